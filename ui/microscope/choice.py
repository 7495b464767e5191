"""A choice among numbered things whose names change with the network or the data, such as the samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from figures.classes import class_name
from figures.numerals import printed
from lab.epoch.epoch import Epoch
from nn_core.activations import activation
from setting.parameters import either, meaning, number, read_query, to_text
from ui.url import query

SAMPLE = "sample"  # The query parameter.
_SAMPLE = "microscope-sample"


def choice(
    place: DeltaGenerator, label: str, options: range, *, key: str, default: int, names: Callable[[int], str],
    help: str, link: str = "", **look: Any,
) -> int:  # fmt: skip
    """A selectbox in ``place`` that keeps its number whatever ``names`` calls it, or ``default`` if that has gone.

    Every run tells the browser what is chosen, and the URL under the name ``link``. ``look`` is the selectbox's.
    """
    st.session_state[key] = chosen(key, options, default)
    moved: Any = dict(on_change=query.ignore_url, args=(link,)) if link else {}
    index: int = place.selectbox(label, options, key=key, format_func=names, help=help, **moved, **look)
    st.session_state[_kept(key)] = index
    if link:
        query.write_url({link: to_text(_counted(index))}, part=link)
    return index


def chosen(key: str, options: range, default: int) -> int:
    """Which of ``options`` is chosen under ``key``.

    The browser knows an option only by its name, and may send one that exists no more: the session then holds a string.
    In that case, and if Streamlit has forgotten the selectbox while it was not on the page, the number chosen last
    counts.
    """
    known: list[Any] = [st.session_state.get(key), st.session_state.get(_kept(key)), default]
    return next(index for index in known if index in options)


def read_link(link: str, options: range, *, key: str, default: int) -> None:
    """Choose what a link asks for under the name ``link``, now or once the selectbox is on the page.

    The URL counts the options from 1, as their names do; one before the first is there *all*. Below comes a sentence
    for what was repaired.
    """
    counted = number(max(options[0], 0) + 1, options[-1] + 1)
    reader = either(meaning({"all": None}), counted) if options[0] < 0 else counted
    now = {link: _counted(chosen(key, options, default))}
    linked = query.read_url(lambda given: read_query(given, {link: reader}, now), part=link)
    if linked is not None:
        st.session_state[key] = st.session_state[_kept(key)] = (linked[link] or 0) - 1
    query.tell_repairs(chosen(key, options, default), part=link)


def _kept(key: str) -> str:
    return f"{key}-number"


def _counted(index: int) -> int | None:
    return None if index < 0 else index + 1


def sample_picker(epoch: Epoch, place: DeltaGenerator, **look: Any) -> int | None:
    """One sample of the batch, counted from 0, or None for all of them at once; ``look`` is the selectbox's."""
    n, points = len(epoch.X), epoch.X if epoch.points is None else epoch.points

    def described(index: int) -> str:
        if index < 0:
            return f"All {n} of the batch" if epoch.updates > 1 else f"All {n} samples at once"
        pair = (points[index], epoch.Y[index])
        place, targets = (", ".join(printed(value, ".2g") for value in row) for row in pair)
        if epoch.network.output == "softmax":
            targets = f"class {class_name(int(epoch.Y[index].argmax()), epoch.class_names)}"
        elif epoch.class_names:
            _, high = activation(epoch.network.output).targets
            targets += f", {epoch.class_names[int(epoch.Y[index, 0] == high)]}"
        return f"Sample {epoch.samples[index] + 1}: {place} → {targets}"

    index = choice(
        place, "Sample", range(-1, n), key=_SAMPLE, names=described, default=_default(n), link=SAMPLE,
        help="Whose numbers are followed, by its point. The update uses all of them.", **look,
    )  # fmt: skip
    return None if index < 0 else index


def read_sample(most: int) -> None:
    """Choose the sample that a link asks for, of batches of at most ``most`` samples."""
    read_link(SAMPLE, range(-1, most), key=_SAMPLE, default=_default(most))


def _default(samples: int) -> int:
    """In a gate the first is 0, 0, with nothing to multiply."""
    return min(1, samples - 1)
