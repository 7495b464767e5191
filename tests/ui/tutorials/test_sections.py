"""The sections of the tutorials' page are computed from top to bottom, each before the next."""

from __future__ import annotations

import pytest

from lab.sliced_work import SlicedWork
from server.slices import Work
from ui.tutorials.cache import compute_missing


def test_what_is_computed_is_what_the_first_unfinished_section_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sections: list[list[Work]] = [[SlicedWork(part for part in (0.3, 0.6)) for _ in range(2)] for _ in range(3)]
    computed: list[list[Work]] = []

    def run_in_slices(works: list[Work], label: str) -> None:
        computed.append(works)
        for work in works:
            work.advance()

    monkeypatch.setattr("ui.tutorials.cache.run_in_slices", run_in_slices)
    sections[0][0].advance()  # Of one section only a part is missing.
    for _ in range(4):  # A run of the page for each section, and one that finds nothing to do.
        compute_missing(sections)
    assert computed == sections
