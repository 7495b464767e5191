"""The server's process: what stays in memory, and what is given back.

`Python's garbage collector <https://docs.python.org/3/library/gc.html>`_ and `glibc's allocator
<https://www.gnu.org/software/libc/manual/html_node/Malloc-Tunable-Parameters.html>`_ say what the calls mean.
"""

from __future__ import annotations

import ctypes
import gc
import platform

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # Their numbers in malloc.h.
_LARGE = 2**20  # Bytes; what a batch of frames needs on the way is smaller, and is quicker to have where it was before.


def settle() -> None:
    """Once all is loaded: never look at it again for garbage, and give large arrays back as soon as they are free."""
    gc.collect()
    gc.freeze()
    if platform.libc_ver()[0] == "glibc":
        # By itself glibc raises both bounds to the largest array it has seen, and then keeps holes of that size between
        # small blocks: after ten minutes of visitors, tens of megabytes that nobody uses.
        allocator = ctypes.CDLL(None)
        allocator.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        allocator.mallopt(_M_TRIM_THRESHOLD, 4 * _LARGE)
