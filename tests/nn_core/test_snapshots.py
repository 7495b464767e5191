"""Snapshots: bounded in number, spread evenly, and copies."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from nn_core.snapshots import Snapshots


def kept(epochs: int, block: int = 1) -> Snapshots:
    """Those of a run that came to ``epochs`` in blocks, and whose state is its epoch."""
    snapshots = Snapshots(np.zeros(1))
    for epoch in range(block, epochs + 1, block):
        snapshots.keep(epoch, np.full(1, float(epoch)))
    return snapshots


@given(some.integers(0, 3000), some.integers(1, 256), some.integers(0, 3000))
def test_however_far_a_run_has_come_a_snapshot_is_near_and_there_are_few(epochs: int, block: int, asked: int) -> None:
    snapshots = kept(epochs, block)
    assert len(snapshots._states) <= 128
    before, state = snapshots.before(min(asked, epochs))
    assert state == before <= asked
    assert min(asked, epochs) - before < block * max(1, epochs // block // 32)


def test_what_happens_to_the_state_later_does_not_happen_to_its_snapshot() -> None:
    state = np.zeros(2)
    snapshots = Snapshots(state)
    state += 1
    snapshots.keep(1, state)
    state += 1
    assert [snapshots.before(epoch)[1].tolist() for epoch in (0, 1)] == [[0, 0], [1, 1]]


def test_where_the_way_forward_is_another_one_what_lies_there_is_forgotten() -> None:
    snapshots = kept(10)
    snapshots.forget_after(4)
    assert snapshots.before(9)[0] == 4
