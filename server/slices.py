"""Long work in slices: one at a time for all viewers together, so that everybody's animation stays smooth.

The busier the processor, the more the server rests between slices: on one that others use as well, work waits, and the
time it waited tells how much, on any machine and with any share of a core.

The slices are run by a timer in the browser, so they end at once when a viewer closes the tab or goes to another page.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from lab.sliced_work import SlicedWork

Work = SlicedWork[Any]

SLICE = 0.06  # Seconds of work before the server gives way.
REST = 4.0  # Seconds of rest for each second that the last slice waited for the processor.
LONGEST = 2.0  # Seconds of rest at most, however long a slice was held up.
PAUSE = 0.1  # Seconds from one tick of the browser's timer to the next: at the soonest a slice follows another then.

_lock = threading.Lock()
_next = 0.0  # When the next slice may begin, by the clock of time.perf_counter.


@contextmanager
def slot() -> Iterator[bool]:
    """Whether a slice may run now; at once False while another one runs, or the server rests after it."""
    global _next
    if time.perf_counter() < _next or not _lock.acquire(blocking=False):
        yield False
        return
    start, cpu = time.perf_counter(), time.thread_time()
    try:
        yield True
    finally:
        end = time.perf_counter()
        waited = end - start - (time.thread_time() - cpu)
        _next = end + min(REST * max(0.0, waited), LONGEST)
        _lock.release()


def work_a_slice(works: Sequence[Work]) -> bool:
    """Work through ``works`` for one slice, if one may run now; whether all of them are finished."""
    with slot() as free:
        if free:
            until = time.perf_counter() + SLICE
            for work in works:
                if not work.finished and (left := until - time.perf_counter()) > 0:
                    work.advance(left)
    return all(work.finished for work in works)


def run_in_slices(works: Sequence[Work], label: str) -> None:
    """Show the progress of ``works`` and finish them while the page is open; then run the page again."""
    st.fragment(_slice, run_every=PAUSE)(works, label)


def _slice(works: Sequence[Work], label: str) -> None:
    if work_a_slice(works):
        st.rerun()  # The page: what waits for the works stands outside of this fragment.
    st.progress(min(1.0, sum(work.done for work in works) / len(works)), label)
