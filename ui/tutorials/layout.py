"""What the sections of the tutorials page are laid out with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Item = TypeVar("Item")


def in_threes(items: Sequence[Item]) -> Iterator[tuple[DeltaGenerator, Item]]:
    """``items``, each with a column for it, made row by row, so that on a phone they stand in the same order."""
    for i in range(0, len(items), 3):
        yield from zip(st.columns(3), items[i : i + 3])
