"""How hard a task is: how often its goal is reached with the setting given, a typical one, and the best one found.

The freedom that a task leaves is drawn at random. What the students will find by thinking is not measured.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from lab.sliced_work import Steps, within
from lab.wilson import wilson
from nn_core import Change
from setting.of_data import features
from setting.run import Run
from setting.setting import CHOICES, MOST_LAYERS, Setting
from setting.task import Goal, Task, beyond
from teaching.reaching import Ending, train_to

SECONDS = 60.0
FEWEST = 30
"""Seeds of a setting that is told of."""
_DRAWN, _LEAST_DRAWN = 12, 3  # Settings drawn at random, as many of them as there is time for.
_SCREENED = 6  # Seeds of each, to put them in order.
_MOST = 1000  # Seeds.
_TRIAL = 0.02  # Seconds.
_TRIES = 100  # Settings drawn, of which those beyond the limits are left out.
_BATCHES = (None, 10, 25)
# What is drawn: not the data, which are the task, and no penalties, which mostly hold a run back.
_FREE = ("layers", "activation", "features", "loss", "init", "rate", "batch", "optimiser")


class Odds(NamedTuple):
    """Of a ``setting``, called ``name``: how many of ``of`` seeds reached the goal, and the epochs when, in order.

    One beyond the goal's limits has no seeds.
    """

    name: str
    setting: Setting
    reached: int
    of: int
    epochs: tuple[int, ...]

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval for the share that reaches it."""
        return wilson(self.reached, self.of)


def measure(given: Run, task: Task, seconds: float = SECONDS) -> Steps[list[Odds]]:
    """The odds of the run ``given``, and of a typical and the best setting that ``task`` leaves.

    ``task`` has a goal. Each setting is told of from the fewest seeds or more: as many as fit into ``seconds``.
    """
    goal, began = task.goal, time.perf_counter()
    assert goal is not None
    drawn = list(_draws(given.setting, task, np.random.default_rng(0)))
    screened: list[tuple[float, Setting]] = []
    for number, one in enumerate(drawn):
        if number >= _LEAST_DRAWN and time.perf_counter() > began + 0.4 * seconds:
            break
        screening = _train(_plain(one), goal, range(_SCREENED), _SCREENED, began)
        screened.append((_score((yield from within(screening, 0.4 * number / _DRAWN, 0.4 / _DRAWN))), one))
    screened.sort(key=lambda pair: pair[0])
    chosen = {"This setting": given}
    if screened:
        chosen |= {"A typical one": _plain(screened[len(screened) // 2][1]), "The best found": _plain(screened[-1][1])}
    odds, share = [], 0.6 / len(chosen)
    for number, (name, run) in enumerate(chosen.items()):
        before = 0.4 + share * number
        # Fresh seeds: those that made a setting the best one would flatter it.
        training = _train(run, goal, range(_SCREENED, _MOST), FEWEST, began + seconds * (before + share))
        endings = [] if beyond(goal, run.setting) else (yield from within(training, before, share))
        epochs = tuple(sorted(ending.epoch for ending in endings if ending.epoch is not None))
        odds.append(Odds(name, run.setting, len(epochs), len(endings), epochs))
    return odds


def fewest_take(given: Run, goal: Goal) -> float:
    """About how many seconds the fewest seeds take at most, were the runs of all settings like the one ``given``."""
    runs = _LEAST_DRAWN * _SCREENED + 3 * FEWEST
    began, first, share = time.perf_counter(), 0.0, 1.0  # All of the run, where it reaches the goal at once.
    for done in train_to(given, goal):
        now = time.perf_counter()
        if not first:
            began, first = now, done  # What is computed for the first time takes longer.
        elif now > began + _TRIAL:
            share = done - first
            break
    return runs * (time.perf_counter() - began) / share


def _plain(setting: Setting) -> Run:
    return Run(setting, (Change(0, setting.rule),))


def _train(run: Run, goal: Goal, seeds: range, fewest: int, until: float) -> Steps[list[Ending]]:
    """The endings from ``seeds``: the ``fewest``, and more until the time ``until``."""
    endings: list[Ending] = []
    for seed in seeds:
        if len(endings) >= fewest and time.perf_counter() > until:
            break
        done = min(1.0, len(endings) / fewest)
        training = train_to(run._replace(setting=replace(run.setting, seed=seed)), goal)
        endings.append((yield from within(training, done, min(1 / fewest, 1.0 - done))))
    return endings


def _score(endings: Sequence[Ending]) -> float:
    """How good a setting is: the share that reaches the goal and, among equals, how soon."""
    epochs = [ending.epoch for ending in endings if ending.epoch is not None]
    return len(epochs) + 1 / (2 + float(np.mean(epochs))) if epochs else 0.0


def _draws(setting: Setting, task: Task, rng: np.random.Generator) -> Iterator[Setting]:
    """Settings drawn at random from the freedom that ``task`` leaves; none where it leaves none."""
    goal, found = task.goal or Goal(), 0
    open_ = [name for name in _FREE if name not in (*setting.hide, *task.lock)]
    for _ in range(_TRIES if open_ else 0):
        # Who looks for a better setting moves some controls, not all.
        values = {name: _draw(name, setting.data, goal, rng) for name in open_ if rng.integers(2)}
        drawn = replace(setting, **values).consistent()
        if not beyond(goal, drawn):
            found += 1
            yield drawn
        if found == _DRAWN:
            return


def _draw(name: str, data: str, goal: Goal, rng: np.random.Generator) -> Any:
    """A value of the field ``name`` within the limits of ``goal``, for these ``data``."""
    if name == "layers":
        most, depth = min(goal.neurons if goal.neurons is not None else 16, 16), 1 + int(rng.integers(2))
        sizes = [int(rng.integers(1, max(1, most // depth) + 1)) for _ in range(min(depth, MOST_LAYERS))]
        return tuple(sizes) if most else ()
    if name == "features":
        fitting = features(data)
        most = min(4 if goal.features is None else goal.features, len(fitting))
        count = int(rng.integers(min(2, most), 1 + most))
        return tuple(sorted(rng.choice(fitting, count, replace=False), key=fitting.index))
    offered = _BATCHES if name == "batch" else CHOICES[name]
    return offered[int(rng.integers(len(offered)))]
