"""How long the page for teachers computes for a class: a hundred runs handed in, each replayed to its goal.

In a browser, slices of it come every tenth of a second, so that films stay smooth (``server/slices.py``): that takes
longer, and is worked out here for a machine that is free.
"""

from __future__ import annotations

import time

from server.slices import PAUSE, SLICE
from teaching.hand_in import Replays, read_line

LINES, MOST = 100, 60.0
"""Links, and seconds for them."""
LINK = "?v=2&data=circle&samples=500&test=50&layers=8+8&rate=0.1&batch=10&epochs=400&goal=loss:0.000001"
"""400 epochs on 250 points in batches of ten, none of which reaches its goal: the dearest there is."""


def main() -> None:
    """Print the seconds for a hundred lines of the dearest kind, and for full batches of the usual network."""
    for name, link in {"8, 8, batches of 10": LINK, "8, 8": LINK.replace("&batch=10", ""),
                       "4": LINK.replace("&batch=10", "").replace("8+8", "4")}.items():  # fmt: skip
        lines = [read_line("", f"{link}&seed={seed}") for seed in range(LINES)]
        began = time.perf_counter()
        Replays(lines).finish()
        seconds = time.perf_counter() - began
        sliced = seconds * max(1.0, PAUSE / SLICE)
        print(f"{name:22} {seconds:6.1f} s, in slices about {sliced:6.1f} s   (at most {MOST:.0f})")


if __name__ == "__main__":
    main()
