"""What may help a run that does not learn: one change of its setting, and how often a study found that it helps.

The study is ``python -m bench.diagnosis``; it writes ``diagnosis_study.json``, the only place its figures stand.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lab.wilson import wilson
from setting.setting import RANGES, RATES, Setting
from ui.run.controls import NAMES

STUDY = Path(__file__).with_name("diagnosis_study.json")
COMMAND = "python -m bench.diagnosis"
ANEW = 2000
"""The epochs that the study trains a changed setting for."""
LAST = RANGES["epochs"][1]
"""The epoch that the study trains a run on to, unchanged: the last one that the app has."""
NO_FINDING = "none"
"""In the place of a kind, for the runs that had no finding."""
TRAIN_ON = "epochs"
"""The name of the remedy that changes nothing but goes on."""


class Count(NamedTuple):
    """In how many of the runs that it was tried on something came true."""

    helped: int
    tried: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the rate; from 0 to 1 where nothing was tried."""
        return wilson(self.helped, self.tried) if self.tried else (0.0, 1.0)


@dataclass(frozen=True)
class Study:
    """``runs`` of random settings; for a kind of finding, how often each remedy solved a run that it was found on."""

    runs: int
    helped: dict[str, dict[str, Count]]

    def of(self, kind: str) -> dict[str, Count]:
        """How often each remedy helped runs with a first finding of ``kind``; where none had it, with any finding."""
        if kind in self.helped:
            return self.helped[kind]
        found = [row for kind, row in self.helped.items() if kind != NO_FINDING]
        return {
            name: Count(*map(sum, zip(*(row[name] for row in found if name in row))))
            for name in _CHANGES
            if any(name in row for row in found)
        }


def _faster(setting: Setting, times: int) -> dict[str, Any]:
    """Another learning rate, ten times or a tenth where ``times`` is 1 or -1, as far as the slider goes."""
    here = int(np.argmin([abs(np.log(rate / setting.rate)) for rate in RATES]))
    return {"rate": RATES[min(max(here + 3 * times, 0), len(RATES) - 1)]}


_USUAL: dict[str, Any] = dict(hidden=8, hidden2=0, activation="tanh", init="xavier", loss="cross_entropy", rate=1.0)
_CHANGES: dict[str, Callable[[Setting], dict[str, Any]]] = {
    TRAIN_ON: lambda setting: {"epochs": LAST},
    "seed": lambda setting: {"seed": (setting.seed + 1) % RANGES["seed"][1]},
    "larger_rate": lambda setting: _faster(setting, 1),
    "smaller_rate": lambda setting: _faster(setting, -1),
    "hidden": lambda setting: {"hidden": min(RANGES["hidden"][1], max(8, 2 * setting.hidden))},
    "one_layer": lambda setting: {"hidden2": 0},
    "init": lambda setting: {"init": "xavier"},
    "activation": lambda setting: {"activation": "tanh"},
    "loss": lambda setting: {"loss": "cross_entropy"},
    "usual": lambda setting: _USUAL,
}


def remedies(setting: Setting) -> dict[str, Setting]:
    """Every remedy that changes anything in ``setting``, by its name; all train for ``ANEW`` epochs or more."""
    start = replace(setting, epochs=max(setting.epochs, ANEW))
    changed = {name: replace(start, **change(start)) for name, change in _CHANGES.items()}
    return {name: new for name, new in changed.items() if name == TRAIN_ON or new != start}


def label(name: str, setting: Setting) -> str:
    """What a remedy is called on the page; ``setting`` is the changed one."""
    return {
        TRAIN_ON: f"Train on to epoch {setting.epochs:,}",
        "seed": f"Another seed: {setting.seed}",
        "larger_rate": f"A larger learning rate: {setting.rate:g}",
        "smaller_rate": f"A smaller learning rate: {setting.rate:g}",
        "hidden": f"{setting.hidden} hidden neurons",
        "one_layer": "Only one hidden layer",
        "init": f"Initial weights: {NAMES[setting.init]}",
        "activation": f"Activation: {NAMES[setting.activation]}",
        "loss": f"Loss: {NAMES[setting.loss]}",
        "usual": f"{setting.hidden} tanh neurons, Xavier, cross-entropy, learning rate {setting.rate:g}",
    }[name]


@cache
def study() -> Study:
    """What the study found when it was last written."""
    return from_json(STUDY.read_text(encoding="utf-8"))


def from_json(text: str) -> Study:
    """The study that ``to_json`` wrote."""
    read = json.loads(text)
    helped = {kind: {name: Count(*count) for name, count in row.items()} for kind, row in read["helped"].items()}
    return Study(read["runs"], helped)


def to_json(found: Study) -> str:
    """``found`` as text, a line a kind."""
    rows = ",\n".join(f'    "{kind}": {json.dumps(row, sort_keys=True)}' for kind, row in sorted(found.helped.items()))
    return f'{{\n  "made by": "{COMMAND} --write",\n  "runs": {found.runs},\n  "helped": {{\n{rows}\n  }}\n}}\n'


def best(kind: str, setting: Setting, most: int = 3) -> dict[str, tuple[Setting, Count]]:
    """The remedies for ``kind`` that helped most often, surest first, of those that change anything in ``setting``."""
    counts, changed = study().of(kind), remedies(setting)
    helpful = [name for name, count in counts.items() if count.helped and name in changed]
    surest = sorted(helpful, key=lambda name: -counts[name].interval[0])
    return {name: (changed[name], counts[name]) for name in surest[:most]}
