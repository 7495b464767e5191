"""The link to a run: its setting and, once the learning rate was moved on the way, all of its schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from nn_core.checks import Schedule
from setting import schedule
from setting.setting import RATES, Setting, from_query, read_number, repair, text_of
from ui.url import query

_RATES = "rates"


class Asked(NamedTuple):
    """What a link asks for: a setting, and the learning rates on the way; without a way, the setting's from epoch 0."""

    setting: Setting
    way: Schedule


def asked(shown: Mapping[str, Any], also: tuple[str, ...] = ()) -> Asked | None:
    """What a new URL asks for, unless a control was moved that ``shown`` knows; ``also`` are the page's parameters."""
    setting = query.asked(_part(also), _read, shown)
    if setting is None:
        return None
    return Asked(setting, _way(st.query_params.get(_RATES)) or ((0, setting.rate),))


def hold(setting: Setting, way: Schedule, also: tuple[str, ...] = ()) -> None:
    """Make the URL say ``setting`` and the ``way``, and keep the parameters in ``also``."""
    moved = {_RATES: schedule.to_text(way)} if len(way) > 1 else {}
    query.hold(_part(also), {**setting.to_query(), **moved})


def tell_repairs(setting: Setting) -> None:
    """Say what had to be repaired in the link that asked for ``setting``."""
    query.tell_repairs(_part(), setting)


def _part(also: tuple[str, ...] = ()) -> query.Part:
    return query.Part("run", but=also)


def _read(given: query.Query) -> tuple[Setting, list[str]]:
    texts = given.get(_RATES, [])
    way = _way(texts[-1]) if texts else None
    if way is None:
        setting, sentences = from_query({name: texts for name, texts in given.items() if name != _RATES})
        if texts:
            sentences.append("The learning rates in the link are none that a run can have; it begins anew.")
        return setting, sentences
    rate, given_rates = text_of(way[-1][1]), given.get("rate", [])
    setting, sentences = from_query({name: texts for name, texts in given.items() if name != _RATES} | {"rate": [rate]})
    if len(texts) > 1:
        sentences.append(repair(_RATES, texts, schedule.to_text(way)))
    if [read_number(text) for text in given_rates] not in ([], [way[-1][1]]):
        sentences.append(repair("rate", given_rates, f"the last of its way, {rate}"))
    return setting, sentences


def _way(text: str | None) -> Schedule | None:
    way = schedule.from_text(text) if text else None
    return way if way and way[-1][1] in RATES else None  # The slider shows the last of them.
