"""What can be asked of a reader in a step of a lesson, and whether it has been done."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nn_core import Trainer
from setting.setting import CONTROLS, Setting

_RISE = 1.1  # Times the least test loss: less may be the noise of a few points.


class Seen(NamedTuple):
    """What a reader has made of a step: the setting ``begun`` with, the one ``now``, and the ``run`` of that.

    ``epoch`` is the one on screen; the run may be ahead of it. ``solved_at`` is the first epoch that solves the task.
    """

    begun: Setting
    now: Setting
    run: Trainer
    epoch: int
    solved_at: int | None

    @property
    def ended(self) -> bool:
        """Whether the last epoch, or the last finite one, is on screen."""
        diverged = self.run.diverged_at
        return self.epoch >= self.now.epochs or (diverged is not None and self.epoch >= diverged - 1)

    @property
    def solved(self) -> bool:
        """Whether the task is solved on screen."""
        return self.solved_at is not None and self.solved_at <= self.epoch


class Action(NamedTuple):
    """What a reader is to do, in ``words``, and whether it is ``done``."""

    words: str
    done: Callable[[Seen], bool]


def _overfits(seen: Seen) -> bool:
    """Whether the test loss has risen from its least value while the training loss fell."""
    if seen.run.test is None:
        return False
    training, test = (losses[: seen.epoch + 1] for losses in (seen.run.loss_history, seen.run.test_loss_history))
    least = int(np.argmin(test))
    return bool(test[-1] > _RISE * test[least] and training[-1] < training[least])


def _moved(name: str) -> Callable[[Seen], bool]:
    return lambda seen: getattr(seen.now, name) != getattr(seen.begun, name)


def _on_the_way(seen: Seen) -> bool:
    """Whether the rule was changed, and the run went on by it."""
    last = seen.run.schedule[-1]
    return len(seen.run.schedule) > 1 and seen.epoch > last.epoch


ACTIONS: dict[str, Action] = {
    "train": Action("Train to the last epoch.", lambda seen: seen.ended),
    "solve": Action("Solve it.", lambda seen: seen.solved),
    "fail": Action("Find a run that ends unsolved.", lambda seen: seen.ended and not seen.solved),
    "diverge": Action("Make it diverge.", lambda seen: seen.ended and seen.run.diverged_at is not None),
    "overfit": Action("Make the test loss rise while the training loss falls.", _overfits),
    "change": Action("Change the training on its way.", _on_the_way),
    "edit": Action("Set a weight or a bias by hand.", lambda seen: any(one.edits for one in seen.run.schedule)),
    **{f"move {name}": Action("Change {}.", _moved(name)) for name in CONTROLS},
}
"""By the words that a lesson's file has; ``{}`` in an action's words stands for the label of its control."""
