"""What becomes of a run whose points are drawn while it trains."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    """One point more is drawn on a run of XOR: for the page's next run, for one of other data, and so on."""
    import json
    from dataclasses import replace

    import streamlit as st

    from figures.theme import LIGHT
    from film.training_film import TrainingFilm
    from setting.schedule import MOST_CHANGES, to_browser
    from setting.setting import DEFAULT, Setting
    from stage.protocol import Drawing, Drawn
    from ui.run.drawing import draw, schedule_of_drawn

    film = TrainingFilm(
        DEFAULT.configuration(), DEFAULT.training_data(), rule=DEFAULT.rule, goal=1000, stride=1, theme=LIGHT
    )
    ((_, rule),) = json.loads(json.dumps(to_browser(film.schedule_from_here, film.configuration.network.sizes)))
    points = (*((x, y, float(x != y), False) for x in (0.0, 1.0) for y in (0.0, 1.0)), (0.5, 0.5, 1.0, False))

    def drawn(setting: Setting, changes: object) -> Drawn:
        return draw(setting, film, Drawing(points, 600, changes, 1, "", 1))

    start = drawn(DEFAULT, [[0, rule]]).start
    setting = replace(DEFAULT, data=st.session_state["control-data"])
    st.text(f"{start} {[(epoch, rule.samples) for epoch, rule, _ in schedule_of_drawn(setting) or ()]}")
    drawn(DEFAULT, [[0, rule]])
    st.text(f"{schedule_of_drawn(DEFAULT)} {schedule_of_drawn(setting)}")
    drawn(setting, [[0, rule]])
    st.text(f"{schedule_of_drawn(setting)}")
    for changes in ("nonsense", [[epoch, rule] for epoch in range(MOST_CHANGES)]):
        answer = drawn(DEFAULT, changes)
        st.text(f"{answer.start} {answer.words}")


def test_the_next_run_of_a_page_goes_on_with_what_was_drawn_or_is_told_why_it_starts_again() -> None:
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert not app.exception
    goes_on, of_others, already, *starts_again = [text.value for text in app.text]
    assert goes_on == "600 [(0, 4), (600, None)]"
    assert of_others == "None None", "whoever has other data by then begins again"
    assert already == "None", "the stage leads the film there by itself"
    assert [words.split(":")[0] for words in starts_again] == [
        "0 What was changed on the way cannot be read",
        "0 A run keeps 499 changes, and these points are one more",
    ]
