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

from nn_core import Trainer
from setting import schedule
from setting.setting import RANGES, RATES, Setting
from ui.run.controls import NAMES

STUDY = Path(__file__).with_name("diagnosis_study.json")
ANEW = 2000  # The epochs that the study trains a changed setting for.
LAST = RANGES["epochs"][1]  # The epoch that it trains a run on to, unchanged: the last one that the app has.
TRAIN_ON = "epochs"  # The name of the remedy that changes nothing but goes on.


def what_helps(kind: str, title: str, setting: Setting, trainer: Trainer) -> None:
    """What became of runs with a first finding of ``kind``, and what helped them; ``trainer`` runs ``setting``."""
    found = study()["kinds"][kind]
    runs, solved = found["runs"], found["solved"]
    told = f"In a study of random settings, {runs:,} runs had “{title}” as their first finding."
    if TRAIN_ON in solved:
        told += f" Trained on to epoch {LAST:,}, {_counted(solved[TRAIN_ON])} were solved."
    st.markdown("**What helped such runs**")
    st.markdown(f"{told} What helped most; changed settings start anew and train for {ANEW:,} epochs:")
    for name, (changed, count) in best(kind, setting, trainer.epoch).items():
        query = changed.to_query()
        if name == TRAIN_ON and len(trainer.schedule) > 1:
            query["rates"] = schedule.to_text(schedule.rates(trainer.schedule))
        st.page_link(
            "pages/train.py", label=label(name, changed), icon=":material/play_arrow:", query_params=query,
            help="Opens the Train page with this change.",
        )  # fmt: skip
        st.caption(f"Solved {_counted(count)}.")
    st.caption(study()["how"])


def _counted(count: list[int]) -> str:
    solved, tried = count
    return f"{solved:,} of {tried:,}"


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
def study() -> dict[str, Any]:
    """What the study found when it was last written.

    ``how`` it was made, and by the ``kinds`` of a run's first finding, how many ``runs`` had it and, surest first, how
    many of those tried each remedy ``solved``.
    """
    found: dict[str, Any] = json.loads(STUDY.read_text(encoding="utf-8"))
    return found


def best(kind: str, setting: Setting, epoch: int) -> dict[str, tuple[Setting, list[int]]]:
    """The three surest remedies for runs of ``kind`` that change anything for the run here.

    Each has the changed setting, and how many runs it solved of how many tried.
    """
    counts, changed = study()["kinds"][kind]["solved"], remedies(setting, epoch)
    helpful = [name for name, (solved, _) in counts.items() if solved and name in changed]
    return {name: (changed[name], counts[name]) for name in helpful[:3]}
