"""What a press on the stage of the Train page does."""

from __future__ import annotations

import pytest

from ui.run.presses import more_epochs


@pytest.mark.parametrize(
    ("goal", "epoch", "more"),
    [(2000, 2000, 4000), (50, 50, 100), (1, 1, 2), (733, 733, 1500), (12_000, 12_000, 20_000), (1000, 2950, 3000)],
)
def test_more_epochs_are_twice_as_many_or_what_the_control_has_beyond_and_beyond_where_the_run_is(
    goal: int, epoch: int, more: int
) -> None:
    assert more_epochs(goal, epoch) == more
