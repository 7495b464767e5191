"""What others have published about networks of this size, on its page: claims with their verdicts, and exercises."""

from __future__ import annotations

from urllib.parse import parse_qs

import streamlit as st

from teaching.links import train_query
from teaching.published import VERDICTS, Claim, Exercise, Source
from ui.verdicts import right, wrong

_SIGNS = {"holds": right("Holds"), "holds if": ":gray[:material/rule: Holds if]", "fails": wrong("Fails")}
_UNFOLDED = "claims-unfolded"


def tally(claims: list[Claim]) -> str:
    """How many of ``claims`` got each verdict."""
    counts = [sum(claim.verdict == verdict for claim in claims) for verdict in VERDICTS]
    return "{} hold, {} hold under a condition, {} fail.".format(*counts)


def show_claim(claim: Claim) -> None:
    """The claim and its verdict in a line, the rest folded away."""
    # Streamlit forgets what stands open once the page is left; back from where a claim leads, it is open still.
    unfolded: set[str] = st.session_state.setdefault(_UNFOLDED, set())
    st.session_state.setdefault(claim.claim, claim.claim in unfolded)
    title = f"**{_SIGNS[claim.verdict]}** \u2002 {claim.claim}"
    toggle = unfolded.symmetric_difference_update
    with st.expander(title, key=claim.claim, on_change=toggle, args=({claim.claim},)):
        condition = f" {claim.condition}" if claim.condition else ""
        st.markdown(f"**{_SIGNS[claim.verdict]}{condition}.** {claim.because}")
        st.markdown(f"**Tested:** {claim.tested}\n\n**Measured:** {claim.found}")
        st.markdown(f"**Claimed in:** {_told(claim.source)}. The claim is stated in our words.")
        with st.container(horizontal=True):
            for name, link in claim.see.items():
                _train_link(f"See {name}", link)
            if claim.lottery:
                query = {name: texts[-1] for name, texts in parse_qs(claim.lottery).items()}
                st.page_link(
                    "pages/lottery.py", label="Draw it in the Lottery", icon=":material/casino:", query_params=query,
                    help="Opens the Lottery with this comparison.",
                )  # fmt: skip


def show_exercise(exercise: Exercise) -> None:
    """An exercise: what it asks, where it is from, what cannot be done here, and the link that opens it."""
    with st.container(border=True):
        _train_link(f"**{exercise.title}**", exercise.train)  # Each by its own name, also where links are only heard.
        st.markdown(exercise.asks)
        if exercise.not_here:
            st.markdown(f"**Not here:** {exercise.not_here}")
        st.markdown(f"**Source:** {_told(exercise.source)}.")


def _train_link(label: str, link: str) -> None:
    st.page_link(
        "pages/train.py", label=label, icon=":material/play_arrow:", query_params=train_query(link),
        help="Opens the Train page with this setting.",
    )  # fmt: skip


def _told(source: Source) -> str:
    year = f", {source.year}" if source.year else ""
    return f"[{source.title}]({source.url}), {source.author}{year}"
