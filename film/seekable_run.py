"""A training run that can be brought to any epoch, by any changes on the way: trained on, rewound, or begun anew."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from film.earlier_curves import Left, curve_of
from film.jumps import Known, losses_before_edits, losses_here
from film.solving import Solving
from lab.criterion import criterion_for
from nn_core import Change, Configuration, Edit, Rule, Trainer
from nn_core.datasets import Pair
from nn_core.schedule import Schedule, edits_at
from setting.differences import parting
from setting.earlier_runs import LEAST
from setting.schedule import MOST_CHANGES, length, read_schedule, to_browser
from stage.protocol import Changes, Request

Array = NDArray[np.float64]

_UPDATES = 3000  # Updates of the parameters between two looks at the clock, or those of one epoch.
_CHUNK = 100  # Epochs between two looks at the clock on the way to an epoch far ahead.


class SeekableRun:
    """A run of ``configuration`` on ``samples``, inputs ``(n_samples, n_in)`` and targets ``(n_samples, n_out)``.

    ``test`` are samples that are never trained on; ``kind`` says what the data are, as in ``nn_core.datasets``. A new
    ``rule`` holds from the present epoch on. ``changes`` are those of a run that a link leads to, which starts where
    the last of them begins. ``on_left`` is told where the run goes another way than one that was seen.

    ``seen`` is the furthest epoch that was on screen by the changes of this run.
    """

    def __init__(
        self, configuration: Configuration, samples: Pair, *, test: Pair | None, kind: str, rule: Rule,
        changes: Schedule | None, on_left: Callable[[Left], None] | None,
    ) -> None:  # fmt: skip
        self.configuration, self.kind, self.rule, self.on_left = configuration, kind, rule, on_left
        (self.X, self.Y), self.test = samples, test
        self.criterion = criterion_for(kind, configuration.network.output)
        by_test = test is not None and kind == "regression"
        self._solving = Solving(self.criterion, test if test is not None and by_test else samples, by_test)
        self._before_edits: Known = {}
        self.start = changes[-1].epoch if changes else 0
        self._begin(changes or (Change(0, rule),))

    def _begin(self, schedule: Schedule) -> None:
        self.trainer, self._solving.at = self._trainer(schedule), None
        self.seen, self._losses = 0, self.trainer.loss_history
        self._solving.look(self.trainer, 0, self.trainer.parameters[None])

    def _trainer(self, schedule: Schedule) -> Trainer:
        return Trainer(self.configuration, self.X, self.Y, schedule, test=self.test)

    def again(self) -> Trainer:
        """A trainer of the same run at epoch 0."""
        return self._trainer(self.schedule)

    @property
    def control(self) -> Rule:
        """What the stage compares with the last change: the rule that the controls say."""
        return self.rule

    def read_changes(self, sent: object) -> Schedule | None:
        """The changes that a browser sent, or None where it sent something else."""
        return read_schedule(sent, self.configuration.network.sizes)

    @property
    def epoch(self) -> int:
        """Where the run is."""
        return self.trainer.epoch

    @property
    def changes(self) -> Changes:
        """What was changed on the way to the present epoch."""
        return to_browser(self.trainer.schedule, self.configuration.network.sizes)

    @property
    def jumps(self) -> dict[str, list[tuple[int, float]]]:
        """What each loss was, at the epochs where parameters were set by hand, until then; what is finite of it."""
        before = losses_before_edits(self.trainer, self._before_edits).items()
        curves = ["loss", "loss-test"] if self.test else ["loss"]
        return {
            name: [(epoch, losses[i]) for epoch, losses in before if math.isfinite(losses[i])]
            for i, name in enumerate(curves)
        }

    @property
    def schedule_from_here(self) -> Schedule:
        """The changes of this run if it goes on from the present epoch, or from where a link leads to."""
        return self._going_on(max(self.epoch, self.start))

    @property
    def schedule(self) -> Schedule:
        """The changes of this run: those it was trained with, and beyond that the controls' rule."""
        schedule = self.trainer.schedule
        return schedule if schedule[-1].rule == self.rule else self._going_on(self.trainer.furthest)

    def _going_on(self, epoch: int) -> Schedule:
        """The changes up to ``epoch``, and from there on the controls' rule."""
        before, here = led_to(self.trainer.schedule, epoch)
        if not here and (length(before) >= MOST_CHANGES or (before and before[-1].rule == self.rule)):
            return before
        return (*before, Change(epoch, self.rule, here))

    @property
    def is_full(self) -> bool:
        """Whether a link could not say one change more, made at the present epoch."""
        before, here = led_to(self.trainer.schedule, self.epoch)
        return length([*before, Change(self.epoch, self.rule, here)]) >= MOST_CHANGES

    @property
    def moved_too_often(self) -> bool:
        """Whether the rule can be changed no more from the present epoch on."""
        before, here = led_to(self.trainer.schedule, self.epoch)
        return self.rule != self.trainer.rule and not here and length(before) >= MOST_CHANGES

    @property
    def diverged(self) -> int | None:
        """The first epoch that is not finite, once it is known."""
        return self.trainer.diverged_at

    @property
    def solved_at(self) -> int | None:
        """The first epoch that is known to have solved the task."""
        return self._solving.at

    @property
    def whole_steps(self) -> bool:
        """Whether the next epoch is one update."""
        return len(self.trainer.batches()) == 1

    @property
    def at_once(self) -> int:
        """Epochs between two looks at the clock, at most: of small batches few, so that frames stand closer."""
        return max(1, _UPDATES // len(self.trainer.batches()))

    def arrive(self, request: Request, until: float) -> bool:
        """Bring the run to the epoch on screen by the changes that led there; False where the time was not enough."""
        own, start = self.trainer.schedule, request.start
        changes = own if request.changes is None else tuple(Change(*change) for change in request.changes)
        if changes == own:  # The browser has this very run on screen.
            self.seen = max(self.seen, min(request.seen, self.trainer.furthest))
        (before, here), (known, made) = led_to(changes, start), led_to(own, start)
        set_again = {edit[:3] for edit in made} <= {edit[:3] for edit in here}
        # A reset forgets changes that were made later.
        if before != known or not set_again or (start == 0 and changes != own):
            so_far = tuple(change for change in changes if change.epoch <= start)
            self.leave(so_far)
            self._begin(so_far)
            self.start = 0  # No longer the run of the link.
        trainer = self.trainer
        trainer.rewind(min(start, trainer.furthest))
        while trainer.epoch < start and trainer.state != "diverged":
            if time.perf_counter() > until:
                return False
            self.advance(min(_CHUNK, self.at_once, start - trainer.epoch))
        if trainer.epoch == start and here != edits_at(trainer.schedule, start):
            self._edit(here)
        return True

    def advance(self, epochs: int) -> Array:
        """Train, and look whether that solves it; the parameters ``(n, P)`` after each epoch done."""
        trace = self.trainer.trace(epochs)
        self._losses = max(self._losses, self.trainer.loss_history, key=len)
        self._solving.look(self.trainer, self.trainer.epoch + 1 - len(trace), trace)
        return trace

    def _edit(self, made: tuple[Edit, ...]) -> None:
        """Set parameters by hand at the present epoch; changes that were made later are forgotten."""
        before, here = led_to(self.trainer.schedule, self.epoch)
        if not here:
            self._before_edits[self.epoch, before] = losses_here(self.trainer)
        self._change(lambda: self.trainer.edit(*made))
        self.start = 0

    def apply_rule(self) -> None:
        """Follow the controls' rule from the present epoch on; changes that were made later are forgotten."""
        holds = self.trainer.rule == self.rule and self.trainer.schedule[-1].epoch <= self.epoch
        if not holds and not self.moved_too_often:
            self._change(lambda: self.trainer.set_rule(self.rule))

    def _change(self, change: Callable[[], None]) -> None:
        """Make a change of the run at the present epoch."""
        before, losses = self.trainer.schedule, self._losses
        change()
        self._tell_left(before, losses, self.trainer.schedule)
        self.seen, self._losses = min(self.seen, self.epoch), self.trainer.loss_history
        self._solving.forget_after(self.epoch)
        self._solving.look(self.trainer, self.epoch, self.trainer.parameters[None])

    def leave(self, schedule: Schedule | None = None) -> None:
        """The run is to follow ``schedule`` instead, or is left for another network's."""
        self._tell_left(self.trainer.schedule, self._losses, schedule)

    def _tell_left(self, before: Schedule, losses: Array, after: Schedule | None) -> None:
        """Tell of a run by ``before`` with these ``losses`` where ``after`` leads elsewhere, if that much was seen."""
        parted = 0 if after is None else parting(before, after)
        if self.on_left and parted is not None and self.seen - parted >= LEAST:
            so_far = tuple(change for change in before if change.epoch < self.seen)
            self.on_left(Left(so_far, curve_of(losses[: self.seen + 1])))


def led_to(schedule: Schedule, epoch: int) -> tuple[Schedule, tuple[Edit, ...]]:
    """What the parameters of an epoch depend on: the changes before it, and the edits there."""
    return tuple(change for change in schedule if change.epoch < epoch), edits_at(schedule, epoch)
