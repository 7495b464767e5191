"""A throttle for what takes more of the processor than most requests do.

On a processor that is used to a part p, work that shares it waits p / (1 - p) times as long as it computes. So what the
last pieces of work waited tells how busy it is, on any machine and with any share of a core.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

Answer = TypeVar("Answer")

_COSTLY = 1.5  # Times what an answer on this server usually takes.
_REST = 4.0  # Times what was computed, where waiting takes as long as computing; four times that where it takes twice.
_LONGEST = 2.0  # Seconds of rest at most.
_MEMORY = 50  # Numbers that a mean is of, the last ones counting most.


@dataclass
class Usage:
    """What a piece of work took, once it is over: ``cpu`` seconds, and the seconds of ``rest`` that should follow."""

    cpu: float = 0.0
    rest: float = 0.0


class Throttle:
    """Measures the answers and the slices of a server, and tells which of them should rest, and for how long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started = self._running = 0
        self._cpu, self._waited, self._usual = _Mean(), _Mean(), _Mean()

    def answer(self, make: Callable[[], Answer]) -> tuple[Answer, float]:
        """What ``make`` returns, and for how many seconds its viewer should ask for no more.

        Only a costly answer is followed by a rest. On a core that is nearly used up, the animations that take most, by
        size or by speed, then give way to the others; where most are as costly, none does.
        """
        with self.measured() as usage:
            answer = make()
        with self._lock:
            self._usual.take(usage.cpu)
            costly = usage.cpu > _COSTLY * self._usual.value
        return answer, usage.rest if costly else 0.0

    @contextmanager
    def measured(self) -> Iterator[Usage]:
        """Measure what the block takes; there is no rest where nothing else ran at the same time."""
        usage = Usage()
        with self._lock:
            alone = not self._running
            self._running += 1
            self._started += 1
            number = self._started
        start, cpu_before = time.perf_counter(), time.thread_time()
        try:
            yield usage
        finally:
            usage.cpu = time.thread_time() - cpu_before
            waited = max(0.0, time.perf_counter() - start - usage.cpu)
            with self._lock:
                self._running -= 1
                self._cpu.take(usage.cpu)
                self._waited.take(waited)
                if self._cpu.value and not (alone and number == self._started):
                    busy = self._waited.value / self._cpu.value  # Seconds of waiting for each second of computing.
                    usage.rest = min(_REST * usage.cpu * busy**2, _LONGEST)


class _Mean:
    """A mean of numbers as they come."""

    def __init__(self) -> None:
        self.value, self._count = 0.0, 0

    def take(self, number: float) -> None:
        self._count = min(self._count + 1, _MEMORY)
        self.value += (number - self.value) / self._count


throttle = Throttle()
