"""Snapshots of a run: few enough to keep, and what lies between two of them is soon computed again."""

from __future__ import annotations

from nn_core.checks import Array

_MOST, _BYTES = 128, 2_000_000  # Of snapshots together; at least two are kept.


class Snapshots:
    """Copies of a run's ``state``, any array, at epoch 0 and at others spread evenly over the epochs it has come to."""

    def __init__(self, state: Array) -> None:
        self._states = {0: state.copy()}
        self._stride, self._most = 1, max(2, min(_MOST, _BYTES // state.nbytes))

    def keep(self, epoch: int, state: Array) -> None:
        """Copy the ``state`` at ``epoch``, if it is one to keep; where that makes too many, every second one goes."""
        if epoch % self._stride:
            return
        self._states[epoch] = state.copy()
        while len(self._states) > self._most:
            self._stride *= 2
            self._states = {e: kept for e, kept in self._states.items() if e % self._stride == 0}

    def before(self, epoch: int) -> tuple[int, Array]:
        """The last one at or before ``epoch``: its epoch and the state."""
        last = max(e for e in self._states if e <= epoch)
        return last, self._states[last]

    def forget_after(self, epoch: int) -> None:
        """Epochs after ``epoch`` will be others."""
        self._states = {e: kept for e, kept in self._states.items() if e <= epoch}
