"""The table of updates: what is printed adds up, or says that it was rounded."""

from __future__ import annotations

import numpy as np
import pytest

from lab.epoch.epoch import compute_epoch
from lab.epoch.rounding import written
from nn_core import Configuration, Network, Trainer, xor
from ui.microscope.step_by_step import updates

X, Y = xor()
CONFIGURATION = Configuration(Network((2, 4, 1), "tanh", "sigmoid"), learning_rate=0.5, scheme="xavier", seed=1)


def _table(epoch):
    run = Trainer(CONFIGURATION, X, Y)
    if epoch:
        run.advance(epoch)
    return updates(compute_epoch(CONFIGURATION.network, run.parameters, X, Y, 0.5), 5)


@pytest.mark.parametrize("epoch", [0, 50, 100, 300, 412, 700])
def test_every_row_adds_up_to_the_digits_shown_or_is_marked(epoch):
    names, *columns = _table(epoch).values()
    assert len(names) == 17
    for now, gradient, step, new in zip(*columns):
        for by_hand, result in (
            (0.5 * float(gradient), step),
            (float(now) - float(step.removeprefix("≈ ")), new),
        ):
            assert (written(by_hand, 5) == result) == (not result.startswith("≈ "))


def test_some_rows_are_marked_and_some_are_not():
    new = [value for epoch in (50, 100, 300, 700) for value in _table(epoch)["new"]]
    marked = np.array([value.startswith("≈ ") for value in new])
    assert 0 < marked.sum() < len(marked) / 2
