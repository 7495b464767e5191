"""Parameters set by hand, as links and browsers write them: by name, with a value, frozen or not.

``w2.1.3`` leads, in layer 2, from unit 1 to unit 3, and ``b2.3`` is the bias of that one, all counted from 1. Where a
link freezes them they are ``freeze2.1.3`` and ``freezeb2.3``.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from nn_core import Edit
from setting.parameters import number, to_text

LARGEST = 100.0
"""The largest size that can be set: with inputs of about 1, a unit is at an end of its activation long before."""
_FROZEN = "freeze"
_VALUE = number(-LARGEST, LARGEST)


class RefusedError(Exception):
    """An edit that cannot be made; the message is the beginning of a sentence that ends with what was asked for."""


@lru_cache(maxsize=64)
def names(sizes: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """What the parameters of a network of these ``sizes`` are called: each layer's weights row by row, then biases."""
    return tuple(
        (
            *(f"w{layer}.{row}.{column}" for row in range(1, n_in + 1) for column in range(1, n_out + 1)),
            *(f"b{layer}.{column}" for column in range(1, n_out + 1)),
        )
        for layer, (n_in, n_out) in enumerate(pairwise(sizes), start=1)
    )


@lru_cache(maxsize=64)
def _places(sizes: tuple[int, ...]) -> dict[str, tuple[int, int, int]]:
    """Layer, row and column of each parameter by its name."""
    return {
        name: (layer, *divmod(index, sizes[layer + 1]))
        for layer, block in enumerate(names(sizes))
        for index, name in enumerate(block)
    }


def name_of(edit: Edit, sizes: tuple[int, ...]) -> str:
    """What the parameter is called that ``edit`` sets in a network of these ``sizes``."""
    return names(sizes)[edit.layer][edit.row * sizes[edit.layer + 1] + edit.column]


def to_part(edit: Edit, sizes: tuple[int, ...]) -> str:
    """``edit`` as a part of a link, to the last bit: ``w2.1.3=0.4``."""
    name = name_of(edit, sizes)
    return f"{_FROZEN + name.removeprefix('w') if edit.frozen else name}={to_text(edit.value)}"


def from_part(name: str, text: str, sizes: tuple[int, ...]) -> Edit | None:
    """The edit that a link writes as ``name`` and the value ``text``; None where ``name`` is no parameter's at all.

    What cannot be in a network of these ``sizes`` is ``RefusedError``.
    """
    frozen = name.startswith(_FROZEN)
    plain = name.removeprefix(_FROZEN)
    if frozen and not plain.startswith("b"):
        plain = f"w{plain}"
    if plain[:1] not in ("w", "b") or not plain[1:2].isdecimal():
        return None
    if plain not in _places(sizes):
        raise RefusedError("The link sets by hand what this network does not have")
    found = _VALUE(text)
    if found is None or not found[1]:
        limits = f"−{LARGEST:g} to {LARGEST:g}, beyond which nothing more is seen"
        raise RefusedError(f"The link sets a parameter to no number from {limits}")
    return Edit(*_places(sizes)[plain], float(found[0]), frozen)


def from_browser(sent: object, sizes: tuple[int, ...]) -> Edit | None:
    """The edit that a browser sends as name, value and whether it is frozen; None where it is anything else."""
    if not isinstance(sent, list) or len(sent) != 3:
        return None
    name, value, frozen = sent
    plain = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
    if not plain or not isinstance(name, str) or not isinstance(frozen, bool) or name not in _places(sizes):
        return None
    return Edit(*_places(sizes)[name], float(value), frozen)
