"""The points of the real data that come with the app: made as those of any table, with standardised inputs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from setting.real_sets import REAL_SETS
from setting.table import Table, read_table
from setting.table_points import Made, make_points

_FOLDER = Path(__file__).with_name("data")


@lru_cache
def real_table(name: str) -> Table:
    """The table of the real data called ``name``: inputs, and in the last column what is to be learned."""
    return read_table((_FOLDER / REAL_SETS[name].file).read_bytes())


@lru_cache(maxsize=64)
def real_points(name: str, test: int = 0) -> Made:
    """The points of the real data called ``name``, ``test`` percent of which are never trained on."""
    table = real_table(name)
    columns = range(len(table.names))
    return make_points(table, columns, regression=REAL_SETS[name].regression, test=test, standardise=True, drop=False)
