"""The gradient check on the page: backprop against central differences, right or with a bug planted in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from figures.microscope_check import MOST_COLUMNS, error_heatmap, percent
from figures.numerals import printed
from figures.theme import Theme
from film.training_film import TrainingFilm
from lab.epoch.epoch import Epoch
from lab.epoch.parameter_names import parameter_names
from lab.gradient.bugs import BUGS, bugs_of
from lab.gradient.check import TOLERANCE, GradientCheck, checking
from lab.penalties import penalty_gradient
from lab.sliced_work import SlicedWork
from nn_core import Network
from nn_core.fast_pass import Pass
from server.slices import run_in_slices, work_a_slice
from setting.parameters import one_of, read_query
from ui.chart import chart
from ui.microscope.race import race
from ui.microscope.steps import layer_name, unit_names
from ui.url import query

Array = NDArray[np.float64]

BUG = "bug"  # The query parameter.
_BUG = "microscope-bug"
_NO_BUG, _NONE = "", "none"  # In the session, and in the URL.


def gradient_check(film: TrainingFilm, epoch: Epoch, theme: Theme) -> None:
    """Check this epoch's gradient; with a bug planted, show what it does to the training too."""
    fitting = _fitting(film)
    if st.session_state.get(_BUG) not in fitting:
        st.session_state[_BUG] = _NO_BUG
    bug = st.selectbox(
        "Plant a bug", [_NO_BUG, *fitting], key=_BUG, persist_state="session",
        format_func=lambda name: BUGS[name].label if name else "None",
        help="Replace the gradient by a wrong one and watch the check catch it. Several are from published tutorials.",
        on_change=query.ignore_url, args=(BUG,),
    )  # fmt: skip
    query.write_url({BUG: bug or _NONE}, part=BUG)
    if bug:
        st.markdown(f"**The bug:** {BUGS[bug].sentence}")
    rule = epoch.rule
    work = checked(epoch.network, epoch.parameters, epoch.X, epoch.Y, epoch.loss, rule.l1, rule.l2)
    if not work.finished and not work_a_slice([work]):
        run_in_slices([work], "Perturbing every parameter up and down")
        return
    check = work.finish()
    if bug:
        check = replace(check, backprop=_wrong_gradient(epoch, bug))
    _verdict(epoch, check)
    _heatmaps(epoch, check, theme)
    with st.expander("Every parameter"):
        st.dataframe(_every(epoch.network, check), hide_index=True, width="stretch")
    if bug:
        race(film, bug, theme)


def read_bug(film: TrainingFilm) -> None:
    """Plant the bug that a link asks for, now or once the check is on the page; tell what had to be repaired."""
    bugs, planted = (_NONE, *_fitting(film)), st.session_state.get(_BUG)
    now = {BUG: planted if planted in bugs else _NONE}
    if linked := query.read_url(lambda given: read_query(given, {BUG: one_of(bugs)}, now), part=BUG):
        st.session_state[_BUG] = _NO_BUG if linked[BUG] == _NONE else linked[BUG]
    query.tell_repairs(st.session_state.get(_BUG), part=BUG)


def _fitting(film: TrainingFilm) -> list[str]:
    """The bugs that are mistakes in every batch of the run, and can be computed there."""
    return bugs_of(film.configuration, film.schedule, len(film.X))


@st.cache_resource(max_entries=256, show_spinner=False)
def checked(
    network: Network, parameters: Array, X: Array, Y: Array, loss: str, l1: float, l2: float
) -> SlicedWork[GradientCheck]:
    """The check of the right gradient, for everybody who looks at the same epoch, whatever bug is planted.

    The first slice is there at once: a small network needs no more, and is not worth waiting for.
    """
    work = checking(network, parameters, X, Y, loss, l1, l2)
    work.advance(seconds=0)
    return work


