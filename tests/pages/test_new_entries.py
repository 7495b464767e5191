"""An entry in a table is all that a new activation, loss, scheme or dataset takes to work on every page and view."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_new_entry_in_a_table_is_offered_computed_and_typeset_on_every_page_and_view():
    # In an interpreter of its own, where nothing has read the tables before.
    walk = [sys.executable, str(ROOT / "tests/pages/new_entries.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(walk, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    said = done.stdout
    assert "train: ['xor', 'softsign', 'sigmoid', 'absolute', 'halves', 'gradient_descent', 'shuffled']" in said
    for formula in (
        r"\mathrm{softsign}(z^{(1)}_{1})",
        r"|a^{(2)}_{1} - y_{1}|",
        "(1 - |a^{(1)}_{1}|)^2",
        "(1 - |A^{(1)}|)",
    ):
        assert formula in said
    for view in ("check", "hidden", "worksheet", "diagnosis"):
        assert f"view: {view}" in said
    assert "lottery: 8 settings drawn" in said
    for rule in (
        "softsign(z) = z / (1 + |z|); in terms of a the derivative is (1 - |a|)^2.",
        "Loss absolute: the mean over samples of |a - target|.",
        "init halves: every W is 0.5; b is zero.",
        "Data; rows with data line noise 0 samples 500 test 50 data_seed 1 output sigmoid; training samples:",
    ):
        assert rule in said
