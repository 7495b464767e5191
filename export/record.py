"""A run up to one epoch, with all that is needed to make it again elsewhere."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lab.run.last_bit import begun, moved_by_last_bit
from lab.sliced_work import Steps
from nn_core import Network
from nn_core.checks import Array
from nn_core.exchange import arrays
from nn_core.schedule import Schedule
from setting.run import Run
from setting.setting import Setting, file_stem

STEADY = 1e-9
"""Where a last bit at the start moves a run by less, other programs end where it ended to ``TOLERANCE``."""
TOLERANCE = 1e-6


class Record(NamedTuple):
    """The run ``made``, which began with the ``initial`` and has the ``final`` parameters ``(P,)`` at ``epoch``.

    ``schedule`` is what it did from ``initial`` on; ``moved`` is how far a last bit in ``initial`` moves its outputs,
    and what moves most of outputs and weights. ``link`` leads to the live run.
    """

    made: Run
    schedule: Schedule
    epoch: int
    initial: Array
    final: Array
    moved: tuple[float, float]
    link: str

    @property
    def setting(self) -> Setting:
        """What the run was made from."""
        return self.made.setting

    @property
    def network(self) -> Network:
        """The network that was trained."""
        return self.setting.configuration().network

    @property
    def steady(self) -> bool:
        """Whether the run ends in the same place wherever it is made again."""
        return max(self.moved) < STEADY

    @property
    def initial_arrays(self) -> list[Array]:
        """``W1, b1, W2, b2, …`` at the start."""
        return arrays(self.network, self.initial)

    @property
    def outputs(self) -> Array:
        """The outputs ``(n_samples, n_out)`` for the training samples at the epoch."""
        points, _ = self.setting.training_data()
        return self.network.predict(self.final, self.setting.inputs()(points))


def record(made: Run, epoch: int, final: Array, link: str = "") -> Steps[Record]:
    """The record of ``made`` up to ``epoch``, where its parameters are ``final`` ``(P,)``; in steps, for it trains."""
    run = made.up_to(epoch)
    configuration, (points, Y) = run.setting.configuration(), run.setting.training_data()
    moved = yield from moved_by_last_bit(configuration, run.setting.inputs()(points), Y, run.schedule, epoch, final)
    initial, rest = begun(configuration, run.schedule)
    return Record(run, rest, epoch, initial, np.array(final), moved, link)


def file_name(setting: Setting, epoch: int, ending: str) -> str:
    """What a file is called: ``xor-2-4-1-tanh-seed1-epoch237.py``."""
    return f"{file_stem(setting)}-epoch{epoch}{ending}"
