"""What becomes of a run whose points are drawn while it trains."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture(autouse=True)
def _schedule_for_film(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have, in the place of a film, what its run is changed by."""
    monkeypatch.setattr("ui.run.drawn_points.current_film", lambda setting, schedule, **shown: schedule)


def _page() -> None:
    """One point more is drawn on a run of XOR: for the page's next run, for one of other data, and so on."""
    import json
    from dataclasses import replace

    import streamlit as st

    from figures.theme import LIGHT
    from film.training_film import TrainingFilm
    from setting.schedule import MOST_CHANGES, to_browser
    from setting.setting import DEFAULT, Setting
    from stage.protocol import DrawnPoints, PointsAnswer
    from ui.run.drawn_points import draw, film_of

    film = TrainingFilm(
        DEFAULT.configuration(), DEFAULT.training_data(), rule=DEFAULT.rule, goal=1000, stride=1, theme=LIGHT
    )
    ((_, rule),) = json.loads(json.dumps(to_browser(film.schedule_from_here, film.configuration.network.sizes)))
    points = (*((x, y, float(x != y), False) for x in (0.0, 1.0) for y in (0.0, 1.0)), (0.5, 0.5, 1.0, False))

    def drawn(setting: Setting, changes: object) -> PointsAnswer:
        return draw(setting, film, DrawnPoints(points, 600, changes, 1, "", 1))

    start = drawn(DEFAULT, [[0, rule]]).start
    setting = replace(DEFAULT, data=st.session_state["control-data"])
    st.text(f"{start} {[(epoch, rule.samples) for epoch, rule, _ in film_of(setting, None) or ()]}")
    st.text(f"{film_of(setting, None)}")
    for other in (DEFAULT, replace(setting, layers=(5,))):
        drawn(DEFAULT, [[0, rule]])
        st.text(f"{film_of(other, None)} {film_of(setting, None)}")
    drawn(setting, [[0, rule]])
    st.text(f"{film_of(setting, None)}")
    for changes in ("nonsense", [[epoch, rule] for epoch in range(MOST_CHANGES)]):
        answer = drawn(DEFAULT, changes)
        st.text(f"{answer.start} {answer.words}")


def test_the_next_run_of_a_page_goes_on_with_what_was_drawn_or_is_told_why_it_starts_again() -> None:
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert not app.exception
    goes_on, once, of_others, of_another_network, already, *starts_again = [text.value for text in app.text]
    assert goes_on == "600 [(0, 4), (600, None)]"
    assert once == "None", "a film that was made is changed by what its stage says"
    assert of_others == of_another_network == "None None", "whoever has another network by then begins again"
    assert already == "None", "the stage leads the film there by itself"
    assert [words.split(":")[0] for words in starts_again] == [
        "0 What was changed on the way cannot be read",
        "0 A run keeps 499 changes, and these points are one more",
    ]


def _at_rest() -> None:
    """On drawn points at epoch 40 a test point is drawn, or a point, or one of a third class."""
    from dataclasses import replace

    import streamlit as st

    from figures.theme import LIGHT
    from film.training_film import TrainingFilm
    from setting.drawn_points import make_drawn
    from setting.own_text import write
    from setting.setting import DEFAULT
    from stage.protocol import DrawnPoints
    from ui.run.drawn_points import draw, film_of

    points = tuple((x, y, float(x != y), False) for x in (0.0, 1.0) for y in (0.0, 1.0))
    setting = replace(DEFAULT, data=write(make_drawn(points, (-0.3, 1.3), regression=False)))
    film = TrainingFilm(
        setting.configuration(), setting.training_data(), rule=setting.rule, goal=1000, stride=1, theme=LIGHT,
        plane=(-0.3, 1.3),
    )  # fmt: skip
    film.seek(40)
    for more in ((0.5, 0.5, 1.0, True), (0.5, 0.5, 1.0, False), (0.5, 0.5, 2.0, False)):
        answer = draw(setting, film, DrawnPoints((*points, more), 0, None, None, "", 1))
        after = replace(setting, data=st.session_state["control-data"])
        st.text(f"{answer.start} {bool(film_of(after, None))} {answer.words}")


def test_a_test_point_leaves_the_run_where_it_is_and_what_begins_it_again_is_said() -> None:
    app = AppTest.from_function(_at_rest, default_timeout=60).run()
    assert not app.exception
    kept, again, classes = [text.value for text in app.text]
    assert kept.startswith("40 True 5 points")
    assert again.startswith("0 False Training begins again from the same initial weights; Undo leads back. 5 points")
    assert classes.startswith("0 False The number of classes changed")
