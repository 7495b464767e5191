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


def test_what_a_film_requests_before_the_browser_shows_the_controls_of_b_gives_b_nothing_of_a(monkeypatch) -> None:
    monkeypatch.setattr("ui.run.moves._LAG", 600.0)
    app = opened(v="2", data="xor", layers="3", compare="1", b="seed=7")
    moves(app, "B")
    control(app, "Seed").set_value(1).run()
    assert control(app, "Seed").value == 7
    assert titles(app)[:2] == ["A: seed 1", "B: seed 7"]
    control(app, "Seed").set_value(9).run()
    assert titles(app)[:2] == ["A: seed 1", "B: seed 9"]


def test_of_a_link_whose_b_cannot_be_what_can_be_is_opened_and_the_rest_said() -> None:
    app = opened(v="2", data="xor", compare="1", b="layers=8~rate=nonsense~data=own~file=gone")
    assert not app.exception
    assert titles(app)[:2] == ["A: 4 neurons", "B: 8 neurons"]
    assert any("Of B:" in info.value and "nonsense" in info.value for info in app.info)


def test_a_mistake_can_be_planted_in_as_gradient_where_it_fits() -> None:
    app = opened(v="2", data="xor", layers="4", compare="1", b="0", bug="derivative_of_another_sample")
    assert not app.exception
    assert titles(app)[:2] == ["A: derivative of the wrong sample", "B: right gradient"]
    control(app, "Hidden neurons").set_value(5).run()
    assert titles(app)[:2] == ["A: 5 neurons", "B: 4 neurons"]
    control(app, "A’s gradient").set_value("wrong_sign").run()
    assert titles(app)[:2] == ["A: 5 neurons, wrong sign in the first layer", "B: 4 neurons, right gradient"]
    assert url(app)["bug"] == "wrong_sign"
    again = opened(v="2", data="xor", layers="3", compare="1", b="0", bug="derivative_of_another_sample")
    assert titles(again)[:2] == ["A: decision boundary", "B: decision boundary"]
    assert any("derivative_of_another_sample" in info.value for info in again.info)
