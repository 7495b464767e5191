"""The manners of a film that takes much of the processor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_COSTLY = 0.015  # Seconds of work that others feel; the default setting takes a third of it on a quick core.
_PER_SECOND_WAITED = 3.0  # Seconds to stand aside.
_LONGEST = 0.2  # Seconds to stand aside at most.


@contextmanager
def courtesy() -> Iterator[None]:
    """Do what is inside; where it was costly and had to wait for the processor, stand aside before going on.

    Who has to wait for the processor shares it with other viewers. On a core that is nearly used up, the film of the
    largest network then slows down, and no other does.
    """
    began, worked_before = time.perf_counter(), time.thread_time()
    yield
    worked = time.thread_time() - worked_before
    if worked >= _COSTLY:
        waited = time.perf_counter() - began - worked
        time.sleep(min(_PER_SECOND_WAITED * max(0.0, waited), _LONGEST))
