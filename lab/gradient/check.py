"""The gradient on trial: backprop against central differences, for all parameters at once."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab.arguments import one_problem
from lab.gradient.perturbations import perturbed
from nn_core.checks import vector
from nn_core.network import Network

Array = NDArray[np.float64]

# A central difference is good to about 1e-11 times the loss, whatever the size of the gradient. Gradients smaller than
# this (times the loss, where that exceeds 1) are measured against it, so that such noise cannot pass for a mistake.
SMALLEST = 1e-6
# Measured: right gradients stay below 1e-4, and a planted bug is above 0.1 wherever anything has a gradient at all.
TOLERANCE = 1e-3


@dataclass(frozen=True)
class GradientCheck:
    """What backprop says, ``backprop`` ``(P,)``, what the differences say, ``numeric``, and how far they are apart.

    ``error`` is |backprop - numeric| / max(|backprop|, |numeric|, smallest), and NaN for the parameters ``at_corner``:
    there the perturbation opens or shuts a ReLU unit, so that the loss has no derivative to compare with.
    """

    backprop: Array
    numeric: Array
    error: Array
    at_corner: NDArray[np.bool_]

    @property
    def worst(self) -> int | None:
        """The parameter with the largest error; None where every one is at a corner."""
        return None if self.at_corner.all() else int(np.nanargmax(self.error))

    @property
    def passed(self) -> bool:
        """Whether every parameter that can be compared agrees to within ``TOLERANCE``."""
        return self.worst is None or bool(self.error[self.worst] < TOLERANCE)


@np.errstate(all="ignore")
def check_gradient(
    network: Network, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse", *,
    backprop: ArrayLike | None = None,
) -> GradientCheck:  # fmt: skip
    """Compare ``backprop`` ``(P,)``, by default the network's own gradient, with central differences of its loss.

    ``parameters`` is one vector ``(P,)``, ``X`` is ``(n_samples, n_in)``, ``Y`` ``(n_samples, n_out)``.
    """
    differences = Differences(network, parameters, X, Y, loss)
    if backprop is None:
        backprop = network.gradient(parameters, X, Y, loss)
    differences.advance()
    return differences.against(backprop)


class Differences:
    """The central differences of the loss at ``parameters`` ``(P,)``, to be had slice by slice.

    ``numeric`` ``(P,)`` and ``at_corner`` ``(P,)`` are valid up to the parameter ``known``, so all of them at the end.
    """

    def __init__(self, network: Network, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse") -> None:
        self._parameters, self._X, self._Y = one_problem(network, parameters, X, Y, loss)
        self.numeric, self.at_corner = np.empty(network.size), np.empty(network.size, dtype=bool)
        self.known = 0
        self._network, self._loss = network, loss

    @property
    def finished(self) -> bool:
        """Whether every parameter was perturbed."""
        return self.known == self._network.size

    @property
    def done(self) -> float:
        """The share of the parameters that were perturbed."""
        return self.known / self._network.size

    @np.errstate(all="ignore")
    def advance(self, seconds: float = math.inf) -> None:
        """Perturb the parameters for about ``seconds``: at least one slice, and less where the end comes first."""
        until = time.perf_counter() + seconds
        while not self.finished:
            part = perturbed(self._network, self._parameters, self._X, self._loss, self.known)
            up, down = part.sweep.loss(self._Y)
            self.numeric[part.which], self.at_corner[part.which] = (up - down) / part.width, part.at_corner
            self.known += len(part.which)
            if time.perf_counter() >= until:
                break

    @np.errstate(all="ignore")
    def against(self, backprop: ArrayLike) -> GradientCheck:
        """How far ``backprop`` ``(P,)`` is from them."""
        backprop = vector("backprop", backprop, self._network.size, finite=False)
        smallest = SMALLEST * max(1.0, self._network.loss(self._parameters, self._X, self._Y, self._loss))
        scale = np.maximum(np.maximum(np.abs(backprop), np.abs(self.numeric)), smallest)
        error = np.where(self.at_corner, np.nan, np.abs(backprop - self.numeric) / scale)
        return GradientCheck(backprop, self.numeric, error, self.at_corner)
