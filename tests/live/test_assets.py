"""The stage's files: where the browser fetches them, and that they are whole and its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from live import assets

MODULES = ["stage.js", "asks.js", "memory.js", "wire.js", "paint.js", "painters.js"]


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "_STATIC", tmp_path / "static")
    return tmp_path / "static"


def test_plotly_and_the_stage_are_published_under_a_name_of_their_contents(static: Path) -> None:
    version = assets.publish()
    published = {path.name: path.read_bytes() for path in (static / version).iterdir()}
    assert set(published) == {"plotly.min.js", *MODULES}
    assert published["stage.js"] == assets.text("stage.js").encode()
    assert len(published["plotly.min.js"]) > 10**6


def test_publishing_again_changes_nothing(static: Path) -> None:
    version = assets.publish()
    before = {path: path.stat().st_mtime_ns for path in static.rglob("*")}
    assert assets.publish() == version
    assert {path: path.stat().st_mtime_ns for path in static.rglob("*")} == before


def test_an_older_version_is_cleared_away(static: Path) -> None:
    (static / "v-older").mkdir(parents=True)
    (static / "v-older" / "stage.js").write_text("old")
    version = assets.publish()
    assert [path.name for path in static.iterdir()] == [version]


def test_a_copy_that_was_broken_off_is_made_again(static: Path) -> None:
    version = assets.publish()
    (static / version).rename(static / f".{version}")
    (static / f".{version}" / "stage.js").unlink()
    assert assets.publish() == version
    assert (static / version / "stage.js").is_file()


@pytest.mark.parametrize("name", ["stage.html", "stage.css", "loader.js", *MODULES])
def test_nothing_is_fetched_from_anybody_else(name: str) -> None:
    text = assets.text(name)
    assert "http://" not in text
    assert "https://" not in text
