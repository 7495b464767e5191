"""What a text suggests to improve its network, each tried on the very run that is shown."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from server.slices import Work
from setting.setting import RANGES
from tutorials import Variation
from tutorials.recipe import Suggestion
from ui.tutorials import cache as work
from ui.tutorials.controls import put_numbers
from ui.tutorials.layout import in_threes
from ui.tutorials.sentences import WAIT
from ui.tutorials.train_page import phrase


def suggestions(variation: Variation) -> list[Work]:
    """Each suggestion, what it comes to, and a button that tries it. Returns what has to be computed first."""
    st.markdown(
        "Improvements that the text suggests, each applied to the run above with nothing else changed: the same seed, "
        "the same rule. A button sets the sidebar to it. What the run above has already is left out."
    )
    tried = suggested(variation)
    for column, (suggestion, changed) in in_threes(tried):
        column.button(
            phrase(suggestion.field, getattr(changed, suggestion.field)), key=f"suggestion-{suggestion.field}",
            icon=":material/tune:", width="stretch", on_click=put_numbers, args=(changed,),
        )  # fmt: skip
        end = work.run(changed).result
        learns = end and f"It {'learns' if end.solved else 'does not learn'}: the error is {end.error:.2g} at the end."
        column.caption(f"“{suggestion.text}” {learns or WAIT}")
    return [work.run(changed) for _, changed in tried]


def suggested(variation: Variation) -> list[tuple[Suggestion, Variation]]:
    """The suggestions that change ``variation``, and what it is then, as far as the sidebar goes."""
    changed = []
    for one in variation.recipe.suggestions:
        now = getattr(variation, one.field)
        value = one.change(now)
        if one.field in RANGES:
            value = min(value, RANGES[one.field][1])
        if value != now:
            changed.append((one, replace(variation, **{one.field: value})))
    return changed
