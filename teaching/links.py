"""Links in a text written by hand, ``data=xor&layers=2``: they must open without a repair."""

from __future__ import annotations

from urllib.parse import parse_qs

from setting.run import Run, from_query, to_query
from teaching.toml import Table


def run_of(link: str) -> Run:
    """The run that ``link`` opens on the Train page; a ValueError where anything in it has to be repaired."""
    run, repairs = from_query(parse_qs(link, keep_blank_values=True))
    if repairs:
        raise ValueError(f"a link that opens without a repair. {' '.join(repairs)}")
    return run


def train_link(table: Table, key: str, *default: str) -> str:
    """The link under ``key`` of ``table``, which opens without a repair."""
    link = table.text(key, *default)
    try:
        run_of(link)
    except ValueError as error:
        raise table.error(key, str(error)) from error
    return link


def train_query(link: str) -> dict[str, str]:
    """The query parameters of ``link`` to the Train page, as the app itself writes them."""
    return to_query(run_of(link))
