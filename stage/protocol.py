"""What a stage plays: a film, the requests that it gets, and the frames that it responds with.

A film is anything with the attributes of ``Film``. It knows nothing of its viewers; it responds to requests, and the
same request always has the same response.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from stage.panels import Legend, Panel

Changes = tuple[tuple[Any, ...], ...]
"""What was changed on the way: an epoch each, the first 0, a value, as JSON has it, that holds from there on, and where
numbers were set by hand there, its edits: a name, a value, and whether it stays."""


@dataclass(frozen=True)
class View:
    """What of the stage is seen, and how.

    ``hidden`` are panels, by their names without a number at the end, and layers of marks in them. The ``large`` one
    is a panel by its whole name. To ``present`` is to fill the window.
    """

    hidden: tuple[str, ...] = ()
    large: str | None = None
    present: bool = False


@dataclass(frozen=True)
class Request:
    """What the browser wants.

    ``kind`` is ``play``, ``step``, ``pause`` (paused here) or ``seek`` (show this epoch). ``start`` is the epoch on
    screen, or for ``play`` the last one held. ``changes`` are those on the way to it, or None if the browser leaves
    that to the film. ``on_screen`` is the epoch there anyway and ``seen`` the furthest that was, by these changes;
    ``panels_id`` names the panels that the browser has.
    """

    kind: str
    start: int
    count: int
    serial: int
    run: str
    changes: Changes | None
    on_screen: int | None = None
    panels_id: str = ""
    seen: int = 0


@dataclass(frozen=True)
class DrawnPoints:
    """The points that a reader has drawn: all of them, each two coordinates, a value and whether it is hollow.

    ``start`` is the epoch at which the film is to go on with them. Where that is on the way, the last ``more`` of them
    are new there; None says that it goes on as ``changes`` say, which are as sent, neither read nor checked. ``of`` is
    the film's run that had these very points, if any had: somebody took a change of points back.
    """

    points: tuple[tuple[float, float, float, bool], ...]
    start: int
    changes: object
    more: int | None
    of: str
    serial: int


class PointsAnswer(NamedTuple):
    """What the page made of drawn points with this ``serial``: what there is to say, whether the film ``waits`` with it
    until more is drawn, and where it starts with it otherwise.
    """

    serial: int
    words: str
    waits: bool = False
    start: int = 0


class Reading(NamedTuple):
    """A number that goes with every frame, written beside the buttons and, as ``data-NAME``, on the stage's element.

    ``share`` says that it is a part of one, to be written in percent.
    """

    name: str
    label: str
    share: bool = False


Keyframes = tuple[list[int], NDArray[Any]]
"""Epochs ``(n,)``, and values ``(n, …)`` of a channel, each of which holds from its epoch on until the next."""


@dataclass
class Response:
    """Frames at ``epochs`` ``(n_frames,)``: a channel is ``(n_frames, …)``, a curve a list of new values a frame.

    ``readings`` are ``(n_frames,)`` each; ``keyframes`` are what changes less often than from frame to frame. Of a step
    that has parts, ``part`` says in words which one is shown: the first frame is then where that part begins, at the
    epoch before, and is seen only while the step is shown.
    """

    epochs: list[int] = field(default_factory=list)
    channels: dict[str, NDArray[Any]] = field(default_factory=dict)
    curves: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)
    readings: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    part: str = ""
    keyframes: dict[str, Keyframes] = field(default_factory=dict)


@dataclass
class History:
    """What a browser has to have besides panels that it has just got: ``curves`` from epoch 0 on, as far as they are
    known, and ``keyframes``, as in a ``Response``; from epoch -1 on whatever is changed on the way.
    """

    curves: dict[str, NDArray[Any]] = field(default_factory=dict)
    keyframes: dict[str, Keyframes] = field(default_factory=dict)


class Note(NamedTuple):
    """A sentence, from which epoch on it holds, and the only state it is for (None: any); the last that holds is said.

    An action, a label and a name, is a button beside the words for as long as its note holds. Pressing it is told to
    the page by that name, with 0.
    """

    since: int
    text: str
    state: str | None = None
    action: tuple[str, str] | None = None


class Stepper(NamedTuple):
    """A value of the page that the stage can move.

    It stands between two buttons: in the graph that names it or, on a narrow screen and in presentation, where the
    page's own control may be out of reach, among the stage's; the keys + and − press those of the first one there.
    Pressing one is told to the page by this name, with a number of steps: -1 for ``lower`` and 1 for ``higher``, which
    say whether there is anything to move to. Quick presses are told as one, with their sum.
    """

    name: str
    label: str
    text: str
    lower: bool = True
    higher: bool = True


class Film(Protocol):
    """A run as the stage sees it: anything with these attributes.

    A film that inherits from this needs ``run``, ``panels``, ``panels_id``, ``epoch``, ``goal``, ``first_frame``
    and ``respond``.
    Everything else then is that of a film that begins at 0 and that nobody changes on the way.
    """

    @property
    def run(self) -> str:
        """A name that changes whenever what was drawn no longer holds."""

    @property
    def name(self) -> str:
        """What files of it are called, before the position and the panel."""
        return "film"

    @property
    def panels(self) -> list[Panel]:
        """What is to be seen."""

    @property
    def panels_id(self) -> str:
        """A name for what the panels depend on: they are described to a browser that does not have it."""

    @property
    def epoch(self) -> int:
        """Where the run is."""

    @property
    def start(self) -> int:
        """Where a browser that has not seen this run begins."""
        return 0

    @property
    def goal(self) -> int:
        """The epoch at which to stop."""

    @property
    def stride(self) -> int:
        """Epochs from one frame to the next."""
        return 1

    @property
    def pace(self) -> float:
        """Frames a second, 60 at most."""
        return 60

    @property
    def latest(self) -> int:
        """The last epoch that may be asked for."""
        return self.goal

    @property
    def control(self) -> Any:
        """What the page's controls say, as JSON has it: the next change, where it is not the last one already."""
        return None

    @property
    def changes(self) -> Changes:
        """What was changed on the way to the present epoch."""
        return ((0, None),)

    @property
    def jumps(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """By curve, at which epochs it goes straight up or down, for numbers were set by hand there, and from where."""
        return {}

    @property
    def whole_steps(self) -> bool:
        """Whether a step goes from one frame to the next; where it has parts, each step is asked for, to show one."""
        return True

    @property
    def editable(self) -> float | None:
        """The largest size of a number that may be set by hand in a graph; None where none may be."""
        return None

    @property
    def notes(self) -> list[Note]:
        """What there is to say, in words."""
        return []

    @property
    def steppers(self) -> Sequence[Stepper]:
        """The values that can be moved on the stage itself."""
        return ()

    @property
    def readings(self) -> list[Reading]:
        """The numbers that go with every frame."""
        return []

    @property
    def history(self) -> History:
        """What goes with the panels."""
        return History()

    @property
    def unfinished(self) -> bool:
        """Whether there is more to come of the present epoch: a browser that rests there asks again, by ``pause``."""
        return False

    @property
    def legend(self) -> Legend | None:
        """What the colours mean."""
        return None

    @property
    def diverged(self) -> int | None:
        """The first epoch whose values are not finite, once it is known."""
        return None

    @property
    def seek_request(self) -> tuple[int, int] | None:
        """A serial number and an epoch that somebody other than the stage wants shown."""
        return None

    @property
    def recorded(self) -> bool:
        """Whether ``first_frame`` brings the whole film: it plays by itself, and nothing more is asked for."""
        return False

    def read_changes(self, sent: object) -> Changes | None:
        """``sent`` as changes of this film, or None where they are none: the input is not trusted."""
        return self.changes

    def first_frame(self) -> Response:
        """The first frame; the run stays where it is."""

    def respond(self, request: Request) -> Response:
        """The frames asked for, or as many as fit in the time budget; none where there are none."""
