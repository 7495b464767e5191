"""When a problem counts as solved: stated once, used wherever the word is."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.checks import numbers, positive

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Criterion:
    """Solved: at least ``accuracy`` of the samples on the right side of 0.5, and mean squared error under ``error``."""

    accuracy: float = 1.0
    error: float = 0.05

    def __post_init__(self) -> None:
        if not isinstance(self.accuracy, Real) or not 0 <= self.accuracy <= 1:
            raise ValueError(f"accuracy must be from 0 to 1; got {self.accuracy!r}. Write 0.95 for 95 %.")
        positive("error", self.error)

    @np.errstate(all="ignore")
    def met(self, outputs: ArrayLike, Y: ArrayLike) -> Any:
        """Whether ``outputs`` ``(..., n_samples, n_out)`` solve ``Y`` ``(n_samples, n_out)``: booleans ``(...)``.

        A sample is right when every one of its outputs is on its target's side. NaN is never right.
        """
        outputs, Y = numbers("outputs", outputs, finite=False), numbers("Y", Y)
        if Y.ndim != 2 or outputs.shape[-2:] != Y.shape:
            raise ValueError(
                f"outputs must have shape (..., n_samples, n_out), and Y the last two of it; got {outputs.shape} and "
                f"{Y.shape}. Use Y.reshape(-1, 1) for a vector."
            )
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
        return loss != "cross_entropy" or self.accuracy < 1 or value < -np.log1p(-np.sqrt(min(self.error, 0.25)))


SOLVED = Criterion()
