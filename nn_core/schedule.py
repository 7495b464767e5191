"""The rule by which a run trains, and its schedule: what is changed on the way, which is part of the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from nn_core.checks import instance, positive, vector, whole
from nn_core.network import Network
from nn_core.optimisers import optimiser


class Rule(NamedTuple):
    """What may change while a run trains, in plain values. ``batch_size`` None takes all samples at once.

    ``l1`` and ``l2`` are the rates of the penalties on the weights' absolute values and on half their squares. Of the
    training data the first so many ``samples`` count, all where None: so data can grow while a run trains.
    """

    learning_rate: float = 1.0
    batch_size: int | None = None
    optimiser: str = "gradient_descent"
    l1: float = 0.0
    l2: float = 0.0
    samples: int | None = None


class Edit(NamedTuple):
    """A parameter set by hand, a cell of a layer's block; a ``frozen`` one stays as it is until it is edited again."""

    layer: int
    row: int
    column: int
    value: float
    frozen: bool = False


class Change(NamedTuple):
    """The ``rule`` that holds from ``epoch`` on, and the ``edits`` made there."""

    epoch: int
    rule: Rule
    edits: tuple[Edit, ...] = ()


Schedule = tuple[Change, ...]  # At rising epochs, the first at epoch 0.


def checked(rule: Rule) -> Rule:
    """``rule`` with plain numbers in it; a ValueError where it cannot be followed."""
    instance("rule", rule, Rule, "Make one, like Rule(learning_rate=0.1).")
    optimiser(rule.optimiser)
    return rule._replace(
        learning_rate=positive("learning_rate", rule.learning_rate),
        batch_size=None if rule.batch_size is None else whole("batch_size", rule.batch_size, least=1),
        l1=positive("l1", rule.l1, or_zero=True),
        l2=positive("l2", rule.l2, or_zero=True),
        samples=None if rule.samples is None else whole("samples", rule.samples, least=1),
    )


def schedule_from(schedule: Sequence[Any], network: Network) -> Schedule:
    """``schedule`` if it starts at epoch 0, its epochs rise, its rules can be followed and its edits made."""
    try:
        changes = [Change(*change) for change in schedule]
    except TypeError:
        wanted = "a sequence of (epoch, Rule) pairs or Changes"
        raise ValueError(f"schedule must be {wanted}; got {schedule!r}. Write ((0, Rule()),).") from None
    epochs = [whole("an epoch of the schedule", change.epoch, least=0) for change in changes]
    if epochs[:1] != [0] or any(later <= earlier for earlier, later in zip(epochs, epochs[1:])):
        raise ValueError(f"schedule must start at epoch 0 and rise; got epochs {epochs}. Sort it, from epoch 0 on.")
    return tuple(Change(e, checked(c.rule), _checked_edits(c.edits, network)) for e, c in zip(epochs, changes))


def _checked_edits(edits: tuple[Edit, ...], network: Network) -> tuple[Edit, ...]:
    instance("edits", edits, tuple, "Write (Edit(0, 0, 0, 0.5),).")
    for edit in edits:
        instance("edit", edit, Edit, "Make one, like Edit(0, 0, 0, 0.5).")
        n_in, n_out = network.shapes[whole("layer", edit.layer, 0, len(network.shapes) - 1)]
        whole("row", edit.row, 0, n_in), whole("column", edit.column, 0, n_out - 1)
    values = vector("value", [edit.value for edit in edits], len(edits)).tolist()  # Of one parameter the last counts.
    return tuple({e[:3]: e._replace(value=v, frozen=bool(e.frozen)) for e, v in zip(edits, values)}.values())


def rule_at(schedule: Schedule, epoch: int) -> Rule:
    """The rule that the epoch after ``epoch`` follows."""
    return next(change.rule for change in reversed(schedule) if change.epoch <= epoch)


def counted(rule: Rule, n: int) -> int:
    """How many of ``n`` training samples ``rule`` takes into account."""
    return min(rule.samples or n, n)


def edits_at(schedule: Schedule, epoch: int) -> tuple[Edit, ...]:
    """The edits made at ``epoch``."""
    return next((change.edits for change in schedule if change.epoch == epoch), ())


def since(schedule: Schedule, epoch: int, *fields: str) -> int:
    """The epoch since when all these ``fields`` of the rules have been what they are at ``epoch``."""
    begun = [(c.epoch, [getattr(c.rule, name) for name in fields]) for c in schedule if c.epoch <= epoch]
    return max((start for (_, before), (start, value) in zip(begun, begun[1:]) if value != before), default=0)
