"""Real data that come with the app: tables in ``setting/data``, each an entry here. Its README names their sources."""

from __future__ import annotations

from typing import NamedTuple


class RealSet(NamedTuple):
    """A table by its ``file``; the ``source`` as the page names it; whether its last column is a value to predict."""

    label: str
    file: str
    source: str
    regression: bool = False


REAL_SETS: dict[str, RealSet] = {
    "penguins": RealSet("Penguins", "penguins.csv", "K. Gorman and Palmer Station LTER, CC0"),
    "iris": RealSet("Iris", "iris.csv", "R. A. Fisher, 1936, by UCI, CC BY 4.0 as it says"),
    "seattle": RealSet("Seattle's year", "seattle.csv", "NOAA, public domain", regression=True),
}
