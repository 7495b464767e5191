"""The mended rule against the published one: one race from the same initial weights, and a thousand other seeds."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from figures.tutorials import race as race_figure
from figures.tutorials import success_rates
from nn_core.verdict import SOLVED
from tutorials import Variation
from ui import tutorial_results as results
from ui import tutorial_words as words
from ui.lottery_draw import PAUSE, SLICE
from ui.run import theme


def race(variation: Variation) -> None:
    """How to mend the rule; then it and its rivals from the same initial weights, at the same learning rate."""
    st.markdown(variation.recipe.mend)
    ends = {words.RULES[lane.rule]: results.outcome(lane) for lane in _lanes(variation)}
    st.plotly_chart(
        race_figure(theme(), {name: end.losses for name, end in ends.items()}, goal=SOLVED.error),
        theme=None, width="stretch", config={"displayModeBar": False}, key="race",
    )  # fmt: skip
    st.caption(
        "The mean squared error after each epoch, whatever the rule descends; both axes are logarithmic. All start "
        f"from the same initial weights, at the same learning rate. Dotted line: {SOLVED.error:g}; what has learned is "
        "below."
    )
    st.markdown("\n".join(f"- {words.lap(name, end)}" for name, end in ends.items()))


def other_seeds(variation: Variation, place: DeltaGenerator) -> None:
    """How many other seeds succeed by the rule chosen, and on demand by all; the first also goes to ``place``."""
    every = st.toggle(
        "The other rules too", key="seeds-rivals", help="Train the same seeds by the other rules: some seconds each."
    )
    lanes = _lanes(variation) if every else [] if variation.refusal else [variation]
    if not lanes:
        st.markdown("The printed rule cannot take these sizes; the other rules can.")
        return
    waiting = [lane for lane in lanes if not results.crowd(lane).finished]
    if waiting:
        place.caption("Training from other seeds; the share that succeeds will stand here.")
        st.fragment(_train_on, run_every=PAUSE)(waiting)
        return
    found = {words.RULES[lane.rule]: results.crowd(lane).success for lane in lanes}
    if not variation.refusal:
        place.markdown(words.seeds(results.crowd(variation).success))
    st.plotly_chart(
        success_rates(theme(), {name: (one.solved / one.trials, one.low, one.high) for name, one in found.items()}),
        theme=None, width="stretch", config={"displayModeBar": False}, key="seeds",
    )  # fmt: skip
    st.caption("Dot: share of seeds that end solved. Bar: the 95 % interval of the rate behind it (Wilson).")
    st.markdown("\n".join(f"- {name}: {words.seeds(one)}" for name, one in found.items()))


def _train_on(waiting: list[Variation]) -> None:
    """One slice of training; in between, the stage and other viewers have their turn."""
    lane = next((lane for lane in waiting if not results.crowd(lane).finished), waiting[-1])
    results.advance(lane, SLICE)
    if results.crowd(lane).finished and lane == waiting[-1]:
        st.rerun()  # The page: what was waited for stands outside of this fragment.
    crowd = results.crowd(lane)
    st.progress(crowd.done, f"{words.RULES[lane.rule]}: training from {len(crowd.seeds):,} other seeds")


def _lanes(variation: Variation) -> list[Variation]:
    """The published rule, where it can run, and its rivals."""
    lanes = [variation.by(rule) for rule in ("published", *variation.recipe.rivals)]
    return [lane for lane in lanes if not lane.refusal]
