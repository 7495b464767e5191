"""The wire: a response as bytes, and a request out of whatever the browser sent."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stage.protocol import Film, Request, Response, Table, View

_TYPES = {"uint8": "u1", "float32": "f4", "float64": "f8"}
_KINDS = ("play", "step", "pause", "seek")
MOST_FRAMES = 64
_MOST_STEPS = 100
_MOST_PANELS = 40


@np.errstate(over="ignore")  # Curves travel as 32-bit floats.
def pack(header: Mapping[str, Any], response: Response) -> bytes:
    """One message: the header's length, the header as JSON, then the channels, compressed together.

    From frame to frame a picture in bytes hardly changes: such a channel travels as its first frame and then the
    differences, modulo 256, and takes a quarter of the room. In what is compressed, each channel begins at a multiple
    of eight bytes, where JavaScript can have it as a typed array.
    """
    arrays: list[tuple[str, NDArray[Any], list[int] | None]] = [
        (name, np.ascontiguousarray(values), None) for name, values in (response.channels | response.readings).items()
    ]
    for name, pieces in response.curves.items():
        joined = np.concatenate(pieces).astype(np.float32) if pieces else np.empty(0, np.float32)
        arrays.append((name, joined, [len(piece) for piece in pieces]))
    channels = [
        {"name": name, "type": _TYPES[values.dtype.name], "shape": values.shape, "lengths": lengths}
        for name, values, lengths in arrays
    ]
    text = json.dumps({**header, "epochs": response.epochs, "channels": channels}, allow_nan=False).encode()
    body = b"".join(_padded(_differences(values).tobytes()) for _, values, _ in arrays)
    return b"".join([np.uint64(len(text)).tobytes(), text, zlib.compress(body, level=1)])


def read_header(message: bytes) -> dict[str, Any]:
    """The header of a message that ``pack`` made."""
    header: dict[str, Any] = json.loads(message[8 : 8 + int.from_bytes(message[:8], "little")])
    return header


def _differences(values: NDArray[Any]) -> NDArray[Any]:
    """``values`` ``(n_frames, …)`` in bytes as the first frame and the differences; other types as they are."""
    if values.dtype != np.uint8:
        return values
    return np.concatenate([values[:1], np.diff(values, axis=0)])


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 8)


def read_request(value: object, film: Film) -> Request | None:
    """What a browser asks of ``film``, or None where ``value`` is no such thing: the input is not trusted."""
    if not isinstance(value, dict) or value.get("kind") not in _KINDS or not isinstance(value.get("run"), str):
        return None
    start, count, serial = (_whole(value.get(name)) for name in ("from", "count", "serial"))
    if start is None or count is None or serial is None or start > film.latest:
        return None
    sent, drawn, panels_id = value.get("changes"), _whole(value.get("drawn")), value.get("panels_id")
    changes = None if sent is None else film.read_changes(sent)
    if sent is not None and changes is None:
        return None
    drawn = None if drawn is None or drawn > film.latest else drawn
    panels_id = panels_id if isinstance(panels_id, str) else ""
    return Request(value["kind"], start, min(count, MOST_FRAMES), serial, value["run"], changes, drawn, panels_id)


def read_press(value: object, film: Film) -> tuple[str, int] | None:
    """The name of what a browser says was pressed on ``film`` and the row in it, or None where there is no such thing.

    It is a table and a row of it, an action of a note and 0, or a stepper and how many steps up it was pressed.
    """
    if not isinstance(value, dict):
        return None
    name, row = value.get("panel"), value.get("row")
    if not isinstance(name, str) or isinstance(row, bool) or not isinstance(row, int | float):
        return None
    return (name, int(row)) if row in _rows(film).get(name, ()) else None


def _rows(film: Film) -> dict[str, Sequence[int]]:
    """What can be pressed, by its name, and in which rows."""
    tables = [panel for panel in film.panels if isinstance(panel, Table) and panel.press is not None]
    return {
        **{table.name: range(len(table.rows)) for table in tables},
        **{note.action[1]: (0,) for note in film.notes if note.action},
        **{stepper.name: range(-_MOST_STEPS, _MOST_STEPS + 1) for stepper in film.steppers},
    }


def read_view(value: object) -> View | None:
    """What a browser says is seen of the stage, or None where it says no such thing."""
    if not isinstance(value, dict) or not isinstance(value.get("present"), bool):
        return None
    panels, large = value.get("panels"), value.get("large")
    if large is not None and not _is_name(large):
        return None
    if panels is None:
        return View(None, large, value["present"])
    if not isinstance(panels, list) or len(panels) > _MOST_PANELS or not all(map(_is_name, panels)):
        return None
    return View(tuple(panels), large, value["present"])


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 40


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 2**53:
        return None
    return int(value) if value == int(value) else None
