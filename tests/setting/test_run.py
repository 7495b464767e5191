"""A run as a link names it: what was written is read, and whatever a stranger writes is a run that can be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Change, Edit, Rule
from setting.run import Run, from_query, to_query
from setting.setting import DEFAULT, Setting
from tests.setting.settings import as_query, plain, settings, texts, within_the_limits
from tests.setting.test_link import meant, queries
from tests.setting.test_schedule import schedules_in
from tests.setting.test_schedule import told as told_of

written = st.dictionaries(st.sampled_from(["changes", "rates", "playground"]), st.lists(texts, max_size=2))


@given(settings, st.data())
def test_every_run_survives_the_url_bit_for_bit(setting: Setting, data) -> None:
    changes = data.draw(schedules_in(setting.sizes, len(setting.training_data()[0])))
    run = Run(meant(setting).with_rule(changes[-1].rule), changes)
    read, told = from_query(as_query(to_query(run)))
    assert (read.setting, told) == (run.setting, [])
    assert read.schedule == told_of(changes)


def test_a_run_of_more_points_than_there_are_is_refused_and_told() -> None:
    run, told = from_query({"v": ["2"], "data": ["xor"], "changes": ["0:points=4 9:points=5 20:rate=1"]})
    rules = [change.rule.samples for change in run.schedule]
    assert (rules, [change.epoch for change in run.schedule]) == ([4, 4], [0, 20])
    assert told == ["The link asks for more points than the 4 there are to train on: “9·points=5”."]


@given(queries, written)
def test_whatever_a_stranger_writes_is_a_run_that_ends_with_the_settings_rule(query, more) -> None:
    run, told = from_query({**query, **more})
    assert within_the_limits(run.setting)
    assert run.schedule[0].epoch == 0
    assert run.schedule[-1].rule == run.setting.rule
    assert all(map(plain, told))
    assert from_query(as_query(to_query(run))) == (Run(meant(run.setting), run.schedule), [])


def test_a_link_says_how_the_run_begins_and_what_changes_and_the_setting_shows_how_it_ends() -> None:
    run, told = from_query({"v": ["2"], "rate": ["0.5"], "changes": ["300:rate=1,450:l2=0.01"]})
    assert run.setting == Setting(rate=1.0, l2=0.01)
    assert run.schedule == (Change(0, Rule(0.5)), Change(300, Rule(1.0)), Change(450, Rule(1.0, l2=0.01)))
    assert told == []
    assert to_query(run) == {**DEFAULT.to_query(), "changes": "300:rate=1 450:l2=0.01"}


def test_a_run_without_changes_is_its_setting() -> None:
    assert from_query({}) == (Run(DEFAULT, (Change(0, DEFAULT.rule),)), [])
    assert to_query(Run(DEFAULT, (Change(0, DEFAULT.rule),))) == DEFAULT.to_query()


def test_a_run_up_to_an_epoch_has_what_was_changed_until_then_and_there() -> None:
    changes = (Change(0, Rule(0.5)), Change(300, Rule(1.0)), Change(450, Rule(2.0)))
    run = Run(replace(DEFAULT, rate=2.0), changes)
    assert [run.up_to(epoch).schedule for epoch in (299, 300, 450)] == [changes[:1], changes[:2], changes]
    assert run.up_to(0).setting == run.setting


def test_the_rates_of_older_links_are_read() -> None:
    run, told = from_query({"rate": ["1"], "rates": ["0:0.5,300:1"]})
    assert run == Run(replace(DEFAULT, rate=1.0), (Change(0, Rule(0.5)), Change(300, Rule(1.0))))
    assert told == []


def test_the_last_of_the_rates_counts_and_another_rate_is_told() -> None:
    run, told = from_query({"rate": ["2"], "rates": ["0:0.5,100:1"]})
    assert run == Run(replace(DEFAULT, rate=1.0), (Change(0, Rule(0.5)), Change(100, Rule(1.0))))
    assert told == ["The link asked for rate = “2”; using the last of its rates, 1."]


def test_rates_that_cannot_be_are_told_like_every_other_change() -> None:
    run, told = from_query({"rate": ["2"], "rates": ["0:0.5,100:0"]})
    assert run.schedule == (Change(0, Rule(0.5)),)
    assert "The link asked for rate = “2”; using the last of its rates, 0.5." in told
    assert "The link has changes that mean nothing here: “100·rate=0”." in told


def test_changes_beat_rates_and_the_last_of_several_counts() -> None:
    run, told = from_query({"rates": ["0:2,100:1"], "changes": ["5:l1=1", "6:l1=0.1"]})
    assert run.schedule == (Change(0, Rule(0.5)), Change(6, Rule(0.5, l1=0.1)))
    assert told == [
        "The link has changes more than once; the last counts.",
        "The link has changes and rates; changes counts.",
    ]


def test_parameters_beside_a_playgrounds_link_win_over_it() -> None:
    run, told = from_query({"playground": ["batchSize=5&noise=10"], "epochs": ["100"], "seed": ["3"], "noise": ["20"]})
    assert (run.setting.batch, run.setting.noise, run.setting.epochs, run.setting.seed) == (5, 20, 100, 3)
    assert run.schedule == (Change(0, Rule(0.03, 5)),)
    assert not any("asked for" in sentence for sentence in told)
    assert "playground" not in to_query(run)


@pytest.mark.parametrize("text", ["hello", "https://playground.tensorflow.org/"])
def test_where_nothing_of_the_playground_came_along_the_rest_of_the_link_counts_and_how_to_write_it_is_told(
    text: str,
) -> None:
    run, told = from_query({"playground": [text], "data": ["spiral"], "seed": ["3"]})
    assert run.setting == replace(DEFAULT, data="spiral", seed=3)
    (sentence,) = told
    assert plain(sentence)
    assert "%23" in sentence


def test_a_playgrounds_link_that_was_pasted_unencoded_is_read_whole() -> None:
    query = {"playground": ["activation=relu"], "networkShape": ["3,3"], "problem": ["regression"], "x3": ["true"]}
    run, told = from_query(query)
    assert (run.setting.activation, run.setting.layers, run.setting.data) == ("relu", (3, 3), "plane")
    assert "The link has parameters that mean nothing here: “x3”." in told


def test_changes_beside_a_playgrounds_link_are_changes_of_its_run() -> None:
    run, _ = from_query({"playground": ["x=true"], "changes": ["10:batch=20"]})
    assert run.schedule == (Change(0, Rule(0.03, 10)), Change(10, Rule(0.03, 20)))


def test_edits_are_of_the_network_that_the_link_names() -> None:
    query = {"layers": ["2"], "changes": ["0:w1.1.1=6 0:w1.1.3=6 300:rate=1 300:freezeb2.1=-3"]}
    run, told = from_query(query)
    rate = run.schedule[0].rule
    second = Change(300, rate._replace(learning_rate=1.0), (Edit(1, 2, 0, -3.0, True),))
    assert run.schedule == (Change(0, rate, (Edit(0, 0, 0, 6.0),)), second)
    assert told == ["The link sets by hand what this network does not have: “0·w1.1.3=6”."]
    assert to_query(run)["changes"] == "0:w1.1.1=6 300:rate=1 300:freezeb2.1=-3"
