"""The link to a run: its setting and, once the learning rate was moved on the way, all of its rates."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from nn_core.checks import Schedule
from ui import query, rates
from ui.setting import RATES, Setting, from_query

_KEY = "run"
_RATES = "rates"


class Asked(NamedTuple):
    """What a link asks for: a setting, and the learning rates on the way; without a way, the setting's from epoch 0."""

    setting: Setting
    way: Schedule


def asked(also: tuple[str, ...] = ()) -> Asked | None:
    """What a new URL asks for; the page's own parameters are named in ``also``."""
    setting = query.asked(_KEY, _read, also)
    if setting is None:
        return None
    return Asked(setting, _way(st.query_params.get(_RATES)) or ((0, setting.rate),))


def hold(setting: Setting, way: Schedule, also: tuple[str, ...] = ()) -> None:
    """Make the URL say ``setting`` and the ``way``, and keep the parameters in ``also``."""
    moved = {_RATES: rates.to_text(way)} if len(way) > 1 else {}
    query.hold(_KEY, {**setting.to_query(), **moved}, also)


def tell_repairs(setting: Setting) -> None:
    """Say what had to be repaired in the link that asked for ``setting``."""
    query.tell_repairs(_KEY, setting)


def _read(given: query.Query) -> tuple[Setting, list[str]]:
    texts = given.pop(_RATES, None)
    setting, sentences = from_query(given)
    if not texts:
        return setting, sentences
    way = _way(texts[-1])
    if way is None:
        return setting, [*sentences, "The learning rates in the link are none that a run can have; it begins anew."]
    rate = way[-1][1]
    if "rate" in given and setting.rate != rate:
        sentences.append(f"The link says two learning rates to go on with; using the last of its way, {rate:g}.")
    return replace(setting, rate=rate), sentences


def _way(text: str | None) -> Schedule | None:
    way = rates.from_text(text) if text else None
    return way if way and way[-1][1] in RATES else None  # The slider shows the last of them.
