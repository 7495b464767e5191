"""The rule by which a run trains, and its schedule: the changes of that rule on the way, which are part of the run.

A rule is plain values: ``json`` writes it as a list of five, and ``Rule(*list)`` is the same rule again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nn_core.checks import instance, not_negative, positive, whole
from nn_core.optimisers import optimiser


class Rule(NamedTuple):
    """What may change while a run trains. ``batch_size`` None takes all samples at once.

    ``l1`` and ``l2`` are the rates of the penalties on the weights' absolute values and on half their squares.
    """

    learning_rate: float = 1.0
    batch_size: int | None = None
    optimiser: str = "gradient_descent"
    l1: float = 0.0
    l2: float = 0.0


Schedule = tuple[tuple[int, Rule], ...]
"""``(epoch, rule)`` pairs: each rule holds from its epoch on, the first from epoch 0."""


def checked(rule: Rule) -> Rule:
    """``rule`` with plain numbers in it; a ValueError where it cannot be followed."""
    instance("rule", rule, Rule, "Make one, like Rule(learning_rate=0.1).")
    optimiser(rule.optimiser)
    return Rule(
        positive("learning_rate", rule.learning_rate),
        None if rule.batch_size is None else whole("batch_size", rule.batch_size, least=1),
        rule.optimiser,
        not_negative("l1", rule.l1),
        not_negative("l2", rule.l2),
    )


def schedule_from(schedule: Schedule) -> Schedule:
    """``schedule`` if it starts at epoch 0, its epochs rise and its rules can be followed."""
    pairs = isinstance(schedule, tuple | list) and all(isinstance(c, tuple | list) and len(c) == 2 for c in schedule)
    if not pairs:
        wanted = "a sequence of (epoch, Rule) pairs"
        raise ValueError(f"schedule must be {wanted}; got {schedule!r}. Write ((0, Rule(learning_rate=0.1)),).")
    epochs = [whole("an epoch of the schedule", epoch, least=0) for epoch, _ in schedule]
    if epochs[:1] != [0] or any(later <= earlier for earlier, later in zip(epochs, epochs[1:])):
        remedy = "Give a pair for epoch 0 and sort the rest."
        raise ValueError(f"schedule must start at epoch 0 and rise; got epochs {epochs}. {remedy}")
    return tuple((epoch, checked(rule)) for epoch, (_, rule) in zip(epochs, schedule))


def rule_at(schedule: Schedule, epoch: int) -> Rule:
    """The rule that the epoch after ``epoch`` follows."""
    return next(rule for start, rule in reversed(schedule) if start <= epoch)


def since(schedule: Schedule, epoch: int, field: str) -> int:
    """The epoch since when the rules' ``field`` has been what it is at ``epoch``."""
    value, first = getattr(rule_at(schedule, epoch), field), epoch
    for start, rule in reversed(schedule):
        if start <= epoch:
            if getattr(rule, field) != value:
                break
            first = start
    return first


def stretches(schedule: Schedule, start: int, end: int) -> Iterator[tuple[int, Rule]]:
    """The epochs from ``start`` to ``end``, cut where a rule begins: ``(number of epochs, rule)`` pairs."""
    bounds = [start, *(epoch for epoch, _ in schedule if start < epoch < end), end]
    for first, last in zip(bounds, bounds[1:]):
        yield last - first, rule_at(schedule, first)
