"""What one run holds on to, for the largest network that the exercises have: under 8 MB, however it was driven.

What grows with the epochs and what grows with the samples is measured apart, so that it does not take minutes;
``bench/epochs.py`` measures both at once.
"""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from nn_core import Configuration, Network, Rule, Trainer, xor

pytestmark = pytest.mark.xdist_group("memory")  # Of one worker, which measures the longest run once.
LARGEST, EPOCHS, LIMIT = Network((7, *(16,) * 6, 1)), 20_000, 8_000_000


def _peak(n_samples, batch_size, epochs, chunk):
    X, Y = np.random.default_rng(0).uniform(size=(n_samples, 7)), np.zeros((n_samples, 1))
    tracemalloc.start()
    try:
        run = Trainer(Configuration(LARGEST, Rule(0.001, batch_size, "adam", l1=1e-6), order="fixed"), X, Y)
        run.advance(1)
        tracemalloc.reset_peak()  # There are hardly any snapshots yet.
        while run.epoch < epochs:
            run.advance(min(chunk, epochs - run.epoch))
        run.parameters_at(epochs // 3)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert run.furthest == epochs
    return peak


@pytest.fixture(scope="module")
def epochs_peak():
    return _peak(1, None, EPOCHS, 500)


@pytest.mark.parametrize("batch_size", [None, 1, 10, 400, 599, 601, 1199, 1200])
def test_one_run_never_takes_8_megabytes(batch_size, epochs_peak):
    assert _peak(1200, batch_size, 3, 1) + epochs_peak < LIMIT


def test_a_run_of_any_length_keeps_a_bounded_number_of_snapshots():
    run = Trainer(Configuration(Network((2, 1))), *xor())
    counts = []
    for _ in range(60):
        run.advance(1000)
        counts.append(len(run._snapshots._states))
    assert max(counts) <= 128


def test_a_run_that_points_join_keeps_no_pass_for_each_of_their_numbers():
    X, Y = xor()
    schedule = [(n - 1, Rule(0.5, samples=n)) for n in range(1, len(X) + 1)]
    run = Trainer(Configuration(Network((2, 1))), X, Y, schedule, test=(X, Y))
    run.advance(10)
    assert len(run._passes) == 3
