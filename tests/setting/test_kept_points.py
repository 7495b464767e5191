"""Points that are too many for a link: under which name they are kept, for how long, and from whom they are taken."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

import pytest

from setting.kept_points import MOST_IN_LINK, keep, keep_sent, kept, to_query
from setting.own_points import Own
from setting.own_text import write

MANY = Own(tuple((float(i), 0.5, "ab"[i % 2]) for i in range(MOST_IN_LINK + 1)))


def test_more_points_than_a_link_holds_are_kept_under_a_name_made_from_their_content() -> None:
    query = to_query(write(MANY))
    assert query == {"data": "own", "file": keep(write(MANY))}
    assert to_query(write(MANY._replace(test=((0.0, 0.0, "b"),))))["file"] != query["file"]


def test_sets_of_points_are_kept_until_others_of_so_many_letters_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("setting.kept_points._kept", OrderedDict())
    monkeypatch.setattr("setting.kept_points._MOST_KEPT", 2500)
    first, *_, last = [keep(f"own {number}" + "." * 1000) for number in range(3)]
    assert kept(first) is None
    assert kept(last) is not None


def test_what_a_browser_sends_is_kept_only_if_it_is_what_its_name_says() -> None:
    data = write(MANY._replace(test=((7.0, 7.0, "a"),)))
    name = hashlib.sha256(data.encode()).hexdigest()[:12]
    one = "own 0_0_a 1_1_a"
    wrong = [None, 3, "", "own ", data + " ", MANY, one, "own 1_1_b 01_1_a"]
    for sent in wrong:
        for called in (name, hashlib.sha256(str(sent).encode()).hexdigest()[:12]):
            keep_sent(called, sent)
            assert kept(called) is None
    keep_sent(name, data)
    assert kept(name) == data
