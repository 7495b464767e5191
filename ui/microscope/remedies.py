"""What may help a run that does not learn: one change of its setting, and how often a study found that it helps.

The study is ``python -m bench.diagnosis``; it writes ``diagnosis_study.json``, the only place its figures stand.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lab.wilson import wilson
from setting.setting import RANGES, RATES, Setting
from ui.run.controls import NAMES

STUDY = Path(__file__).with_name("diagnosis_study.json")
ANEW = 2000  # The epochs that the study trains a changed setting for.
LAST = RANGES["epochs"][1]  # The epoch that it trains a run on to, unchanged: the last one that the app has.
TRAIN_ON = "epochs"  # The name of the remedy that changes nothing but goes on.


class Count(NamedTuple):
    """In how many of the runs that were tried something came true."""

    true: int
    tried: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the rate; from 0 to 1 where nothing was tried."""
        return wilson(self.true, self.tried) if self.tried else (0.0, 1.0)


class Row(NamedTuple):
    """How many runs had a kind of finding first, of those drawn evenly and of those aimed at it; what solved them.

    ``aim`` says in words from which settings the latter were drawn.
    """

    evenly: Count
    aimed: Count
    aim: str
    solved: dict[str, Count]


def _times_ten(setting: Setting, power: int) -> dict[str, Any]:
    """The learning rate times ten to the ``power`` 1 or -1, as far as the slider goes."""
    here = int(np.argmin([abs(np.log(rate / setting.rate)) for rate in RATES]))
    return {"rate": RATES[min(max(here + 3 * power, 0), len(RATES) - 1)]}


_USUAL: dict[str, Any] = dict(hidden=8, hidden2=0, activation="tanh", init="xavier", loss="cross_entropy", rate=1.0)
_REMEDIES: dict[str, tuple[str, Callable[[Setting], dict[str, Any]]]] = {
    TRAIN_ON: ("Train on to epoch {epochs:,}", lambda setting: {"epochs": LAST}),
    "seed": ("Another seed: {seed}", lambda setting: {"seed": (setting.seed + 1) % RANGES["seed"][1]}),
    "larger_rate": ("A larger learning rate: {rate:g}", lambda setting: _times_ten(setting, 1)),
    "smaller_rate": ("A smaller learning rate: {rate:g}", lambda setting: _times_ten(setting, -1)),
    "hidden": (
        "{hidden} hidden neurons", lambda setting: {"hidden": min(RANGES["hidden"][1], max(8, 2 * setting.hidden))},
    ),
    "one_layer": ("Only one hidden layer", lambda setting: {"hidden2": 0}),
    "init": ("Initial weights: {init}", lambda setting: {"init": "xavier"}),
    "activation": ("Activation: {activation}", lambda setting: {"activation": "tanh"}),
    "loss": ("Loss: {loss}", lambda setting: {"loss": "cross_entropy"}),
    "usual": (
        "{hidden} tanh neurons, Xavier, cross-entropy, learning rate {rate:g}", lambda setting: _USUAL,
    ),
}  # fmt: skip


def remedies(setting: Setting, epoch: int) -> dict[str, Setting]:
    """Every remedy that changes anything for a run of ``setting`` at ``epoch``, by its name."""
    start = replace(setting, epochs=ANEW)
    changed = {name: replace(start, **change(start)) for name, (_, change) in _REMEDIES.items()}
    return {name: new for name, new in changed.items() if new != start and (name != TRAIN_ON or epoch < LAST)}


def label(name: str, changed: Setting) -> str:
    """What a remedy is called on the page; ``changed`` is the setting with it."""
    return _REMEDIES[name][0].format(**{field: NAMES.get(value, value) for field, value in vars(changed).items()})


@cache
def study() -> tuple[str, dict[str, Row]]:
    """How the study was made, and what it found when it was last written, by the kind of the first finding."""
    stored = json.loads(STUDY.read_text(encoding="utf-8"))
    return stored["how"], {
        kind: Row(Count(*evenly), Count(*aimed), aim, {name: Count(*count) for name, count in solved.items()})
        for kind, (evenly, aimed, aim, solved) in stored["kinds"].items()
    }


def best(kind: str, setting: Setting, epoch: int, most: int = 3) -> dict[str, tuple[Setting, Count]]:
    """The remedies that solved runs of ``kind``, surest first, of those that change anything for the run here."""
    counts, changed = study()[1][kind].solved, remedies(setting, epoch)
    helpful = [name for name, count in counts.items() if count.true and name in changed]
    surest = sorted(helpful, key=lambda name: -counts[name].interval[0])
    return {name: (changed[name], counts[name]) for name in surest[:most]}
