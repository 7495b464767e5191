"""Long work in slices: one at a time, through all that waits, and no longer than a slice."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from lab.sliced_work import SlicedWork, Steps
from server import slices
from server.slices import SLICE, slot, work_a_slice


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server does not rest after the slice of another test."""
    monkeypatch.setattr(slices, "_next", 0.0)


class Pieces(SlicedWork[None]):
    """Work of ``total`` pieces, one an ``advance``."""

    def __init__(self, total: int, takes: float = 0.0) -> None:
        super().__init__(self._steps())
        self.total, self.takes, self.did = total, takes, 0

    def _steps(self) -> Steps[None]:
        while True:
            time.sleep(self.takes)
            self.did += 1
            if self.did == self.total:
                return
            yield self.did / self.total

    def advance(self, seconds: float = 0.0) -> None:
        super().advance(0.0)


def test_only_one_slice_runs_at_a_time():
    work = Pieces(1)
    with slot() as free:
        assert free
        assert not work_a_slice([work])
        assert work.did == 0
    assert work_a_slice([work])


def test_a_slice_goes_through_all_works_and_leaves_the_finished_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slices, "SLICE", 60.0)  # However busy the machine is.
    works = [Pieces(1), Pieces(2), Pieces(1)]
    works[0].advance()
    assert not work_a_slice(works)
    assert [work.did for work in works] == [1, 1, 1]
    assert work_a_slice(works)


def test_a_slice_that_is_used_up_leaves_the_rest_for_the_next():
    works = [Pieces(1, takes=SLICE), Pieces(1)]
    assert not work_a_slice(works)
    assert [work.did for work in works] == [1, 0]


def test_no_slice_follows_a_slice_that_waited_for_the_processor_until_the_server_has_rested(monkeypatch):
    monkeypatch.setattr(slices, "REST", 4.0)
    work = Pieces(2, takes=0.1)  # Asleep, as if others had the processor.
    work_a_slice([work])
    work_a_slice([work])
    assert work.did == 1
    monkeypatch.setattr(slices, "_next", slices._next - 4.0 * 0.1 - 2.0)
    assert work_a_slice([work])


def _page(work):
    import streamlit as st

    from server.slices import run_in_slices

    if work.finished:
        st.write("finished")
    else:
        run_in_slices([work], "Working")


def opened(work: Pieces) -> AppTest:
    return AppTest.from_function(_page, args=(work,)).run()


def test_the_page_shows_how_far_it_is_and_is_run_again_when_it_is_done():
    work = Pieces(2)
    app = opened(work)
    bar = app.get("progress")[0].proto
    assert (bar.value, bar.text) == (50, "Working")
    app.run()
    assert app.markdown[0].value == "finished"
    assert not app.get("progress")


def test_no_slice_runs_for_a_page_that_nobody_asks_for():
    work = Pieces(100)
    opened(work)
    did = work.did
    time.sleep(3 * slices.PAUSE)
    assert work.did == did


def test_the_slot_is_given_back_even_after_an_error():
    class Broken(Pieces):
        def advance(self, seconds: float = 0.0) -> None:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work_a_slice([Broken(1)])
    with slot() as free:
        assert free
