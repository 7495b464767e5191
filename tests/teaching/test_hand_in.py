"""What is handed in is replayed and held to its goal; whatever is wrong with a line is told, and the others go on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.criterion import accuracy, criterion_for
from lab.sliced_work import SlicedWork
from nn_core import Change, Rule, Trainer
from setting.run import Run
from setting.setting import Setting
from setting.task import Goal, Task
from teaching.difficulty import FEWEST, fewest_take, measure
from teaching.hand_in import Line, Replays, read_line
from teaching.reaching import train_to

SOLVES = "http://app/?v=2&data=xor&layers=4&rate=2&epochs=300&seed=1&goal=loss:0.05"


def judged(*lines: Line):
    return Replays(lines).finish()


def test_a_run_reaches_its_goal_at_the_very_epoch_at_which_the_engine_has_it() -> None:
    (one,) = judged(read_line("Anna", SOLVES))
    setting = Setting(rate=2.0)
    run = Trainer(setting.configuration(), *setting.training_data())
    run.advance(300)
    first = int((run.loss_history < 0.05).argmax())
    assert one.ending == (first, {"loss": run.loss_history[first]})


def test_what_was_changed_on_the_way_is_replayed() -> None:
    slow = SOLVES.replace("rate=2", "rate=0.01")
    assert judged(read_line("", slow))[0].ending.epoch is None
    assert judged(read_line("", f"{slow}&changes=10:rate%3D2"))[0].ending.epoch is not None


def test_an_accuracy_counts_as_well_and_where_there_are_no_test_points_a_test_loss_is_never_reached() -> None:
    setting = Setting(data="gauss", rate=0.3, epochs=50)
    run = Run(setting, (Change(0, Rule(0.3)),))
    found = SlicedWork(train_to(run, Goal(test=0.2, accuracy=95))).finish()
    assert found.epoch is not None
    gate = Run(Setting(epochs=20), (Change(0, Rule(0.5)),))
    assert SlicedWork(train_to(gate, Goal(test=100))).finish().epoch is None


def test_an_accuracy_is_of_the_points_that_had_joined_the_run_by_then() -> None:
    gate = "http://app/?v=2&data=xor&layers=4&rate=1e-4&epochs=60&seed=6&goal=accuracy:90"
    two = f"{gate}&changes=0:points=2 25:points=all 25:rate=2"
    setting = read_line("", two).run.setting
    network, (X, Y) = setting.configuration().network, setting.training_data()
    trainer = Trainer(setting.configuration(), X, Y, read_line("", two).run.schedule)
    criterion = criterion_for("gate", setting.output)
    right = []
    for epoch in range(61):
        n = 2 if epoch < 25 else 4
        right.append(100 * accuracy(network.predict(trainer.parameters_at(epoch), X[:n]), Y[:n], criterion))
        trainer.advance(1)
    (one,) = judged(read_line("", two))
    first = next(epoch for epoch, percent in enumerate(right) if percent >= 90)
    assert first > 25
    assert (one.ending.epoch, one.ending.numbers["accuracy"]) == (first, right[first])


@pytest.mark.parametrize(
    ("link", "wanted", "told"),
    [
        ("", None, "This is no link"),
        ("hello", None, "This is no link"),
        (SOLVES.replace("v=2", "v=1"), None, "Another version: the link is of version “1”,"),
        ("?data=xor", None, "The link is incomplete, for it says no version"),
        (SOLVES.replace("layers=4", "layers=99"), None, "Not a setting of this app: The link asked for layers"),
        (SOLVES.partition("&goal")[0], None, "No goal:"),
        (SOLVES, SOLVES.replace("0.05", "0.01"), "Another goal: a training loss under 0.05."),
        (SOLVES.replace("=xor", "=and"), f"{SOLVES}&lock=data", "Moved though it was locked or hidden: data."),
        (f"{SOLVES}&changes=9:rate%3D1", f"{SOLVES}&hide=rate", "Moved though it was locked or hidden: rate."),
        (f"{SOLVES}&changes=0:w1.1.1%3D1", f"{SOLVES}&lock=edits", "Numbers were set by hand"),
        (f"{SOLVES}&lock=edits&changes=0:w1.1.1%3D1", None, "Numbers were set by hand"),
        (f"{SOLVES}&changes=0:points%3D1", f"{SOLVES}&lock=data", "Not all points were trained on"),
        (f"{SOLVES}&changes=0:points%3D1 9:points%3Dall", f"{SOLVES}&hide=data", "Not all points were trained on"),
        (f"{SOLVES}&changes=0:points%3D1&lock=data", None, "Not all points were trained on"),
        (f"{SOLVES} neurons:3", None, "Beyond the goal’s limits: 4 hidden neurons."),
        ("?" + "&".join(f"a{n}=1" for n in range(500)), None, "This is no link"),
        ("x" * 1_000_000, None, "Too long: the link has 1,000,000 letters"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_why_a_line_is_not_replayed_is_told_apart(link: str, wanted: str | None, told: str) -> None:
    line = read_line("", link, read_line("", wanted) if wanted else None)
    assert line.wrong.startswith(told)
    assert judged(line)[0].ending is None


@given(st.text(max_size=200) | st.text(max_size=100).map(lambda text: f"http://app/?v=2&{text}"))
def test_whatever_is_handed_in_is_a_run_with_a_goal_or_a_reason(text: str) -> None:
    line = read_line("", text)
    assert line.wrong or line.task.goal


def test_what_a_page_shows_beside_its_run_does_not_matter_and_epochs_may_be_fewer_though_they_were_locked() -> None:
    wanted = read_line("", f"{SOLVES}&lock=data epochs")
    line = read_line("", SOLVES.replace("epochs=300", "epochs=100") + "&intro=0&large=loss&speed=20", wanted)
    assert line.wrong == ""
    assert judged(line)[0].ending.epoch is not None


def test_the_same_run_is_flagged_whatever_the_order_of_its_parameters_and_a_broken_line_holds_up_none() -> None:
    again = "?goal=loss:0.05&speed=20&seed=1&epochs=400&rate=2&layers=4&data=xor&v=2"
    found = judged(read_line("a", SOLVES), read_line("b", "nonsense"), read_line("c", again))
    assert [one.same_as for one in found] == [(3,), (), (1,)]
    assert found[0].ending == found[2].ending


def test_progress_only_grows() -> None:
    work = Replays([read_line("", SOLVES), read_line("", ""), read_line("", SOLVES)])
    seen = []
    while not work.finished:
        work.advance(0.0)
        seen.append(work.done)
    assert seen == sorted(seen)
    assert seen[-1] == 1


@pytest.mark.parametrize("seconds", [0.0, 2.0], ids=["runs too long for the time", "time enough"])
def test_how_hard_a_task_is_is_told_of_what_is_given_what_is_typical_and_the_best(seconds: float) -> None:
    setting = Setting(rate=2.0, epochs=150)
    task = Task(Goal(loss=0.05, neurons=4), tuple(name for name in ("activation", "features", "loss", "batch")))
    found = SlicedWork(measure(Run(setting, (Change(0, setting.rule),)), task, seconds=seconds)).finish()
    assert [odds.name for odds in found] == ["This setting", "A typical one", "The best found"]
    assert all(odds.of >= FEWEST if seconds else odds.of == FEWEST for odds in found)
    assert found[0].reached == len(found[0].epochs) > 0
    for odds in found:
        assert odds.interval[0] <= odds.reached / odds.of <= odds.interval[1]
        assert sum(odds.setting.layers) <= 4
        assert odds.setting.activation == "tanh"


def test_a_setting_beyond_the_limits_is_not_trained_and_one_without_freedom_stands_alone() -> None:
    task = Task(Goal(loss=0.05, neurons=3), ("layers", "activation", "features", "loss", "init", "rate", "batch"))
    given = Run(replace(Setting(), hide=("optimiser",)), (Change(0, Rule(0.5)),))
    (alone,) = SlicedWork(measure(given, task, seconds=0.0)).finish()
    assert alone.of == 0


def test_longer_runs_are_said_to_take_longer_unless_the_goal_is_reached_at_once() -> None:
    short, long = (Run(one, (Change(0, one.rule),)) for one in (Setting(epochs=100), Setting(epochs=20_000)))
    never, at_once = Goal(loss=1e-9), Goal(loss=100)
    assert 0 < fewest_take(short, never) < fewest_take(long, never)
    assert 0 < fewest_take(long, at_once) < fewest_take(long, never)
