"""Long work takes turns: one slice at a time for all viewers together, so that everybody's animation stays smooth."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

SLICE = 0.06  # Seconds of work before the server gives way.
PAUSE = 0.1  # Seconds from the start of one slice to the start of the next.

_lock = threading.Lock()


@contextmanager
def turn() -> Iterator[bool]:
    """True where it is ours to work now; False, at once, while somebody else's slice runs."""
    ours = _lock.acquire(blocking=False)
    try:
        yield ours
    finally:
        if ours:
            _lock.release()
