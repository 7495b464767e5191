"""A task on the Train page, and the page where it is handed in."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from setting.kept_points import MOST_IN_LINK, keep
from setting.own_points import Own
from setting.own_text import write
from stage.protocol import Request
from tests.pages.test_train import APP, control, opened, sent, url

TASK = {"goal": "loss:0.05 neurons:4", "lock": "data edits", "say": "Think of *lines*."}


def film(app: AppTest) -> Any:
    return app.session_state["film"][1]


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def words(app: AppTest) -> str:
    return "\n".join(one.value for kind in ("text", "markdown", "caption", "code") for one in app.get(kind))


def test_a_task_says_its_goal_and_its_sentence_as_it_was_written_and_locks_what_it_locks() -> None:
    app = opened(**TASK)
    assert [text.value for text in app.sidebar.text] == ["Think of *lines*."]
    assert "Goal: a training loss under 0.05 with at most 4 hidden neurons." in words(app)
    assert control(app, "Data").disabled
    assert not control(app, "Learning rate").disabled
    message = sent(app)
    assert message["editable"] is None
    assert next(panel for panel in message["panels"] if panel["name"] == "table")["press"] is None
    assert {name: url(app)[name] for name in TASK} == TASK


def test_a_task_stays_on_the_microscope_and_when_the_reader_comes_back() -> None:
    app = opened(**TASK, hide="seed")
    app.switch_page("pages/microscope.py").run()
    assert control(app, "Data").disabled
    assert not any(one.label == "Seed" for one in app.number_input)
    assert url(app)["lock"] == "data edits"
    app.switch_page("pages/train.py").run()
    assert url(app)["goal"] == TASK["goal"]


def test_where_the_data_are_locked_a_link_cannot_leave_out_points() -> None:
    app = opened(**TASK, changes="0:points=1 9:points=all")
    assert not film(app).grows
    assert any("The link trains on only some of its points" in info.value for info in app.info)


def test_a_network_beyond_the_limits_is_told_and_reaches_nothing() -> None:
    app = opened(**TASK)
    control(app, "Hidden neurons").set_value(5).run()
    assert "Too many for the goal: 5 hidden neurons." in words(app)
    assert film(app).target is None


def test_the_goal_reached_on_screen_is_said_and_its_link_can_be_handed_in() -> None:
    app = opened(**TASK, rate="2")
    run = film(app)
    while run.reached_at is None:
        run.respond(Request("play", run.epoch, 48, 0, run.run, None, on_screen=0))
    assert "Reached." not in words(app.run())
    run.respond(Request("pause", run.reached_at, 0, 1, run.run, None))
    app.run()
    assert "Reached." in words(app)
    button(app, "Hand in").click().run()
    assert f"epochs={run.reached_at}" in words(app)
    assert "goal=loss%3A0.05+neurons%3A4" in words(app)
    (link,) = (code.value for code in app.code)
    control(app, "Learning rate").set_value(0.1).run()
    again = opened(**url(app))  # A refresh, with another run on the page.
    assert "Reached." in words(again)
    button(again, "Hand in").click().run()
    assert [code.value for code in again.code] == [link]
    assert "Reached." not in words(opened(**{**url(app), "goal": "loss:0.01"}))


def test_a_link_that_has_only_the_name_of_its_points_says_so_when_it_is_handed_in() -> None:
    points = tuple((float(i % 2), 0.5, "ab"[i % 2]) for i in range(MOST_IN_LINK + 1))
    app = opened(data="own", file=keep(write(Own(points))), goal="loss:10")
    run = film(app)
    run.respond(Request("step", 0, 1, 0, run.run, None, on_screen=0))
    run.respond(Request("pause", 1, 0, 1, run.run, None))
    button(app.run(), "Hand in").click().run()
    assert "this one works until the server restarts" in words(app)


def test_for_a_class_gives_a_link_with_what_is_hidden_locked_asked_for_and_said() -> None:
    app = opened()
    button(app, "For a class").click().run()
    app.session_state["pressed-For a class"] = True  # Here each run is one of the whole page, which closes it.
    app.multiselect[-1].set_value(["rate", "edits"])
    next(one for one in app.number_input if one.label == "Training loss under").set_value(0.02)
    next(one for one in app.text_input if one.label == "A sentence for students").set_value("Be quick.")
    app.run()
    assert not app.exception
    (link,) = (code.value for code in app.code)
    for part in ("goal=loss%3A0.02", "lock=rate+edits", "say=Be+quick."):
        assert part in link


def handed_in(text: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page("pages/hand_in.py").run()
    app.text_area[0].set_value(text).run()
    button(app, "Replay").click().run()
    while not app.session_state["replays"][1].finished:
        app.run()
    return app.run()


def test_what_was_handed_in_is_listed_with_who_reached_it_and_when_and_why_a_line_was_not_replayed() -> None:
    link = "http://app/?v=2&data=xor&layers=4&rate=2&epochs=300&seed=1&goal=loss:0.05"
    cleo = link.replace("seed=1", "seed=2") + "&name=Cleo"
    app = handed_in(f"Anna {link}\n<b>Ben</b>, {link.replace('epochs=300', 'epochs=3')}\nnonsense\n{cleo}")
    assert not app.exception
    table = app.dataframe[0].value
    assert table["Name"].tolist() == ["Anna", "<b>Ben</b>", "Line 3", "Cleo"]
    assert [result[2:] for result in table["Result"]] == ["reached", "not reached", "not replayed", "reached"]
    assert table["Remark"][2].startswith("This is no link")
    assert "**2 of 4** reached the goal." in words(app)


def test_a_csv_is_read_whatever_its_columns_are_called_and_what_is_none_is_told() -> None:
    from ui.hand_in import _rows

    assert _rows(b"name;link\nAnna;http://app/?v=2\nBen;http://app/?v=1\n")[0] == [
        ("Anna", "http://app/?v=2"), ("Ben", "http://app/?v=1"),
    ]  # fmt: skip
    assert _rows("http://app/?a=1,Zoë".encode())[0] == [("Zoë", "http://app/?a=1")]
    assert _rows(b"Anna,?v=2\rBen,?v=1")[0] == [("Anna", "?v=2"), ("Ben", "?v=1")]
    for data in (b"\xff\xfe\x00", b"a,b\n1,2\n", b"x" * 3_000_000, b'a,?v=2\n"' + b"x," * 100_000):
        found, told = _rows(data)
        assert not found
        assert told.endswith(".")
