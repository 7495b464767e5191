"""Rounding as it is done on paper: halves away from zero, bounds outwards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

# What floating point adds to a number that is exactly half way; a pocket calculator works in decimals and adds nothing.
_NOISE = 1e-9


@np.errstate(all="ignore")
def rounded(values: ArrayLike, places: int) -> Any:
    """``values`` to ``places`` decimals, halves away from zero; the same shape, and never a minus zero."""
    scaled = np.asarray(values, dtype=np.float64) * 10.0**places
    away = np.floor(np.abs(scaled) * (1 + 4e-16) + 0.5 + _NOISE)
    return np.copysign(away, scaled) / 10.0**places + 0.0


def rounded_up(value: float, places: int) -> float:
    """``value`` to ``places`` decimals and never below it: how an upper bound is printed."""
    nearest = float(rounded(value, places))
    return nearest if nearest >= value else float(rounded(nearest + 10.0**-places, places))


def rounded_down(value: float, places: int) -> float:
    """``value`` to ``places`` decimals and never above it: how a lower bound is printed."""
    return -rounded_up(-value, places) + 0.0


def percent(part: int, of: int) -> str:
    """``part`` of ``of`` in percent with one decimal; 0.0 and 100.0 stand for none and all alone."""
    if 0 < part < of:
        return f"{min(max(100 * part / of, 0.1), 99.9):.1f}"
    return f"{100 * part / of:.1f}"


def percent_interval(low: float, high: float) -> tuple[str, str]:
    """The ends of an interval of shares in percent with one decimal, rounded outwards."""
    return f"{rounded_down(100 * low, 1):.1f}", f"{rounded_up(100 * high, 1):.1f}"


def written(value: float, places: int) -> str:
    """``value`` as it is printed: ``places`` decimals, halves away from zero, plain ASCII."""
    return f"{rounded(value, places):.{places}f}"
