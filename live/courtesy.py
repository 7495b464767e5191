"""The manners of films that take more of the processor than others do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

_COSTLY = 1.5  # Times what an answer on this server usually takes.
_MEMORY = 50  # Answers that the usual is the mean of, the last ones counting most.
_PER_SECOND_WAITED = 10.0  # Seconds of rest.
_LONGEST = 1.0  # Seconds of rest at most.


class Courtesy:
    """A rule for all films of a server, which share its processor."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._usual = 0.0  # Seconds of work.
        self._made = self._in_making = 0

    def answer(self, make: Callable[[], Answer]) -> tuple[Answer, float]:
        """What ``make`` returns, and for how many seconds its film should ask for no more.

        A rest is due after a costly answer that had to wait for the processor where another was in the making as it
        began or ended. On a core that is nearly used up, the films that take most, by size or by speed, then give way
        to the others. Nobody rests who is alone, nor where most films are as costly.
        """
        began, worked_before = time.perf_counter(), time.thread_time()
        with self._lock:
            others = self._in_making
            self._in_making += 1
        try:
            answer = make()
        finally:
            with self._lock:
                self._in_making -= 1
        worked = time.thread_time() - worked_before
        waited = time.perf_counter() - began - worked
        with self._lock:
            others += self._in_making
            self._made += 1
            self._usual += (worked - self._usual) / min(self._made, _MEMORY)
            due = others and worked > _COSTLY * self._usual
        return answer, min(_PER_SECOND_WAITED * max(0.0, waited), _LONGEST) if due else 0.0


courtesy = Courtesy()
