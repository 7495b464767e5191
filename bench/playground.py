"""The engine by TensorFlow Playground's rules: the test losses of four exercises, from thirty seeds each.

``REFERENCE`` has what to expect of those rules: lower quartile, median and upper quartile of half the squared error of
the test samples after 50, 100 and 400 epochs. The engine's median should lie between its quartiles.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core import Configuration, Inputs, Network, Rule, Trainer, draw

EPOCHS, SEEDS = (50, 100, 400), 30


class Exercise(NamedTuple):
    """A dataset as ``draw`` takes it, the features, the hidden layers of tanh units, the output, and the L1 rate."""

    data: dict[str, Any]
    features: tuple[str, ...]
    hidden: tuple[int, ...]
    output: str = "tanh"
    l1: float = 0.0


EXERCISES: dict[str, Exercise] = {
    "circle": Exercise({"name": "circle"}, ("x1", "x2"), (4, 2)),
    "spiral": Exercise({"name": "spiral"}, ("x1", "x2", "sinx1", "sinx2"), (8, 8)),
    "plane": Exercise({"name": "plane", "n_samples": 1200}, ("x1", "x2"), (4, 2), "linear"),
    "noisy circle, L1": Exercise({"name": "circle", "noise": 25}, ("x1", "x2", "x1sq", "x2sq"), (4,), l1=0.003),
}
REFERENCE: dict[str, tuple[tuple[float, float, float], ...]] = {
    "circle": ((0.037, 0.066, 0.166), (0.0080, 0.0107, 0.0146), (0.0011, 0.0015, 0.0026)),
    "spiral": ((0.237, 0.280, 0.365), (0.0375, 0.0617, 0.0947), (0.0082, 0.0116, 0.0176)),
    "plane": ((0.0008, 0.0010, 0.0012), (0.0004, 0.0005, 0.0006), (0.0001, 0.0001, 0.0002)),
    "noisy circle, L1": ((0.107, 0.117, 0.127), (0.107, 0.115, 0.128), (0.109, 0.121, 0.139)),
}


def trainer(exercise: Exercise, seed: int) -> Trainer:
    """One run; ``seed`` decides the data and the initial weights."""
    training, test = draw(**exercise.data, seed=seed, output=exercise.output)
    assert test is not None
    inputs = Inputs(exercise.features)
    network = Network((len(exercise.features), *exercise.hidden, 1), output=exercise.output)
    rule = Rule(0.03, batch_size=10, l1=exercise.l1)
    configuration = Configuration(network, rule, loss="half_mse", scheme="playground", seed=seed, order="fixed")
    return Trainer(configuration, inputs(training[0]), training[1], test=(inputs(test[0]), test[1]))


def losses(exercise: Exercise, epochs: tuple[int, ...], seeds: range) -> NDArray[np.float64]:
    """The test losses ``(n_seeds, n_epochs)`` at ``epochs``."""
    runs = [trainer(exercise, seed) for seed in seeds]
    for run in runs:
        run.advance(max(epochs))
    return np.array([run.test_loss_history[list(epochs)] for run in runs])


def main() -> None:
    """Print the table: ours, then the reference, and whether our median lies between them."""
    for name, exercise in EXERCISES.items():
        quartiles = np.quantile(losses(exercise, EPOCHS, range(SEEDS)), (0.25, 0.5, 0.75), axis=0).T
        print(name)
        for epoch, ours, theirs in zip(EPOCHS, quartiles, REFERENCE[name]):
            between = theirs[0] <= round(ours[1], 4) <= theirs[2]
            rows = (" / ".join(f"{value:.4f}" for value in row) for row in (ours, theirs))
            print(f"  epoch {epoch:3}: {' | reference '.join(rows)} {'' if between else '  median not between'}")


if __name__ == "__main__":
    main()
