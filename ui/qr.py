"""A link as something to copy, and as a code for the cameras of a class."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

# The version of the largest code shown, 85 squares a side with its margin. Two thirds of a metre high on a projector's
# screen, each is 8 mm: from eight metres a camera of 4,000 pixels, 65 degrees wide, has 3 for each; readers want two.
_LARGEST = 15
_LONG = 2000  # Characters; what is shorter gets through everywhere.
_OWN = ("localhost", "127.0.0.1", "::1")


def absolute(query: Mapping[str, str]) -> str:
    """The address of the Train page with ``query``, as this reader's browser reaches the app."""
    return f"{(st.context.url or '').rstrip('/')}/?{urlencode(query)}"


def show_link(link: str, picture: str) -> None:
    """``link`` to copy, with its code, where a phone could read that; ``picture`` says what the code leads to.

    Where there is room they stand side by side, so that a class sees the code at once.
    """
    with st.container(horizontal=True):
        _text(link)
        _code(link, picture)


def _text(link: str) -> None:
    with st.container():
        st.code(link, language=None, wrap_lines=True)
        if len(link) > _LONG:
            st.caption(f"The link has {len(link):,} characters, which mail programs and chats may cut.")
        if urlsplit(link).hostname in _OWN:
            st.caption("This is this computer's own address: others need the one by which they reach it.")


def _code(link: str, picture: str) -> None:
    try:
        code = segno.make(link, error="l", micro=False)
    except segno.DataOverflowError:
        code = None
    if code is None or int(code.version) > _LARGEST:
        st.caption("The link is too long for a code that a phone reads from the back row: copy it.")
        return
    # Black on white in dark mode too: cameras expect it.
    with st.container(width=420):  # Of a phone's screen, all there is.
        st.image(code.svg_inline(border=4, light="#fff", omitsize=True), alt=picture, caption=picture, width="stretch")
