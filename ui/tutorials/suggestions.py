"""What a text suggests to improve its network, each tried on the very run that is shown."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from server.slices import Work
from tutorials import Variation
from tutorials.outcome import Outcome
from ui.tutorials import cache as work
from ui.tutorials import sentences as words
from ui.tutorials.controls import put_numbers
from ui.tutorials.improvements import phrase


def suggestions(variation: Variation) -> list[Work]:
    """Each suggestion, what it comes to, and a button that tries it. Returns what has to be computed first."""
    st.markdown(
        "Every improvement that the text suggests, applied to the run above with nothing else changed: the same seed, "
        "the same rule. A button sets the sidebar to it."
    )
    tried = {one.text: (one.change, replace(variation, **one.change)) for one in variation.recipe.suggestions}
    for i, (text, (change, changed)) in enumerate(tried.items()):
        # A row at a time, so that on a phone they stand in the same order.
        if i % 3 == 0:
            places = st.columns(3)
        with places[i % 3]:
            ((name, value),) = change.items()
            label = phrase(name, value)
            st.button(
                label[0].upper() + label[1:], key=f"suggestion-{name}", icon=":material/tune:", width="stretch",
                disabled=changed == variation, on_click=put_numbers, args=(changed,),
            )  # fmt: skip
            st.caption(f"“{text}” {_comes_to(work.run(changed).result)}")
    runs = [work.run(changed) for _, changed in tried.values()]
    return [] if all(run.finished for run in runs) else list(runs)


def _comes_to(end: Outcome | None) -> str:
    if end is None:
        return words.WAIT
    return f"It {'learns' if end.solved else 'does not learn'}: the error is {words.small(end.error)} at the end."
