"""What may help a run that does not learn: one change of its setting, how often it did in a study, and a link to it.

The study is ``python -m bench.diagnosis``; it writes ``diagnosis_study.json``, the only place its figures stand.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from nn_core import Change
from nn_core.schedule import Schedule
from setting.names import NAMES
from setting.of_data import features
from setting.parameters import decimal
from setting.run import Run, to_query
from setting.setting import RANGES, RATES, Setting

STUDY = Path(__file__).with_name("diagnosis_study.json")
ANEW = 2000  # The epochs that the study trains a changed setting for.
LAST = RANGES["epochs"][1]  # The epoch that it trains a run on to, unchanged: the last one that the app has.
TRAIN_ON = "epochs"  # The name of the remedy that changes nothing but goes on.
HELPED = {"overfitting": "had a test loss at the end that was no higher than the lowest of the run"}
"""What a remedy has done that helped runs of a kind, where it is something else than solving them."""


def what_helps(kind: str, title: str, setting: Setting, schedule: Schedule, epoch: int) -> None:
    """What became of runs with a first finding of ``kind``, and what helped them.

    The run here is one of ``setting`` that followed ``schedule`` to ``epoch``.
    """
    found = study()["kinds"][kind]
    runs, solved = found["runs"], found["solved"]
    told = f"In a study of random settings, {runs:,} runs had “{title}” as their first finding."
    if TRAIN_ON in solved:
        told += f" Trained on to epoch {LAST:,}, {_counted(solved[TRAIN_ON])} were solved."
    st.markdown("**What helped such runs**")
    st.markdown(f"{told} What helped most; changed settings start anew and train for {ANEW:,} epochs:")
    for name, (changed, count) in best(kind, setting, epoch).items():
        run = Run(changed, schedule if name == TRAIN_ON else (Change(0, changed.rule),))
        change = label(name, changed)
        became = f"{_counted(count)} {HELPED[kind]}" if kind in HELPED else f"solved {_counted(count)}"
        st.markdown(f"**{change}**: {became}.")
        st.page_link(
            "pages/train.py", label="Open it on Train", icon=":material/play_arrow:", query_params=to_query(run),
            help=f"Opens the Train page with this change: {change}.",
        )  # fmt: skip
    st.caption(study()["how"])


def _counted(count: list[int]) -> str:
    solved, tried = count
    return f"{solved:,} of {tried:,}"


def _times(setting: Setting, factor: float) -> dict[str, Any]:
    """The learning rate times ``factor``, as far as the slider goes."""
    return {"rate": min(RATES, key=lambda rate: abs(np.log(rate / (setting.rate * factor))))}


def _wider(setting: Setting) -> dict[str, Any]:
    return {"layers": tuple(min(RANGES["hidden"][1], max(8, 2 * units)) for units in setting.layers) or (8,)}


def _narrower(setting: Setting) -> dict[str, Any]:
    return {"layers": tuple(min(units, max(2, units // 4)) for units in setting.layers)}


_ADAM: dict[str, Any] = dict(optimiser="adam", rate=0.03)
_FREE: dict[str, Any] = dict(l1=0.0, l2=0.0)
_USUAL: dict[str, Any] = dict(
    layers=(8, 8), activation="tanh", init="xavier", loss="cross_entropy", batch=None, **_ADAM, **_FREE
)
_USUAL_LABEL = "{layers} tanh neurons, Xavier, {loss}, {optimiser}, learning rate {rate}"
_MANY: dict[str, Any] = dict(samples=RANGES["samples"][1])
_REMEDIES: dict[str, tuple[str, Callable[[Setting], dict[str, Any]]]] = {
    TRAIN_ON: ("Train on to epoch {epochs:,}", lambda setting: {"epochs": LAST}),
    "seed": ("Another seed: {seed}", lambda setting: {"seed": (setting.seed + 1) % RANGES["seed"][1]}),
    "larger_rate": ("A larger learning rate: {rate}", lambda setting: _times(setting, 10)),
    "smaller_rate": ("A smaller learning rate: {rate}", lambda setting: _times(setting, 0.1)),
    "hidden": ("Hidden neurons: {layers}", _wider),
    "fewer": ("Fewer hidden neurons: {layers}", _narrower),
    "one_layer": ("Only one hidden layer", lambda setting: {"layers": setting.layers[:1]}),
    "init": ("Initial weights: {init}", lambda setting: {"init": "xavier"}),
    "activation": ("Activation: {activation}", lambda setting: {"activation": "tanh"}),
    "loss": ("Loss: {loss}", lambda setting: {"loss": "cross_entropy"}),
    "features": ("All features", lambda setting: {"features": features(setting.data)}),
    "standardise": ("Standardised features", lambda setting: {"standardise": True}),
    "optimiser": ("{optimiser}, learning rate {rate}", lambda setting: _ADAM),
    "full_batch": ("All samples at once, without batches", lambda setting: {"batch": None}),
    "no_penalties": ("No penalties", lambda setting: _FREE),
    "l2": ("L2 penalty: {l2}", lambda setting: {"l2": 0.01}),
    "samples": ("Samples: {samples:,}", lambda setting: _MANY),
    "usual": (_USUAL_LABEL, lambda setting: _USUAL),
    "usual_samples": ("{samples:,} samples, " + _USUAL_LABEL, lambda setting: {**_USUAL, **_MANY}),
}


def remedies(setting: Setting, epoch: int) -> dict[str, Setting]:
    """Every remedy that changes anything for a run of ``setting`` at ``epoch``, and what no other does, by its name."""
    start, found = replace(setting, epochs=ANEW), dict[str, Setting]()
    for name, (_, change) in _REMEDIES.items():
        means_something = {field: value for field, value in change(start).items() if field not in setting.unused}
        new = replace(start, **means_something).consistent()
        if new not in (start, *found.values()) and (name != TRAIN_ON or epoch < LAST):
            found[name] = new
    return found


def label(name: str, changed: Setting) -> str:
    """What a remedy is called on the page; ``changed`` is the setting with it."""
    values = {field: _said(value) for field, value in vars(changed).items()}
    return _REMEDIES[name][0].format(**values)


def _said(value: Any) -> Any:
    if isinstance(value, float):
        return decimal(value)
    return " and ".join(map(str, value)) if isinstance(value, tuple) else NAMES.get(value, value)


@cache
def study() -> dict[str, Any]:
    """What the study found when it was last written.

    ``how`` it was made, and by the ``kinds`` of a run's first finding, how many ``runs`` had it and, surest first, how
    many of those tried each remedy ``solved``.
    """
    found: dict[str, Any] = json.loads(STUDY.read_text(encoding="utf-8"))
    return found


def best(kind: str, setting: Setting, epoch: int) -> dict[str, tuple[Setting, list[int]]]:
    """The three surest remedies for runs of ``kind`` that change anything for the run here.

    Each has the changed setting, and how many runs it helped of how many tried.
    """
    counts, changed = study()["kinds"][kind]["solved"], remedies(setting, epoch)
    helpful = [name for name, (solved, _) in counts.items() if solved and name in changed]
    return {name: (changed[name], counts[name]) for name in helpful[:3]}
