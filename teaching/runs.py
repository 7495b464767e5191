"""A setting trained from many seeds, with all that measures look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from lab.criterion import criterion_for
from lab.lottery.lottery import Lottery
from lab.lottery.outcomes import Outcomes
from nn_core.datasets import Pair
from setting.setting import Setting

Array = NDArray[np.float64]
_AT_ONCE = 100  # Networks whose outputs are computed together, which bounds the memory.


@dataclass(frozen=True)
class Runs:
    """n runs of ``setting`` after their last epoch, one a seed.

    ``solved`` ``(n,)`` says which are solved, ``diverged`` ``(n,)`` which diverged. ``solved_at`` ``(n,)`` is the first
    epoch at which a run was solved, infinity for never. ``losses`` and ``test_losses`` ``(n,)`` are infinity where it
    diverged, and test losses NaN where there are no test points. ``first`` and ``last`` ``(n, P)`` are the parameters
    at epoch 0 and at the end, ``points`` the data ``(X, Y)`` trained on, for every run.
    """

    setting: Setting
    seeds: NDArray[np.int64]
    solved: NDArray[np.bool_]
    diverged: NDArray[np.bool_]
    solved_at: Array
    losses: Array
    test_losses: Array
    first: Array
    last: Array
    points: tuple[Pair, ...]


def train(setting: Setting, seeds: Sequence[int], *, fresh_points: bool = False) -> Runs:
    """``setting`` trained from each of ``seeds``; with ``fresh_points`` a seed also draws the points, as the data seed.

    Otherwise every run has the points of ``setting``.
    """
    if not fresh_points:
        return _train(setting, seeds)
    each = [_train(replace(setting, data_seed=seed), [seed]) for seed in seeds]
    joined = {
        field.name: np.concatenate([getattr(one, field.name) for one in each])
        for field in fields(Runs)
        if field.name not in ("setting", "points")
    }
    return Runs(setting=setting, points=tuple(pair for one in each for pair in one.points), **joined)


def _train(setting: Setting, seeds: Sequence[int]) -> Runs:
    (points, Y), test, inputs = setting.training_data(), setting.test_data(), setting.inputs()
    X, held_out = inputs(points), None if test is None else (inputs(test[0]), test[1])
    judged = held_out if setting.kind == "regression" else None
    criterion, network = criterion_for(setting.kind, setting.output), setting.configuration().network
    lottery = Lottery(setting.configuration(), X, Y, seeds, setting.epochs, criterion, judged)
    lottery.finish()
    found: Outcomes = lottery.outcomes()  # type: ignore[assignment]  # It is finished.
    diverged, test_losses = found.with_verdict("diverged"), np.full(len(found), np.nan)
    if held_out is not None:
        blocks = range(0, len(found), _AT_ONCE)
        finite = np.where(diverged[:, None], 0.0, found.parameters)
        each = [network.loss(finite[i : i + _AT_ONCE], *held_out, setting.loss) for i in blocks]
        test_losses = np.where(diverged, np.inf, np.concatenate(each))
    drawn = [network.initial_parameters(rng=np.random.default_rng(seed), scheme=setting.init) for seed in seeds]
    return Runs(
        setting=setting,
        seeds=found.seeds,
        solved=found.with_verdict("solved"),
        diverged=diverged,
        solved_at=np.where(found.solved_at < 0, np.inf, found.solved_at),
        losses=np.where(diverged, np.inf, found.losses),
        test_losses=test_losses,
        first=np.stack(drawn),
        last=found.parameters,
        points=((X, Y),) * len(found),
    )
