"""Right and wrong in running text: a sign and a colour, the same on every page."""

from __future__ import annotations


def right(words: str) -> str:
    """``words`` in Markdown as what is right."""
    return f":green[:material/check: {words}]"


def wrong(words: str) -> str:
    """``words`` in Markdown as what is wrong."""
    return f":red[:material/close: {words}]"
