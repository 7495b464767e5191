"""Numbers as they are printed in pictures and sentences."""

from __future__ import annotations


def printed(value: float, how: str) -> str:
    """``value`` formatted by ``how``, with the minus sign of print, as wide as a plus; an exponent is not padded.

    No line breaks at that sign, as it may at the keyboard's hyphen.
    """
    return f"{value:{how}}".replace("e-0", "e-").replace("-", "−")
