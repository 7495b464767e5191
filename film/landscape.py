"""The loss landscape of a run, which is trained ahead for it, so that its axes and colours stay as they are.

Of two weights the plane moves with the run, for all other parameters are as they are at the epoch drawn: the map is
worked out again as the run goes on. A plane through the run's start, its end and another end stands still.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from figures.landscape import MapScale, map_scale
from film.scene import layer_names
from lab import landscape
from lab.landscape import LEAST, ParameterPlane, between, of_two, through
from lab.run.joins import samples_at
from lab.sliced_work import Steps, train, within
from nn_core import Inputs, Trainer
from setting.landscape import ENDS, Choice, all_names

Array = NDArray[np.float64]

_CHUNK = 50  # Epochs in a step of tracing.
_FARTHEST = 1e3  # Parameters of a run about to diverge that are larger make no map,
_WORST = 1e3  # nor do losses that are larger than so many times that of the start.
_ROUNDING = 1e-9  # A distance that is smaller is none.
_FINE = 50  # Levels of a map that moves: at an epoch it has but a part of them.
_RIDGE = 1.1  # Times the higher of two ends' losses: what rises above it on the way is a ridge.
_LOW = 0.1  # Of the loss at the start: an end below it is in a valley.


class NamedRun(NamedTuple):
    """A run to be trained ahead: its name, its ``trainer`` at epoch 0, and to which epoch it goes."""

    called: str
    trainer: Trainer
    epochs: int


class Landscape(NamedTuple):
    """What is known of a landscape once its runs have been trained ahead.

    ``indices`` are those of two weights in the parameter vector, None where the plane stands still. ``plane`` and
    ``losses``, its map ``(CELLS, CELLS)``, are those of epoch 0, where the run is at ``start`` ``(P,)``. There are
    ``trajectories``, ``(n_epochs + 1, 4)`` a run: its ``positions`` and ``projected_losses``. ``marks`` are points with
    names. ``joined`` says whether a valley joins the ends.
    """

    plane: ParameterPlane
    indices: tuple[int, int] | None
    scale: MapScale
    trajectories: tuple[Array, ...]
    marks: tuple[tuple[str, float, float], ...]
    axes: tuple[str, str]
    start: Array
    losses: Array
    joined: str
    samples: int | None  # The epoch whose samples count on a map that stands still.

    def plane_at(self, parameters: Array) -> ParameterPlane:
        """The plane that is mapped where the run is at ``parameters`` ``(P,)``."""
        return self.plane if self.indices is None else of_two(parameters, *self.indices)


def compute_landscape(
    choice: Choice, runs: Sequence[NamedRun], other: NamedRun | None = None, inputs: Inputs | None = None
) -> Steps[Landscape | str]:
    """The steps that train ``runs``, and for their ends an ``other`` one, ahead: their landscape, or why there is none.

    The map is that of the first run; all have its network.
    """
    if choice == ENDS:
        return (yield from _of_ends(runs, other))
    first, sizes = runs[0].trainer, runs[0].trainer.configuration.network.sizes
    across, up = (all_names(sizes).index(name) for name in choice)
    plane = of_two(first.parameters, across, up)
    trajectories, near = yield from _trajectories(runs, plane, None, 0.0, 0.7)
    maps, points = [], _points(trajectories, near)
    scale, good = map_scale(points, np.ones(1)), np.flatnonzero(near[0])
    for i, epoch in enumerate(good[[0, len(good) // 2, -1]].tolist()):
        here = of_two(first.parameters_at(epoch), across, up)
        maps.append((yield from within(map_of(first, epoch, here, scale), 0.7 + 0.1 * i, 0.1)))
    own = [run.trainer.loss_history[one] for run, one in zip(runs, near)]
    scale = map_scale(points, np.concatenate([*own, *(one.ravel() for one in maps)]), _FINE)
    named = [
        *_starts(trajectories),
        *((_at_end(run), one[-1, :2]) for run, one in zip(runs, trajectories)),
    ]
    units = layer_names(sizes, inputs)
    axes = label(choice[0], units), label(choice[1], units)
    start, marks = first.parameters_at(0), _marks(named, scale)
    return Landscape(plane, (across, up), scale, tuple(trajectories), marks, axes, start, maps[0], "", None)


def _of_ends(runs: Sequence[NamedRun], other: NamedRun | None) -> Steps[Landscape | str]:
    first, second = runs[0], other or runs[-1]
    trainer, start, ends = first.trainer, first.trainer.parameters, []
    for i, run in enumerate((first, second)):
        for done in train(run.trainer, run.epochs):
            yield 0.3 * (i + done)
        ends.append(run.trainer.parameters)
    plane = through(start, *ends)
    if why := _no_plane(start, ends, plane):
        return why
    assert plane
    last = trainer.epoch
    trajectories, near = yield from _trajectories(runs, plane, last, 0.6, 0.3)
    here, there = map(_end, (first, second))
    named = _starts(trajectories)
    named += [(_at_end(run), plane.coordinates(end)) for run, end in zip((first, second), ends)]
    points = np.concatenate([_points(trajectories, near), np.stack([point for _, point in named])])
    losses = yield from within(map_of(trainer, last, plane, map_scale(points, np.ones(1))), 0.9, 0.1)
    scale, own = map_scale(points, losses), trainer.configuration
    joined = line_in_words(
        between(own.network, ends[0], ends[1], *samples_at(trainer, last), own.loss), trainer.loss_history[0]
    )
    axes = f"towards {here}", f"towards {there}"
    return Landscape(plane, None, scale, tuple(trajectories), _marks(named, scale), axes, start, losses, joined, last)


def _no_plane(start: Array, ends: Sequence[Array], plane: ParameterPlane | None) -> str:
    """Why no plane through the ``start`` and both ``ends`` is shown; nothing where one is."""
    if np.abs(np.stack(ends)).max() > _FARTHEST:
        return "One of the two runs goes farther than a map reaches."
    first, other, apart = (float(np.linalg.norm(way)) for way in (ends[0] - start, ends[1] - start, ends[1] - ends[0]))
    if first <= LEAST * max(other, 1):
        return "This run hardly moves from its start: no plane goes through its start and its end."
    if apart <= LEAST * first:
        return "Both runs end at the same place: no plane goes through the start and two ends."
    return "" if plane else "The start and the two ends lie on one line: no plane goes through them."


def positions(plane: ParameterPlane, trace: Array) -> Array:
    """The coordinates on ``plane`` of the parameters ``trace`` ``(n, P)``, and their distances from it: ``(n, 3)``."""
    distance = plane.distance(trace)
    return np.column_stack([plane.coordinates(trace), np.where(distance < _ROUNDING, 0, distance)])


@np.errstate(all="ignore")  # Of a run about to diverge.
def projected_losses(
    trainer: Trainer, plane: ParameterPlane, at: Array, epochs: Sequence[int], samples: int | None
) -> Array:
    """The losses ``(n,)`` on ``plane`` at the coordinates ``at`` ``(n, 2)`` of ``trainer``'s run at its ``epochs``.

    They are those of the samples that count at the epoch ``samples``, None for each epoch's own.
    """
    own = trainer.configuration
    changes = np.searchsorted(epochs, [change.epoch for change in trainer.schedule[1:]]).tolist()
    found = [
        own.network.loss(
            plane.at(*at[start:end].T), *samples_at(trainer, epochs[start] if samples is None else samples), own.loss
        )
        for start, end in pairwise([0, *changes, len(at)])
        if start < end
    ]
    return np.concatenate(found)


def _trajectories(
    runs: Sequence[NamedRun], plane: ParameterPlane, samples: int | None, start: float, share: float
) -> Steps[tuple[list[Array], list[NDArray[np.bool_]]]]:
    """The trajectory of each run over ``plane``, and at which of its epochs it is near enough for a map."""
    trajectories, near = [], []
    for i, (_, trainer, epochs) in enumerate(runs):
        trainer.rewind(0)
        parts, sizes = [_trajectory(trainer, plane, trainer.parameters[None], samples)], [np.zeros(1)]
        while trainer.epoch < epochs and trainer.state != "diverged":
            trace = trainer.trace(min(_CHUNK, epochs - trainer.epoch))
            parts.append(_trajectory(trainer, plane, trace, samples))
            sizes.append(np.abs(trace).max(axis=1))
            yield start + share * (i + trainer.epoch / epochs) / len(runs)
        losses = trainer.loss_history
        trajectories.append(np.concatenate(parts))
        near.append((np.concatenate(sizes) <= _FARTHEST) & (losses <= _WORST * losses[0]))
    return trajectories, near


@np.errstate(all="ignore")
def _trajectory(trainer: Trainer, plane: ParameterPlane, trace: Array, samples: int | None) -> Array:
    """The positions and projected losses ``(n, 4)`` of ``trainer``'s run, ``trace`` ``(n, P)`` in its last epochs."""
    found = positions(plane, trace)
    epochs = range(trainer.epoch + 1 - len(trace), trainer.epoch + 1)
    return np.column_stack([found, projected_losses(trainer, plane, found[:, :2], epochs, samples)])


