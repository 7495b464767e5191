"""The rule by which a run trains, and its schedule: the changes of that rule on the way, which are part of the run.

A rule is plain values: ``json`` writes it as a list of five, and ``Rule(*list)`` is the same rule again.
"""

from __future__ import annotations

from typing import NamedTuple

from nn_core.checks import instance, positive, whole
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
        positive("l1", rule.l1, or_zero=True),
        positive("l2", rule.l2, or_zero=True),
    )


def schedule_from(schedule: Schedule) -> Schedule:
    """``schedule`` if it starts at epoch 0, its epochs rise and its rules can be followed."""
    pairs = isinstance(schedule, tuple | list) and all(isinstance(c, tuple | list) and len(c) == 2 for c in schedule)
    if not pairs:
        raise ValueError(f"schedule must be a sequence of (epoch, Rule) pairs; got {schedule!r}. Write ((0, Rule()),).")
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
    begun = [(start, getattr(rule, field)) for start, rule in schedule if start <= epoch]
    return max((start for (_, before), (start, value) in zip(begun, begun[1:]) if value != before), default=0)
