"""A run as a notebook: the NumPy program, a cell a part."""

from __future__ import annotations

import json
from typing import Any

from export import pieces
from export.numpy_code import numpy_sections
from export.record import Record


def notebook(record: Record) -> str:
    """The notebook of ``record``: JSON of format 4.5."""
    cells = [_markdown(pieces.title(record, "NumPy alone", pieces.TRAINED))]
    for words, code in numpy_sections(record):
        cells += [_markdown(words)] if words else []
        cells.append({"cell_type": "code", "execution_count": None, "outputs": [], **_source(code)})
    for number, cell in enumerate(cells):
        cell |= {"id": f"cell-{number}", "metadata": {}}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": cells, **about}, indent=1, ensure_ascii=False) + "\n"


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", **_source(text)}


def _source(text: str) -> dict[str, Any]:
    """``text`` as a notebook holds it: a list of lines."""
    return {"source": text.splitlines(keepends=True)}
