"""The engine is a package of its own: installed elsewhere, it works without the app."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import setuptools

ROOT = Path(__file__).parents[1]
USED = """
import sys, nn_core
from nn_core import Configuration, Network, Trainer, xor
run = Trainer(Configuration(Network((2, 4, 1)), scheme="xavier", seed=1), *xor())
run.advance(100)
print(nn_core.__file__, run.last_loss < run.loss_history[0], *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the package holds, built from a copy of the sources."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("target")
    shutil.copytree(ROOT / "nn_core", source / "nn_core")
    for room in ("ui", "figures", "stage"):
        shutil.copytree(ROOT / room, source / room)
    for name in ("README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if int(setuptools.__version__.partition(".")[0]) < 77:  # Which cannot read the licence's name yet.
        settings = re.sub(r"(?m)^license = .*\n", "", settings)
    (source / "pyproject.toml").write_text(settings, encoding="utf-8")
    # A wheel would need one more tool; what it holds is what is built for it.
    build = [sys.executable, "-W", "ignore", "-c", "import setuptools; setuptools.setup()", "-q", "build"]
    subprocess.run([*build, "--build-lib", str(target)], cwd=source, check=True, capture_output=True)
    return target


def test_the_installed_engine_trains_where_there_is_no_app(installed, tmp_path):
    assert sorted(path.name for path in installed.iterdir()) == ["nn_core"]
    import numpy

    paths = f"import sys; sys.path[:0] = {[str(installed), str(Path(numpy.__file__).parents[1])]!r}\n"
    fresh = [sys.executable, "-I", "-S", "-c", paths + USED]
    said = subprocess.run(fresh, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split()
    assert Path(said[0]).parent == installed / "nn_core"
    assert said[1] == "True"
    assert not {"streamlit", "plotly", "ui", "stage", "figures", "tutorials"} & set(said[2:])


def test_the_package_needs_numpy_alone_in_the_versions_of_the_app():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    numpy = next(
        line for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if line.startswith("numpy")
    )
    assert project["dependencies"] == [numpy]
