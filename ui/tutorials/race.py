"""The mended rule against the published one: one race from the same initial weights, and the other seeds."""

from __future__ import annotations

import streamlit as st

from figures.tutorials import race as race_figure
from figures.tutorials import success_rates
from lab.criterion import SOLVED
from tutorials import Variation
from ui.run.current_run import theme
from ui.tutorials import cache as work
from ui.tutorials import sentences as words
from ui.tutorials.cache import Work


def race(variation: Variation) -> list[Work]:
    """How to mend the rule; then it and its rivals from the same initial weights. Returns what to compute first."""
    st.markdown(variation.recipe.mend)
    runs = {words.RULES[lane.rule]: work.run(lane) for lane in _lanes(variation)}
    ends = {name: run.outcome for name, run in runs.items() if run.outcome}
    if len(ends) < len(runs):
        st.caption(words.WAIT)
        return list(runs.values())
    figure = race_figure(theme(), {name: end.curve for name, end in ends.items()}, goal=SOLVED.error)
    st.plotly_chart(figure, theme=None, width="stretch", config={"displayModeBar": False}, key="race")
    st.caption(
        "The mean squared error after each epoch, whichever loss the rule minimises; both axes are logarithmic. All "
        "rules start from the same initial weights and have the same learning rate. A network that has learned is "
        f"below the dotted line, {SOLVED.error:g}."
    )
    st.markdown("\n".join(f"- {words.lap(name, end)}" for name, end in ends.items()))
    return []


def other_seeds(variation: Variation) -> list[Work]:
    """How many other seeds succeed by the rule chosen, and on demand by all. Returns what to compute first."""
    every = st.toggle(
        "Compare the other rules",
        key="seeds-rivals",
        help="Trains the same seeds with the other rules too, which takes longer.",
    )
    lanes = _lanes(variation) if every else [] if variation.refusal else [variation]
    if not lanes:
        st.markdown("The printed rule does not run with these sizes; the other rules do.")
        return []
    crowds = {words.RULES[lane.rule]: work.crowd(lane) for lane in lanes}
    found = {name: crowd.success for name, crowd in crowds.items() if crowd.success}
    if len(found) < len(crowds):
        st.caption(words.WAIT)
        return list(crowds.values())
    figure = success_rates(theme(), {name: (one.solved / one.trials, one.low, one.high) for name, one in found.items()})
    st.plotly_chart(figure, theme=None, width="stretch", config={"displayModeBar": False}, key="seeds")
    st.caption("Dot: the share of seeds that learn. Bar: Wilson’s 95 % interval for it.")
    st.markdown("\n".join(f"- {name}: {words.seeds(one)}" for name, one in found.items()))
    return []


def _lanes(variation: Variation) -> list[Variation]:
    """The published rule, where it can run, and its rivals."""
    lanes = [variation.by(rule) for rule in ("published", *variation.recipe.rivals)]
    return [lane for lane in lanes if not lane.refusal]
