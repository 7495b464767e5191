"""The printed update against the gradient, and the shapes that only fit by chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.tutorials import gradient_matrix, shape_grid
from film.scene import layer_names
from lab.gradient.check import GradientCheck
from server.slices import Work
from tutorials import Variation
from tutorials.update_check import block_updates, check_update, keeps_signs, scale_of_sum
from tutorials.variation import refusal, runs
from ui.chart import chart
from ui.run.current_run import theme
from ui.tutorials import cache as work
from ui.tutorials import sentences as words

Array = NDArray[np.float64]

_FIRST_EPOCH = 100  # At the start all outputs are near a half, with derivatives of a quarter: mistakes look alike.
_GRID = 6
_NO_LOSS = "no loss; its “error” is target minus output, so we try mean squared error first"


def check_against_gradient(variation: Variation) -> list[Work]:
    """The published update against the numerical gradient: in words, line by line, and parameter by parameter.

    Returns the work that is shown.
    """
    published = replace(variation, rule="published", activation="sigmoid", hidden2=0, data="xor")
    text = published.recipe
    loss = text.loss or "mse"
    st.markdown(
        "Every parameter is moved a little up and down; how the loss changes is its true derivative. The printed "
        "update should be a multiple of these derivatives. "
        + f"The text names {f'the {words.LOSSES[loss]}' if text.loss else _NO_LOSS}."
    )
    if published != replace(variation, rule="published"):
        st.caption("Judged with the text’s own activation, layers and data.")
    if published.refusal:
        st.info(f"The printed update does not run with these sizes. {published.refusal}", icon=":material/block:")
        return []
    run = work.run(published)
    if run.result:
        _judge(published, run.result.checkpoints, loss)
    else:
        st.caption(words.WAIT)
    return [run]


def _judge(run: Variation, checkpoints: dict[int, Array], named: str) -> None:
    """The verdict at the epoch and on the loss that the reader chooses, at first the one that is ``named``."""
    epochs = sorted(checkpoints)
    left, right = st.columns(2)
    loss: str = left.segmented_control(
        "Gradient of", list(words.LOSSES), format_func=words.LOSSES.__getitem__, default=named, required=True,
        key=f"check-loss-{run.key}", help="The loss whose gradient the published update is held against.",
    )  # fmt: skip
    epoch: int = right.select_slider(
        "At epoch", epochs, value=min(_FIRST_EPOCH, epochs[-1]), format_func="{:,}".format,
        key=f"check-epoch-{epochs[-1]}", help="Where in the published replay to look.",
    )  # fmt: skip
    text, parameters = run.recipe, checkpoints[epoch]
    check = check_update(text, run.hidden, parameters, loss)
    st.markdown(words.check_summary(check, loss, epoch))
    found = block_updates(text, run.hidden)
    st.markdown(words.judged_lines(text.lines, found, loss))
    st.caption(
        "Compared at sixteen random starts: one factor has to fit them all. The gradient is that of the mean over "
        "samples and outputs. A factor is no mistake: it only scales the learning rate."
    )
    mistaken = any(update is None or update[0] != "mse" for update in found.values())
    if mistaken and keeps_signs(text, run.hidden, parameters):
        st.markdown(
            f"**Why it can work all the same.** At epoch {epoch:,} every entry of every update has the sign of "
            "cross-entropy’s gradient and only another size, so a small step goes downhill, if not by the steepest way."
        )
    _matrices(run, check, loss)


def _matrices(run: Variation, check: GradientCheck, loss: str) -> None:
    """Published, true and the difference, in the shape of the weights; a row of three for each layer."""
    network = run.recipe.network(run.hidden)
    names, scale = layer_names(network.sizes), scale_of_sum(run.recipe, loss)
    columns = {
        "as published": scale * check.backprop,
        "true gradient": scale * check.numeric,
        "difference": scale * (check.backprop - check.numeric),
    }
    for i, layer in enumerate(("Hidden", "Output")):
        matrices = {title: np.concatenate(network.layers(values)[i]) for title, values in columns.items()}
        limit = max(float(np.abs(values).max()) for values in matrices.values())
        power = int(np.floor(np.log10(limit)))
        for place, (title, values) in zip(st.columns(3), matrices.items()):
            with place:
                st.markdown(f"{layer} layer: **{title}**, in $10^{{{power}}}$")
                figure = gradient_matrix(theme(), values, names[i], names[i + 1], limit=limit, power=power)
                chart(figure, f"check-{i}-{title}")
    st.caption(
        "What is subtracted from each weight and bias at a learning rate of 1. Orange is negative, blue is positive; "
        f"each row has one scale. The true gradient is that of the {words.LOSSES[loss]}, {words.SUMS[loss]}, as in the "
        "text."
    )


def broken_shapes(variation: Variation) -> None:
    """What happens when two sizes that happen to be equal no longer are."""
    key, text, counts = variation.key, variation.recipe, range(1, _GRID + 1)
    grid = np.array([[runs(key, hidden, samples) for samples in counts] for hidden in counts])
    hidden, samples = text.hidden + (0 if text.one_at_a_time else 1), len(text.X)
    left, right = st.columns(2)
    with left:
        chart(shape_grid(theme(), grid), "shape-grid")
        st.caption("For which numbers of hidden units and samples the printed code runs, found by trying.")
    with right:
        reason = refusal(key, hidden, samples)
        st.markdown(f"**With {hidden} hidden units and {samples} samples at once.** {reason}")
        st.markdown(f"The printed code runs for {int(grid.sum())} of the {grid.size} combinations in the picture.")
