"""Networks of a lottery as small pictures, each a link to the very network on the Train page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from figures.boundary import colour_span
from figures.classes import CLASS_COLOURS
from figures.numerals import printed
from figures.thumbnail import thumbnails
from lab.criterion import criterion_for
from setting.setting import Setting
from ui.lottery.draw import Cell
from ui.lottery.plan import Plan
from ui.run.current_run import theme
from ui.verdicts import right, wrong

_CHAOS = " With so large a learning rate rounding errors grow, and a few networks end differently there."


def gallery(cell: Cell, plan: Plan) -> None:
    """The boundaries of the first networks that solved it, and of the first that did not."""
    o = cell.outcomes
    diverged = int(o.with_verdict("diverged").sum())
    for verdict, title in (("solved", right("Solved")), ("not solved", wrong("Not solved"))):
        rows, parameters = cell.kept[verdict]
        total = int(o.with_verdict(verdict).sum())
        st.markdown(f"**{title}: {total:,}**" + (f", the first {len(rows)} of them" if total > len(rows) else ""))
        if len(rows):
            _pictures(cell, rows, parameters)
    if diverged:
        st.markdown(f"**{wrong('Diverged')}: {diverged:,}**. Their numbers grew too large to draw.")
    st.caption(
        f"{_colours(cell.setting)} A seed opens that very network on the Train page, its picture does so in a new tab."
        + (_CHAOS if cell.setting.rate >= 5 else "")
        + _other_rule(cell.setting, plan)
    )


def _pictures(cell: Cell, rows: Any, parameters: Any) -> None:
    setting = cell.setting
    network, samples = setting.configuration().network, setting.training_data()
    pictures = thumbnails(
        theme(), network, parameters, *samples, setting.inputs(), colour_span(setting.kind, setting.output)
    )
    with st.container(horizontal=True, gap="small"):
        for row, picture in zip(rows.tolist(), pictures):
            seed, at = int(cell.outcomes.seeds[row]), int(cell.outcomes.solved_at[row])
            solved, loss = f"solved at epoch {at:,}, " if at >= 0 else "", f"loss {cell.outcomes.losses[row]:.3g}"
            query = replace(setting, seed=seed).to_query()
            with st.container(width=len(picture), gap=None):
                # The picture opens a tab of its own, the words below stay in this one.
                alt = f"The {_shown(setting)} of seed {seed}, opens in a new tab"
                st.image(picture, width="stretch", link=f"./?{urlencode(query)}", alt=alt)
                st.page_link(
                    "pages/train.py", label=f"Seed {seed}", query_params=query,
                    help=f"Open this network on the Train page: {solved}{loss} at the end.",
                )  # fmt: skip


def _colours(setting: Setting) -> str:
    """What the colours of the small pictures mean."""
    others = ", all other inputs at their mean" if setting.columns > 2 else ""
    if setting.classes:
        names = setting.class_names or range(1, setting.classes + 1)
        classes = ", ".join(f"{colour} {name}" for colour, name in zip(CLASS_COLOURS, names))
        return (
            f"The class that wins at x₁ and x₂{others}: {classes}; fainter where the network is less sure. Dots are "
            "training samples in the colour of their class."
        )
    if setting.columns == 1:
        return "Output against x₁. Dots are training samples at their targets."
    low, high = colour_span(setting.kind, setting.output)
    orange, blue, pale = (printed(value, "g") for value in (low, high, (low + high) / 2))
    return (
        f"Output over x₁ and x₂{others}: {orange} is orange, {blue} is blue, {pale} is pale. Dots are training samples "
        "in the colour of their target."
    )


def _shown(setting: Setting) -> str:
    return "fitted curve" if setting.columns == 1 else "decision boundary"


def _other_rule(setting: Setting, plan: Plan) -> str:
    """What solved means on the Train page, where that is not what counts here."""
    there = criterion_for(setting.kind, setting.output)
    if plan.criterion(setting) == there and (there.middle is None or plan.judged_in(setting) == "training"):
        return ""
    which = "" if setting.test_data() is None else "test " if there.middle is None else "training "
    return f" There, solved always means that {there.in_words(which)}, which is not what counts here."