def _starts(trajectories: Sequence[Array]) -> list[tuple[str, Array]]:
    """The start of a trajectory with its name; two of them tell by themselves where they begin."""
    return [("start", one[0, :2]) for one in trajectories] if len(trajectories) == 1 else []


def _end(run: NamedRun) -> str:
    return f"{run.called}’s end" if run.called else "the end"


def _at_end(run: NamedRun) -> str:
    """What the place at the end is called: of the run on screen with the epoch, for it may be still to come."""
    return _end(run) if run.called else f"end, epoch {run.epochs:,}"


def _points(trajectories: Sequence[Array], near: Sequence[NDArray[np.bool_]]) -> Array:
    """The points of all ``trajectories`` that are ``near`` enough for a map, no more than can be told apart."""
    found = [one[known, :2] for one, known in zip(trajectories, near)]
    return np.concatenate([some[np.linspace(0, len(some) - 1, 2000).astype(int)] for some in found])


def map_of(trainer: Trainer, epoch: int, plane: ParameterPlane, scale: MapScale) -> Steps[Array]:
    """The steps of the losses over ``scale`` of the samples that count at ``epoch`` of ``trainer``'s run."""
    own = trainer.configuration
    return landscape.losses(own.network, plane, *scale.middles, *samples_at(trainer, epoch), own.loss)


