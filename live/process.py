"""The server's process: what it keeps in memory, and what it gives back.

The calls are those of `Python's garbage collector <https://docs.python.org/3/library/gc.html>`_ and of `glibc's
allocator <https://sourceware.org/glibc/manual/latest/html_node/Malloc-Tunable-Parameters.html>`_.
"""

from __future__ import annotations

import ctypes
import gc
import platform
import threading
import time
from functools import cache

TIDYING = 10.0  # Seconds from one time to the next; it takes a few ms, twenty where a class's sessions are in memory.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # Their numbers in malloc.h.
_FREE_AT_THE_END = 1 << 20  # Bytes that stay free in each arena; a batch's arrays come and go in less.
_LARGE = 4 << 20  # Bytes from which an array has pages of its own; those of a batch are smaller.


def settle() -> None:
    """Once all is loaded: never look at it again for garbage, and from now on give memory back that nobody uses."""
    gc.collect()
    gc.freeze()
    if allocator := _glibc():
        # By itself glibc raises both to the largest array it has seen, and then keeps twice that free in every arena.
        allocator.mallopt(_TRIM_THRESHOLD, _FREE_AT_THE_END)
        allocator.mallopt(_MMAP_THRESHOLD, _LARGE)
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
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None
