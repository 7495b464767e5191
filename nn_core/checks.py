"""Refusing what cannot work, in words that say what was expected, what came, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
_ROWS = "Use one row a sample."


def one_of(what: str, name: object, names: Iterable[str]) -> str:
    """``name`` if it is one of ``names``."""
    known = list(names)
    if not isinstance(name, str) or name not in known:
        raise ValueError(f"{what} must be one of {', '.join(map(repr, known))}; got {name!r}. Choose one of these.")
    return name


def instance(what: str, value: object, kind: type, remedy: str) -> None:
    """Refuse a ``value`` that is no ``kind``."""
    if not isinstance(value, kind):
        article = "an" if kind.__name__[0] in "AEIOU" else "a"
        raise ValueError(f"{what} must be {article} {kind.__name__}; got {type(value).__name__}. {remedy}")


def whole(what: str, value: object, least: int, most: int | None = None) -> int:
    """``value`` as an int from ``least`` to ``most``; True and 2.5 are not whole numbers here."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        remedy = f"Pass an int, for instance {least}."
    elif least <= int(value) and (most is None or int(value) <= most):
        return int(value)
    else:
        remedy = f"Pass a {'larger' if int(value) < least else 'smaller'} int."
    wanted = f"of at least {least}" + ("" if most is None else f" and at most {most}")
    raise ValueError(f"{what} must be a whole number {wanted}; got {value!r}. {remedy}")


def positive(what: str, value: Any, *, or_zero: bool = False) -> float:
    """``value`` as a finite float above zero, or zero itself if that is allowed."""
    number = isinstance(value, Real) and not isinstance(value, bool)
    if not number or not 0 <= value <= sys.float_info.max or (value == 0 and not or_zero):
        wanted = "of at least 0" if or_zero else "above 0"
        raise ValueError(f"{what} must be a finite number {wanted}; got {value!r}. Pass, for instance, 0.1.")
    return float(value)


def numbers(what: str, values: ArrayLike, *, finite: bool = True) -> Array:
    """``values`` as a float64 array, ``finite`` or not; text, dates and masked entries are not taken for numbers."""
    if _masked(values):
        raise ValueError(f"{what} must be known throughout; got masked entries in it. Remove or replace those entries.")
    try:
        array = np.asarray(values)
    except ValueError:  # Rows of different lengths.
        array = np.array(None)
    kind = array.dtype.kind
    if kind not in "biufO" or (kind == "O" and not all(isinstance(value, Real) for value in array.flat)):
        came = f"{type(values).__name__} that is not one"
        raise ValueError(f"{what} must be an array of numbers; got {came}. Give equal rows of ints or floats.")
    try:
        with np.errstate(all="ignore"):
            array = array.astype(np.float64, copy=False)
    except OverflowError:  # An int may have more digits than a float.
        array = np.array(np.inf)
    if finite and not np.isfinite(array).all():
        raise ValueError(f"{what} must be finite; got NaN or infinity in it. Remove or replace those entries.")
    return array


def _masked(values: object) -> bool:
    if isinstance(values, list | tuple):
        return any(map(_masked, values))
    return isinstance(values, np.ma.MaskedArray) and bool(np.ma.is_masked(values))


def table(what: str, values: ArrayLike, columns: int, rows: int | None = None, remedy: str = _ROWS) -> Array:
    """``values`` as a float64 array ``(n_samples, columns)``, of ``rows`` samples if given; nothing is broadcast."""
    array = numbers(what, values)
    if array.ndim != 2 or array.shape[1] != columns or len(array) == 0 or rows not in (None, len(array)):
        wanted = f"({'n_samples' if rows is None else rows}, {columns})"
        raise ValueError(f"{what} must have shape {wanted}; got {array.shape}. {remedy}")
    return array


def vector(what: str, values: ArrayLike, size: int, *, finite: bool = True) -> Array:
    """A copy of ``values`` as a float64 array ``(size,)``."""
    array = numbers(what, values, finite=finite)
    if array.shape != (size,):
        raise ValueError(f"{what} must have shape ({size},); got {array.shape}. Pass one vector, not a stack.")
    return array.copy()
