"""Weights as a file, and runs that start from one."""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.weights import LARGEST_FILE, UnreadableError, read, starting_from, write
from nn_core import Change, Trainer
from setting import run
from setting.run import Run
from setting.setting import DEFAULT, Setting
from tests.export.programs import trained
from tests.setting.settings import settings

PLAIN = Run(DEFAULT, (Change(0, DEFAULT.rule),))


def saved(setting: Setting, parameters: np.ndarray) -> bytes:
    return write(Run(setting, (Change(0, setting.rule),)), 7, parameters).encode()


FILE = saved(DEFAULT, trained(PLAIN, 7).parameters)


def with_values(**values: object) -> bytes:
    """The file with other values in some of its arrays."""
    content = json.loads(FILE)
    for name, value in values.items():
        content["parameters"][name]["values"] = value
    return json.dumps(content).encode()


@given(settings, st.integers(0, 2**32))
def test_a_file_gives_back_every_bit_and_the_setting(setting: Setting, seed: int) -> None:
    parameters = np.random.default_rng(seed).normal(0, 3, setting.configuration().network.size)
    weights = read(saved(setting, parameters))
    assert weights.parameters.tobytes() == parameters.tobytes()
    assert weights.network == setting.configuration().network
    assert weights.setting is not None
    assert weights.setting.to_query() == setting.to_query()


def test_a_run_that_starts_from_weights_goes_on_like_the_run_they_are_from_by_its_link_alone() -> None:
    begun = trained(PLAIN, 7)
    made = starting_from(read(saved(DEFAULT, begun.parameters)), DEFAULT)
    link = urlencode(run.to_query(made))
    again, told = run.from_query(parse_qs(link))
    assert again == made
    assert told == []
    X, Y = DEFAULT.training_data()
    other = Trainer(again.setting.configuration(), X, Y, again.schedule)
    assert other.parameters.tobytes() == begun.parameters.tobytes()
    begun.advance(50)
    other.advance(50)
    assert other.parameters.tobytes() == begun.parameters.tobytes()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "this is no JSON"),
        (pickle.dumps([1.0]), "a pickle"),
        (b"PK\x03\x04", "a zip archive"),
        (b"<!doctype html><title>XOR</title>", "an HTML page, perhaps a film"),
        (b"\xff\xfe", "this is no JSON"),
        (b"[" * 100_000, "this is no JSON"),
        (b'{"a": ' + b"1" * 10_000 + b"}", "this is no JSON"),
        (b'{"cells": []}', "a notebook"),
        (b"[1, 2]", "JSON of something else"),
        (b" " * (LARGEST_FILE + 1), "0.5 MB at most"),
        (b"<!doctype html>" + b" " * LARGEST_FILE, "an HTML page, perhaps a film"),
        (FILE.replace(b'"W2"', b'"V2"'), "W1, b1, W2, b2; got W1, b1, V2, b2"),
        (with_values(b2=[0.1, 0.2]), "b2 must have shape"),
        (with_values(b2=[float("nan")]), "b2 must be finite; got NaN or infinity"),
        (with_values(b2=[1e999]), "b2 must be finite"),
        (with_values(b2=["0.1"]), "b2 must be an array of numbers"),
        (with_values(b2=[[[[]]]]), "b2 must have shape"),
        (FILE.replace(b"sigmoid", b"softmax"), "sizes must end with 2 or more"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_weights_is_told_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=r"(?s).\.$") as refused:
        read(data)
    assert said in str(refused.value)


odd = st.none() | st.sampled_from(["", "tanh", "?layers=3"]) | st.lists(st.floats() | st.integers() | st.none())


@given(st.binary(max_size=200) | st.dictionaries(st.sampled_from(["sizes", "hidden", "parameters", "link"]), odd))
def test_whatever_comes_is_read_or_told(given: bytes | dict[str, object]) -> None:
    data = given if isinstance(given, bytes) else json.dumps({**json.loads(FILE), **given}).encode()
    with suppress(UnreadableError):
        weights = read(data)
        assert weights.parameters.shape == (weights.network.size,)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"layers": (5,)}, "for a network 2-4-1 (Tanh, Sigmoid); this one is 2-5-1 (Tanh, Sigmoid)"),
        ({"activation": "relu"}, "this one is 2-4-1 (ReLU, Sigmoid)"),
    ],
)  # fmt: skip
def test_weights_of_another_network_are_refused_and_both_named(changed: dict[str, object], said: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        starting_from(read(FILE), replace(DEFAULT, **changed))
    assert said in str(refused.value)


def test_weights_too_large_to_be_set_by_hand_are_refused() -> None:
    with pytest.raises(UnreadableError, match="from −100 to 100; the largest in the file is 101"):
        starting_from(read(saved(DEFAULT, np.full(17, -101.0))), DEFAULT)


def test_a_run_of_the_largest_network_starts_from_a_file_and_its_link_keeps_every_bit() -> None:
    large = replace(DEFAULT, data="four_blobs", output="softmax", loss="categorical_cross_entropy", layers=(16,) * 6)
    parameters = np.random.default_rng(1).normal(size=large.configuration().network.size)
    made = starting_from(read(saved(large, parameters)), large)
    again, told = run.from_query({name: [text] for name, text in run.to_query(made).items()})
    assert (again, told) == (made, [])
    assert trained(again, 0).parameters.tolist() == parameters.tolist()


def test_a_link_in_the_file_that_does_not_go_with_its_network_is_not_followed() -> None:
    assert read(FILE.replace(b"layers=4", b"layers=5")).setting is None
