"""Each room imports only the rooms below it, and nothing imports in a circle."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Which of the others a room may pull in, itself or by way of what it imports; "streamlit" and "plotly" count as rooms.
MAY_PULL = {
    "nn_core": set(),
    "lab": {"nn_core"},
    "setting": {"nn_core"},
    "tutorials": {"nn_core", "lab", "setting"},
    "teaching": {"nn_core", "lab", "setting"},
    "export": {"nn_core", "lab", "setting"},
    "figures": {"nn_core", "lab", "plotly"},
    "stage": {"plotly", "streamlit"},
    "film": {"nn_core", "lab", "setting", "figures", "stage", "plotly"},
    "server": {"nn_core", "lab", "streamlit", "plotly"},  # Streamlit looks for Plotly by itself.
    "ui": {
        *("nn_core", "lab", "setting", "tutorials", "teaching", "export", "figures", "stage", "film"),
        *("server", "plotly", "streamlit"),
    },
}
EVERYTHING = {*MAY_PULL, "pages", "app", "plotly", "streamlit"}
HALF_OF_PANDAS = """
import importlib, sys, threading, time, plotly.graph_objects
other = threading.Thread(target=importlib.import_module, args=["figures.weights"])
other.start()
while "pandas" not in sys.modules:
    time.sleep(0.01)
importlib.import_module("figures.loss")
print(hasattr(sys.modules["pandas"], "Series"))
"""
PULLED = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def _rooms():
    """Every folder with Python in it that the app is made of, and that is on disk."""
    return [room for room in MAY_PULL if any((ROOT / room).glob("*.py"))]


def _modules(room):
    paths = sorted((ROOT / room).rglob("*.py"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]


def _imported(path):
    """The top-level names that the file at ``path`` imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _imports_of(room):
    return {name for path in sorted((ROOT / room).rglob("*.py")) for name in _imported(path)}


@pytest.mark.parametrize("room", _rooms())
def test_a_room_pulls_in_only_the_rooms_below_it(room):
    fresh = [sys.executable, "-c", PULLED, *_modules(room)]
    pulled = subprocess.run(fresh, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    assert room in pulled
    assert set(pulled) & EVERYTHING <= MAY_PULL[room] | {room}


def _imported_modules(path):
    """The modules of this project that the file at ``path`` imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] in MAY_PULL)


def test_no_module_is_imported_in_a_circle():
    imports = {module: set() for room in _rooms() for module in _modules(room)}
    for module in imports:
        path = (ROOT / module.replace(".", "/")).with_suffix(".py")
        imports[module] = {name for name in _imported_modules(path) if name in imports} if path.exists() else set()
    while leaves := [module for module, needed in imports.items() if not needed & imports.keys()]:
        for module in leaves:
            del imports[module]
    assert imports == {}


def test_the_folders_of_the_pages_do_not_know_each_other():
    folders = {"lessons", "microscope", "lottery", "tutorials"}
    for folder in folders:
        others = {f"ui.{other}" for other in folders - {folder}}
        for path in (ROOT / "ui" / folder).glob("*.py"):
            assert not {".".join(name.split(".")[:2]) for name in _imported_modules(path)} & others, path


def test_pages_import_neither_each_other_nor_the_app():
    # Pages are scripts: importing them runs them, so their imports are read.
    assert not _imports_of("pages") & {"pages", "app"}


def test_the_app_names_its_pages_by_path():
    assert "pages" not in set(_imported(ROOT / "app.py"))


def test_every_room_has_its_place_in_the_law():
    folders = {path.parent.relative_to(ROOT).parts[0] for path in ROOT.glob("[!.]*/*.py")}
    assert folders - {"tests", "bench", "scripts", "examples", "pages"} == set(_rooms())


def test_the_app_needs_what_requirements_txt_names_and_nothing_else():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    named = {re.match(r"[\w-]+", line).group() for line in text.splitlines() if line and not line.startswith("#")}
    imported = set().union(*(_imports_of(room) for room in (*_rooms(), "pages")), _imported(ROOT / "app.py"))
    needed = imported - set(sys.stdlib_module_names) - EVERYTHING | (imported & {"plotly", "streamlit"})
    assert needed == named | {"pandas"}, "pandas comes with streamlit"


def test_no_picture_is_made_while_another_viewers_thread_has_loaded_half_of_pandas(tmp_path):
    (tmp_path / "pandas.py").write_text("import time\ntime.sleep(1)\nSeries = Index = type('Data', (), {})\n")
    fresh = [sys.executable, "-c", HALF_OF_PANDAS]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    said = subprocess.run(fresh, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
    assert said == "True\n"
    for path in (ROOT / "figures").glob("*.py"):
        imported = path.read_text(encoding="utf-8")
        assert path.stem == "theme" or "import plotly" not in imported or "from figures.theme import" in imported


def test_the_engine_needs_numpy_and_the_standard_library_alone():
    assert _imports_of("nn_core") - set(sys.stdlib_module_names) <= {"numpy", "nn_core"}


def _engine_nodes():
    for path in sorted((ROOT / "nn_core").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.name}:{getattr(node, 'lineno', 0)}", node


def test_the_engine_prints_nothing():
    calls = [
        place for place, node in _engine_nodes() if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
    ]
    assert calls == []


def test_the_engine_draws_only_from_generators_it_is_given_or_makes():
    allowed = {"default_rng", "Generator", "SeedSequence"}
    drawn = [
        f"{place} {ast.unparse(node)}"
        for place, node in _engine_nodes()
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) in ("np.random", "numpy.random")
        and node.attr not in allowed
    ]
    assert drawn == []
    assert "random" not in _imports_of("nn_core")


def test_nothing_is_unpickled_or_evaluated():
    for room in (*_rooms(), "pages"):
        assert not _imports_of(room) & {"pickle", "marshal", "shelve", "dill", "joblib"}
        for path in sorted((ROOT / room).rglob("*.py")):
            calls = (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
            assert not {ast.unparse(call) for call in calls} & {"eval", "exec", "compile", "__import__"}, path


def test_no_button_of_streamlit_is_primary():
    # It writes white on the accent, which nobody can read where the accent is bright, in the dark theme.
    primary = re.compile(r"""type\s*=\s*["']primary["']""")
    sources = [path for room in (*_rooms(), "pages") for path in sorted((ROOT / room).rglob("*.py"))]
    assert [path.name for path in sources if primary.search(path.read_text(encoding="utf-8"))] == []
