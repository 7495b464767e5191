"""The table of updates holds the engine's own numbers."""

from __future__ import annotations

import numpy as np

from lab.epoch.epoch import compute_epoch
from nn_core import Network, xor
from ui.microscope.step_by_step import updates


def test_the_table_leads_from_every_parameter_to_that_of_the_next_epoch():
    network, (X, Y) = Network((2, 4, 1)), xor()
    epoch = compute_epoch(network, network.initial_parameters(rng=np.random.default_rng(1)), X, Y, 0.5)
    names, *columns = updates(epoch, 5).values()
    assert names[0] == "W1[0,0]"
    now, gradient, step, new = np.array(columns).astype(float)
    np.testing.assert_allclose(now, epoch.parameters, atol=1e-5)
    np.testing.assert_allclose(step, 0.5 * gradient, atol=1e-5)
    np.testing.assert_allclose(now - step, new, atol=2e-5)
    np.testing.assert_allclose(new, epoch.updated, atol=1e-5)
