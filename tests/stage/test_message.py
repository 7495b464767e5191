"""The wire: what Python packs is what a reader of the format finds, every array where a typed array may stand."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from figures.theme import LIGHT
from film.training_film import TrainingFilm
from nn_core import Configuration, Network, Rule, xor
from stage.message import described as described_panel
from stage.message import message
from stage.protocol import Request, Response
from stage.wire import pack

FORMATS = {"u1": ("B", 1), "f4": ("<f", 4), "f8": ("<d", 8)}


def unpack(message: bytes) -> tuple[dict[str, Any], dict[str, list[float]], dict[str, int]]:
    """The header, the numbers of each channel, and where each begins: read with the standard library alone."""
    (length,) = struct.unpack_from("<Q", message, 0)
    header, body = json.loads(message[8 : 8 + length]), zlib.decompress(message[8 + length :])
    at, numbers, starts = 0, {}, {}
    for channel in header["channels"]:
        form, size = FORMATS[channel["type"]]
        count = int(np.prod(channel["shape"], dtype=int))
        starts[channel["name"]] = at
        values = [value for (value,) in struct.iter_unpack(form, body[at : at + count * size])]
        if form == "B":  # Differences from frame to frame, modulo 256.
            frame = count // channel["shape"][0]
            for i in range(frame, count):
                values[i] = (values[i] + values[i - frame]) % 256
        numbers[channel["name"]] = values
        at += count * size + -(count * size) % 8
    assert at == len(body), "bytes that no channel owns"
    return header, numbers, starts


SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 5))
CHANNELS = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.sampled_from([np.uint8, np.float32, np.float64]).flatmap(lambda dtype: arrays(dtype, SHAPES)),
    max_size=4,
)


@given(title=st.text(), channels=CHANNELS, pieces=st.lists(st.lists(st.floats(width=32)), max_size=4))
def test_what_is_packed_is_what_is_read(title: str, channels: dict[str, Any], pieces: list[list[float]]) -> None:
    curves = {"a curve": [np.array(piece, dtype=np.float64) for piece in pieces]}
    channels.pop("a curve", None)
    header, numbers, starts = unpack(pack({"title": title}, Response([3, 5], channels, curves)))
    assert (header["title"], header["epochs"]) == (title, [3, 5])
    for name, values in channels.items():
        np.testing.assert_array_equal(np.array(numbers[name]).reshape(values.shape), values.astype(np.float64))
    np.testing.assert_array_equal(numbers["a curve"], [value for piece in pieces for value in piece])
    assert header["channels"][-1]["lengths"] == [len(piece) for piece in pieces]
    # JavaScript's Float64Array stands at multiples of eight bytes only.
    assert all(start % 8 == 0 for start in starts.values())


def test_a_response_without_frames_is_a_header_alone() -> None:
    header, numbers, _ = unpack(pack({"run": "r"}, Response()))
    assert (header["run"], header["epochs"], numbers) == ("r", [], {})


def test_an_array_of_rows_that_are_not_in_order_in_memory_is_packed_in_order() -> None:
    turned = np.arange(6, dtype=np.float32).reshape(1, 2, 3).transpose(0, 2, 1)
    _, numbers, _ = unpack(pack({}, Response([0], {"weights": turned})))
    assert numbers["weights"] == [0, 3, 1, 4, 2, 5]


def test_a_header_that_no_browser_could_read_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack({"rate": float("nan")}, Response())


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch) -> TrainingFilm:
    monkeypatch.setattr("film.training_film.BUDGET", float("inf"))  # All frames requested, however busy the machine is.
    configuration = Configuration(Network((2, 3, 1)), scheme="xavier", seed=1)
    return TrainingFilm(configuration, xor(), goal=2000, stride=4, rule=Rule(0.5), theme=LIGHT)


def described(film: TrainingFilm) -> list[dict[str, Any]]:
    return [described_panel(panel) for panel in film.panels]


def test_the_first_message_has_the_panels_and_the_frame_of_epoch_0(film: TrainingFilm) -> None:
    header, numbers, _ = unpack(message(film, None, film.first_frame(), described(film), "stage"))
    assert (header["run"], header["serial"], header["epochs"]) == (film.run, None, [0])
    assert (header["goal"], header["stride"], header["control"]) == (2000, 4, list(Rule(0.5)))
    assert (header["changes"], header["diverged"], header["seek_request"]) == ([[0, list(Rule(0.5))]], None, None)
    assert [panel["name"] for panel in header["panels"]] == [
        "network",
        "boundary",
        "loss",
        "weights-1",
        "weights-2",
        "table",
    ]
    assert numbers["loss"] == [np.float32(film.trainer.loss_history[0])]


def test_a_response_says_which_request_it_is_for_and_has_a_frame_at_each_stride(film: TrainingFilm) -> None:
    request = Request("play", 0, 5, 17, film.run, ((0, Rule(0.5)),))
    header, numbers, _ = unpack(message(film, request, film.respond(request), None, "stage"))
    assert (header["serial"], header["panels"], header["epochs"]) == (17, None, [4, 8, 12, 16, 20])
    assert {channel["name"]: channel["lengths"] for channel in header["channels"]}["loss"] == [4] * 5
    assert len(numbers["loss"]) == 20


def test_every_mark_of_every_panel_finds_its_numbers_in_the_message(film: TrainingFilm) -> None:
    request = Request("play", 0, 5, 1, film.run, None)
    header, _, _ = unpack(message(film, request, film.respond(request), described(film), "stage"))
    channels = {channel["name"]: channel for channel in header["channels"]}
    pictures = [panel for panel in header["panels"] if "figure" in panel]
    assert len(pictures) == 4
    for panel in pictures:
        for mark in panel["marks"]:
            assert mark["trace"] < len(panel["figure"]["data"])
            if mark["shape"]:
                assert np.prod(channels[mark["channel"]]["shape"]) == 5 * np.prod(mark["shape"])
    assert channels["outputs"]["shape"] == [5, 4]


def test_the_look_of_a_panel_travels_without_plotlys_default_template(film: TrainingFilm) -> None:
    assert all("template" not in panel["figure"]["layout"] for panel in described(film) if "figure" in panel)
