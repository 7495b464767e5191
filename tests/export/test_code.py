"""Programs that make a run again: what they compute, and what they say where they cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export import numpy_code, torch_code
from export.notebook import notebook
from export.numpy_code import numpy_code as program
from export.picture import PLOT_MISSING
from export.record import Record, file_name
from export.sklearn_code import sklearn_code
from nn_core.activations import ACTIVATIONS
from nn_core.losses import LOSSES
from nn_core.optimisers import OPTIMISERS
from setting.setting import DEFAULT
from tests.export.programs import CANNOT, PROGRAMS, RUNS, recorded, write

run_named = cache(lambda name: recorded(*RUNS[name]))
SAME = "Outputs and weights are those of NN Live."


@pytest.fixture(autouse=True)
def no_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)


def said(text: str) -> list[str]:
    """What the program ``text`` prints."""
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(text, "program", "exec"), {"__doc__": ""})  # noqa: S102 - what is tested
    return printed.getvalue().splitlines()


@pytest.mark.parametrize("name", [name for name in RUNS if name != "chaotic"])
def test_the_numpy_program_trains_to_the_outputs_and_weights_on_the_screen(name: str) -> None:
    assert said(program(run_named(name)))[2:] == [SAME, PLOT_MISSING]


@settings(max_examples=12)
@given(
    data=st.sampled_from(["xor", "circle", "four_blobs", "hills", "sine"]),
    layers=st.lists(st.integers(1, 4), max_size=3),
    activation=st.sampled_from(["sigmoid", "tanh", "leaky_relu"]), optimiser=st.sampled_from(list(OPTIMISERS)),
    batch=st.sampled_from(["all", "1", "7"]), order=st.sampled_from(["shuffled", "fixed"]),
    l1=st.sampled_from([0, 0.01]), l2=st.sampled_from([0, 0.1]), seed=st.integers(0, 2**32 - 1),
    changes=st.sampled_from(["", "2:batch=3", "1:l1=0.1 2:l1=0", "2:optimiser=adam", "2:freezeb1.1=0.5 3:b1.1=0.1"]),
)  # fmt: skip
def test_whatever_is_set_the_numpy_program_makes_the_run_again(layers: list[int], **values: Any) -> None:
    query = {**values, "layers": " ".join(map(str, layers)) or "0", "samples": 20, "rate": 0.02}
    one = recorded("&".join(f"{name}={value}" for name, value in query.items()), 5)
    assert not one.steady or said(program(one))[2] == SAME


@pytest.mark.parametrize("name", ["default", "features", "three classes", "penalties"])
def test_a_notebooks_cells_do_the_same_as_the_program(name: str) -> None:
    text = json.loads(notebook(run_named(name)))
    code = ["".join(cell["source"]) for cell in text["cells"] if cell["cell_type"] == "code"]
    assert said("\n".join(code))[2:] == [SAME, PLOT_MISSING]
    assert (text["nbformat"], text["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in text["cells"]}) == len(text["cells"])


def test_a_chaotic_run_is_measured_and_its_final_weights_are_loaded() -> None:
    one = run_named("chaotic")
    assert one.moved[0] > 1e-3
    text = program(one)
    assert f"moves an output by {one.moved[0]:.2g}" in " ".join(text.replace("\n# ", " ").split())
    told = said(text)
    assert told[2].startswith("After training, outputs differ by up to")
    assert told[3] == "With the weights of NN Live, the outputs are the same."


@pytest.mark.parametrize("name", ["default", "chaotic"])
def test_a_number_that_is_not_as_on_the_screen_stops_the_program(name: str) -> None:
    text, final = program(run_named(name)), run_named(name).outputs.ravel()
    digits = repr(float(final[-1]))
    assert text.count(digits) == 1
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        said(text.replace(digits, repr(float(final[-1]) + 1e-5)))


@pytest.mark.parametrize("name", ["default", "features", "three classes", "relu", "no hidden layer", "a table"])
def test_scikit_learns_own_network_gives_the_outputs_on_the_screen(name: str) -> None:
    assert said(sklearn_code(run_named(name))) == ["The outputs are those of NN Live.", PLOT_MISSING]


@pytest.mark.parametrize(("library", "name"), sorted(CANNOT))
def test_what_a_library_cannot_do_is_said_and_nothing_else_is_done(library: str, name: str) -> None:
    text = PROGRAMS[library](run_named(name))
    assert "so it cannot be" in text or "cannot be made there" in text
    with pytest.raises(SystemExit):
        said(text)


@pytest.mark.parametrize("name", ["features", "three classes"])
def test_the_picture_shows_the_outputs_over_the_plane_and_the_training_points(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = MagicMock()
    monkeypatch.setitem(sys.modules, "matplotlib", MagicMock(pyplot=plot))
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", plot)
    one = run_named(name)
    assert said(program(one))[2:] == [SAME]
    drawn = (plot.contourf if one.setting.classes else plot.pcolormesh).call_args.args
    points, _ = one.setting.training_data()
    place = np.argmin(np.hypot(drawn[0] - points[0, 0], drawn[1] - points[0, 1]))
    wanted = one.outputs[0].argmax() if one.setting.classes else one.outputs[0, 0]
    assert abs(drawn[2].ravel()[place] - wanted) < 0.1
    (across, up), _ = plot.scatter.call_args
    assert np.allclose(np.column_stack([across, up]), points)


def test_every_program_is_formatted_and_has_no_name_that_is_not_defined(tmp_path: Any) -> None:
    write(tmp_path)
    ruff = [sys.executable, "-m", "ruff"]
    for command in (["format", "--isolated", "--check"], ["check", "--isolated", "--select=F"]):
        done = subprocess.run([*ruff, *command, str(tmp_path)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_all_that_the_engine_has_can_be_written() -> None:
    for module in (numpy_code, torch_code):
        assert set(ACTIVATIONS) == set(getattr(module, "_ACTIVATIONS", None) or module._MODULES)
        assert set(LOSSES) == set(module._LOSSES)
        assert set(OPTIMISERS) == set(getattr(module, "_STEPS", None) or module._OPTIMISERS)


def test_a_files_name_says_what_it_is() -> None:
    assert file_name(DEFAULT, 237, ".py") == "xor-2-4-1-tanh-seed1-epoch237.py"
    one: Record = run_named("three classes")
    assert file_name(one.setting, 50, ".json") == "three-blobs-2-4-3-tanh-seed1-epoch50.json"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("own points", "Targets: 0 is elm, 1 is oak."),
        ("real data", "Columns: 0 is Adelie, 1 is Chinstrap, 2 is Gentoo."),
    ],
)
def test_a_comment_says_which_target_is_which_class(name: str, told: str) -> None:
    for make in PROGRAMS.values():
        assert told in " ".join(make(run_named(name)).replace("\n# ", " ").split())
