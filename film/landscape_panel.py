"""The panel of the loss landscape: a map, the path over it, and in words what a plane hides."""

from __future__ import annotations

from collections.abc import Sequence

from figures.landscape import CELLS, FIRST_PATH, landscape
from figures.landscape import MAP as FIRST
from figures.theme import DARK, LIGHT, Theme
from film.trajectory import DISTANCE, ENDS, MAP, PATH, PROJECTED_LOSS, Trajectory
from nn_core import Trainer
from stage.panels import Mark, Notice, Picture

NAME = "landscape"
NOT_YET = "The run is trained ahead, so that axes and colours can stay as they are."
_TITLE = "Loss landscape"
_MORE = {LIGHT.name: "Darker", DARK.name: "Lighter"}  # Greys go from paper to ink.
_OUTSIDE = "The path has left the map."
_AT_REST = ("; it is worked out again when the film rests", "")


def landscape_panel(
    theme: Theme,
    trajectory: Trajectory | str,
    trainer: Trainer,
    sides: Sequence[str] = ("",),
    *,
    recorded: bool = False,
) -> Picture | Notice:
    """The panel of a ``trajectory``, that of ``trainer``; or in words why there is no landscape.

    Two runs are told apart by their ``sides``, which channels have before their names; the map is then the first one's.
    Of a film that is ``recorded`` no map is worked out any more.
    """
    share, row = 14 + 10 * (len(sides) - 1), len(sides)
    if isinstance(trajectory, str):
        return Notice(NAME, _TITLE, trajectory, share=share, row=row)
    known, scale = trajectory.known, trajectory.known.scale
    when = _AT_REST[recorded or trajectory.is_live(trainer)]
    marks = [side.lower() + "-" if side else "" for side in sides]
    runs = " and of ".join(filter(None, sides)) or "the run"
    alt = (
        f"The training loss as shades of grey, nearest to the paper's where it is least, over {known.axes[0]} from "
        f"left to right and {known.axes[1]} upwards. A line is the path of {runs} so far, a dot where it is now."
    )
    return Picture(
        NAME, _TITLE, f"{_MORE[theme.name]}: higher loss. Line: path.", f"{alt} {known.joined}".strip(),
        landscape(theme, scale, known.axes, known.marks, sides),
        (
            Mark(
                FIRST, "contours", marks[0] + MAP, (CELLS, CELLS), ends=marks[0] + ENDS, span=(scale.low, scale.high)
            ),
            *(Mark(FIRST_PATH + i, "path", mark + PATH) for i, mark in enumerate(marks)),
        ),
        share=share, row=row, square=True, outside=_OUTSIDE,
        sentence=_moving(trajectory, when, marks) if known.indices else _still(trajectory, marks),
    )  # fmt: skip


def _still(trajectory: Trajectory, marks: Sequence[str]) -> str:
    """What a plane through the ends hides."""
    two = len(marks) > 1
    named = ("A: distance", "B: distance") if two else ("Distance",)
    told = [
        f"{start} from this plane {_number(mark, DISTANCE)}, {'' if two else 'training '}loss "
        f"{_number(mark, 'train-loss')}, on the map {_number(mark, PROJECTED_LOSS)}."
        for start, mark in zip(named, marks)
    ]
    return " ".join(
        [f"2 of {len(trajectory.known.plane.origin)} dimensions are drawn.", *told, trajectory.known.joined]
    )


def _moving(trajectory: Trajectory, when: str, marks: Sequence[str]) -> str:
    """What a plane of two weights hides, and of which epoch the map is."""
    size, first = len(trajectory.known.plane.origin), marks[0]
    told = (
        f"Map of epoch {_number(first, MAP)}{' in A' if len(marks) > 1 else ''}{when}. 2 of {size} dimensions are drawn"
    )
    if size == 2:
        return f"{told}: nothing is hidden."
    others = f"The other {size - 2}" if size > 3 else "The third"
    if len(marks) > 1:
        losses = " and ".join(f"{run} {_number(mark, 'train-loss')}" for run, mark in zip("AB", marks))
        return f"{told}. {others} {'are' if size > 3 else 'is'} as in A, so that the map is not B's. Losses: {losses}."
    moved = f"{others} {'have' if size > 3 else 'has'} moved by {_number('', DISTANCE)} since epoch 0"
    losses = f"{_number('', PROJECTED_LOSS)}, not {_number('', 'train-loss')}"
    return f"{told}. {moved}; held there, the loss here would be {losses}."


def _number(mark: str, channel: str) -> str:
    """The place of a channel's number in a sentence."""
    return f"{{{mark}{channel}}}"
