"""Weights as a JSON file, and a run that starts from such a file.

A file is never believed: it is read as JSON and nothing else, and whatever is not as expected is told in a sentence.
A run that starts from it sets every parameter at epoch 0, as a hand would. So the start is part of the run and of its
link, bit for bit, and the server keeps nothing.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode

import numpy as np

from nn_core import Change, Edit, Network
from nn_core.activations import ACTIVATIONS
from nn_core.checks import Array
from nn_core.exchange import from_plain, to_plain
from setting import run
from setting.edits import LARGEST
from setting.run import Run
from setting.setting import Setting

LARGEST_FILE = 500_000  # Bytes: the largest network of a setting takes a fifth of it.
_PLAIN = ("sizes", "hidden", "output", "parameters")
_EXPECTED = "Expected is a JSON file that Share has saved"
_BEGINNINGS = {
    b"\x80": "a pickle, which could run a program when it is opened, so it is not",
    b"PK": "a zip archive, as PyTorch, NumPy and spreadsheets save",
    b"\x93NUMPY": "an array as NumPy saves it",
    b"\x89": "a picture",
    b"<": "an HTML page, perhaps a film",
    b'"""': "a Python program",
    b"epoch,": "a log",
}


class UnreadableError(Exception):
    """A file that is no weights' file, or one that a run cannot start from; the message is for readers."""


class Weights(NamedTuple):
    """What a file holds: a network, its ``parameters`` ``(P,)``, and the setting they were trained with, if it says."""

    network: Network
    parameters: Array
    setting: Setting | None


def write(made: Run, epoch: int, parameters: Array) -> str:
    """The file of ``parameters`` ``(P,)`` that the run ``made`` has at ``epoch``."""
    about = {"made_by": "NN Live", "kind": "weights", "link": f"?{urlencode(run.to_query(made))}", "epoch": epoch}
    return json.dumps(about | to_plain(made.setting.configuration().network, parameters), indent=1)


def read(data: bytes) -> Weights:
    """What the file ``data`` holds; ``UnreadableError`` says what came instead."""
    for beginning, what in _BEGINNINGS.items():
        if data[:100].lstrip().startswith(beginning):
            raise UnreadableError(f"{_EXPECTED}; this is {what}.")
    if len(data) > LARGEST_FILE:
        raise UnreadableError(f"{_EXPECTED}, of {LARGEST_FILE / 1e6:g} MB at most; this one has {len(data) / 1e6:.1f}.")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnreadableError(f"{_EXPECTED}; this is no JSON.") from None
    if not isinstance(content, dict) or "sizes" not in content:
        what = "a notebook" if isinstance(content, dict) and "cells" in content else "JSON of something else"
        raise UnreadableError(f"{_EXPECTED}; this is {what}.")
    try:
        network, parameters = from_plain({name: content.get(name) for name in _PLAIN})
    except (ValueError, RecursionError) as wrong:
        raise UnreadableError(f"The weights cannot be read. {wrong}") from None
    return Weights(network, parameters, _setting(content.get("link"), network))


def _setting(link: Any, network: Network) -> Setting | None:
    """The setting in a file's ``link``, if it has one that is whole and goes with its ``network``."""
    if not isinstance(link, str) or not link.startswith("?"):
        return None
    (setting, _), repairs = run.from_query(parse_qs(link[1:], keep_blank_values=True))
    return None if repairs or setting.configuration().network != network else setting


def starting_from(weights: Weights, setting: Setting) -> Run:
    """The run of ``setting`` that starts from ``weights``; ``UnreadableError`` says why it cannot."""
    own = setting.configuration().network
    if _of(own) != _of(weights.network):
        raise UnreadableError(
            f"The file is for a network {_in_words(weights.network)}; this one is {_in_words(own)}. "
            "Choose the file’s layers and activations under Network, or open it with its own setting."
        )
    if (largest := np.abs(weights.parameters).max()) > LARGEST:
        raise UnreadableError(
            f"A weight may be from −{LARGEST:g} to {LARGEST:g}; the largest in the file is {largest:.4g}."
        )
    return Run(setting, (Change(0, setting.rule, _edits(own, weights.parameters)),))


def _edits(network: Network, parameters: Array) -> tuple[Edit, ...]:
    """Every parameter of ``network`` as one that is set by hand."""
    return tuple(
        Edit(layer, row, column, value)
        for layer, block in enumerate(network.blocks(parameters))
        for row, values in enumerate(block.tolist())
        for column, value in enumerate(values)
    )


def _of(network: Network) -> tuple[Any, ...]:
    """What makes two networks the same: without a hidden layer, not its activation."""
    return network.sizes, network.activations


def _in_words(network: Network) -> str:
    """The layers and activations of ``network``: 2-4-1 (Tanh, Sigmoid)."""
    labels = dict.fromkeys(ACTIVATIONS[name].label for name in (network.activations[0], network.activations[-1]))
    return f"{'-'.join(map(str, network.sizes))} ({', '.join(labels)})"
