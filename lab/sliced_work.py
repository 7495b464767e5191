"""Work that takes longer than a page may, done in slices so that a server can serve others in between."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator
from numbers import Real
from typing import Generic, TypeVar, cast

import numpy as np

from nn_core.training import Trainer

Result = TypeVar("Result")
Steps = Generator[float, None, Result]
"""Yields after each step what part of the work is done, from 0 to 1, and returns the result."""

_CHUNK = 50  # Epochs in a step of training.


class SlicedWork(Generic[Result]):
    """The work of ``steps``: ``done`` says what part of it is, and once it is ``finished`` there is a ``result``.

    A finished generator holds nothing any more, so that only the result stays in memory.
    """

    def __init__(self, steps: Steps[Result]) -> None:
        self._steps = steps
        self.done, self.finished = 0.0, False
        self.result: Result | None = None

    def advance(self, seconds: float = math.inf) -> None:
        """Work for about ``seconds``, or to the end: at least one step, and less where the end comes first."""
        if not isinstance(seconds, Real) or not seconds >= 0:
            raise ValueError(f"seconds must be a number of at least 0; got {seconds!r}. Pass, for instance, 0.1.")
        until = time.perf_counter() + float(seconds)
        with np.errstate(all="ignore"):  # A run that diverges overflows.
            while not self.finished:
                try:
                    self.done = next(self._steps)
                except StopIteration as end:
                    self.done, self.finished, self.result = 1.0, True, end.value
                if time.perf_counter() >= until:
                    break

    def finish(self) -> Result:
        """Work to the end and return the result."""
        self.advance()
        return cast(Result, self.result)


def within(steps: Steps[Result], start: float, share: float) -> Steps[Result]:
    """``steps`` as a ``share`` of longer work, of which ``start`` is done before them."""
    while True:
        try:
            yield start + share * next(steps)
        except StopIteration as end:
            return cast(Result, end.value)


def train(trainer: Trainer, epochs: int) -> Iterator[float]:
    """The steps that train ``trainer`` to ``epochs``, or to its last finite epoch."""
    while trainer.epoch < epochs and trainer.state != "diverged":
        trainer.advance(min(_CHUNK, epochs - trainer.epoch))
        yield trainer.epoch / epochs
