"""The server's process: what it keeps in memory, and what it gives back.

The calls are those of `Python's garbage collector <https://docs.python.org/3/library/gc.html>`_ and of `glibc's
allocator <https://sourceware.org/glibc/manual/latest/html_node/Malloc-Tunable-Parameters.html>`_.
"""

from __future__ import annotations

import ctypes
import gc
import platform
import sys
import threading
import time
from functools import cache

TIDYING = 10.0  # Seconds from one time to the next; it takes a few ms, twenty where a class's sessions are in memory.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # Their numbers in malloc.h.
_ROOM = 2 << 20  # Bytes; all arrays of a batch at a time need less, so that they cost no call of the system.

_once = threading.Lock()  # Never given back.


def settle() -> None:
    """Once all is loaded: never look at it again for garbage, and from now on give memory back that nobody uses.

    The first call does it. A session that is open by then counts as loaded too, and stays.
    """
    if not _once.acquire(blocking=False):
        return
    gc.collect()
    gc.freeze()
    if allocator := _glibc():
        # What may stay free at the end of each arena, and from where on an array has pages of its own. By itself glibc
        # raises the second to the largest array it has seen, and the first to twice that.
        allocator.mallopt(_TRIM_THRESHOLD, _ROOM)
        allocator.mallopt(_MMAP_THRESHOLD, _ROOM)
        allocator.mallopt(_ARENA_MAX, 1)  # No more than there are; threads that come and go would fill eight a core.
    threading.Thread(target=_tidy, name="tidy", daemon=True).start()


def _tidy() -> None:
    """Give back what viewers have left behind, again and again.

    The objects of a session that ended hold each other. Only a full collection frees them, and Python puts that off
    for as long as little else is allocated.
    """
    while True:
        time.sleep(TIDYING)
        gc.collect()
        if allocator := _glibc():
            allocator.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    """The C library where it is glibc; other allocators have no such calls."""
    known = sys.platform == "linux" and platform.libc_ver()[0] == "glibc"
    return ctypes.CDLL(None) if known else None
