"""What sliced work comes to, done in one go."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from lab.sliced_work import SlicedWork
from tutorials.outcome import Outcome, run
from tutorials.variation import Variation

Result = TypeVar("Result")


def result(work: SlicedWork[Result]) -> Result:
    work.advance()
    assert work.finished
    assert work.result is not None
    return work.result


@cache
def outcome(variation: Variation) -> Outcome:
    return result(run(variation))
