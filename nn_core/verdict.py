"""When a problem counts as solved: stated once, used wherever the word is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Criterion:
    """Solved: at least ``accuracy`` of the samples on the right side of 0.5, and mean squared error under ``error``."""

    accuracy: float = 1.0
    error: float = 0.05

    def met(self, outputs: Array, Y: Array) -> Any:
        """Whether ``outputs`` ``(..., n_samples, n_out)`` solve ``Y`` ``(n_samples, n_out)``: booleans ``(...)``.

        A sample is right when every one of its outputs is on its target's side. NaN is never right.
        """
        right = np.where(Y > 0.5, outputs > 0.5, outputs < 0.5).all(axis=-1)
        squared = np.square(outputs - Y).mean(axis=(-2, -1))
        return (right.mean(axis=-1) >= self.accuracy) & (squared < self.error)

    def possible(self, loss: str, value: float) -> bool:
        """Whether a network whose loss called ``loss`` is ``value`` may meet this: a cheap look before the exact one.

        A cross-entropy is at most -log(1 - sqrt(e)) where every sample is right and the mean squared error is e: as a
        function of the squared error of one sample, -log(1 - sqrt(s)) is concave up to s = 1/4.
        """
        if loss == "mse":
            return value < self.error
        return self.accuracy < 1 or value < -np.log1p(-np.sqrt(min(self.error, 0.25)))


SOLVED = Criterion()
