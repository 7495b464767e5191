"""A run over its landscape: what the stage is told of it, frame by frame, and the map under it where that moves."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import numpy as np
from numpy.typing import NDArray

from film.frames import pieces
from film.landscape import Landscape, map_of, positions, projected_losses
from lab.run.joins import samples_at
from lab.sliced_work import SlicedWork, Steps
from nn_core import Trainer
from stage.protocol import History, Keyframes, Response

Array = NDArray[np.float64]

MAP, ENDS = "landscape", "landscape-ends"
"""The channels of the map, and of its two ends."""
PATH, DISTANCE, PROJECTED_LOSS = "landscape-path", "landscape-distance", "landscape-projected-loss"
"""What the two curves of a path begin with, before ``-x`` and ``-y``; the curves of the run's distance from the plane,
and of the loss on the plane under it."""
_CURVES = (f"{PATH}-x", f"{PATH}-y", DISTANCE, PROJECTED_LOSS)
MAPS = 0.01
"""Seconds that the maps of a response take, at most, where they are worked out while the run plays."""
_LIVE = 8  # Samples: where there are no more, as of a gate, a map of the largest network takes 10 ms.
_EVERY = 4  # Frames that have one map, while it plays; more of them where a response has many maps, or large ones:
_MOST = 4000  # samples times parameters times maps take some 10 ms.


def _always() -> AbstractContextManager[bool]:
    return nullcontext(True)


class Trajectory:
    """The run of a film on ``known``, where its path is the one of this ``number``; maps are those of the first.

    A film that rests works on its map only where the ``slot`` says that this may be done now. ``name`` is one for all
    that the panel depends on.
    """

    def __init__(
        self, known: Landscape, number: int = 0, slot: Callable[[], AbstractContextManager[bool]] = _always
    ) -> None:
        self.known, self._maps, self._slot = known, not number, slot
        drawn = repr((known.axes, known.scale, known.marks, known.joined))
        self.name = hashlib.sha256(drawn.encode()).hexdigest()[:16]
        self._values = known.trajectories[number].copy()
        # The parameters, as bytes, of the map that was worked out last, the one at epoch 0, and of the one under way.
        self._mapped = known.start.tobytes(), self._told([0 if known.indices else -1], known.losses[None])
        self._work: tuple[bytes, SlicedWork[Array]] = b"", SlicedWork(_nothing())

    def follow(self, trainer: Trainer, trace: Array) -> None:
        """The run of ``trainer`` was at ``trace`` ``(n, P)`` in its last epochs."""
        first = trainer.epoch + 1 - len(trace)
        if (more := trainer.epoch + 1 - len(self._values)) > 0:
            self._values = np.concatenate([self._values, np.full((more, 4), np.nan)])
        rows, found = self._values[first : trainer.epoch + 1], positions(self.known.plane, trace)
        as_known = np.isclose(rows[:, :2], found[:, :2], 1e-9, 1e-12).all(axis=1)
        rows[~as_known, 3] = np.nan  # It went otherwise than it was trained ahead.
        rows[:, :3] = found

    def history(self, epoch: int) -> History:
        """What goes with the panel: the path up to ``epoch``, and the map that there is."""
        return History(dict(zip(_CURVES, self._values[: epoch + 1].T)), self._mapped[1])

    def add(self, response: Response, trainer: Trainer, parameters: Array, since: int) -> None:
        """Add what is seen of the landscape to ``response``: frames with ``parameters`` ``(n_frames, P)``.

        The path is known up to the epoch ``since``. Distance and loss are those of the plane as it was at epoch 0.
        """
        self.follow(trainer, trainer.parameters[None])  # It may have been set by hand.
        if lacking := [epoch for epoch in response.epochs if np.isnan(self._values[epoch, 3])]:
            at = self._values[lacking, :2]
            self._values[lacking, 3] = projected_losses(trainer, self.known.plane, at, lacking, self.known.samples)
        for name, values in zip(_CURVES, self._values.T):
            response.curves[name] = pieces(values, since, response.epochs)
        if self._maps and self.is_live(trainer):
            most = max(1, _MOST // (len(trainer.Y) * parameters.shape[1]))
            every = max(_EVERY, -(-len(parameters) // most))
            some = [*range(len(parameters) - 1, -1, -every)][::-1]  # The last frame's in any case.
            made = np.stack([self._map(trainer, response.epochs[row], parameters[row]).finish() for row in some])
            response.keyframes |= self._told([response.epochs[row] for row in some], made, live=True)
            self._mapped = parameters[-1].tobytes(), self._told(response.epochs[-1:], made[-1:])

    def is_live(self, trainer: Trainer) -> bool:
        """Whether the map moves and is worked out while the run plays."""
        return self.known.indices is not None and len(samples_at(trainer, trainer.schedule[-1].epoch)[1]) <= _LIVE

    def lacks_map(self, trainer: Trainer) -> bool:
        """Whether there is no map of where ``trainer`` is."""
        return self.known.indices is not None and self._mapped[0] != trainer.parameters.tobytes()

    def map_at_rest(self, trainer: Trainer, until: float) -> dict[str, Keyframes]:
        """The map of where ``trainer`` is, if it is finished by the time ``until``; asking again goes on with it."""
        if self.known.indices is None or not self._maps:
            return {}
        here = trainer.parameters.tobytes()
        if self.lacks_map(trainer):
            if self._work[0] != here:
                self._work = here, self._map(trainer, trainer.epoch, trainer.parameters)
            work = self._work[1]
            with self._slot() as free:
                if free:
                    work.advance(max(0.0, until - time.perf_counter()))
            if not work.finished:
                return {}
            self._mapped = here, self._told([trainer.epoch], work.finish()[None])
        return self._mapped[1]

    def _map(self, trainer: Trainer, epoch: int, parameters: Array) -> SlicedWork[Array]:
        known = self.known
        return SlicedWork(map_of(trainer, epoch, known.plane_at(parameters), known.scale))

    def _told(self, epochs: list[int], losses: Array, *, live: bool = False) -> dict[str, Keyframes]:
        """Maps of ``losses`` ``(n, CELLS, CELLS)`` that hold from ``epochs`` on; ``live`` ones travel as bytes."""
        made, ends = self.known.scale.bytes_of(losses, whole=live)
        return {MAP: (epochs, made), ENDS: (epochs, ends)}


def _nothing() -> Steps[Array]:
    yield 1.0
    return np.empty(0)
