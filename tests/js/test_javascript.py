"""The stage's JavaScript: unit tests, by Node's own runner, and types, by TypeScript. scripts/test brings both."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NODE = Path(sys.executable).with_name("node")
TSC = ROOT / ".cache/js/node_modules/typescript/lib/tsc.js"


def said(*command: str | Path) -> str:
    """What ``node`` says with these arguments where it fails; nothing where it does not."""
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run([NODE, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr if done.returncode else ""


def test_the_unit_tests_pass() -> None:
    tests = sorted(HERE.glob("*.test.js"))
    assert len(tests) > 4
    assert said("--test", *tests) == ""


def test_the_types_agree() -> None:
    assert TSC.exists(), "scripts/test installs TypeScript"
    assert said(TSC, "--project", "jsconfig.json") == ""
