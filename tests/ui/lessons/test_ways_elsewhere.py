"""A step that leads to another page leads to what that page has."""

from __future__ import annotations

import pytest

from teaching.lesson import lessons
from ui.lottery import link as lottery
from ui.microscope.page import PARTS
from ui.tutorials import link as tutorials

STEPS = [
    pytest.param(*step.elsewhere, id=f"{name}-{number}")
    for name, lesson in lessons()[0].items()
    for number, step in enumerate(lesson.steps, start=1)
    if step.elsewhere
]


@pytest.mark.parametrize(("page", "query"), STEPS)
def test_a_step_that_leads_elsewhere_asks_for_nothing_that_has_to_be_repaired(page, query) -> None:
    if page == "lottery":
        assert lottery.from_query(query)[1] == []
    elif page == "tutorials":
        assert tutorials.from_query(query)[1] == []
    else:
        assert page == "microscope"
        assert set(query) <= set(PARTS)
