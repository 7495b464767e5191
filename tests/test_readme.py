"""What the README shows is true."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_ten_lines_run_and_learn_xor(capsys) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - our own README
    said = capsys.readouterr().out.splitlines()
    outputs = [float(line.split("[")[-1].rstrip("]")) for line in said[1:]]
    assert [round(output) for output in outputs] == [0, 1, 1, 0]
    assert names["trainer"].epoch == 100


def test_every_file_it_links_to_exists() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_benchmark_it_names_exists() -> None:
    modules = re.findall(r"python -m bench\.(\w+)", README)
    assert modules
    assert [name for name in modules if not (ROOT / "bench" / f"{name}.py").exists()] == []


def test_every_page_it_names_is_in_the_navigation() -> None:
    named = re.findall(r"^\| \*\*(\w+)\*\* \|", README, re.MULTILINE)
    titles = re.findall(r'title="(\w+)"', (ROOT / "app.py").read_text(encoding="utf-8"))
    assert named == titles
