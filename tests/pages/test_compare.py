"""The page with two runs: opened by a link, moved one by one or together."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.test_train import APP, control, sent, url


def opened(**query: Any) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.run()
    app.query_params.update(query)
    return app.switch_page("pages/compare.py").run().run()


def titles(app: AppTest) -> list[str]:
    return [panel["title"] for panel in sent(app)["panels"]][:4]


def moves(app: AppTest, which: str) -> None:
    next(one for one in app.get("button_group") if one.label == "The controls move").set_value(which).run()


def test_the_controls_move_a_or_b_or_both_and_what_differs_stands_above_each() -> None:
    app = opened(v="2", data="xor", layers="3", compare="1", b="seed=7")
    assert not app.exception
    assert titles(app) == ["A: seed 1", "B: seed 7", "B − A", "Loss"]
    moves(app, "B")
    assert control(app, "Seed").value == 7
    control(app, "Hidden neurons").set_value(5).run()
    assert titles(app)[:2] == ["A: 3 neurons, seed 1", "B: 5 neurons, seed 7"]
    moves(app, "Both")
    assert (control(app, "Seed").value, control(app, "Hidden neurons").value) == (1, 3)
    control(app, "Learning rate").set_value(2.0).run()
    assert titles(app)[:2] == ["A: 3 neurons, seed 1", "B: 5 neurons, seed 7"]
    assert (url(app)["rate"], url(app)["b"], url(app)["compare"]) == ("2", "layers=5~seed=7", "1")
    control(app, "Same start").click().run()
    assert any("not the same layers" in info.value for info in app.info)
    assert titles(app)[:2] == ["A: 3 neurons", "B: 5 neurons"]


def test_of_a_link_whose_b_cannot_be_what_can_be_is_opened_and_the_rest_said() -> None:
    app = opened(v="2", data="xor", compare="1", b="layers=8~rate=nonsense~data=own~file=gone")
    assert not app.exception
    assert titles(app)[:2] == ["A: 4 neurons", "B: 8 neurons"]
    assert any("Of B:" in info.value and "nonsense" in info.value for info in app.info)
