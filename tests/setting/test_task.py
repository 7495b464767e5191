"""A teacher's task in a link: what was written is read again, and what cannot be is repaired and told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from setting.setting import Setting
from setting.task import LOCKABLE, LONGEST, Goal, Task, beyond, from_query, goal_text, in_words, reached, to_query

numbers = st.floats(1e-6, 100).map(lambda value: float(f"{value:.6g}"))
goals = st.builds(
    Goal, st.none() | numbers, st.none() | numbers, st.integers(1, 100).map(float), st.none() | st.integers(0, 96),
    st.none() | st.integers(1, 20_000), st.none() | st.integers(1, 20),
)  # fmt: skip
locks = st.sets(st.sampled_from(LOCKABLE)).map(lambda names: tuple(name for name in LOCKABLE if name in names))
sentences = st.text(st.characters(categories=("L", "N", "P", "S")), max_size=LONGEST)


@given(st.builds(Task, st.none() | goals, locks, sentences, sentences))
def test_a_task_is_read_as_it_was_written(task: Task) -> None:
    query = {name: [text] for name, text in to_query(task).items()}
    assert from_query(query) == (task, [])


@given(st.dictionaries(st.sampled_from(["goal", "lock", "say", "name"]), st.lists(st.text(max_size=300), min_size=1)))
def test_whatever_a_link_holds_gives_a_task_and_a_sentence_for_each_repair(query: dict[str, list[str]]) -> None:
    task, repairs = from_query(query)
    assert len(task.say) <= LONGEST
    assert task.say.isprintable()
    assert task.name.isprintable()
    assert all(repair.endswith(".") for repair in repairs)
    again, more = from_query({name: [text] for name, text in to_query(task).items()})
    assert (again, more) == (task, [])


@pytest.mark.parametrize(
    ("text", "goal", "told"),
    [
        ("loss:0.01", Goal(loss=0.01), None),
        ("loss:0.01 neurons:3 epochs:400", Goal(loss=0.01, neurons=3, epochs=400), None),
        ("accuracy:120", Goal(accuracy=100), "using at least 100 % of the training samples right."),
        ("neurons:3", None, "using no goal."),
        ("loss:low", None, "using no goal."),
        ("test:0.1 neurons:many", Goal(test=0.1), "using a test loss under 0.1."),
    ],
)
def test_a_goal_needs_something_to_reach(text: str, goal: Goal | None, told: str | None) -> None:
    task, repairs = from_query({"goal": [text]})
    assert task.goal == goal
    assert repairs == [] if told is None else repairs[0].endswith(told)


def test_a_goal_in_words_lists_what_is_to_be_reached_and_then_the_limits() -> None:
    goal = Goal(loss=0.01, accuracy=95, neurons=1, epochs=2000)
    reach = "a training loss under 0.01 and at least 95 % of the training samples right"
    assert in_words(goal) == f"{reach} with at most 1 hidden neuron and 2,000 epochs"
    assert goal_text(goal) == "loss:0.01 accuracy:95 neurons:1 epochs:2000"


def test_what_is_beyond_the_limits_is_named() -> None:
    goal = Goal(loss=0.1, neurons=3, epochs=2000, features=1)
    assert beyond(goal, Setting(layers=(2, 2))) == ["4 hidden neurons", "2 features"]
    assert beyond(goal, Setting(layers=(3,), features=("x1",))) == []


def test_every_bound_has_to_be_reached_at_once_and_what_is_not_measured_never_is() -> None:
    measured = {"loss": np.array([0.2, 0.05, 0.05]), "accuracy": np.array([100.0, 50.0, 100.0])}
    assert reached(Goal(loss=0.1, accuracy=100), measured).tolist() == [False, False, True]
    assert not np.any(reached(Goal(loss=0.1, test=0.1), measured))
