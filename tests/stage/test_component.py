"""The stage as a page shows it: what is sent when, and what is shown where the browser cannot load it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from stage import assets, component
from stage.labels import Labels
from stage.wire import read_header

APP = str(Path(__file__).parents[2] / "app.py")


def page() -> None:
    """A page with a stage alone; its film is in the session, where a test can turn its knobs."""
    import streamlit as st

    from figures.theme import LIGHT
    from film.training_film import TrainingFilm
    from nn_core import Configuration, Network, Rule, xor
    from stage.component import stage

    if "film" not in st.session_state:
        configuration = Configuration(Network((2, 3, 1)), scheme="xavier", seed=1)
        st.session_state.film = TrainingFilm(configuration, xor(), goal=2000, stride=2, rule=Rule(0.5), theme=LIGHT)
    stage(st.session_state.film, key="it")


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()


def sent(app: AppTest) -> dict[str, Any]:
    (component,) = app.main.get("bidi_component")
    return read_header(component.proto.bytes)


def requested(app: AppTest, **changed: Any) -> dict[str, Any]:
    """What the stage is sent after the browser asked."""
    film = app.session_state["film"]
    good = {"kind": "play", "from": 0, "count": 3, "serial": 9, "run": film.run, "changes": None}
    good["panels_id"] = sent(app)["panels_id"]
    app.session_state["it-heard"].request = good | changed
    app.run()
    assert not app.exception
    return sent(app)


def test_a_page_that_opens_gets_panels_and_the_first_frame(app: AppTest) -> None:
    assert sent(app)["panels"]
    assert (sent(app)["epochs"], sent(app)["serial"]) == ([0], None)


def test_a_request_gets_its_frames_and_not_the_panels_again(app: AppTest) -> None:
    message = requested(app)
    assert (message["epochs"], message["serial"], message["panels"]) == ([2, 4, 6], 9, None)


def test_a_request_is_answered_once(app: AppTest) -> None:
    requested(app)
    app.run()
    assert (sent(app)["serial"], sent(app)["epochs"]) == (None, [0])


def test_a_browser_that_sent_no_request_may_be_new_and_gets_the_panels(app: AppTest) -> None:
    requested(app)
    app.run()
    assert sent(app)["panels"]


def test_a_response_brings_the_panels_where_they_have_changed(app: AppTest) -> None:
    before = sent(app)["panels_id"]
    app.session_state["film"].follow(log_axis=True)
    message = requested(app)
    assert message["panels_id"] != before
    assert message["panels"]
    assert message["epochs"] == [2, 4, 6]


@pytest.mark.parametrize(
    "wrong",
    [
        {"run": "another network"},
        {"kind": "shutdown"},
        {"from": -1},
        {"from": 10**9},
        {"changes": [[0, 1e9]]},
        {"changes": [[0, [0.5, None, "gradient_descent", 0, 0, None], [["w1.1.9", 0.4, False]]]]},
        {"changes": [[0, [0.5, None, "gradient_descent", 0, 0, None], [["w1.1.1", 101, False]]]]},
    ],
    ids=str,
)
def test_a_request_for_another_run_or_for_nonsense_gets_the_first_frame_and_leaves_the_run_alone(app, wrong) -> None:
    requested(app)
    message = requested(app, **wrong)
    assert (message["epochs"], message["serial"]) == ([0], None)
    assert message["refused"] == (None if "run" in wrong else 9)
    assert app.session_state["film"].trainer.epoch == 6


def test_where_the_browser_cannot_load_the_stage_the_page_says_what_to_do(app: AppTest) -> None:
    app.session_state["it-heard"].failed = True
    app.run()
    assert not app.exception
    assert not app.main.get("bidi_component")
    assert "Reload the page" in app.warning[0].value


@pytest.fixture
def without_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A static folder that cannot be made, in a server that has shown no stage yet."""
    (tmp_path / "app").write_text("a file where the app's folder should be")
    monkeypatch.setattr(assets, "STATIC", tmp_path / "app" / "static")
    component._component.cache_clear()
    yield tmp_path / "app"
    component._component.cache_clear()


@pytest.mark.parametrize("link", ["pages/train.py", "pages/tutorials.py"])
def test_where_the_servers_folder_cannot_be_written_the_page_says_so_and_its_log_says_why(
    without_files: Path, caplog, link: str
) -> None:
    app = AppTest.from_file(APP, default_timeout=60).switch_page(link).run()
    assert not app.exception
    (warning,) = [words.value for words in app.warning if "live stage" in words.value]
    assert "`python -m stage.assets`" in warning
    assert "Not a directory" in caplog.text


def test_once_the_folder_can_be_written_the_stage_is_shown(without_files: Path) -> None:
    app = AppTest.from_function(page, default_timeout=60).run()
    assert app.warning
    without_files.unlink()
    app.run()
    assert not app.warning
    assert sent(app)["panels"]


def test_the_words_on_the_controls_are_the_callers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registered: dict[str, str] = {}
    monkeypatch.setattr(
        component.st.components.v2, "component", lambda name, html, **_: registered.setdefault(name, html)
    )
    for labels in (Labels(), Labels(play="<Go>", unit="Day")):
        component._component.__wrapped__(labels, assets.STATIC)
    neutral, own = registered.values()
    for word in ("Play", "Pause", "Step", "Reset", "Frame"):
        assert f">{word}<" in neutral or f'="{word}"' in neutral
    assert ">&lt;Go&gt;<" in own
    assert "&quot;unit&quot;: &quot;Day&quot;" in own


def test_the_stage_knows_nothing_of_what_it_shows() -> None:
    words = re.compile(
        r"network|neuron|bias|(?<!font-)(?<!font)weights?\b|learning|\brates?\b|\bloss|\btrain\b|nn.?live",
        re.IGNORECASE,
    )
    folder = Path(component.__file__).parent
    told = [
        f"{path.name}: {line.strip()}"
        for path in sorted(folder.rglob("*.*"))
        if path.suffix in (".py", ".js", ".html", ".css")
        for line in path.read_text(encoding="utf-8").splitlines()
        if words.search(line)
    ]
    assert told == []
