"""The corrected rules against the published one: from the same initial weights, and from other seeds."""

from __future__ import annotations

import streamlit as st

from figures.tutorials import race as race_figure
from figures.tutorials import success_rates
from lab.criterion import SOLVED
from server.slices import Work
from tutorials import Variation
from ui.run.current_run import theme
from ui.tutorials import cache as work
from ui.tutorials import sentences as words
from ui.tutorials.layout import chart


def race(variation: Variation) -> list[Work]:
    """How to correct the rule; then all rules from the same initial weights. Returns what to compute first."""
    st.markdown(variation.recipe.fix)
    runs = {words.RULES[one.rule]: work.run(one) for one in _by_every_rule(variation)}
    ends = {name: run.result for name, run in runs.items() if run.result}
    if len(ends) < len(runs):
        st.caption(words.WAIT)
        return list(runs.values())
    figure = race_figure(theme(), {name: end.curve for name, end in ends.items()}, goal=SOLVED.error)
    chart(figure, "race")
    st.caption(
        "The mean squared error after each epoch, whichever loss the rule minimises; both axes are logarithmic. All "
        "rules start from the same initial weights and have the same learning rate. A network that has learned is "
        f"below the dotted line, {SOLVED.error:g}."
    )
    st.markdown("\n".join(f"- {words.solved_when(name, end)}" for name, end in ends.items()))
    return []


def other_seeds(variation: Variation) -> list[Work]:
    """How many other seeds succeed by the rule chosen, and on demand by all. Returns what to compute first."""
    every = st.toggle(
        "Compare the other rules",
        key="seeds-compared",
        help="Trains the same seeds with the other rules too, which takes longer.",
    )
    runs = _by_every_rule(variation) if every else [] if variation.refusal else [variation]
    if not runs:
        st.markdown("The printed rule does not run with these sizes; the other rules do.")
        return []
    works = {words.RULES[one.rule]: work.other_seeds(one) for one in runs}
    found = {name: one.result for name, one in works.items() if one.result}
    if len(found) < len(works):
        st.caption(words.WAIT)
        return list(works.values())
    figure = success_rates(theme(), {name: (one.solved / one.trials, one.low, one.high) for name, one in found.items()})
    chart(figure, "seeds")
    st.caption("Dot: the share of seeds that learn. Bar: Wilson’s 95 % interval for it.")
    st.markdown("\n".join(f"- {name}: {words.seeds(one)}" for name, one in found.items()))
    return []


def _by_every_rule(variation: Variation) -> list[Variation]:
    """The published rule, where it can run, and the rules it is compared with."""
    runs = [variation.by(rule) for rule in ("published", *variation.recipe.compared)]
    return [one for one in runs if not one.refusal]