def _marks(named: Sequence[tuple[str, Array]], scale: MapScale) -> tuple[tuple[str, float, float], ...]:
    """The points on ``scale`` with a name; those that are one have both names."""
    found: dict[tuple[float, float], str] = {}
    for name, place in named:
        at = tuple(float(f"{value:.6g}") for value in place)
        if scale.holds(at):
            found[at[0], at[1]] = f"{found[at[0], at[1]]}, {name}" if (at[0], at[1]) in found else name
    return tuple((name, *at) for at, name in found.items())


def line_in_words(losses: Array, start: float) -> str:
    """What the ``losses`` are on the straight line from end to end, and whether a valley joins those.

    It takes two ends that are in a valley: low, beside the loss at the ``start``.
    """
    if not np.isfinite(losses).all():
        return "Straight from one end to the other the loss is not finite everywhere."
    first, last, highest = float(losses[0]), float(losses[-1]), float(losses.max())
    told = (
        f"Straight from one end to the other the loss is at most {highest:.2g}, at the ends {first:.2g} and {last:.2g}"
    )
    if max(first, last) >= _LOW * start:
        return f"{told}."
    if highest > _RIDGE * max(first, last):
        return f"{told}: a ridge parts them."
    return f"{told}: it rises no more than a tenth on the way, one valley joins them."


def label(name: str, units: Sequence[Sequence[str]]) -> str:
    """The parameter ``name`` as a drawing says it: ``w₁ x₁→h1``, or ``b₁ h1``; ``units`` are the ``layer_names``."""
    kind, (layer, *above, unit) = name[0], map(int, name[1:].split("."))
    start, to = f"{kind}{'₁₂₃₄₅₆₇₈₉'[layer - 1]}", units[layer][unit - 1]
    return f"{start} {units[layer - 1][above[0] - 1]}→{to}" if above else f"{start} {to}"
