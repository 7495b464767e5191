"""Two training runs as one film: both at the same epoch, moved by the same buttons."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.theme import Theme
from film.landscape_panel import landscape_panel
from film.pair_changes import SIDES, joined_changes, read_both
from film.pair_messages import of_pair
from film.pair_panels import difference, pair_panels
from film.training_film import TrainingFilm
from lab.gradient.bugs import BUGS
from nn_core import Trainer
from nn_core.fast_pass import Pass
from nn_core.schedule import Schedule
from setting.schedule import LATEST_EPOCH
from stage.panels import Legend, Panel
from stage.protocol import Changes, History, Note, Reading, Request, Response


class Side(TrainingFilm):
    """One of the two runs: it has half of the time, a step of it has no parts, its gradient perhaps a ``bug``."""

    share = 0.5

    def __init__(self, *given: Any, bug: str = "", **more: Any) -> None:
        self.bug = bug
        super().__init__(*given, **more)

    def _trainer(self, schedule: Schedule) -> Trainer:
        backward = BUGS[self.bug].backward if self.bug else Pass.backward
        return Trainer(self.configuration, self.X, self.Y, schedule, backward, test=self.test)

    @property
    def run(self) -> str:
        """A name for the network, its initial weights, its data, and the bug."""
        return f"{super().run}-{self.bug}"

    @property
    def whole_steps(self) -> bool:
        """Every step is whole: the other run's last update would be another one."""
        return True


