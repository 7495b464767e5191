"""The time that an answer may take, and the manners of one that takes much of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

BUDGET = 0.05  # Seconds of work an ask may cost; what does not fit is asked for again.
_MUCH = 0.2  # The part of it from which on an answer is one that others feel.
_PATIENCE = 3.0  # Seconds to stand aside for each one that the processor was somebody else's.
_MOST = 0.2  # Seconds to stand aside at most.


@contextmanager
def budget() -> Iterator[float]:
    """Yields until when, on ``time.perf_counter``, to work; afterwards stands aside where work was much and in the way.

    An answer that had to wait for the processor shares it with other viewers. One that took little of it goes out at
    once. One that took much sleeps first, the longer the more it had to wait: on a core that is nearly used up, the
    largest network's film then slows down, and no other does.
    """
    began, worked_before = time.perf_counter(), time.thread_time()
    yield began + BUDGET
    worked = time.thread_time() - worked_before
    if worked >= _MUCH * BUDGET:
        waited = time.perf_counter() - began - worked
        time.sleep(min(_PATIENCE * max(0.0, waited), _MOST))
