"""Runs that were left for another one, written for a tab and for a link, and read again, whatever stands there."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from hypothesis import assume, given
from hypothesis import strategies as st

from nn_core import Change, Edit, Rule
from setting.earlier_runs import LEAST, LONGEST, MOST, EarlierRun, from_text, from_token, to_text, to_token
from setting.run import Run, from_query, to_query
from setting.setting import DEFAULT, Setting
from tests.setting.settings import as_query, plain, settings, texts
from tests.setting.test_schedule import schedules_in


def of(setting: Setting, schedule) -> Run:
    """The run that a link makes of it: what changes nothing is left out."""
    return from_query(as_query(to_query(Run(setting.with_rule(schedule[-1].rule), schedule))))[0]


@st.composite
def runs(draw) -> EarlierRun:
    setting = draw(settings)
    epoch = draw(st.integers(LEAST, 20_000))
    schedule = tuple(
        change for change in draw(schedules_in(setting.sizes, len(setting.training_data()[0]))) if change.epoch < epoch
    )
    return EarlierRun(of(setting, schedule), epoch)


def same(one: EarlierRun, other: EarlierRun) -> bool:
    return one.leads_through(other) and other.leads_through(one)


@given(runs())
def test_a_tab_gets_back_the_very_run_that_it_keeps(earlier: EarlierRun) -> None:
    assert from_token(to_token(earlier)) == earlier


@given(st.lists(runs(), min_size=1, max_size=3), runs())
def test_a_link_holds_earlier_runs_beside_its_own(kept: list[EarlierRun], present: EarlierRun) -> None:
    text = to_text(kept, present.run)
    assume(text and text.count("~~") == len(kept) - 1)  # All have room.
    (sent,) = parse_qs(urlencode({"earlier": text}))["earlier"]
    found, told = from_text(sent, present.run)
    assert not told
    assert len(found) == len(kept)
    assert all(map(same, found, kept))
    assert len(text) <= LONGEST


def test_a_link_says_only_what_differs() -> None:
    present = Run(DEFAULT, (Change(0, Rule(0.5)), Change(300, Rule(2))))
    other_rate, other_seed = Run(DEFAULT, (Change(0, Rule(0.5)),)), Run(Setting(seed=7), (Change(0, Rule(0.5)),))
    text = to_text([EarlierRun(other_rate, 900), EarlierRun(other_seed, 12)], present)
    assert text == "900~changes=~~12~seed=7~changes="


def test_a_run_that_has_no_room_in_a_link_is_left_out_of_it_and_a_shorter_one_is_not() -> None:
    many = tuple(Change(epoch, Rule(0.5), (Edit(0, 0, 0, 0.1 + epoch / 3),)) for epoch in range(200))
    few = EarlierRun(Run(DEFAULT, (Change(0, Rule(1)),)), 900)
    present = Run(DEFAULT, (Change(0, Rule(0.5)),))
    assert to_text([EarlierRun(Run(DEFAULT, many), 900), few], present) == "900~rate=1"


@given(st.lists(texts, max_size=9).map("~".join) | texts | st.text(max_size=80))
def test_whatever_stands_in_a_link_or_a_tab_is_a_few_runs_or_said_to_be_none(text: str) -> None:
    present = Run(DEFAULT, (Change(0, Rule(0.5)),))
    found, told = from_text(text, present)
    assert len(found) <= MOST
    assert all(LEAST <= earlier.epoch <= 20_000 for earlier in found)
    assert found or told
    assert all(map(plain, told))
    token = from_token(text)
    assert token is None or token.epoch >= LEAST


def test_of_too_many_in_a_link_the_last_count() -> None:
    found, told = from_text("~~".join(f"{100 + i}~seed={i}" for i in range(8)), Run(DEFAULT, (Change(0, Rule(0.5)),)))
    assert [earlier.epoch for earlier in found] == [102, 103, 104, 105, 106, 107]
    assert told == ["The link has more than 6 earlier runs; the last 6 count."]


def test_a_run_leads_through_itself_left_sooner_and_through_no_other() -> None:
    short, long = (EarlierRun(Run(DEFAULT, (Change(0, Rule(0.5)),)), epoch) for epoch in (100, 400))
    branched = EarlierRun(Run(DEFAULT, (Change(0, Rule(0.5)), Change(300, Rule(2)))), 900)
    assert long.leads_through(short)
    assert not short.leads_through(long)
    assert branched.leads_through(short)
    assert not branched.leads_through(long)
    assert not EarlierRun(Run(Setting(seed=2), branched.run.schedule), 900).leads_through(short)


def test_a_run_that_points_join_leads_through_what_it_was_without_them() -> None:
    drawn = "0_0_a 0_1_b 1_0_b 1_1_a 0.5_0.8_a"
    first, second = Change(0, Rule(0.5, samples=4)), Change(100, Rule(0.5, samples=5))
    gate = EarlierRun(Run(DEFAULT, (Change(0, Rule(0.5)),)), 100)
    five = EarlierRun(Run(replace(DEFAULT, data=f"own {drawn}"), (first, Change(100, Rule(0.5)))), 200)
    six = EarlierRun(Run(replace(DEFAULT, data=f"own {drawn} 0.2_0.3_b"), (first, second, Change(200, Rule(0.5)))), 300)
    assert five.leads_through(gate)
    assert six.leads_through(five)
    assert not six.leads_through(five._replace(epoch=201)), "from 200 on it has another point"
    assert not five.leads_through(six)
    elsewhere = Run(replace(DEFAULT, data="own 0_0_a 0_1_b 1_0_b 1_1.1_a 0.5_0.8_a"), five.run.schedule)
    assert not EarlierRun(elsewhere, 200).leads_through(gate)
    standardised = Run(replace(five.run.setting, standardise=True), five.run.schedule)
    assert not EarlierRun(standardised, 200).leads_through(
        EarlierRun(Run(replace(DEFAULT, standardise=True), gate.run.schedule), 100)
    ), "its inputs have another mean"
