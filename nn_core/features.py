"""Features: what a network is given of a point in the plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from nn_core.checks import Array, one_of, table


class Feature(NamedTuple):
    """A ``function`` of both coordinates, arrays of one shape, and its ``formula`` in plain text."""

    label: str
    formula: str
    function: Callable[[Array, Array], Array]


FEATURES: dict[str, Feature] = {
    "x1": Feature("x₁", "x₁", lambda x1, x2: x1),
    "x2": Feature("x₂", "x₂", lambda x1, x2: x2),
    "x1sq": Feature("x₁²", "x₁ · x₁", lambda x1, x2: x1 * x1),
    "x2sq": Feature("x₂²", "x₂ · x₂", lambda x1, x2: x2 * x2),
    "x1x2": Feature("x₁x₂", "x₁ · x₂", lambda x1, x2: x1 * x2),
    "sinx1": Feature("sin x₁", "sin(x₁)", lambda x1, x2: np.sin(x1)),
    "sinx2": Feature("sin x₂", "sin(x₂)", lambda x1, x2: np.sin(x2)),
}


class Inputs(NamedTuple):
    """A map from points to a network's inputs: the features called ``names``, less ``shift``, over ``scale``.

    ``shift`` and ``scale`` have a number for each feature; without them the features are left as they are.
    """

    names: tuple[str, ...] = ("x1", "x2")
    shift: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()

    def __call__(self, points: ArrayLike) -> Array:
        """The inputs ``(n_samples, n_features)`` at ``points`` ``(n_samples, 2)``."""
        if not self.names or len(set(self.names)) < len(self.names):
            raise ValueError(f"names must be one feature or more, each once; got {self.names!r}. Choose some.")
        x1, x2 = table("points", points, columns=2).T
        columns = np.column_stack([FEATURES[one_of("feature", name, FEATURES)].function(x1, x2) for name in self.names])
        return (columns - self.shift) / self.scale if self.shift else columns

    def standardised(self, points: ArrayLike) -> Self:
        """The map that gives the features mean 0 and standard deviation 1, if any, at ``points``: those trained on."""
        columns = self._replace(shift=(), scale=())(points)
        spread = columns.std(axis=0)
        scale = np.where(spread > 0, spread, 1.0)
        return self._replace(shift=tuple(columns.mean(axis=0).tolist()), scale=tuple(scale.tolist()))
