"""The wire: a response as bytes, and a request out of whatever the browser sent."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stage.protocol import DrawnPoints, Film, History, Request, Response, View

_TYPES = {"uint8": "u1", "float32": "f4", "float64": "f8"}
_KINDS = ("play", "step", "pause", "seek")
MOST_FRAMES = 64
_MOST_STEPS = 100
_MOST_PANELS = 40
_MOST_POINTS = 5000
_FARTHEST = 1e6  # Own points reach hardly less far.
_MOST_KEPT, _LONGEST_KEPT = 20, 20_000  # Curves, and letters that a tab keeps of one.


@np.errstate(over="ignore")  # Curves travel as 32-bit floats.
def pack(header: Mapping[str, Any], response: Response, history: History | None = None, level: int = 1) -> bytes:
    """One message: the header's length, the header as JSON, then the channels, compressed together.

    From frame to frame a picture in bytes hardly changes: such a channel travels as its first frame and then the
    differences, modulo 256, and takes a quarter of the room. In what is compressed, each channel begins at a multiple
    of eight bytes, where JavaScript can have it as a typed array. ``history`` goes with panels. ``level`` is
    zlib's.
    """
    arrays: list[tuple[str, NDArray[Any], dict[str, Any]]] = [
        (name, np.ascontiguousarray(values), {}) for name, values in (response.channels | response.readings).items()
    ]
    for name, pieces in response.curves.items():
        joined = np.concatenate(pieces).astype(np.float32) if pieces else np.empty(0, np.float32)
        arrays.append((name, joined, {"lengths": [len(piece) for piece in pieces]}))
    arrays += [(name, values, {"from": epochs}) for name, (epochs, values) in response.keyframes.items()]
    if history:
        arrays += [(name, values.astype(np.float32), {"whole": True}) for name, values in history.curves.items()]
        for name, (epochs, values) in history.keyframes.items():
            arrays.append((name, values, {"from": epochs, "whole": True}))
    channels = [
        {"name": name, "type": _TYPES[values.dtype.name], "shape": values.shape, "lengths": None, **more}
        for name, values, more in arrays
    ]
    text = json.dumps({**header, "epochs": response.epochs, "channels": channels}, allow_nan=False).encode()
    body = b"".join(_padded(_differences(values).tobytes()) for _, values, _ in arrays)
    return b"".join([np.uint64(len(text)).tobytes(), text, zlib.compress(body, level)])


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
    sent, on_screen, panels_id = value.get("changes"), _whole(value.get("on_screen")), value.get("panels_id")
    changes = None if sent is None else film.read_changes(sent)
    if sent is not None and changes is None:
        return None
    on_screen = None if on_screen is None or on_screen > film.latest else on_screen
    seen = min(_whole(value.get("seen")) or 0, film.latest)
    panels_id = panels_id if isinstance(panels_id, str) else ""
    return Request(
        value["kind"], start, min(count, MOST_FRAMES), serial, value["run"], changes, on_screen, panels_id, seen
    )


def read_serial(value: object) -> int | None:
    """The serial number of what a browser asks for, though it may not be possible."""
    return _whole(value.get("serial")) if isinstance(value, dict) else None


def read_press(
    value: object, film: Film, described: Callable[[], Sequence[Mapping[str, Any]]]
) -> tuple[str, int] | None:
    """The name of what a browser says was pressed on ``film``, and a number; None where there is no such thing.

    It is an action of a note or of a kept curve and 0, a stepper and how many steps up it was pressed, or a table and a
    row of it. Panels take long to make: they are asked for, as ``described``, only where it is none of the film's own.
    """
    if not isinstance(value, dict):
        return None
    name, number = value.get("name"), value.get("number")
    if not isinstance(name, str) or isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return (name, int(number)) if number in _numbers(name, film, described) else None


def _numbers(name: str, film: Film, described: Callable[[], Sequence[Mapping[str, Any]]]) -> Sequence[int]:
    """The numbers that can come with a press on what has this name."""
    if any(stepper.name == name for stepper in film.steppers):
        return range(-_MOST_STEPS, _MOST_STEPS + 1)
    if any(note.action and note.action[1] == name for note in film.notes):
        return (0,)
    panels = described()
    if any(act["name"] == name for panel in panels for kept in panel.get("kept", ()) for act in kept["acts"]):
        return (0,)
    tables = [panel for panel in panels if panel["name"] == name and panel.get("press") is not None]
    return range(len(tables[0]["rows"])) if tables else ()


def read_kept(value: object) -> tuple[str, ...]:
    """The tokens that a tab has kept, whatever stands in them: the input is not trusted."""
    tokens = value if isinstance(value, list) and len(value) <= _MOST_KEPT else []
    return tuple(token for token in tokens if isinstance(token, str) and len(token) <= _LONGEST_KEPT)


def read_view(value: object) -> tuple[View, int] | None:
    """What a browser says is seen of the stage, and the serial of that, or None where it says no such thing."""
    if not isinstance(value, dict) or not isinstance(value.get("present"), bool):
        return None
    hidden, large, serial = value.get("hidden"), value.get("large"), _whole(value.get("serial"))
    if serial is None or (large is not None and not _is_name(large)):
        return None
    if not isinstance(hidden, list) or len(hidden) > _MOST_PANELS or not all(map(_is_name, hidden)):
        return None
    return View(tuple(hidden), large, value["present"]), serial


def read_drawn_points(value: object, film: Film) -> DrawnPoints | None:
    """The points that a browser says were drawn, or None where it says no such thing: the input is not trusted."""
    if not isinstance(value, dict) or not isinstance(value.get("points"), list):
        return None
    start, serial = _whole(value.get("from")), _whole(value.get("serial"))
    more = None if value.get("more") is None else _whole(value["more"])
    sent, of = value["points"], value.get("of")
    points = [found for one in sent if (found := _point(one))] if len(sent) <= _MOST_POINTS else []
    if start is None or serial is None or start > film.latest or len(points) < len(sent) or not isinstance(of, str):
        return None
    if value.get("more") is not None and (more is None or more > len(points)):
        return None
    return DrawnPoints(tuple(points), start, value.get("changes"), more, of[:100], serial)


def _point(sent: object) -> tuple[float, float, float, bool] | None:
    """Two coordinates, a value and whether it is hollow, as a browser sends a point; None where it is anything else."""
    if not isinstance(sent, list) or len(sent) != 4 or not isinstance(sent[3], bool):
        return None
    numbers = [one for one in sent[:3] if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) < 3 or not all(abs(number) <= _FARTHEST for number in numbers):  # NaN is not, either.
        return None
    x, y, value = map(float, numbers)
    return x, y, value, sent[3]


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 40


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 2**53:
        return None
    return int(value) if value == int(value) else None
