"""The link to a run: its setting and, once the learning rate was moved on the way, all of its rates."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from nn_core.checks import Schedule
from ui import query, rates
from ui.setting import Setting, from_query

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
    return Asked(setting, _way(st.query_params.get(_RATES), setting) or ((0, setting.rate),))


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
    if texts and not _way(texts[-1], setting):
        sentences.append("The learning rates in the link are none that this run can have; it begins anew.")
    return setting, sentences


def _way(text: str | None, setting: Setting) -> Schedule | None:
    way = rates.from_text(text) if text else None
    return way if way and way[-1][0] <= setting.epochs else None
