"""Links in a text written by hand, ``data=xor&layers=2``: they must open without a repair."""

from __future__ import annotations

from urllib.parse import parse_qs

from setting.run import Run, from_query


def run_of(link: str) -> Run:
    """The run that ``link`` opens on the Train page; a ValueError where anything in it has to be repaired."""
    run, repairs = from_query(parse_qs(link, keep_blank_values=True))
    if repairs:
        raise ValueError(f"a link that opens without a repair. {' '.join(repairs)}")
    return run
