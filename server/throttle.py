"""The manners of work that takes more of the processor than a film usually does.

On a processor that is used to a part p, work that takes turns with all the rest waits p / (1 - p) times as long as it
works. So what the last spells of work waited tells how crowded it is, on any machine and with any share of a core.
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
_REST = 4.0  # Times what was worked, where waiting takes as long as working; four times that where it takes twice.
_LONGEST = 2.0  # Seconds of rest at most.
_MEMORY = 50  # Numbers that a mean is of, the last ones counting most.


@dataclass
class Spell:
    """A piece of work: once it is over, the seconds it ``worked``, and those of the ``rest`` that it owes to others."""

    worked: float = 0.0
    rest: float = 0.0


class Courtesy:
    """A rule for the films and the long work of a server, which share its processor."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun = self._going_on = 0
        self._worked, self._waited, self._usual = _Mean(), _Mean(), _Mean()

    def answer(self, make: Callable[[], Answer]) -> tuple[Answer, float]:
        """What ``make`` returns, and for how many seconds its film should ask for no more.

        Only a costly answer asks for a rest. On a core that is nearly used up, the films that take most, by size or by
        speed, then give way to the others; where most films are as costly, none does.
        """
        with self.spell() as spell:
            answer = make()
        with self._lock:
            self._usual.take(spell.worked)
            costly = spell.worked > _COSTLY * self._usual.value
        return answer, spell.rest if costly else 0.0

    @contextmanager
    def spell(self) -> Iterator[Spell]:
        """Work; the rest depends on how crowded the processor is. There is none where no other spell went on."""
        spell = Spell()
        with self._lock:
            alone = not self._going_on
            self._going_on += 1
            self._begun += 1
            begun = self._begun
        start, worked_before = time.perf_counter(), time.thread_time()
        try:
            yield spell
        finally:
            spell.worked = time.thread_time() - worked_before
            waited = max(0.0, time.perf_counter() - start - spell.worked)
            with self._lock:
                self._going_on -= 1
                self._worked.take(spell.worked)
                self._waited.take(waited)
                if not (alone and begun == self._begun):
                    spell.rest = min(_REST * spell.worked * self._crowding**2, _LONGEST)

    @property
    def _crowding(self) -> float:
        """Seconds of waiting for each second of work."""
        return self._waited.value / self._worked.value if self._worked.value else 0.0


class _Mean:
    """A mean of numbers as they come."""

    def __init__(self) -> None:
        self.value, self._count = 0.0, 0

    def take(self, number: float) -> None:
        self._count = min(self._count + 1, _MEMORY)
        self.value += (number - self.value) / self._count


courtesy = Courtesy()
