"""What of one run is not as in another, in few words, and from which epoch on."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from nn_core.schedule import Change, Rule, Schedule, edits_at, rule_at
from setting import edits
from setting.names import NAMES
from setting.of_data import name_of_data
from setting.parameters import decimal
from setting.run import Run
from setting.setting import RULE, Setting

_MOST = 2  # Numbers set by hand, and later changes, that are told one by one.
_SAID = {
    "noise": "noise {} %", "samples": "{} samples", "test": "{} % test points", "data_seed": "data seed {}",
    "seed": "seed {}", "features": "{}", "activation": "{}", "output": "{} output", "loss": "{}", "init": "{} weights",
    "order": "{}", "rate": "rate {}", "optimiser": "{}", "l1": "L1 {}", "l2": "L2 {}",
}  # fmt: skip


def parting(one: Schedule, other: Schedule) -> int | None:
    """The first epoch from which on the runs of two schedules are not the same; None where they always are."""
    epochs = sorted({change.epoch for change in (*one, *other)})
    return next((epoch for epoch in epochs if _at(one, epoch) != _at(other, epoch)), None)


def _at(schedule: Schedule, epoch: int) -> tuple[Rule, Any]:
    return rule_at(schedule, epoch), edits_at(schedule, epoch)


def differences(run: Run, other: Run) -> list[str]:
    """What of ``run`` is not as in ``other``: ``["8 neurons", "rate 0.5"]``; none where both are the same run."""
    told = [_field(name, value) for name, value in _of_network(run.setting, other.setting)]
    parted = parting(run.schedule, other.schedule)
    if parted is None:
        return told
    rule, made = _at(run.schedule, parted)
    other_rule, other_made = _at(other.schedule, parted)
    told += _rule(other_rule, rule)
    told += _by_hand(made, run.setting.sizes)
    if other_made and not made and len(other_made) < _size(other.setting.sizes):
        told.append(f"nothing set by hand at {parted:,}")
    return told + _later(run, other.schedule, parted)


def _of_network(setting: Setting, other: Setting) -> list[tuple[str, Any]]:
    mine, others = vars(setting.of_network()), vars(other.of_network())
    return [(name, value) for name, value in mine.items() if value != others[name]]


def _field(name: str, value: Any) -> str:
    if name == "data":
        return name_of_data(value)
    if name == "layers":
        units = " and ".join(map(str, value))
        return f"{units} neuron{'' if value == (1,) else 's'}" if value else "no hidden layer"
    if name == "standardise":
        return "standardised" if value else "not standardised"
    if name == "batch":
        return "all samples at once" if value is None else f"batch {value}"
    said = ", ".join(NAMES[one] for one in value) if isinstance(value, tuple) else NAMES.get(value)
    return _SAID[name].format(said or decimal(value))


def _rule(before: Rule, after: Rule) -> list[str]:
    told = [_field(name, new) for name, old, new in zip(RULE, before, after) if new != old]
    if before.samples != after.samples:
        told.append(f"{after.samples or 'all'} training points")
    return told


def _by_hand(made: Any, sizes: tuple[int, ...]) -> list[str]:
    if len(made) == _size(sizes):  # As one that starts from a file.
        return ["given initial weights"]
    if len(made) > _MOST:
        return [f"{len(made)} numbers set by hand"]
    return [
        f"{edits.name_of(edit, sizes)} {'frozen at' if edit.frozen else '='} {decimal(edit.value)}" for edit in made
    ]


def _size(sizes: tuple[int, ...]) -> int:
    """How many parameters a network of these ``sizes`` has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def _later(run: Run, other: Schedule, parted: int) -> list[str]:
    """What is changed in ``run`` after the epoch ``parted``, and is not changed likewise in the ``other`` schedule."""
    told, rule = [], rule_at(run.schedule, parted)
    for change in run.schedule:
        if change.epoch > parted:
            said = [*_rule(rule, change.rule), *_by_hand(change.edits, run.setting.sizes)]
            told += [f"{one} from {change.epoch:,}" for one in said if not _likewise(change, other)]
            rule = change.rule
    return told if len(told) <= _MOST else [*told[:_MOST], f"{len(told) - _MOST} more changes"]


def _likewise(change: Change, other: Schedule) -> bool:
    return any(one.epoch == change.epoch and one == change for one in other)
