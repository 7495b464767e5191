"""The film of a training run: loss, decision boundary, a heatmap a layer, and the truth table."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.theme import Theme
from film import messages
from film.earlier_curves import EarlierCurve, Left
from film.frames import confusion, pieces, training_channels, weight_channels
from film.landscape_panel import landscape_panel
from film.panels import legend, readings, training_panels
from film.points import TAKEN
from film.scene import Scene, plane_of
from film.seekable_run import SeekableRun
from film.target import Reached, Reaching
from film.trajectory import MAPS, Trajectory
from lab.criterion import accuracy
from lab.epoch.epoch import compute_epoch
from lab.run.joins import counted_at, judged
from nn_core import Change, Configuration, Inputs, Rule
from nn_core.datasets import Pair
from nn_core.schedule import Schedule
from setting import edits
from setting.schedule import LATEST_EPOCH
from setting.task import Goal
from stage.panels import Legend, Panel
from stage.protocol import History, Note, Reading, Request, Response, Stepper

Array = NDArray[np.float64]

BUDGET = 0.05  # Seconds of training that a request may cost; what does not fit is requested again.
_LOOK = 16  # Epochs between two looks at the clock while film is made, or those of one frame where that is more.
_CELLS = 50  # Cells along each side of the decision boundary.


class TrainingFilm(SeekableRun):
    """A run of ``configuration`` on ``training``, as film: points ``(n, 2)`` and targets ``(n, n_out)``.

    ``inputs`` turns points into what the network is given, by default the points themselves; ``test`` are points and
    targets that are never trained on; ``kind`` says what the data are, as in ``nn_core.datasets``.

    Training stops at epoch ``goal``, and there are ``stride`` epochs from one frame to the next, ``pace`` frames a
    second. A new ``rule`` holds from the epoch on screen on. ``theme``, ``log_axis``, for the loss, and
    ``show_test``, for the test points, concern the pictures alone. ``changes`` are the rules of a run that a link
    leads to; the stage starts where the last of them begins. ``actions`` are those of ``film.messages`` that the page
    acts on, ``steppers`` what it lets the stage move; whether targets of a truth table can be pressed is
    ``flippable``, and so can points be drawn. ``target`` is what a task asks for; ``fixed`` is whether no number can be
    set by hand. ``name`` is what its files are called, before the epoch, ``class_names`` what the classes are, if
    anything, and ``plane`` the ends of the square that is shown, as ``film.scene.plane_of`` takes them.
    ``on_left`` is told where the run goes another way than one that was seen; ``earlier`` says which curves of such
    runs are shown beside a run by a schedule.

    ``trajectory`` is that of the run over its loss landscape, or in words why there is none; None has no such panel.
    ``resting`` tells whether the film stands still; ``on_screen`` is the epoch there when the browser last sent
    a request.
    """

    latest = LATEST_EPOCH
    recorded = False
    share = 1.0  # of the budget
    _panels = staticmethod(training_panels)

    def __init__(
        self, configuration: Configuration, training: Pair, *, inputs: Inputs | None = None, test: Pair | None = None,
        kind: str = "gate", goal: int, stride: int, pace: float = 60, rule: Rule, theme: Theme, log_axis: bool = False,
        show_test: bool = True, changes: Schedule | None = None, actions: Collection[tuple[str, str]] = (),
        steppers: Sequence[Stepper] = (), flippable: bool = True, target: Goal | None = None, fixed: bool = False,
        name: str = "run", class_names: tuple[str, ...] = (), column_names: tuple[str, ...] = (),
        plane: tuple[float, ...] | None = None,
        on_left: Callable[[Left], None] | None = None,
        earlier: Callable[[Schedule], tuple[EarlierCurve, ...]] | None = None,
    ) -> None:  # fmt: skip
        self.inputs, self.points, self.test_points = inputs, training[0], None if test is None else test[0]
        self.goal, self.stride, self.pace = goal, stride, pace
        self.theme, self.log_axis, self.show_test = theme, log_axis, show_test
        self.actions, self.steppers, self.flippable = actions, steppers, flippable
        self.target, self.fixed, self.name = target, fixed, name
        self.class_names, self.column_names = class_names, column_names
        self.earlier = earlier
        self.trajectory: Trajectory | str | None = None
        self._reaching = Reaching()
        self.seek_request: tuple[int, int] | None = None
        self.resting, self.on_screen = True, 0
        super().__init__(
            configuration, (self.input_of(training[0]), training[1]), kind=kind, rule=rule, changes=changes,
            test=None if test is None else (self.input_of(test[0]), test[1]), on_left=on_left,
        )  # fmt: skip
        self.plane = plane_of([training, *([test] if test else [])], plane, _CELLS)

    def input_of(self, points: Array) -> Array:
        """What the network is given of ``points`` ``(n, 2)``: ``(n, n_in)``."""
        return points if self.inputs is None else self.inputs(points)

    def follow(self, **controls: Any) -> None:
        """Let a page's controls, the arguments of this class by the same names, say something else from now on."""
        vars(self).update(controls)

    def seek(self, epoch: int) -> None:
        """Have the stage show ``epoch`` when it is next there."""
        if self.seek_request is None or self.seek_request[1] != epoch:
            self.on_screen = epoch
            # The time, in microseconds, is a number that no film before this one can have used.
            self.seek_request = (time.time_ns() // 1000, epoch)

    @cached_property
    def run(self) -> str:
        """A name for the network, its initial weights and its data; the rule is not part of it."""
        c = self.configuration
        data = [array.tolist() for array in (self.X, self.Y, *(self.test or ()))]
        parts = [repr(c.network), c.loss, c.scheme, c.seed, c.order, self.inputs, data]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    @property
    def panels(self) -> list[Panel]:
        """The pictures, as they are before anything is trained or set by hand: all who watch this run share them."""
        begun = self._trainer((Change(0, self.rule),))
        losses = [begun.loss_history, begun.test_loss_history] if self.test else [begun.loss_history]
        panels = self._panels(self.scene, begun.parameters, losses)
        return (
            panels
            if self.trajectory is None
            else [*panels, landscape_panel(self.theme, self.trajectory, self.trainer, recorded=self.recorded)]
        )

    @property
    def _trajectory(self) -> Trajectory | None:
        return self.trajectory if isinstance(self.trajectory, Trajectory) else None

    @property
    def history(self) -> History:
        """The path of the run so far over its landscape, and a map of that."""
        return self._trajectory.history(self.trainer.furthest) if self._trajectory else History()

    @property
    def unfinished(self) -> bool:
        """Whether a map of the loss landscape at the present epoch is still to come."""
        return self._trajectory is not None and self._trajectory.lacks_map(self.trainer)

    def advance(self, epochs: int) -> Array:
        """Train, as ``SeekableRun.advance``, and note where that leads over the loss landscape."""
        trace = super().advance(epochs)
        if self._trajectory and len(trace):
            self._trajectory.follow(self.trainer, trace)
        return trace

    @property
    def scene(self) -> Scene:
        """What the pictures are made of, besides the numbers of an epoch."""
        held_out = None if self.test_points is None or self.test is None else (self.test_points, self.test[1])
        seen, unseen = (held_out, None) if self.show_test else (None, held_out)
        return Scene(
            self.configuration.network, self.configuration.loss, (self.points, self.Y), seen, self.inputs,
            self.kind, self.plane, self.theme, self.goal, self.log_axis, self.flippable, self.class_names, self.grows,
            unseen, self._earlier, self.column_names,
        )  # fmt: skip

    @property
    def grows(self) -> bool:
        """Whether points join the run on the way."""
        return any(change.rule.samples is not None for change in self.trainer.schedule)

    @property
    def _earlier(self) -> tuple[EarlierCurve, ...]:
        return self.earlier(self.trainer.schedule) if self.earlier else ()

    @property
    def panels_id(self) -> str:
        """A name for what the panels depend on."""
        axis, plane = "log" if self.log_axis else "linear", f"{self.plane.low}-{self.plane.high}-{self.plane.upright}"
        names = "-".join((*self.class_names, *self.column_names))
        said = f"{self.run}-{self.theme.name}-{axis}-{self.show_test}-{self.flippable}-{names}-{plane}-{self.grows}"
        said += f"-{self._trajectory.name if self._trajectory else self.trajectory}"
        earlier = [(one.label, one.token, one.acts) for one in self._earlier]
        return f"{said}-{hashlib.sha256(repr(earlier).encode()).hexdigest()[:16]}" if earlier else said

    @property
    def readings(self) -> list[Reading]:
        """The numbers that go with a frame."""
        return readings(self.kind, self.test is not None)

    @property
    def legend(self) -> Legend:
        """What orange and blue mean."""
        return legend(self.scene)

    @property
    def editable(self) -> float | None:
        """The largest size of a parameter that is set by hand; None where a link could not say one change more."""
        return None if self.fixed or self.is_full else edits.LARGEST

    @property
    def notes(self) -> list[Note]:
        """The messages and when each holds; the last that applies is shown."""
        rule = self.trainer.rule if self.moved_too_often else self.rule
        notes = self._states(rule)
        if self.moved_too_often:
            notes.append(Note(self.epoch, messages.moved_too_often()))
        if self.solved_at is not None:
            words = messages.solved(self.solved_at, self.criterion, self.test is not None)
            notes.append(Note(self.solved_at, words))
        if reached := self._reached:
            words = messages.reached(*reached, sum(self.configuration.network.sizes[1:-1]))
            notes.append(Note(reached.epoch, words, None, messages.HAND_IN))
        notes += [*self._ending(), Note(self.goal + 1, messages.beyond(self.goal), "done")]
        return [note if note.action in self.actions else note._replace(action=None) for note in notes]

    def _states(self, rule: Rule) -> list[Note]:
        """The words for each state of a film whose run follows ``rule``."""
        network = self.configuration.network
        given = messages.given(self.trainer.schedule, network)
        return messages.general(rule, network, self.kind, self.inputs, given)

    def first_frame(self) -> Response:
        """The frame of epoch 0; the run stays where it is."""
        return self._frames([0], self.trainer.parameters_at(0)[None], -1)

    def here(self) -> Response:
        """The frame where the run is, and no losses."""
        frame = self._frames([self.epoch], self.trainer.parameters[None], self.epoch)
        frame.curves = {name: [np.empty(0)] for name in frame.curves}
        return frame

    def respond(self, request: Request) -> Response:
        """The frames asked for, as many as fit in the time budget."""
        until = time.perf_counter() + self.share * BUDGET
        if self._trajectory and self._trajectory.is_live(self.trainer):
            until -= MAPS
        self.resting = request.kind != "play"
        self.on_screen = request.start if request.on_screen is None else request.on_screen
        if request.kind != "seek":
            self.seek_request = None  # The stage has moved since; where it is now counts.
        if not self.arrive(request, until):
            return Response()
        if request.kind == "pause":
            return Response(keyframes=self._trajectory.map_at_rest(self.trainer, until) if self._trajectory else {})
        if request.kind == "seek":
            self.seen = max(self.seen, self.trainer.epoch)
            return self._frames([self.trainer.epoch], self.trainer.parameters[None], -1)
        self.apply_rule()
        if request.kind == "step":
            return self._film(1, 1, until) if self.whole_steps else self._step_by_batches()
        return self._film(request.count, self.stride, until)

    def _film(self, count: int, stride: int, until: float) -> Response:
        """As many of the next ``count`` frames, ``stride`` epochs apart, as can be had by ``until``."""
        trainer = self.trainer
        epochs: list[int] = [trainer.epoch]
        traces = [np.empty((0, self.configuration.network.size))]
        while len(epochs) <= count and time.perf_counter() < until and trainer.epoch < self.goal:
            start, frames = trainer.epoch, min(count + 1 - len(epochs), max(1, _LOOK // stride))
            trace = self.advance(min(frames * stride, self.goal - start, self.at_once))
            if not len(trace):
                break
            last = len(trace)
            rows = [*range(stride, last, stride), last]  # The end of the film is a frame, wherever it is.
            epochs += [start + row for row in rows]
            traces.append(trace[np.array(rows) - 1])
        if len(epochs) == 1:
            return Response()
        return self._frames(epochs[1:], np.concatenate(traces), epochs[0])

    @np.errstate(all="ignore")  # Of a run about to diverge.
    def _step_by_batches(self) -> Response:
        """The next epoch, and before it what its last update begins with; none where no epoch follows."""
        epoch, updates = self.trainer.epoch, len(self.trainer.batches())
        if epoch >= self.goal or self.trainer.state == "diverged":
            return Response()
        last = compute_epoch(self.trainer, updates - 1)
        trace = self.advance(1)
        if not len(trace):
            return Response()
        response = self._frames([epoch, epoch + 1], np.stack([last.parameters, trace[0]]), epoch)
        for name, values in weight_channels(last.network, last.gradient, "gradients").items():
            response.channels[name][0] = values
        response.part = f"batch {updates} of {updates}"
        return response

    def _ending(self) -> list[Note]:
        """The words for the end of the film, where the run is there and no goal was reached before."""
        trainer = self.trainer
        if trainer.state == "diverged":
            words = messages.diverged(trainer.epoch + 1, trainer.rule.learning_rate, advice=not self.recorded)
            return [Note(trainer.epoch, words, "diverged")]
        if trainer.epoch < self.goal or self.reached_at is not None:
            return []
        X, Y = self._solving.judged_at(trainer.schedule, trainer.epoch)
        outputs = self.configuration.network.predict(trainer.parameters, X)
        if self.criterion.met(outputs, Y):
            return []
        words = messages.unsolved(trainer.epoch, outputs, Y, self.criterion, self.solved_at)
        return [Note(self.goal, words, "done", messages.WHY)]

    @property
    def reached_at(self) -> int | None:
        """The first epoch drawn at which the ``target`` of a task was reached, if this run still leads there."""
        return None if (found := self._reached) is None else found.epoch

    @property
    def _reached(self) -> Reached | None:
        return self._reaching.by(self.trainer.schedule, self.target)

    def _accuracy(self, outputs: Array, Y: Array) -> Array:
        if self.criterion.middle is None:
            return np.full(len(outputs), np.nan)
        return np.asarray(accuracy(outputs, Y, self.criterion))

    def _frames(self, epochs: list[int], parameters: Array, since: int) -> Response:
        """The pictures of ``parameters`` ``(n_frames, P)`` as numbers, and the losses of the epochs after ``since``."""
        scene, trainer = self.scene, self.trainer
        channels, outputs = training_channels(scene, parameters, self.X, self.input_of(self.plane.points))
        taken = counted_at(trainer.schedule, epochs, len(self.Y))
        if self.grows:
            channels[TAKEN] = np.array(taken, dtype=np.float32)[:, None]
        accuracy = judged(self._accuracy, outputs, self.Y, taken)
        numbers = {"train-loss": trainer.loss_history[epochs], "train-accuracy": accuracy}
        if scene.classes:
            channels["confusion-training"] = judged(confusion, outputs, self.Y, taken)
        curves = {"loss": pieces(trainer.loss_history, since, epochs)}
        if self.test is not None:
            held_out = self.configuration.network.predict(parameters, self.test[0])
            numbers |= {"test-loss": trainer.test_loss_history[epochs]}
            if scene.classes:
                channels["confusion-test"] = confusion(held_out, self.test[1])
            numbers |= {"test-accuracy": self._accuracy(held_out, self.test[1])}
            curves["loss-test"] = pieces(trainer.test_loss_history, since, epochs)
        if self.target is not None:
            self._reaching.look(self.trainer, self.target, epochs, numbers, since)
        shown = {reading.name: numbers[reading.name] for reading in self.readings}
        response = Response(epochs, channels, curves, shown)
        if self._trajectory:
            self._trajectory.add(response, trainer, parameters, since)
        return response