class PairFilm:
    """The runs of two films side by side; ``say`` tells of each in words what is not as in the other.

    Of a run that has left the range of a float its last picture stays while the other one goes on.
    """

    latest = LATEST_EPOCH
    recorded = False
    whole_steps = True
    editable = None
    steppers = ()

    def __init__(self, a: Side, b: Side, say: Callable[[], tuple[str, str]] = lambda: ("", "")) -> None:
        self.films, self.say = (a, b), say
        self.seek_request: tuple[int, int] | None = None
        self.resting, self.on_screen = True, 0

    def follow(self, *, theme: Theme) -> None:
        """Let both follow the ``theme``."""
        for film in self.films:
            film.follow(theme=theme)

    def seek(self, epoch: int) -> None:
        """Have the stage show ``epoch`` when it is next there."""
        self.on_screen, self.seek_request = epoch, (time.time_ns() // 1000, epoch)

    @property
    def name(self) -> str:
        """What its files are called, before the epoch."""
        return f"compare-{self.films[0].name}"

    @property
    def goal(self) -> int:
        """The epoch at which both stop."""
        return self.films[0].goal

    @property
    def stride(self) -> int:
        """Epochs from one frame to the next, of both."""
        return self.films[0].stride

    @property
    def pace(self) -> float:
        """Frames a second."""
        return self.films[0].pace

    @property
    def run(self) -> str:
        """A name for both networks, their initial weights and their data."""
        return hashlib.sha256("-".join(film.run for film in self.films).encode()).hexdigest()[:16]

    @property
    def panels(self) -> list[Panel]:
        """The pictures of both."""
        panels, first = pair_panels(self.films, self.say()), self.films[0]
        return (
            panels
            if first.trajectory is None
            else [*panels, landscape_panel(first.theme, first.trajectory, first.trainer, SIDES)]
        )

    @property
    def history(self) -> History:
        """Both paths so far over the landscape, and a map of it that stands still."""
        both = [film.history for film in self.films]
        curves = {f"{side.lower()}-{name}": one for side, own in zip(SIDES, both) for name, one in own.curves.items()}
        return History(curves, {f"a-{name}": values for name, values in both[0].keyframes.items()})

    @property
    def unfinished(self) -> bool:
        """Whether a map of A's loss landscape at the present epoch is still to come."""
        return self.films[0].unfinished

    @property
    def panels_id(self) -> str:
        """A name for what the panels depend on."""
        said = "-".join([*(film.panels_id for film in self.films), *self.say()])
        return f"pair-{hashlib.sha256(said.encode()).hexdigest()[:16]}"

    @property
    def readings(self) -> list[Reading]:
        """The numbers of both, and which of the two they are of."""
        told = [(side, reading) for side, film in zip(SIDES, self.films) for reading in film.readings]
        return [
            Reading(f"{side.lower()}-{reading.name}", f"{side} {reading.label.lower()}", reading.share)
            for side, reading in told
        ]

    @property
    def legend(self) -> Legend | None:
        """What the colours mean: the same of both, unless their classes are not."""
        first, second = (film.legend for film in self.films)
        return first if len(first.bands) >= len(second.bands) else second

    @property
    def epoch(self) -> int:
        """Where the runs are that can go on."""
        going = [film.epoch for film in self.films if film.trainer.state != "diverged"]
        return min(going) if going else max(film.epoch for film in self.films)

    @property
    def start(self) -> int:
        """Where a link leads to."""
        return max(film.start for film in self.films)

    @property
    def diverged(self) -> int | None:
        """The first epoch of which neither is finite."""
        first, second = (film.diverged for film in self.films)
        return None if first is None or second is None else max(first, second)

    @property
    def control(self) -> tuple[Any, ...]:
        """The rules that the controls say, A's fields and then B's."""
        return (*self.films[0].rule, *self.films[1].rule)

    @property
    def changes(self) -> Changes:
        """What was changed on the way, of either run: both rules one after the other, and edits by run and name."""
        return joined_changes(*self.films)

    def read_changes(self, sent: object) -> Changes | None:
        """The changes that a browser sent, as two schedules; None where it sent something else."""
        return read_both(sent, *self.films)

    @property
    def jumps(self) -> dict[str, list[tuple[int, float]]]:
        """Where a curve of either run goes straight up or down."""
        return {
            f"{side.lower()}-{name}": jumps
            for side, film in zip(SIDES, self.films)
            for name, jumps in film.jumps.items()
        }

    @property
    def notes(self) -> list[Note]:
        """The messages: what both do, and what either has come to."""
        ends = [(side, film.solved_at, film.diverged) for side, film in zip(SIDES, self.films)]
        return of_pair(ends, self.goal, same=not any(self.say()))

    def first_frame(self) -> Response:
        """The frame of epoch 0 of both."""
        return self._joined([film.first_frame() for film in self.films], -1)

    def respond(self, request: Request) -> Response:
        """The frames asked for, of both runs at the same epochs."""
        self.resting = request.kind != "play"
        self.on_screen = request.start if request.on_screen is None else request.on_screen
        if request.kind != "seek":
            self.seek_request = None
        own = request.changes or (None, None)
        found, count = [], request.count
        for film, changes in zip(self.films, own):
            response = film.respond(replace(request, changes=changes, run=film.run, count=count))
            if response.epochs and film.trainer.state != "diverged":
                count = len(response.epochs)  # The other one need not do more.
            found.append(response)
        return self._joined(found, -1 if request.kind == "seek" else request.start)

    def _joined(self, responses: Sequence[Response], since: int) -> Response:
        """The frames of both at the epochs that both have; of a run that ended its last one stays."""
        ended = [film.trainer.state == "diverged" for film in self.films]
        going = [response.epochs for response, over in zip(responses, ended) if not over]
        epochs = min(going, key=len) if going else max((response.epochs for response in responses), key=len)
        joined = Response(
            list(epochs), keyframes={f"a-{name}": values for name, values in responses[0].keyframes.items()}
        )
        if not epochs:
            return joined
        for side, film, response in zip(SIDES, self.films, responses):
            mark = f"{side.lower()}-"
            own = response if response.epochs else film.here()
            at: Any = slice(len(epochs))
            if own.epochs[: len(epochs)] != epochs:  # Its last frame stays.
                at = np.searchsorted(own.epochs, epochs, side="right").clip(min=1) - 1
            joined.channels |= {mark + name: values[at] for name, values in own.channels.items()}
            joined.readings |= {mark + name: values[at] for name, values in own.readings.items()}
            curves = response.curves or {name: [] for name in own.curves}
            joined.curves |= {mark + name: _at(epochs, since, response.epochs, all_) for name, all_ in curves.items()}
        joined.channels |= difference(self.films, joined.channels)
        return joined


def _at(epochs: list[int], since: int, own: list[int], pieces: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """What frames at ``epochs`` add to a curve of which there are ``pieces`` at its ``own``: NaN beyond its end."""
    known = np.concatenate([*pieces, np.empty(0)])
    whole = np.full(max(epochs[-1], since) - since, np.nan)
    whole[: len(known)] = known[: len(whole)]
    return [whole[before - since : epoch - since] for before, epoch in pairwise([since, *epochs])]
