"""Own points that are too many for a link: kept by this process under a name made from their content.

A link holds the name, ``file=3f2a…``. The tab keeps the points too (``ui/url/kept_points.py``), and sends them to a
server that does not know the name.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock

from setting.own_points import Own, usable, within
from setting.own_text import OWN, called, is_own, read, write, write_names, write_points

MOST_IN_LINK = 60  # Points, training and test together, that a link itself has.
_LONGEST = 200_000  # Letters of points written out; 1,200 of eight coordinates take fewer.
_MOST_KEPT = 64_000_000  # Letters of all sets of points together; one has some 10,000, and up to 200,000.
_kept: OrderedDict[str, str] = OrderedDict()
_keeping = Lock()


def fits_link(own: Own) -> bool:
    """Whether a link itself has the points of ``own``."""
    return len(own.training) + len(own.test) <= MOST_IN_LINK


def to_query(data: str) -> dict[str, str]:
    """The query parameters of the own points ``data``, which are kept under a name where they are too many."""
    own = read(data)
    if not fits_link(own):
        return {"data": OWN, "file": keep(data)}
    texts = {
        "test_points": write_points(own.test), "class_names": write_names(own.names),
        "plane": write_points([own.plane]) if own.plane else "", **called(own),
    }  # fmt: skip
    return {"data": OWN, "points": write_points(own.training), **{name: text for name, text in texts.items() if text}}


def keep(data: str) -> str:
    """Keep ``data`` while this process runs, until others of ``_MOST_KEPT`` letters have come since; its name."""
    digest = _digest(data)
    with _keeping:
        _kept[digest] = data
        _kept.move_to_end(digest)
        while sum(map(len, _kept.values())) > _MOST_KEPT:
            _kept.popitem(last=False)
    return digest


def kept(digest: str) -> str | None:
    """The points that are kept under the name ``digest``; None where there are none."""
    return _kept.get(digest)


def keep_sent(digest: str, sent: object) -> None:
    """Keep what a browser ``sent`` as the points called ``digest``, if that is what it is: the input is not trusted."""
    if not isinstance(sent, str) or len(sent) > _LONGEST or not is_own(sent) or _digest(sent) != digest:
        return
    own = read(sent)
    if write(own) == sent and usable(own) and within(own):
        keep(sent)


def _digest(data: str) -> str:
    return hashlib.sha256(data.encode()).hexdigest()[:12]
