"""What an experiment can measure: of each run a number, and of all runs an estimate with a 95 % interval.

A new measure is a new entry of ``MEASURES``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lab.wilson import wilson
from nn_core import Network
from teaching.runs import Runs

Array = NDArray[np.float64]


class Estimate(NamedTuple):
    """A ``value``, the ``low`` and ``high`` end of its 95 % interval, and the number of runs it is taken ``of``."""

    value: float
    low: float
    high: float
    of: int


class Measure(NamedTuple):
    """``of_each(runs, against)`` gives a number of every run ``(n,)``, NaN of one that does not count.

    ``estimate`` sums them up; ``says`` is what the number means. ``compares`` tells whether it needs runs ``against``
    which these are held: the same seeds with another link, or after another number of epochs.
    """

    estimate: Callable[[Array], Estimate]
    says: str
    of_each: Callable[[Runs, Any], Array]
    compares: bool = False


def share(values: Array) -> Estimate:
    """The share of ``values`` ``(n,)``, zeros and ones, that are one, with Wilson's interval."""
    counted = values[~np.isnan(values)]
    if not len(counted):
        raise ValueError("there is no run that counts")
    ones = int(counted.sum())
    return Estimate(ones / len(counted), *wilson(ones, len(counted)), len(counted))


def median(values: Array) -> Estimate:
    """The median of ``values`` ``(n,)``, with the interval between two of them, which asks nothing of how they spread.

    The number of values below the true median is that of heads among n coins. So it lies, in 95 of 100 cases and more,
    between the k-th smallest and the k-th largest, where fewer than k heads come in 2.5 of 100 cases at most.
    """
    counted = np.sort(values[~np.isnan(values)])
    n = len(counted)
    k, tail = 0, 0.5**n
    while tail <= 0.025:
        k += 1
        tail += math.comb(n, k) * 0.5**n
    if not k:
        raise ValueError(f"a median needs six runs that count; got {n}")
    if not np.isfinite(counted[n - k]):
        raise ValueError("so many runs diverge that the median has no upper end; measure what share they are")
    return Estimate(float(np.median(counted)), float(counted[k - 1]), float(counted[n - k]), n)


def _gradient_ratio(runs: Runs, against: None) -> Array:
    """How large the gradient of the first layer's weights is at epoch 0, over that of the last layer's, by norm."""
    network = runs.setting.configuration().network
    ratios = []
    for parameters, (X, Y) in zip(runs.first, runs.points):
        layers = network.layers(network.gradient(parameters, X, Y, runs.setting.loss))
        ratios.append(np.linalg.norm(layers[0].W) / np.linalg.norm(layers[-1].W))
    return np.array(ratios)


def silent(network: Network, parameters: Array, X: Array) -> NDArray[np.bool_]:
    """Which hidden units ``(units,)``, layer by layer, have no positive weighted sum at any sample: as ReLUs, dead."""
    hidden = network.forward(parameters, X)[:-1]
    return np.concatenate([~(a > 0).any(axis=0) for a in hidden])


def _silent(runs: Runs) -> list[NDArray[np.bool_]]:
    """Of each run that did not diverge, which hidden units are silent at the end; of the others, none."""
    network = runs.setting.configuration().network
    finite = np.where(runs.diverged[:, None], 1.0, runs.last)
    return [silent(network, parameters, X) for parameters, (X, _) in zip(finite, runs.points)]


def _revived(runs: Runs, against: Runs) -> Array:
    """Of runs with a unit dead at the end of ``against``: whether one of those is alive at the end of these."""
    before, now = _silent(against), _silent(runs)
    return np.array([(was & ~still).any() if was.any() else np.nan for was, still in zip(before, now)], dtype=float)


def _gap(runs: Runs, against: None) -> Array:
    return np.where(runs.diverged, np.nan, runs.test_losses - np.where(runs.diverged, np.nan, runs.losses))


def _only_solved(runs: Runs, against: None) -> Array:
    return np.where(np.isfinite(runs.solved_at), runs.solved_at, np.nan)


def _times_as_soon(runs: Runs, against: Runs) -> Array:
    """How many times as many epochs the run of the same seed in ``against`` took, where both were solved."""
    both = np.isfinite(runs.solved_at) & np.isfinite(against.solved_at)
    ratio = np.full(len(both), np.nan)
    ratio[both] = np.maximum(against.solved_at[both], 1) / np.maximum(runs.solved_at[both], 1)
    return ratio


MEASURES: dict[str, Measure] = {
    "solved": Measure(share, "share of seeds solved after the last epoch", lambda runs, _: runs.solved.astype(float)),
    "diverged": Measure(share, "share of seeds that diverge", lambda runs, _: runs.diverged.astype(float)),
    "solved_at": Measure(median, "first epoch solved, the median over the seeds that solve it", _only_solved),
    "loss": Measure(median, "loss after the last epoch, the median over seeds", lambda runs, _: runs.losses),
    "test_loss": Measure(median, "test loss after the last epoch, median over seeds", lambda runs, _: runs.test_losses),
    "gap": Measure(median, "test loss minus training loss after the last epoch, median over seeds", _gap),
    "gradient_ratio": Measure(
        median, "size of the first layer's gradient over that of the last, at epoch 0, median over seeds",
        _gradient_ratio,
    ),
    "any_dead": Measure(
        share, "share of seeds with a dead hidden unit after the last epoch",
        lambda runs, _: np.where(runs.diverged, np.nan, [one.any() for one in _silent(runs)]),
    ),
    "all_alive_unsolved": Measure(
        share, "share of the unsolved seeds in which no hidden unit is dead",
        lambda runs, _: np.where(runs.solved, np.nan, [not one.any() for one in _silent(runs)]),
    ),
    "revived": Measure(
        share, "share of the seeds with a dead unit at the end of the other run in which one of those lives again",
        _revived, compares=True,
    ),
    "rescued": Measure(
        share, "share of the seeds that the other run does not solve which this one solves",
        lambda runs, against: np.where(against.solved, np.nan, runs.solved), compares=True,
    ),
    "earlier": Measure(
        share, "share of seeds solved at an earlier epoch than in the other run",
        lambda runs, against: (runs.solved_at < against.solved_at).astype(float), compares=True,
    ),
    "times_as_soon": Measure(
        median, "how many times as many epochs the other run takes, median over the seeds that both solve",
        _times_as_soon, compares=True,
    ),
    "lower_loss": Measure(
        share, "share of seeds that end at a lower loss than in the other run",
        lambda runs, against: (runs.losses < against.losses).astype(float), compares=True,
    ),
    "lower_test_loss": Measure(
        share, "share of seeds that end at a lower test loss than in the other run",
        lambda runs, against: (runs.test_losses < against.test_losses).astype(float), compares=True,
    ),
    "lower_gap": Measure(
        share, "share of seeds with a smaller gap between test and training loss than in the other run",
        lambda runs, against: (_gap(runs, None) < _gap(against, None)).astype(float), compares=True,
    ),
}  # fmt: skip
"""Of pairs, a run that never solves it is later than every other, and equal runs count as not better."""
