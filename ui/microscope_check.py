"""The gradient check on the page: backprop against central differences, right or with a bug planted in it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.microscope_check import error_heatmap, percent, two_losses
from figures.theme import Theme
from live.panels import LOSS_NAMES, layer_names
from live.training import TrainingFilm
from nn_core import Configuration, Network, Trainer
from nn_core.bugs import BUGS, bugs_for
from nn_core.epoch import Epoch
from nn_core.gradient_check import TOLERANCE, GradientCheck, check_gradient
from nn_core.naming import parameter_names
from nn_core.passes import Pass
from nn_core.training import Schedule
from nn_core.verdict import SOLVED
from ui.microscope_steps import layer_name

Array = NDArray[np.float64]

EPOCHS = 2000  # Of the race between the right gradient and the wrong one, at most.

LABELS: dict[str, str] = {
    "no_hidden_slope": "Hidden derivative forgotten",
    "slope_of_z": "Derivative taken from z instead of a",
    "no_output_slope": "Output derivative forgotten",
    "slope_twice": "Output derivative once too often",
    "error_sent_back": "Error sent back without the output's derivative",
    "output_bias": "Output bias without the derivative",
    "slope_of_another_sample": "Derivative of the wrong sample",
    "wrong_sign": "Wrong sign in the first layer",
    "no_mean": "Sum instead of mean",
    "no_biases": "Biases not trained",
}


def gradient_check(film: TrainingFilm, epoch: Epoch, theme: Theme) -> None:
    """Check this epoch's gradient; with a bug planted, show what it does to the training too."""
    fitting = bugs_for(epoch.network, epoch.loss, len(epoch.X))
    bug = st.selectbox(
        "Plant a bug", [None, *fitting], key="microscope-bug", format_func=lambda name: LABELS.get(name, "None"),
        help="Replace the gradient by a wrong one and watch the check catch it. Several are from published tutorials.",
    )  # fmt: skip
    if bug:
        st.markdown(f"**The bug:** {BUGS[bug].sentence}")
    backprop = _wrong_gradient(epoch, bug) if bug else epoch.gradient
    check = check_gradient(epoch.network, epoch.parameters, epoch.X, epoch.Y, epoch.loss, backprop=backprop)
    _verdict(epoch.network, check)
    _heatmaps(epoch.network, check, theme)
    with st.expander("Every parameter"):
        st.dataframe(_every(epoch.network, check), hide_index=True, width="stretch")
    if bug:
        _race(film, bug, theme)


def _wrong_gradient(epoch: Epoch, bug: str) -> Array:
    sweep = Pass(epoch.network, epoch.parameters, np.ascontiguousarray(epoch.X), epoch.loss)
    sweep.forward()
    return BUGS[bug].backward(sweep, epoch.Y)


def _verdict(network: Network, check: GradientCheck) -> None:
    if check.worst is None:
        st.info("Every weight is at a ReLU's corner here, where the loss has no slope to compare with.")
        return
    worst = (
        f"The worst is {described(network, check.worst)}: backprop says {check.backprop[check.worst]:+.6g}, "
        f"the differences say {check.numeric[check.worst]:+.6g}, relative error {percent(check.error[check.worst])}."
    )
    corners = int(check.at_corner.sum())
    compared = network.size - corners
    if check.passed:
        st.success(f"All {compared} gradients agree to within {TOLERANCE:.1%}. {worst}", icon=":material/check:")
    else:
        wrong = int((check.error >= TOLERANCE).sum())
        st.error(f"{wrong} of {compared} gradients are wrong. {worst}", icon=":material/bug_report:")
    if corners:
        st.caption(
            f"{corners} could not be compared: a nudge opens or shuts a ReLU unit there, and a corner has no slope. "
            "They are marked “corner”."
        )


def described(network: Network, index: int) -> str:
    """A parameter's name and what it joins: W1[0,2] (x₁ → h3)."""
    names, start = layer_names(network.sizes), 0
    for layer, (n_in, n_out) in enumerate(network.shapes):
        row, column = divmod(index - start, n_out)
        if row <= n_in:
            source = "bias" if row == n_in else names[layer][row]
            return f"{parameter_names(network)[index]} ({source} → {names[layer + 1][column]})"
        start += (n_in + 1) * n_out
    raise IndexError(index)


def _heatmaps(network: Network, check: GradientCheck, theme: Theme) -> None:
    """A heatmap a layer, in the shape of its weights; every other parameter is nudged in the same stack."""
    names, places = layer_names(network.sizes), st.columns([2, 1] if len(network.shapes) == 2 else [2, 2, 1])
    start = 0
    for layer, (n_in, n_out) in enumerate(network.shapes):
        end = start + (n_in + 1) * n_out
        errors = check.error[start:end].reshape(n_in + 1, n_out)
        inside = check.worst is not None and start <= check.worst < end
        worst = divmod((check.worst or 0) - start, n_out) if inside else None
        with places[layer]:
            st.markdown(f"**{layer_name(network, layer).capitalize()}**")
            figure = error_heatmap(theme, errors, names[layer], names[layer + 1], worst)
            st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key=f"microscope-errors-{layer}")
        start = end
    st.caption(
        "Relative error of each weight's gradient, backprop against central differences; the biases are the last row. "
        "Pale: they agree. Full colour: they do not. The frame is around the worst."
    )


def _every(network: Network, check: GradientCheck) -> dict[str, list[str]]:
    return {
        "parameter": parameter_names(network),
        "backprop": [f"{value:+.8g}" for value in check.backprop],
        "central difference": [f"{value:+.8g}" for value in check.numeric],
        "relative error": ["at a corner" if np.isnan(value) else percent(value) for value in check.error],
    }


def _race(film: TrainingFilm, bug: str, theme: Theme) -> None:
    """What the bug does to the training: both losses from the same initial weights."""
    epochs = min(film.goal, EPOCHS)
    st.markdown("**What it does to the training**")
    right, right_words = _losses(film.configuration, film.X, film.Y, film.changes, epochs, None)
    wrong, wrong_words = _losses(film.configuration, film.X, film.Y, film.changes, epochs, bug)
    figure = two_losses(theme, right, wrong, name=LOSS_NAMES[film.configuration.loss])
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key="microscope-race")
    st.caption(
        f"The same initial weights trained for {epochs:,} epochs. Solid: the right gradient, {right_words}. "
        f"Dashed: with the bug, {wrong_words}."
    )


@st.cache_data(max_entries=64, show_spinner="Training with the bug …")
def _losses(
    configuration: Configuration, X: Array, Y: Array, schedule: Schedule, epochs: int, bug: str | None
) -> tuple[Array, str]:
    """The losses of a run with ``bug`` in its gradient (None: without), and how it ends."""
    backward = BUGS[bug].backward if bug else Pass.backward
    trainer = Trainer(configuration, X, Y, schedule, backward)
    trainer.advance(epochs)
    if trainer.diverged_at is not None:
        words = f"diverged at epoch {trainer.diverged_at:,}"
    elif SOLVED.met(trainer.outputs, Y):
        words = f"solved, loss {trainer.last_loss:.4f}"
    else:
        words = f"not solved, loss {trainer.last_loss:.4f}"
    return trainer.loss_history.copy(), words
