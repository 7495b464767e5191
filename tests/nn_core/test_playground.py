"""By TensorFlow Playground's rules the engine arrives where these rules lead."""

from __future__ import annotations

import numpy as np

from bench.playground import EXERCISES, REFERENCE, losses


def test_a_circle_is_learned_about_as_fast_as_the_reference_says():
    epochs = (50, 100)
    ours = np.median(losses(EXERCISES["circle"], epochs, range(8)), axis=0)
    for median, (_, expected, _) in zip(ours, REFERENCE["circle"]):
        assert expected / 3 < median < 3 * expected


def test_an_exercise_is_decided_by_its_seed():
    one, same, other = (losses(EXERCISES["noisy circle, L1"], (5,), range(seed, seed + 1)) for seed in (1, 1, 2))
    assert one == same != other
