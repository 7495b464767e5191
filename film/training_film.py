"""The film of a training run: loss, decision boundary, a heatmap a layer, and the truth table."""

from __future__ import annotations

import hashlib
import json
import time
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.boundary import plane_around
from figures.theme import Theme
from film import messages
from film.frames import first_solved, training_channels
from film.panels import Scene, training_panels
from lab.criterion import SOLVED
from nn_core import Configuration, Trainer
from nn_core.schedule import Schedule
from setting.schedule import LATEST_EPOCH, MOST_CHANGES, read_schedule
from stage.protocol import Note, Panel, Request, Response

Array = NDArray[np.float64]

BUDGET = 0.05  # Seconds of work a request may cost; what does not fit is requested again.
_CHUNK = 100  # Epochs between two looks at the clock on the way to an epoch far ahead.
_LOOK = 16  # Epochs between two looks at the clock while film is made, or those of one frame where that is more.
_CELLS = 50  # Cells along each side of the decision boundary.


class TrainingFilm:
    """A run of ``configuration`` on ``X`` ``(n_samples, 2)`` and ``Y`` ``(n_samples, n_out)``.

    Training stops at epoch ``goal``, and there are ``stride`` epochs from one frame to the next. A new ``rate`` holds
    from the epoch on screen on. ``theme`` and ``log_axis``, for the loss, concern the pictures alone. ``changes`` are
    the learning rates of a run that a link leads to; the stage starts where the last of them begins.
    ``resting`` tells whether the film stands still; ``drawn`` is the epoch on screen when the browser last asked.
    """

    latest = LATEST_EPOCH
    _panels = staticmethod(training_panels)

    def __init__(
        self, configuration: Configuration, X: Array, Y: Array, *,
        goal: int, stride: int, rate: float, theme: Theme, log_axis: bool = False, changes: Schedule | None = None,
    ) -> None:  # fmt: skip
        self.configuration, self.X, self.Y = configuration, X, Y
        self.goal, self.stride, self.rate, self.theme, self.log_axis = goal, stride, rate, theme, log_axis
        self.seek_request: tuple[int, int] | None = None
        self.resting, self.drawn = True, 0
        self.start = changes[-1][0] if changes else 0
        self.solved_at: int | None
        self._begin(changes or ((0, rate),))
        self.plane = plane_around(X, cells=_CELLS)

    def follow(self, **controls: Any) -> None:
        """Let a page's controls, the arguments of this class by the same names, say something else from now on."""
        vars(self).update(controls)

    def seek(self, epoch: int) -> None:
        """Have the stage show ``epoch`` when it is next there."""
        if self.seek_request is None or self.seek_request[1] != epoch:
            # The time, in microseconds, is a number that no film before this one can have used.
            self.seek_request = (time.time_ns() // 1000, epoch)

    @property
    def control(self) -> float:
        """What the stage compares with the last change: the learning rate."""
        return self.rate

    def read_changes(self, sent: object) -> Schedule | None:
        """The learning rates that a browser sent, or None where it sent something else."""
        return read_schedule(sent)

    def _begin(self, schedule: Schedule) -> None:
        self.trainer, self.solved_at = self._trainer(schedule), None

    def _trainer(self, schedule: Schedule) -> Trainer:
        return Trainer(self.configuration, self.X, self.Y, schedule)

    @cached_property
    def run(self) -> str:
        """A name for the network, its initial weights and its data; the learning rate is not part of it."""
        c = self.configuration
        rule = c.rule._replace(learning_rate=1.0)
        parts = [repr(c.network), rule, c.loss, c.scheme, c.seed, c.order, self.X.tolist(), self.Y.tolist()]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    @property
    def panels(self) -> list[Panel]:
        """The pictures, as they are at epoch 0."""
        return self._panels(self.scene, self.trainer.parameters_at(0), self.trainer.loss_history[:1])

    @property
    def scene(self) -> Scene:
        """What the pictures are made of, besides the numbers of an epoch."""
        network, loss = self.configuration.network, self.configuration.loss
        return Scene(network, loss, self.X, self.Y, self.plane, self.theme, self.goal, self.log_axis)

    @property
    def panels_id(self) -> str:
        """A name for what the panels depend on."""
        return f"{self.run}-{self.theme.name}-{'log' if self.log_axis else 'linear'}"

    @property
    def epoch(self) -> int:
        """Where the run is."""
        return self.trainer.epoch

    @property
    def changes(self) -> Schedule:
        """The learning rates on the way to the present epoch."""
        return self.trainer.schedule

    @property
    def schedule_from_here(self) -> Schedule:
        """The learning rates of this run if it goes on from the present epoch, or from where a link leads to."""
        return self._going_on(max(self.epoch, self.start))

    @property
    def schedule(self) -> Schedule:
        """The learning rates of this run: those it was trained with, and beyond that the slider's."""
        return self.changes if self.changes[-1][1] == self.rate else self._going_on(self.trainer.furthest)

    def _going_on(self, epoch: int) -> Schedule:
        """The learning rates up to ``epoch``, and from there on the slider's."""
        before = _before(self.changes, epoch)
        full = len(before) == MOST_CHANGES
        return before if full or (before and before[-1][1] == self.rate) else (*before, (epoch, self.rate))

    @property
    def diverged(self) -> int | None:
        """The first epoch that is not finite, once it is known."""
        return self.trainer.diverged_at

    @property
    def notes(self) -> list[Note]:
        """What there is to say, the most telling last."""
        notes = messages.general(self.trainer.rule.learning_rate if self._moved_too_often else self.rate)
        if self._moved_too_often:
            notes.append((self.epoch, messages.moved_too_often(self.trainer.rule.learning_rate), None))
        if self.solved_at is not None:
            notes.append((self.solved_at, messages.solved(self.solved_at), None))
        return [*notes, *self._ending(), (self.goal + 1, messages.beyond(self.goal), "done")]

    @property
    def _moved_too_often(self) -> bool:
        """Whether the learning rate can be moved no more from the present epoch on."""
        return self.rate != self.trainer.rule.learning_rate and len(_before(self.changes, self.epoch)) == MOST_CHANGES

    def first_frame(self) -> Response:
        """The frame of epoch 0; the run stays where it is."""
        return self._frames([0], self.trainer.parameters_at(0)[None], [self.trainer.loss_history[:1]])

    def respond(self, request: Request) -> Response:
        """The frames asked for, as many as fit in the time budget."""
        until = time.perf_counter() + BUDGET
        self.resting = request.kind != "play"
        self.drawn = request.start if request.drawn is None else request.drawn
        if request.kind != "seek":
            self.seek_request = None  # The stage has moved since; where it is now counts.
        if not self._arrive(request, until) or request.kind == "pause":
            return Response()
        if request.kind == "seek":
            trainer = self.trainer
            return self._frames([trainer.epoch], trainer.parameters[None], [trainer.loss_history])
        self.apply_rate()
        return self._film(request.count, 1 if request.kind == "step" else self.stride, until)

    def _film(self, count: int, stride: int, until: float) -> Response:
        """As many of the next ``count`` frames, ``stride`` epochs apart, as can be had by ``until``."""
        trainer = self.trainer
        epochs: list[int] = [trainer.epoch]
        traces = [np.empty((0, self.configuration.network.size))]
        while len(epochs) <= count and time.perf_counter() < until and trainer.epoch < self.goal:
            start, frames = trainer.epoch, min(count + 1 - len(epochs), max(1, _LOOK // stride))
            trace = self._advance(min(frames * stride, self.goal - start))
            if not len(trace):
                break
            last = len(trace)
            rows = [*range(stride, last, stride), last]  # The end of the film is a frame, wherever it is.
            epochs += [start + row for row in rows]
            traces.append(trace[np.array(rows) - 1])
        if len(epochs) == 1:
            return Response()
        history = trainer.loss_history
        losses = [history[before + 1 : epoch + 1].copy() for before, epoch in pairwise(epochs)]
        return self._frames(epochs[1:], np.concatenate(traces), losses)

    def _arrive(self, request: Request, until: float) -> bool:
        """Bring the run to the epoch on screen by the rates that led there; False where the time was not enough."""
        changes = request.changes if request.changes is not None else self.changes
        elsewhere = _before(changes, request.start) != _before(self.changes, request.start)
        # A reset forgets changes that were made later.
        if elsewhere or (request.start == 0 and changes != self.changes):
            self._begin(_before(changes, request.start + 1))
            self.start = 0  # No longer the run of the link.
        trainer = self.trainer
        if request.start <= trainer.furthest:
            trainer.rewind(request.start)
            return True
        trainer.rewind(trainer.furthest)
        while trainer.epoch < request.start and trainer.state != "diverged":
            if time.perf_counter() > until:
                return False
            self._advance(min(_CHUNK, request.start - trainer.epoch))
        return True

    def apply_rate(self) -> None:
        """Use the slider's learning rate from the present epoch on; changes that were made later are forgotten."""
        epoch = self.trainer.epoch
        holds = self.trainer.rule.learning_rate == self.rate and self.changes[-1][0] <= epoch
        if holds or self._moved_too_often:
            return
        self.trainer.set_rule(self.trainer.rule._replace(learning_rate=self.rate))
        if self.solved_at is not None and self.solved_at > epoch:
            self.solved_at = None

    def _advance(self, epochs: int) -> Array:
        """Train, and look whether that solves it; the parameters ``(n, P)`` after each epoch done."""
        trace = self.trainer.trace(epochs)
        if self.solved_at is None:
            first = self.trainer.epoch + 1 - len(trace)
            solved = first_solved(self.configuration, self.X, self.Y, trace, self.trainer.loss_history[first:])
            self.solved_at = None if solved is None else first + solved
        return trace

    def _ending(self) -> list[Note]:
        """The words for the end of the film, where the run is there."""
        trainer = self.trainer
        if trainer.state == "diverged":
            return [(trainer.epoch, messages.diverged(trainer.epoch + 1, trainer.rule.learning_rate), "diverged")]
        if trainer.epoch < self.goal:
            return []
        outputs = trainer.outputs
        if SOLVED.met(outputs, self.Y):
            return []
        return [(self.goal, messages.unsolved(trainer.epoch, outputs, self.Y, self.solved_at), "done")]

    def _frames(self, epochs: list[int], parameters: Array, losses: list[Array]) -> Response:
        """The pictures of ``parameters`` ``(n_frames, P)`` as numbers, and the losses since the frame before."""
        channels = training_channels(self.configuration.network, self.X, self.Y, self.plane.points, parameters)
        return Response(epochs, channels, {"loss": losses})


def _before(schedule: Schedule, epoch: int) -> Schedule:
    """The changes that an epoch's parameters depend on."""
    return tuple(change for change in schedule if change[0] < epoch)
