"""The manners of a film that takes more of the processor than others do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_COSTLY = 1.5  # Times what an answer on this server usually takes.
_MEMORY = 50  # Answers that the usual is the mean of, the last ones counting most.
_PER_SECOND_WAITED = 10.0  # Seconds to stand aside.
_LONGEST = 1.0  # Seconds to stand aside at most.


class Courtesy:
    """A rule for all films of a server, which share its processor."""

    def __init__(self) -> None:
        self._usual = 0.0  # Seconds of work; two viewers who write it at once lose one of fifty.

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Do what is inside; where it was costly and had to wait for the processor, stand aside before going on.

        Who has to wait for the processor shares it with other viewers. On a core that is nearly used up, the film of
        the largest network then slows down, and no other does. Where all films are as costly, none stands aside.
        """
        began, worked_before = time.perf_counter(), time.thread_time()
        yield
        worked = time.thread_time() - worked_before
        self._usual += (worked - self._usual) / _MEMORY if self._usual else worked
        if worked > _COSTLY * self._usual:
            waited = time.perf_counter() - began - worked
            time.sleep(min(_PER_SECOND_WAITED * max(0.0, waited), _LONGEST))


courtesy = Courtesy()
