"""The corrected rules against the published one: from the same initial weights, and from other seeds."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import streamlit as st

from figures.tutorials import race as race_figure
from figures.tutorials import success_rates
from lab.criterion import SOLVED
from lab.sliced_work import SlicedWork
from lab.wilson import wilson
from server.slices import Work
from tutorials import Variation
from ui.chart import chart
from ui.run.current_run import theme
from ui.tutorials import cache as work
from ui.tutorials import sentences as words

Result = TypeVar("Result")


def race(variation: Variation) -> list[Work]:
    """How to correct the rule; then all rules from the same initial weights. Returns the runs that are shown."""
    st.markdown(variation.recipe.fix)
    runs = {words.RULES[one.rule]: work.run(one) for one in _by_every_rule(variation)}
    if ends := _results(runs):
        chart(race_figure(theme(), {name: end.curve for name, end in ends.items()}, goal=SOLVED.error), "race")
        st.caption(
            "The mean squared error after each epoch, whichever loss the rule minimises; both axes are logarithmic. "
            "All rules start from the same initial weights and have the same learning rate. A network that has learned "
            f"is below the dotted line, {SOLVED.error:g}."
        )
        st.markdown("\n".join(f"- {words.solved_when(name, end)}" for name, end in ends.items()))
    return [*runs.values()]


def other_seeds(variation: Variation) -> list[Work]:
    """How many other seeds succeed by the rule chosen, on demand by all. Returns the work that is shown."""
    every = st.toggle(
        "Compare the other rules",
        key="seeds-compared",
        help="Trains the same seeds with the other rules too, which takes longer.",
    )
    runs = _by_every_rule(variation) if every or variation.refusal else [variation]
    works = {words.RULES[one.rule]: work.other_seeds(one) for one in runs}
    if found := _results(works):
        rates = {name: (one.solved / one.trials, *wilson(*one)) for name, one in found.items()}
        chart(success_rates(theme(), rates), "seeds")
        st.caption("Dot: the share of seeds that learn. Bar: Wilson’s 95 % interval for it.")
        st.markdown("\n".join(f"- {name}: {words.seeds(one)}" for name, one in found.items()))
    return [*works.values()]


def _by_every_rule(variation: Variation) -> list[Variation]:
    """The published rule, where it can run, and the rules it is compared with."""
    runs = [replace(variation, rule=rule) for rule in ("published", *variation.recipe.compared)]
    return [one for one in runs if not one.refusal]


def _results(works: dict[str, SlicedWork[Result]]) -> dict[str, Result]:
    """The results of ``works`` once all are there; until then none, and the page says so."""
    results = {name: one.result for name, one in works.items() if one.result is not None}
    if len(results) == len(works):
        return results
    st.caption(words.WAIT)
    return {}
