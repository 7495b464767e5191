"""What the words of a link are called on the pages."""

from __future__ import annotations

from typing import Any

from nn_core.activations import ACTIVATIONS
from nn_core.datasets import DATASETS
from nn_core.features import FEATURES
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from nn_core.optimisers import OPTIMISERS
from setting.real_sets import REAL_SETS

_TABLES: tuple[dict[str, Any], ...] = (DATASETS, REAL_SETS, ACTIVATIONS, LOSSES, SCHEMES, OPTIMISERS, FEATURES)
NAMES: dict[str, str] = {
    **{name: entry.label for table in _TABLES for name, entry in table.items()},
    "shuffled": "Shuffled anew in every epoch",
    "fixed": "As the data come",
}
COORDINATES = tuple(FEATURES)[:8]
"""The features that are a point's coordinates themselves, of as many as there can be."""
