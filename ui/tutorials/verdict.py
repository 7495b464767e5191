"""The recipe, and the verdict beside the claim."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from figures.boundary import plane_around
from figures.tutorials import outputs_and_targets
from server.slices import Work
from tutorials import Variation
from tutorials.outcome import Outcome
from tutorials.variation import published
from ui.chart import chart
from ui.run.current_run import theme
from ui.tutorials import cache as work
from ui.tutorials import sentences as words
from ui.tutorials.panels import boundaries


def recipe(variation: Variation) -> None:
    """What the text prescribes, and what had to be completed."""
    text = variation.recipe
    st.markdown(text.about)
    st.markdown(words.recipe_table(variation))
    st.markdown("**What we had to add**\n" + "\n".join(f"- {sentence}" for sentence in text.ours))


def verdict(variation: Variation) -> list[Work]:
    """What the text claims, and what comes out; returns the runs that are shown."""
    text = variation.recipe
    st.markdown(f"**What the text claims.** {text.claim}")
    if variation.refusal:
        st.warning(variation.refusal, icon=":material/block:")
        return []
    as_published = variation == published(variation.key)
    if not as_published:
        st.caption("What follows is computed with your numbers, not the text’s.")
    run = work.run(variation)
    end = run.result
    if end is None:
        st.caption(words.WAIT)
        return [run]
    st.markdown(words.result(end))
    if text.printed and as_published:
        summary, table = words.reproduced(text.printed, end.printed)
        st.markdown(summary)
        st.expander("Every printed number beside ours").markdown(table)
    others = work.other_seeds(variation).result
    st.markdown(words.seeds(others) if others else words.WAIT)
    names = words.sample_names(text)
    chart(outputs_and_targets(theme(), end.outputs.ravel(), end.targets.ravel(), names), "tutorial-outputs")
    st.caption("Ring: the target. Dot: the output after the last epoch. Dotted line: 0.5, undecided.")
    if end.solved:
        return [run]
    longer = work.run(replace(variation, epochs=2 * variation.epochs))
    if longer.result:
        st.markdown(words.why_not(variation, end, longer.result))
        _boundaries(variation, end)
    else:
        st.caption(words.WAIT)
    return [longer]


def _boundaries(variation: Variation, end: Outcome) -> None:
    """The decision boundary at the end, for each output."""
    X, Y = variation.recipe.X, variation.recipe.Y
    for k, figure in enumerate(boundaries(theme(), plane_around(X), variation.network, end.parameters, X, Y)):
        chart(figure.update_layout(height=280), f"tutorial-end-{k}")
    st.caption(
        "After the last epoch. Colour: the output, orange 0, blue 1, undecided in between. Lines: hidden neurons. "
        "Points: the samples in the colour of their target."
    )