def _wrong_gradient(epoch: Epoch, bug: str) -> Array:
    sweep = Pass(epoch.network, epoch.parameters, np.ascontiguousarray(epoch.X), epoch.loss)
    sweep.forward()
    penalties = penalty_gradient(epoch.network, epoch.parameters, epoch.rule.l1, epoch.rule.l2)
    return np.asarray(BUGS[bug].backward(sweep, epoch.Y) + penalties)


def _verdict(epoch: Epoch, check: GradientCheck) -> None:
    if check.worst is None:
        st.info("Every weight is at a corner of a ReLU or of L1 here, where there is no derivative to compare with.")
        return
    worst = (
        f"The worst is {described(epoch, check.worst)}: backprop says {printed(check.backprop[check.worst], '+.6g')}, "
        f"the differences say {printed(check.numeric[check.worst], '+.6g')}, "
        f"relative error {percent(check.error[check.worst])}."
    )
    corners = int(check.at_corner.sum())
    compared = len(check.backprop) - corners
    if check.passed:
        st.success(f"All {compared} gradients agree to within {TOLERANCE:.1%}. {worst}", icon=":material/check:")
    else:
        wrong = int((check.error >= TOLERANCE).sum())
        st.error(f"{wrong} of {compared} gradients are wrong. {worst}", icon=":material/bug_report:")
    if corners:
        st.caption(
            f"{corners} could not be compared: the perturbation opens or shuts a ReLU unit there, or takes a weight "
            "with L1 across 0, and a corner has no derivative. They are marked “corner”."
        )
    if epoch.rule.l1 or epoch.rule.l2:
        st.caption("Both sides are of the loss with its penalties, which the losses on these pages leave out.")


def described(epoch: Epoch, index: int) -> str:
    """A parameter's name and what it joins: W1[0,2] (x₁ → h3)."""
    names = unit_names(epoch)
    joined = [
        f"{source} → {unit}"
        for sources, units in pairwise(names) for source in (*sources, "bias") for unit in units
    ]  # fmt: skip
    return f"{parameter_names(epoch.network)[index]} ({joined[index]})"


def _heatmaps(epoch: Epoch, check: GradientCheck, theme: Theme) -> None:
    """A heatmap a layer, in the shape of its weights, with a frame around the worst parameter of all."""
    network, names, places = epoch.network, unit_names(epoch), _places(len(epoch.network.shapes))
    worst = (np.arange(network.size) == check.worst).astype(float)
    for layer, (place, errors, here) in enumerate(zip(places, network.layers(check.error), network.layers(worst))):
        framed = [(int(row), int(column)) for row, column in np.argwhere(np.concatenate(here))]
        frame = framed[0] if framed else None
        figure = error_heatmap(theme, np.concatenate(errors), names[layer], names[layer + 1], frame)
        with place:
            st.markdown(f"**{layer_name(network, layer).capitalize()}**")
            chart(figure, key=f"microscope-errors-{layer}")
    told = (
        "Relative error of each weight's gradient, backprop against central differences; the biases are the last row. "
        "Pale green, ✓: they agree. Red, ✗: they do not. The frame is around the worst."
    )
    if max(network.sizes[1:]) > MOST_COLUMNS:
        told += (
            f" A layer of more than {MOST_COLUMNS} units has no numbers for want of room; point at a cell to "
            "read its number, or look below under “Every parameter”."
        )
    st.caption(told)


def _places(layers: int) -> list[DeltaGenerator]:
    """A place for each layer, at most three in a row; the output's is the narrower one."""
    widths = [2] * (layers - 1) + [1]
    return [place for first in range(0, layers, 3) for place in st.columns(widths[first : first + 3])]


def _every(network: Network, check: GradientCheck) -> dict[str, list[str]]:
    return {
        "parameter": parameter_names(network),
        "backprop": [f"{value:+.8g}" for value in check.backprop],
        "central difference": [f"{value:+.8g}" for value in check.numeric],
        "relative error": ["at a corner" if np.isnan(value) else percent(value) for value in check.error],
    }
