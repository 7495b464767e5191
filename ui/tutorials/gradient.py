"""The printed update against the gradient, and the shapes that only fit by chance."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.tutorials import gradient_matrix, shape_grid
from film.panels import layer_names
from server.slices import Work
from tutorials import Variation
from tutorials.update_check import UpdateCheck, check_update, keeps_signs
from tutorials.variation import refusal
from ui.run.current_run import theme
from ui.tutorials import cache as work
from ui.tutorials import sentences as words
from ui.tutorials.layout import chart

Array = NDArray[np.float64]

_FIRST_EPOCH = 100  # At the start all outputs are near a half, with derivatives of a quarter: mistakes look alike.
_GRID = 6


def check_against_gradient(variation: Variation) -> list[Work]:
    """The published update against the numerical gradient: in words, line by line, and parameter by parameter.

    Returns what has to be computed first.
    """
    run = variation.as_printed.by("published")
    text = run.recipe
    named = text.loss or "mse"
    st.markdown(
        "Every parameter is moved a little up and down; how the loss changes is its true derivative. The printed "
        "update should be a multiple of these derivatives. "
        + (
            f"The text names the {words.LOSSES[named]}."
            if text.loss
            else f"The text names no loss; its “error” is target minus output, so we try {words.LOSSES[named]} first."
        )
    )
    if variation != variation.as_printed:
        st.caption("Judged with the text’s own activation, layers and data.")
    if run.refusal:
        st.info(
            f"The printed update does not run with these sizes. {run.refusal}",
            icon=":material/block:",
        )
        return []
    end = work.run(run).result
    if end is None:
        st.caption(words.WAIT)
        return [work.run(run)]
    loss, epoch = _chosen(run, named, sorted(end.checkpoints))
    _judge(run, end.checkpoints[epoch], loss, epoch)
    return []


def _chosen(run: Variation, named: str, epochs: list[int]) -> tuple[str, int]:
    """Which loss the reader wants to hold the update against, and at which epoch."""
    left, right = st.columns(2)
    with left:
        loss: str = st.segmented_control(
            "Gradient of", list(words.LOSSES), format_func=words.LOSSES.__getitem__, default=named, required=True,
            key=f"check-loss-{run.key}", help="The loss whose gradient the published update is held against.",
        )  # fmt: skip
    with right:
        epoch: int = st.select_slider(
            "At epoch", epochs, value=min(_FIRST_EPOCH, epochs[-1]), format_func="{:,}".format,
            key=f"check-epoch-{epochs[-1]}", help="Where in the published replay to look.",
        )  # fmt: skip
    return loss, epoch


def _judge(run: Variation, parameters: Array, loss: str, epoch: int) -> None:
    """The verdict at ``parameters`` ``(P,)``: how many disagree, what each line computes, and every number."""
    text = run.recipe
    verdict = check_update(text, run.hidden, parameters, loss)
    st.markdown(words.check_summary(verdict, loss, epoch))
    found = work.block_updates(run.key, run.hidden)
    st.markdown(words.judged_lines(text.lines, found, loss))
    st.caption(
        "Compared at sixteen random starts: one factor has to fit them all. The gradient is that of the mean over "
        "samples and outputs. A factor is no mistake: it only scales the learning rate."
    )
    if any(what.loss != "mse" for what in found) and keeps_signs(text, run.hidden, parameters):
        st.markdown(words.why_it_works(epoch))
    _matrices(run, verdict, loss)


def _matrices(run: Variation, verdict: UpdateCheck, loss: str) -> None:
    """Published, true and the difference, in the shape of the weights; a row of three for each layer."""
    network = run.recipe.network(run.hidden)
    names = layer_names(network.sizes)
    columns = {
        "as published": verdict.published,
        "true gradient": verdict.numeric,
        "difference": verdict.published - verdict.numeric,
    }
    for i in range(2):
        layers = {title: np.concatenate(network.layers(values)[i]) for title, values in columns.items()}
        limit = max(float(np.abs(values).max()) for values in layers.values())
        power = int(np.floor(np.log10(limit)))
        for place, (title, values) in zip(st.columns(3), layers.items()):
            with place:
                st.markdown(f"{'Output' if i else 'Hidden'} layer: **{title}**, in {words.power_of_ten(power)}")
                figure = gradient_matrix(theme(), values, names[i], names[i + 1], limit=limit, power=power)
                chart(figure, f"check-{i}-{title}")
    st.caption(
        "What is subtracted from each weight and bias at a learning rate of 1. Orange is negative, blue is positive; "
        f"each row has one scale. The true gradient is that of the {words.LOSSES[loss]}, {words.SUMS[loss]}, as in the "
        "text."
    )


def broken_shapes(variation: Variation) -> None:
    """What happens when two sizes that happen to be equal no longer are."""
    grid = work.shapes(variation.key, _GRID)
    text = variation.recipe
    hidden, samples = text.hidden + (0 if text.one_at_a_time else 1), len(text.X)
    left, right = st.columns(2)
    with left:
        chart(shape_grid(theme(), grid), "shape-grid")
        st.caption("For which numbers of hidden units and samples the printed code runs, found by trying.")
    with right:
        reason = refusal(text.key, hidden, samples)
        st.markdown(f"**With {hidden} hidden units and {samples} samples at once.** {reason}")
        st.markdown(f"The printed code runs for {int(grid.sum())} of the {grid.size} combinations in the picture.")
