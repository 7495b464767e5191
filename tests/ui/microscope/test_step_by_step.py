"""The table of updates holds the engine's own numbers."""

from __future__ import annotations

import numpy as np
import pytest

from lab.epoch.epoch import compute_epoch
from nn_core import Configuration, Network, Rule, Trainer, xor
from nn_core.optimisers import OPTIMISERS
from ui.microscope.step_by_step import updates


@pytest.mark.parametrize("name", OPTIMISERS)
def test_the_table_leads_from_every_parameter_to_that_of_the_next_epoch(name):
    run = Trainer(Configuration(Network((2, 4, 1)), Rule(0.1, optimiser=name, l2=0.1)), *xor())
    run.advance(5)
    epoch = compute_epoch(run)
    table = updates(epoch, 5)
    assert list(table)[3:-2] == [f"{letter} new" for letter in OPTIMISERS[name].memory]
    names, now, gradient, *memory, step, new = table.values()
    assert names[0] == "W1[0,0]"
    now, gradient, step, new = np.array([now, gradient, step, new]).astype(float)
    np.testing.assert_allclose(now, epoch.parameters, atol=1e-5)
    np.testing.assert_allclose(gradient, epoch.gradient, atol=1e-5)
    np.testing.assert_allclose(now - step, new, atol=2e-5)
    np.testing.assert_allclose(new, epoch.updated, atol=1e-5)
    for printed, exact in zip(memory, epoch.remembered):
        np.testing.assert_allclose(np.array(printed).astype(float), exact, atol=1e-2 * np.abs(exact).max())
