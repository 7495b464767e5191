"""What a press on the stage of the Train page does."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui.run.presses import more_epochs


@pytest.mark.parametrize(
    ("goal", "epoch", "more"),
    [(2000, 2000, 4000), (50, 50, 100), (1, 1, 2), (733, 733, 1500), (12_000, 12_000, 20_000), (1000, 2950, 3000)],
)
def test_more_epochs_are_twice_as_many_or_what_the_control_has_beyond_and_beyond_where_the_run_is(
    goal: int, epoch: int, more: int
) -> None:
    assert more_epochs(goal, epoch) == more


def _page() -> None:
    """The controls, and beside them a button for what can be pressed on the stage."""
    import streamlit as st

    from ui.run.controls import setting_controls
    from ui.run.presses import pressed

    setting, *_ = setting_controls(arrived=False)
    st.text(setting.layers)
    for press in (("layers", 1), ("layers", -1), ("layer-1", 1), ("layer-2", -9)):
        st.button(str(press), on_click=pressed, args=(setting, None, *press))


def test_pressing_more_and_fewer_moves_the_controls_of_layers_and_neurons_no_further_than_they_reach() -> None:
    app = AppTest.from_function(_page, default_timeout=60).run()
    for press, layers in (
        (("layer-1", 1), "(5,)"), (("layers", 1), "(5, 4)"), (("layer-2", -9), "(5, 1)"), (("layers", -1), "(5,)"),
        (("layers", -1), "()"), (("layers", 1), "(5,)"),
    ):  # fmt: skip
        next(button for button in app.button if button.label == str(press)).click().run()
        assert not app.exception
        assert app.text[0].value == layers
