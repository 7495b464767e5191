"""What the load test's viewers take for film."""

from __future__ import annotations

import pytest

from bench.viewer import BATCH, is_film


@pytest.mark.parametrize("epochs", [[], [110, 120], [120], [103, 106, 109], [110, 120, 123]])
def test_frames_that_go_on_by_the_stride_or_less_are_film(epochs):
    assert is_film(epochs, last=100, stride=20, goal=123)


@pytest.mark.parametrize("epochs", [[121], [110, 131], [100], [110, 110], [110, 105], [120, 124], [90]])
def test_frames_that_skip_stand_still_or_go_past_the_end_are_a_problem(epochs):
    assert not is_film(epochs, last=100, stride=20, goal=123)


def test_more_frames_than_were_asked_for_are_a_problem():
    assert is_film([*range(1, BATCH + 1)], last=0, stride=1, goal=1000)
    assert not is_film([*range(1, BATCH + 2)], last=0, stride=1, goal=1000)
