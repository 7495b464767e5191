"""The film of a training run: loss, decision boundary, a heatmap a layer, and the truth table."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.boundary import Plane, plane_around
from figures.theme import Theme
from film import messages
from film.drawing import TAKEN
from film.earlier_curves import EarlierCurve, Left, curve_of
from film.frames import confusion, pieces, training_channels, weight_channels
from film.jumps import Known, losses_before_edits, losses_here
from film.panels import legend, readings, training_panels
from film.scene import Scene
from film.solving import Solving
from film.target import Reached, first_reached
from lab.criterion import accuracy, criterion_for
from lab.epoch.epoch import compute_epoch
from lab.run.joins import counted_at, judged
from nn_core import Change, Configuration, Edit, Inputs, Rule, Trainer
from nn_core.datasets import Pair
from nn_core.schedule import Schedule, edits_at
from setting import edits
from setting.differences import parting
from setting.earlier_runs import LEAST
from setting.schedule import LATEST_EPOCH, MOST_CHANGES, length, read_schedule, to_browser
from setting.task import Goal
from stage.panels import Legend, Panel
from stage.protocol import Changes, Note, Reading, Request, Response, Stepper

Array = NDArray[np.float64]

BUDGET = 0.05  # Seconds of training that a request may cost; what does not fit is requested again.
_UPDATES = 3000  # Updates of the parameters between two looks at the clock, or those of one epoch.
_CHUNK = 100  # Epochs between two looks at the clock on the way to an epoch far ahead.
_LOOK = 16  # Epochs between two looks at the clock while film is made, or those of one frame where that is more.
_CELLS = 50  # Cells along each side of the decision boundary.


class TrainingFilm:
    """A run of ``configuration`` on ``training``: points ``(n_samples, 2)`` and targets ``(n_samples, n_out)``.

    ``inputs`` turns points into what the network is given, by default the points themselves; ``test`` are points and
    targets that are never trained on; ``kind`` says what the data are, as in ``nn_core.datasets``.

    Training stops at epoch ``goal``, and there are ``stride`` epochs from one frame to the next, ``pace`` frames a
    second. A new ``rule`` holds from the epoch on screen on. ``theme``, ``log_axis``, for the loss, and
    ``show_test``, for the test points, concern the pictures alone. ``changes`` are the rules of a run that a link
    leads to; the stage starts where the last of them begins. ``actions`` are those of ``film.messages`` that the page
    acts on, ``steppers`` what it lets the stage move; whether targets of a truth table can be pressed is
    ``flippable``, and so can points be drawn. ``target`` is what a task asks for; ``fixed`` is whether no number can be
    set by hand. ``name`` is what its files are called, before the epoch, ``class_names`` what the classes are, if
    anything, and ``plane`` the ends of the square that is shown, by default one around the points.
    ``on_left`` is told where the run goes another way than one that was seen; ``earlier`` says which curves of such
    runs are shown beside a run by a schedule.

    ``resting`` tells whether the film stands still; ``drawn`` is the epoch on screen when the browser last sent
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
        name: str = "run", class_names: tuple[str, ...] = (), plane: tuple[float, float] | None = None,
        on_left: Callable[[Left], None] | None = None,
        earlier: Callable[[Schedule], tuple[EarlierCurve, ...]] | None = None,
    ) -> None:  # fmt: skip
        self.configuration, self.inputs, self.kind = configuration, inputs, kind
        (self.points, self.Y), self.test_points = training, None if test is None else test[0]
        self.X = self.input_of(self.points)
        self.test = None if test is None else (self.input_of(test[0]), test[1])
        self.goal, self.stride, self.pace, self.rule = goal, stride, pace, rule
        self.theme, self.log_axis, self.show_test = theme, log_axis, show_test
        self.actions, self.steppers, self.flippable = actions, steppers, flippable
        self.target, self.fixed, self.name, self.class_names = target, fixed, name, class_names
        self.on_left, self.earlier = on_left, earlier
        # What was reached, by what changes, and what was asked for.
        self._reached: tuple[Reached, tuple[Schedule, tuple[Edit, ...]], Goal] | None = None
        self.criterion = criterion_for(kind, configuration.network.output)
        self.seek_request: tuple[int, int] | None = None
        self.resting, self.drawn = True, 0
        self.start = changes[-1].epoch if changes else 0
        by_test = test is not None and kind == "regression"
        samples = self.test if self.test is not None and by_test else (self.X, self.Y)
        self._solving = Solving(self.criterion, samples, by_test)
        self._before_edits: Known = {}
        self._begin(changes or (Change(0, rule),))
        self.plane = Plane(*plane, _CELLS) if plane else plane_around(self.points, cells=_CELLS)

    def input_of(self, points: Array) -> Array:
        """What the network is given of ``points`` ``(n, 2)``: ``(n, n_in)``."""
        return points if self.inputs is None else self.inputs(points)

    def follow(self, **controls: Any) -> None:
        """Let a page's controls, the arguments of this class by the same names, say something else from now on."""
        vars(self).update(controls)

    def seek(self, epoch: int) -> None:
        """Have the stage show ``epoch`` when it is next there."""
        if self.seek_request is None or self.seek_request[1] != epoch:
            self.drawn = epoch
            # The time, in microseconds, is a number that no film before this one can have used.
            self.seek_request = (time.time_ns() // 1000, epoch)

    @property
    def control(self) -> Rule:
        """What the stage compares with the last change: the rule that the controls say."""
        return self.rule

    def read_changes(self, sent: object) -> Schedule | None:
        """The changes that a browser sent, or None where it sent something else."""
        return read_schedule(sent, self.configuration.network.sizes)

    def _begin(self, schedule: Schedule) -> None:
        self.trainer, self._solving.at = self._trainer(schedule), None
        self.seen, self._losses = 0, self.trainer.loss_history
        self._solving.look(self.trainer, 0, self.trainer.parameters[None])

    def _trainer(self, schedule: Schedule) -> Trainer:
        return Trainer(self.configuration, self.X, self.Y, schedule, test=self.test)

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
        return self._panels(self.scene, begun.parameters, losses)

    @property
    def scene(self) -> Scene:
        """What the pictures are made of, besides the numbers of an epoch."""
        held_out = None if self.test_points is None or self.test is None else (self.test_points, self.test[1])
        seen, unseen = (held_out, None) if self.show_test else (None, held_out)
        return Scene(
            self.configuration.network, self.configuration.loss, (self.points, self.Y), seen, self.inputs,
            self.kind, self.plane, self.theme, self.goal, self.log_axis, self.flippable, self.class_names, self.grows,
            unseen, self._earlier,
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
        axis, plane = "log" if self.log_axis else "linear", f"{self.plane.low}-{self.plane.high}"
        names = "-".join(self.class_names)
        said = f"{self.run}-{self.theme.name}-{axis}-{self.show_test}-{self.flippable}-{names}-{plane}-{self.grows}"
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
    def editable(self) -> float | None:
        """The largest size of a parameter that is set by hand; None where a link could not say one change more."""
        before, here = _made(self.trainer.schedule, self.epoch)
        if self.fixed:
            return None
        return edits.LARGEST if length([*before, Change(self.epoch, self.rule, here)]) < MOST_CHANGES else None

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
        before, here = _made(self.trainer.schedule, epoch)
        if not here and (length(before) >= MOST_CHANGES or (before and before[-1].rule == self.rule)):
            return before
        return (*before, Change(epoch, self.rule, here))

    @property
    def diverged(self) -> int | None:
        """The first epoch that is not finite, once it is known."""
        return self.trainer.diverged_at

    @property
    def notes(self) -> list[Note]:
        """The messages and when each holds; the last that applies is shown."""
        rule = self.trainer.rule if self._moved_too_often else self.rule
        notes = self._states(rule)
        if self._moved_too_often:
            notes.append(Note(self.epoch, messages.moved_too_often()))
        if self.solved_at is not None:
            words = messages.solved(self.solved_at, self.criterion, self.test is not None)
            notes.append(Note(self.solved_at, words))
        if self._reached is not None and self.reached_at is not None:
            words = messages.reached(*self._reached[0], sum(self.configuration.network.sizes[1:-1]))
            notes.append(Note(self.reached_at, words, None, messages.HAND_IN))
        notes += [*self._ending(), Note(self.goal + 1, messages.beyond(self.goal), "done")]
        return [note if note.action in self.actions else note._replace(action=None) for note in notes]

    def _states(self, rule: Rule) -> list[Note]:
        """The words for each state of a film whose run follows ``rule``."""
        network = self.configuration.network
        given = messages.given(self.trainer.schedule, network)
        return messages.general(rule, network, self.kind, self.inputs, given)

    @property
    def _moved_too_often(self) -> bool:
        """Whether the rule can be changed no more from the present epoch on."""
        before, here = _made(self.trainer.schedule, self.epoch)
        return self.rule != self.trainer.rule and not here and length(before) >= MOST_CHANGES

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
        self.resting = request.kind != "play"
        self.drawn = request.start if request.drawn is None else request.drawn
        if request.kind != "seek":
            self.seek_request = None  # The stage has moved since; where it is now counts.
        if not self._arrive(request, until) or request.kind == "pause":
            return Response()
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
            trace = self._advance(min(frames * stride, self.goal - start, self._at_once))
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
        trace = self._advance(1)
        if not len(trace):
            return Response()
        response = self._frames([epoch, epoch + 1], np.stack([last.parameters, trace[0]]), epoch)
        for name, values in weight_channels(last.network, last.gradient, "gradients").items():
            response.channels[name][0] = values
        response.part = f"batch {updates} of {updates}"
        return response

    @property
    def whole_steps(self) -> bool:
        """Whether the next epoch is one update."""
        return len(self.trainer.batches()) == 1

    @property
    def _at_once(self) -> int:
        """Epochs between two looks at the clock, at most: of small batches few, so that frames stand closer."""
        return max(1, _UPDATES // len(self.trainer.batches()))

    def _arrive(self, request: Request, until: float) -> bool:
        """Bring the run to the epoch on screen by the changes that led there; False where the time was not enough."""
        own, start = self.trainer.schedule, request.start
        changes = own if request.changes is None else tuple(Change(*change) for change in request.changes)
        if changes == own:  # The browser has this very run on screen.
            self.seen = max(self.seen, min(request.seen, self.trainer.furthest))
        (before, here), (known, made) = _made(changes, start), _made(own, start)
        set_again = {edit[:3] for edit in made} <= {edit[:3] for edit in here}
        # A reset forgets changes that were made later.
        if before != known or not set_again or (start == 0 and changes != own):
            way = tuple(change for change in changes if change.epoch <= start)
            self.leave(way)
            self._begin(way)
            self.start = 0  # No longer the run of the link.
        trainer = self.trainer
        trainer.rewind(min(start, trainer.furthest))
        while trainer.epoch < start and trainer.state != "diverged":
            if time.perf_counter() > until:
                return False
            self._advance(min(_CHUNK, self._at_once, start - trainer.epoch))
        if trainer.epoch == start and here != edits_at(trainer.schedule, start):
            self._edit(here)
        return True

    def _edit(self, made: tuple[Edit, ...]) -> None:
        """Set parameters by hand at the present epoch; changes that were made later are forgotten."""
        epoch, way = self.trainer.epoch, _made(self.trainer.schedule, self.trainer.epoch)
        if not way[1]:
            self._before_edits[epoch, way[0]] = losses_here(self.trainer)
        self._change(lambda: self.trainer.edit(*made))
        self.start = 0
        self._solving.forget_after(epoch)
        self._solving.look(self.trainer, epoch, self.trainer.parameters[None])

    def apply_rule(self) -> None:
        """Follow the controls' rule from the present epoch on; changes that were made later are forgotten."""
        epoch = self.trainer.epoch
        holds = self.trainer.rule == self.rule and self.trainer.schedule[-1].epoch <= epoch
        if holds or self._moved_too_often:
            return
        self._change(lambda: self.trainer.set_rule(self.rule))
        self._solving.forget_after(epoch)
        self._solving.look(self.trainer, epoch, self.trainer.parameters[None])

    def _change(self, change: Callable[[], None]) -> None:
        """Make a change of the run at the present epoch."""
        before, losses = self.trainer.schedule, self._losses
        change()
        self._tell_left(before, losses, self.trainer.schedule)
        self.seen, self._losses = min(self.seen, self.epoch), self.trainer.loss_history

    def leave(self, schedule: Schedule | None = None) -> None:
        """The run is to follow ``schedule`` instead, or is left for another network's."""
        self._tell_left(self.trainer.schedule, self._losses, schedule)

    def _tell_left(self, before: Schedule, losses: Array, after: Schedule | None) -> None:
        """Tell of a run by ``before`` with these ``losses`` where ``after`` leads elsewhere, if that much was seen."""
        parted = 0 if after is None else parting(before, after)
        if self.on_left and parted is not None and self.seen - parted >= LEAST:
            way = tuple(change for change in before if change.epoch < self.seen)
            self.on_left(Left(way, curve_of(losses[: self.seen + 1])))

    def _advance(self, epochs: int) -> Array:
        """Train, and look whether that solves it; the parameters ``(n, P)`` after each epoch done."""
        trace = self.trainer.trace(epochs)
        self._losses = max(self._losses, self.trainer.loss_history, key=len)
        self._solving.look(self.trainer, self.trainer.epoch + 1 - len(trace), trace)
        return trace

    @property
    def solved_at(self) -> int | None:
        """The first epoch that is known to have solved the task."""
        return self._solving.at

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
        if self._reached is None:
            return None
        (epoch, _), way, target = self._reached
        return epoch if target == self.target and way == _made(self.trainer.schedule, epoch) else None

    def _note_reached(self, epochs: list[int], numbers: dict[str, Array], since: int) -> None:
        """Note the first epoch after ``since`` that reaches the target; ``numbers`` are of the frames at ``epochs``.

        Losses are known of every epoch; where an accuracy counts, the first frame that has it is noted.
        """
        if self.target is None or (self.reached_at is not None and self.reached_at <= epochs[0]):
            return
        if self.target.accuracy is None:
            every = slice(since + 1, epochs[-1] + 1)
            epochs = list(range(*every.indices(epochs[-1] + 1)))
            numbers = {
                "train-loss": self.trainer.loss_history[every],
                "test-loss": self.trainer.test_loss_history[every],
            }
        else:
            whole = slice(1 if epochs[0] == since else 0, None)  # A step may begin within the epoch before.
            epochs, numbers = epochs[whole], {name: values[whole] for name, values in numbers.items()}
        if found := first_reached(self.target, epochs, numbers):
            self._reached = (found, _made(self.trainer.schedule, found.epoch), self.target)

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
        self._note_reached(epochs, numbers, since)
        shown = {reading.name: numbers[reading.name] for reading in self.readings}
        return Response(epochs, channels, curves, shown)


def _made(schedule: Schedule, epoch: int) -> tuple[Schedule, tuple[Edit, ...]]:
    """What an epoch's parameters depend on: the changes before it, and the edits there."""
    return tuple(change for change in schedule if change.epoch < epoch), edits_at(schedule, epoch)
