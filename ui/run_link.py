"""The link to a run: its setting and, once the learning rate was moved on the way, all of its rates."""

from __future__ import annotations

import streamlit as st

from live.film import Schedule
from ui import query, rates
from ui.setting import Setting, from_query

_KEY = "run"
_CHANGES = "run-link-changes"
_RATES = "rates"


def asked_setting(also: tuple[str, ...] = ()) -> Setting | None:
    """The setting that a new URL asks for; the page's own parameters are named in ``also``."""
    return query.asked(_KEY, _read, also)


def asked_changes() -> Schedule | None:
    """The changes of the learning rate that a new URL asks for, told once; None where it asks for none."""
    asked: Schedule | None = st.session_state.pop(_CHANGES, None)
    return asked


def hold(setting: Setting, changes: Schedule, also: tuple[str, ...] = ()) -> None:
    """Make the URL say ``setting`` and the ``changes`` of its learning rate, and keep the parameters in ``also``."""
    moved = {_RATES: rates.to_text(changes)} if len(changes) > 1 else {}
    query.hold(_KEY, {**setting.to_query(), **moved}, also)


def tell_repairs(setting: Setting) -> None:
    """Say what had to be repaired in the link that asked for ``setting``."""
    query.tell_repairs(_KEY, setting)


def _read(given: query.Query) -> tuple[Setting, list[str]]:
    texts = given.pop(_RATES, None)
    setting, sentences = from_query(given)
    st.session_state[_CHANGES] = texts and rates.from_text(texts[-1])
    if texts and not st.session_state[_CHANGES]:
        sentences.append("The learning rates in the link cannot be read; the run begins anew.")
    return setting, sentences
