"""The server gives memory back."""

from __future__ import annotations

import subprocess
import sys

FREES_LARGE_ARRAYS_BETWEEN_SMALL_BLOCKS = """
import numpy as np
import psutil
from live.process import settle

def megabytes():
    return psutil.Process().memory_info().rss / 2**20

{settle}
np.ones(2**20)  # A first one of 8 MB, freed at once.
before = megabytes()
arrays, small = [], []
for _ in range(50):
    arrays.append(np.ones(2**18))
    small.append(bytes(60_000))
assert megabytes() - before > 90
arrays.clear()
print(round(megabytes() - before))
"""


def left_after(settle: str) -> int:
    """Megabytes that a process still holds of 100 MB of arrays it has freed."""
    code = FREES_LARGE_ARRAYS_BETWEEN_SMALL_BLOCKS.format(settle=settle)
    return int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def test_large_arrays_are_given_back_although_small_blocks_lie_between_them() -> None:
    assert left_after("settle()") < 20
