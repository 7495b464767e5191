"""The stage as a page shows it: what is sent when, and what is shown where the browser cannot load it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from stage import assets, component
from stage.protocol import Labels
from stage.wire import read_header

APP = str(Path(__file__).parents[2] / "app.py")


def page() -> None:
    """A page with a stage alone; its film is in the session, where a test can turn its knobs."""
    import streamlit as st

    from figures.theme import LIGHT
    from film.training_film import TrainingFilm
    from nn_core import Configuration, Network, xor
    from stage.component import stage
    from ui.standard_charts import standard_charts

    if "film" not in st.session_state:
        configuration = Configuration(Network((2, 3, 1)), scheme="xavier", seed=1)
        st.session_state.film = TrainingFilm(configuration, *xor(), goal=2000, stride=2, rate=0.5, theme=LIGHT)
    throttle = st.session_state.get("throttle", lambda make: (make(), 0.0))
    shown = stage(st.session_state.film, key="it", throttle=throttle)
    st.write(shown.value)
    if st.session_state.get("it-failed"):
        standard_charts(st.session_state.film, shown, key="charts")


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
    app.session_state["it-request"] = [good | changed]
    app.run()
    assert not app.exception
    return sent(app)


def test_a_page_that_opens_gets_panels_and_the_first_frame(app: AppTest) -> None:
    assert sent(app)["panels"]
    assert (sent(app)["epochs"], sent(app)["serial"]) == ([0], None)


def test_a_request_gets_its_frames_and_not_the_panels_again(app: AppTest) -> None:
    message = requested(app)
    assert (message["epochs"], message["serial"], message["panels"]) == ([2, 4, 6], 9, None)


@pytest.mark.parametrize(("kind", "rest"), [("play", 0.5), ("step", 0), ("seek", 0), ("pause", 0)])
def test_only_a_film_that_plays_is_told_to_rest(app: AppTest, kind: str, rest: float) -> None:
    app.session_state["throttle"] = lambda make: (make(), 0.5)
    assert requested(app, kind=kind)["rest"] == rest


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
    [{"run": "another network"}, {"kind": "shutdown"}, {"from": -1}, {"from": 10**9}, {"changes": [[0, 1e9]]}],
    ids=str,
)
def test_a_request_for_another_run_or_for_nonsense_gets_the_first_frame_and_leaves_the_run_alone(app, wrong) -> None:
    requested(app)
    message = requested(app, **wrong)
    assert (message["epochs"], message["serial"]) == ([0], None)
    assert message["refused"] == ("run" not in wrong)
    assert app.session_state["film"].trainer.epoch == 6


@pytest.fixture
def without_stage(app: AppTest) -> AppTest:
    app.session_state["it-failed"] = True
    return app.run()


def test_where_the_stage_cannot_be_loaded_there_are_a_plain_message_and_the_standard_charts(without_stage) -> None:
    assert not without_stage.exception
    assert not without_stage.main.get("bidi_component")
    assert "could not be loaded in this browser" in without_stage.warning[0].value
    assert len(without_stage.main.get("plotly_chart")) == 4
    assert len(without_stage.caption) == 5, "one under each picture and one under the table"


def test_the_standard_charts_train_step_and_reset(without_stage: AppTest) -> None:
    train, step, reset = without_stage.button
    assert [button.label for button in without_stage.button] == ["Train", "Step", "Reset"]
    assert all(button.help for button in without_stage.button)
    trainer = without_stage.session_state["film"].trainer
    initial = trainer.parameters

    step.click().run()
    assert trainer.epoch == 1
    train.click().run()
    assert trainer.epoch > 1
    assert any(f"Epoch {trainer.epoch:,} of 2,000" in words.value for words in without_stage.markdown)
    reset.click().run()
    assert trainer.epoch == 0
    assert trainer.parameters.tobytes() == initial.tobytes()


def test_training_the_standard_charts_stops_at_the_last_epoch(without_stage: AppTest) -> None:
    film = without_stage.session_state["film"]
    film.follow(goal=9)
    without_stage.button[0].click().run()
    assert film.trainer.epoch == 9
    without_stage.button[0].click().run()
    assert film.trainer.epoch == 9
    assert not without_stage.exception


@pytest.fixture
def without_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A static folder that cannot be made, in a server that has shown no stage yet."""
    (tmp_path / "app").write_text("a file where the app's folder should be")
    monkeypatch.setattr(assets, "STATIC", tmp_path / "app" / "static")
    _forget_the_files()
    yield tmp_path / "app"
    _forget_the_files()


def _forget_the_files() -> None:
    assets._published.cache_clear()
    assets._failures.clear()
    component._component.cache_clear()


@pytest.mark.parametrize("link", ["pages/train.py", "pages/tutorials.py"])
def test_where_the_servers_folder_cannot_be_written_the_page_says_so_and_shows_the_standard_charts(
    without_files: Path, caplog, link: str
) -> None:
    app = AppTest.from_file(APP, default_timeout=60).switch_page(link).run()
    assert not app.exception
    (warning,) = [words.value for words in app.warning if "live stage" in words.value]
    assert "This server does not have" in warning
    assert "`python -m stage.assets`" in warning
    assert "browser" not in warning
    assert app.main.get("plotly_chart")
    assert "Not a directory" in caplog.text
    next(button for button in app.button if button.label == "Step").click().run()
    assert not app.exception
    assert any("**Epoch 1 of" in words.value for words in app.markdown)


def test_a_folder_that_cannot_be_written_is_neither_tried_nor_told_of_at_every_run(
    without_files: Path, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    tried: list[None] = []
    publish = assets.publish
    monkeypatch.setattr(assets, "publish", lambda static: tried.append(None) or publish(static))
    app = AppTest.from_function(page, default_timeout=60).run()
    app.session_state["it-failed"] = True
    for _ in range(3):
        app.run()
    assert "This server does not have" in app.warning[0].value
    assert (len(tried), [record.name for record in caplog.records].count("stage.assets")) == (1, 1)


def test_once_the_folder_can_be_written_the_stage_is_shown(
    without_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = AppTest.from_function(page, default_timeout=60).run()
    assert app.markdown[0].value == "not served"
    without_files.unlink()
    app.run()
    assert app.markdown[0].value == "not served", "tried again too soon"
    monkeypatch.setattr(assets, "RETRY", 0)
    app.run()
    assert app.markdown[0].value == "yes"
    assert sent(app)["panels"]


def test_files_that_are_gone_are_the_servers_fault_and_not_the_browsers(app: AppTest, without_files: Path) -> None:
    without_files.unlink()
    app.run()
    shutil.rmtree(without_files)
    app.session_state["it-failed"] = True
    app.run()
    assert "This server does not have" in app.warning[0].value


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
    assert 'data-unit="Day"' in own


def test_the_stage_knows_nothing_of_what_it_shows() -> None:
    words = re.compile(
        r"network|neuron|(?<!font-)weights?\b|learning|\brates?\b|\bloss|\btrain\b|nn.?live", re.IGNORECASE
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
