"""What a run's losses were, at the epochs where parameters were set by hand, just before that."""

from __future__ import annotations

import copy

from nn_core import Trainer
from nn_core.schedule import Schedule

Losses = tuple[float, ...]  # Of the training samples, and of the test samples where there are any.
Known = dict[tuple[int, Schedule], Losses]
"""Such losses, by the epoch and the changes before it: they depend on nothing else."""


def losses_here(trainer: Trainer) -> Losses:
    """The losses at the present epoch."""
    histories = [trainer.loss_history, trainer.test_loss_history] if trainer.test else [trainer.loss_history]
    return tuple(float(history[-1]) for history in histories)


def losses_before_edits(trainer: Trainer, known: Known) -> dict[int, Losses]:
    """By epoch, of all that ``trainer`` has reached and that have edits; ``known`` gets what is computed for it."""
    found, run = {}, None
    # From the last to the first, so that one copy, which forgets what comes after, serves for all.
    for i, (epoch, _, edits) in reversed([*enumerate(trainer.schedule)]):
        if not edits or epoch > trainer.furthest:
            continue
        key = epoch, trainer.schedule[:i]
        if key not in known:
            run = run or copy.copy(trainer)
            known[key] = _without_edits_at(run, epoch)
        found[epoch] = known[key]
    return dict(sorted(found.items()))


def _without_edits_at(run: Trainer, epoch: int) -> Losses:
    """The losses at ``epoch`` of a ``run`` without the edits there, and with no later change."""
    if not epoch:
        return losses_here(Trainer(run.configuration, run.X, run.Y, test=run.test))
    run.rewind(epoch - 1)
    run.set_rule(run.rule)
    run.advance(1)
    return losses_here(run)
