"""A task that a teacher sets with a link: a goal, controls that are locked, and a sentence.

goal=loss:0.01 neurons:3     a training loss under 0.01 with at most 3 hidden neurons
lock=data edits              the data stay, and no number is set by hand
say=Think of lines.
name=Anna                    who hands a run in
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from setting.parameters import (
    Query,
    Reader,
    decimal,
    either,
    meaning,
    read_number,
    read_query,
    repair,
    some_of,
    to_text,
    words,
)
from setting.setting import CONTROLS, Setting

LONGEST = 140
"""Letters of a sentence."""
EDITS = "edits"
LOCKABLE = (*CONTROLS, EDITS)
"""What can be locked: every control, and setting numbers by hand."""


class Goal(NamedTuple):
    """What a run is to reach, and what it may take for that; None where nothing is said.

    ``loss`` and ``test`` are the training and the test loss, which are to be under it, ``accuracy`` is the least share
    of training samples that are right, in percent. There may be at most so many ``neurons`` in all hidden layers,
    ``epochs`` and ``features``.
    """

    loss: float | None = None
    test: float | None = None
    accuracy: float | None = None
    neurons: int | None = None
    epochs: int | None = None
    features: int | None = None


_BOUNDS = ("loss", "test", "accuracy")  # What is reached; the others are limits.
GOAL_RANGES: dict[str, tuple[float, float]] = {
    "loss": (1e-9, 100.0), "test": (1e-9, 100.0), "accuracy": (1.0, 100.0),
    "neurons": (0, 96), "epochs": (1, 20_000), "features": (1, 20),
}  # fmt: skip


class Task(NamedTuple):
    """A ``goal``, None where there is none, the names of ``LOCKABLE`` that are locked, and a sentence.

    ``name`` is whose run it is, where one is handed in.
    """

    goal: Goal | None = None
    lock: tuple[str, ...] = ()
    say: str = ""
    name: str = ""


def read_goal(text: str) -> tuple[Goal, bool] | None:
    """The goal in ``text``, and whether it says exactly that; None where there is nothing to reach in it."""
    found: dict[str, Any] = {}
    exact = True
    for part in words(text) or ():
        name, _, said = part.partition(":")
        number = read_number(said)
        if name not in GOAL_RANGES or number is None or name in found:
            exact = False
            continue
        low, high = GOAL_RANGES[name]
        found[name] = max(low, min(round(number) if isinstance(low, int) else number, high))
        exact = exact and found[name] == number
    return (Goal(**found), exact) if set(found) & set(_BOUNDS) else None


def goal_text(goal: Goal) -> str:
    """``goal`` as a link holds it."""
    return " ".join(f"{name}:{to_text(value)}" for name, value in goal._asdict().items() if value is not None)


def _read_sentence(text: str) -> tuple[str, bool] | None:
    """A sentence in one line, without what cannot be printed."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return (plain[:LONGEST], plain[:LONGEST] == text) if plain else None


_TABLE: dict[str, Reader] = {
    "lock": either(meaning({"0": ()}), some_of(LOCKABLE)),
    "say": _read_sentence,
    "name": _read_sentence,
}
PARAMETERS = ("goal", *_TABLE)
"""The query parameters."""


def from_query(query: Query) -> tuple[Task, list[str]]:
    """The task in ``query``, none where it has none, and a sentence for each repair."""
    values, repairs = read_query(query, _TABLE, {"lock": (), "say": "", "name": ""})
    if not (given := query.get("goal")):
        return Task(None, **values), repairs
    goal, exact = read_goal(given[-1]) or (None, False)
    if not exact or len(given) > 1:
        repairs.append(repair("goal", given, in_words(goal) if goal else "no goal"))
    return Task(goal, **values), repairs


def to_query(task: Task) -> dict[str, str]:
    """The query parameters of ``task``: those that say something."""
    goal, lock = task.goal and goal_text(task.goal), task.lock and to_text(task.lock)
    said = {"goal": goal, "lock": lock, "say": task.say, "name": task.name}
    return {name: text for name, text in said.items() if text}


def in_words(goal: Goal) -> str:
    """``goal`` as a part of a sentence: "a training loss under 0.01 with at most 3 hidden neurons"."""
    reach = [
        *([f"a training loss under {decimal(goal.loss)}"] if goal.loss is not None else []),
        *([f"a test loss under {decimal(goal.test)}"] if goal.test is not None else []),
        *([f"at least {decimal(goal.accuracy)} % of the training samples right"] if goal.accuracy is not None else []),
    ]
    limits = [_at_most(name, limit) for name, limit in _limits(goal).items()]
    return f"{_listed(reach)}{f' with at most {_listed(limits)}' if limits else ''}"


def beyond(goal: Goal, setting: Setting) -> list[str]:
    """What of ``setting`` is more than ``goal`` allows, as parts of a sentence: "4 hidden neurons"."""
    taken = {"neurons": sum(setting.layers), "epochs": setting.epochs, "features": len(setting.features)}
    return [_at_most(name, taken[name]) for name, limit in _limits(goal).items() if taken[name] > limit]


def reached(goal: Goal, numbers: Mapping[str, Any]) -> Any:
    """Where ``numbers``, arrays ``(n,)`` or numbers of the same names as in a goal, reach ``goal``.

    What cannot be measured, such as a test loss without test samples, is missing or NaN, and is never reached.
    """
    met: Any = True
    for name in _BOUNDS:
        bound = getattr(goal, name)
        if bound is not None:
            value = numbers.get(name, float("nan"))
            met = met & (value >= bound if name == "accuracy" else value < bound)
    return met


def _limits(goal: Goal) -> dict[str, int]:
    return {name: limit for name, limit in goal._asdict().items() if name not in _BOUNDS and limit is not None}


def _at_most(name: str, count: int) -> str:
    singular = {"neurons": "hidden neuron", "epochs": "epoch", "features": "feature"}[name]
    return f"{count:,} {singular}{'' if count == 1 else 's'}"


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""
