"""Features: what a network is given of a point."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from nn_core.checks import Array, one_of, table


class Feature(NamedTuple):
    """A ``function`` of coordinates ``(n_columns, n)``, of which it ``needs`` some; its ``formula`` in plain text."""

    label: str
    formula: str
    function: Callable[[Array], Array]
    needs: int = 2


FEATURES: dict[str, Feature] = {
    **{f"x{n}": Feature(f"x{c}", f"x{c}", itemgetter(n - 1), n) for n, c in enumerate("₁₂₃₄₅₆₇₈", start=1)},
    "x1sq": Feature("x₁²", "x₁ · x₁", lambda x: x[0] * x[0], 1),
    "x2sq": Feature("x₂²", "x₂ · x₂", lambda x: x[1] * x[1]),
    "x1x2": Feature("x₁x₂", "x₁ · x₂", lambda x: x[0] * x[1]),
    "sinx1": Feature("sin x₁", "sin(x₁)", lambda x: np.sin(x[0]), 1),
    "sinx2": Feature("sin x₂", "sin(x₂)", lambda x: np.sin(x[1])),
}


class Inputs(NamedTuple):
    """A map from points to a network's inputs: the features called ``names``, less ``shift``, over ``scale``.

    ``shift`` and ``scale`` have a number for each feature; without them the features are left as they are.
    """

    names: tuple[str, ...] = ("x1", "x2")
    shift: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()

    def __call__(self, points: ArrayLike) -> Array:
        """The inputs ``(n_samples, n_features)`` at ``points`` ``(n_samples, n_columns)``."""
        if not self.names or len(set(self.names)) < len(self.names):
            raise ValueError(f"names must be one feature or more, each once; got {self.names!r}. Choose some.")
        features = [FEATURES[one_of("feature", name, FEATURES)] for name in self.names]
        x = table("points", points, max([*(feature.needs for feature in features), *np.shape(points)[1:2]])).T
        columns = np.column_stack([feature.function(x) for feature in features])
        return (columns - self.shift) / self.scale if self.shift else columns

    def standardised(self, points: ArrayLike) -> Self:
        """The map that gives the features mean 0 and standard deviation 1, if any, at ``points``: those trained on."""
        columns = self._replace(shift=(), scale=())(points)
        scale = tuple(spread or 1.0 for spread in columns.std(axis=0).tolist())
        return self._replace(shift=tuple(columns.mean(axis=0).tolist()), scale=scale)
