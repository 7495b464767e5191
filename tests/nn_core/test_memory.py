"""What one run holds on to, for the largest network the sliders allow: under 4 MB, however it was driven."""

from __future__ import annotations

import tracemalloc

import pytest

from nn_core import Configuration, Network, Rule, Trainer, dataset

LARGEST, EPOCHS, LIMIT = Network((2, 16, 16, 1)), 20_000, 4_000_000


@pytest.mark.parametrize("optimiser", ["gradient_descent", "adam"])
@pytest.mark.parametrize(("data", "chunk"), [("xor", 5), ("xor", EPOCHS), ("spirals", 100)])
def test_one_run_never_takes_4_megabytes(optimiser, data, chunk):
    X, Y = dataset(data)
    tracemalloc.start()
    try:
        run = Trainer(Configuration(LARGEST, Rule(0.01, optimiser=optimiser)), X, Y)
        while run.epoch < EPOCHS:
            run.advance(chunk)
        run.rewind(EPOCHS // 3)
        run.parameters_at(EPOCHS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert run.furthest == EPOCHS
    assert peak < LIMIT


def test_a_run_of_any_length_keeps_a_bounded_number_of_snapshots():
    run = Trainer(Configuration(Network((2, 1))), *dataset("xor"))
    counts = []
    for _ in range(60):
        run.advance(1000)
        counts.append(len(run._snapshots._states))
    assert max(counts) <= 128
