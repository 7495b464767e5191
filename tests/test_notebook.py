"""The example notebook: its cells run, and what they add to the engine's tables learns."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from nn_core.activations import ACTIVATIONS
from nn_core.optimisers import OPTIMISERS

NOTEBOOK = Path(__file__).parents[1] / "examples" / "own_data.ipynb"


def test_the_notebooks_cells_train_draw_extend_and_export(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for table, name in ((ACTIVATIONS, "softsign"), (OPTIMISERS, "nesterov")):
        monkeypatch.setitem(table, name, None)  # Gone again after the test.
    plot, axes = MagicMock(), (MagicMock(), MagicMock())
    plot.subplots.return_value = MagicMock(), axes
    monkeypatch.setitem(sys.modules, "matplotlib", MagicMock(pyplot=plot))
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", plot)
    names: dict[str, object] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 - our own notebook
    said = capsys.readouterr().out
    shares = [int(share) for share in re.findall(r"right: (\d+)%", said)]
    assert len(shares) == 3
    assert min(shares) >= 95
    assert float(re.search(r"measurement: (\S+)", said)[1]) < 1e-7
    assert "'4.weight': (3, 8)" in said
    winner = axes[1].contourf.call_args.args[2]
    assert {0, 1, 2} == set(winner.ravel().tolist())


def test_the_notebook_holds_no_output_of_an_earlier_run() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
