"""A table of a reader's own, from the form to the trained network."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from setting.kept_points import MOST_IN_LINK, keep
from setting.own_text import write
from setting.table import read_table
from setting.table_points import make_points
from tests.browser.server import Server
from tests.browser.stage import (
    epoch,
    expect_the_engines_weights,
    open_train,
    press,
    say_with_a_request,
    setting,
    wait_for_epoch,
    wait_for_run,
    wait_for_state,
)

TABLE = "height;weight;kind\n1,5;2;cat\n2;2,5;dog\n3;4;cat\n5;1;dog\n1;1;owl\n2;1;owl\n"


def test_beside_a_film_a_pasted_table_is_refused_by_row_and_column_then_trained_on_and_comes_back_with_a_refresh(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url, "v=2&epochs=20000&speed=1")
    press(page, "Train")
    page.get_by_role("button", name="Paste or upload your own data").click()
    form = page.get_by_role("dialog")
    pasted = form.get_by_role("textbox", name="Paste a table")
    pasted.fill(TABLE.replace("2,5", "<b>"))
    pasted.press("Control+Enter")
    expect(form.get_by_test_id("stAlert")).to_have_text("Row 3, column “weight”: “·b·” is no number.")
    wait_for_epoch(page, epoch(page) + 100)  # The film has requested more: that closes no form.
    pasted.fill(TABLE)
    say_with_a_request(pasted)
    expect(form).to_contain_text("● 1: “cat”; ■ 2: “dog”; ▲ 3: “owl”.")
    form.get_by_role("button", name="Use these points").click()
    page.wait_for_url(re.compile("data=own"))
    expect(form).to_have_count(0)
    data = "own 1.5_2_a 2_2.5_b 3_4_a 5_1_b 1_1_c 2_1_c /  / cat dog owl # height weight kind"
    press(page, "Loss")  # It was made the large one; not any more.
    page.wait_for_url(lambda url: "large" not in url)
    expect(page.locator("[data-panel=table] table.squares tbody tr")).to_have_count(3)
    expect_the_engines_weights(page, 0)
    page.reload()
    wait_for_state(page, "ready")
    assert (setting(page).data, setting(page).output) == (data, "softmax")
    press(page, "Train")
    wait_for_epoch(page, 50)
    press(page, "Pause")
    expect_the_engines_weights(page, epoch(page))


def test_points_too_many_for_a_link_survive_a_restarted_server_and_a_refresh(tab: Page, server: Server) -> None:
    page = tab
    rows = "\n".join(f"{i % 9},{i // 9},{'ab'[i % 2]}" for i in range(MOST_IN_LINK + 3))
    open_train(page, server.url, "v=2&epochs=50&speed=5")
    page.get_by_role("button", name="Paste or upload your own data").click()
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="Paste a table").fill(rows)
    form.get_by_role("textbox", name="Paste a table").press("Control+Enter")
    form.get_by_role("button", name="Use these points").click()
    page.wait_for_url(re.compile("file="))
    expect(form).to_have_count(0)
    table = read_table(rows.encode())
    keep(write(make_points(table, (0, 1, 2), regression=False, test=0, standardise=False, drop=False).own))
    expect_the_engines_weights(page, 0)
    wait_for_run(page)
    press(page, "Train")
    wait_for_state(page, "done")
    with server.away():
        pass
    page.reload()
    page.wait_for_selector("[data-testid=live-stage]")
    wait_for_epoch(page, 50)
    assert "file=" in page.url
    expect_the_engines_weights(page, 50)
