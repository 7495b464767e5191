"""What became of many networks: one row each, and the figures that sum them up."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from lab.wilson import wilson
from nn_core.checks import one_of

Array = NDArray[np.float64]

VERDICTS = ("solved", "not solved", "diverged")
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles of the loss that ``bands`` gives: the median, the middle half, and nine in ten."""


@dataclass(frozen=True)
class Outcomes:
    """n networks after their last epoch.

    ``seeds`` ``(n,)``; ``verdicts`` ``(n,)`` index ``VERDICTS``; ``solved_at`` ``(n,)`` is the first epoch at which a
    network met the criterion, -1 for never; ``losses`` ``(n,)`` after the last epoch, NaN where it diverged;
    ``curves`` ``(n, n_recorded)`` holds the loss at some epochs on the way; ``parameters`` ``(n, P)``.
    """

    seeds: NDArray[np.int64]
    verdicts: NDArray[np.int8]
    solved_at: NDArray[np.int32]
    losses: Array
    curves: Array
    parameters: Array

    def __len__(self) -> int:
        return len(self.seeds)

    def __getitem__(self, rows: slice) -> Outcomes:
        """Some of the networks; their arrays are views of these."""
        return Outcomes(*(getattr(self, field.name)[rows] for field in fields(self)))

    @classmethod
    def blank(cls, seeds: NDArray[np.int64], n_recorded: int, n_parameters: int) -> Outcomes:
        """A row for each of ``seeds`` ``(n,)``, of which nothing is known yet."""
        n = len(seeds)
        return cls(
            seeds, np.empty(n, dtype=np.int8), np.full(n, -1, dtype=np.int32), np.empty(n), np.empty((n, n_recorded)),
            np.empty((n, n_parameters)),
        )  # fmt: skip

    def with_verdict(self, verdict: str) -> NDArray[np.bool_]:
        """Which networks ended so, ``(n,)``; ``verdict`` is one of ``VERDICTS``."""
        return np.equal(self.verdicts, VERDICTS.index(one_of("verdict", verdict, VERDICTS)))

    @property
    def solved(self) -> int:
        """How many met the criterion after their last epoch."""
        return int(self.with_verdict("solved").sum())

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the success rate."""
        return wilson(self.solved, len(self))

    def quartiles(self) -> tuple[int, int, int]:
        """The epochs by which a quarter, half and three quarters of the networks that ended solved first got there.

        Each is an epoch at which a network really got there; at least one must have.
        """
        epochs = self.solved_at[self.with_verdict("solved")]
        low, median, high = np.quantile(epochs, (0.25, 0.5, 0.75), method="lower").tolist()
        return low, median, high

    def bands(self) -> Array:
        """Quantiles of the loss over networks, ``(len(SHARES), n_recorded)``.

        A network that diverged counts as worse than every other, so it lifts the upper bands and spoils none.
        """
        curves = np.where(np.isfinite(self.curves), self.curves, np.inf)
        # "lower" takes a network's own loss; a mean of two neighbours would make infinity out of one.
        return np.quantile(curves, SHARES, axis=0, method="lower", overwrite_input=True)
