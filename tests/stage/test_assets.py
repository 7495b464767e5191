"""The stage's files: where the browser fetches them, and that they are whole and its own."""

from __future__ import annotations

import os
import runpy
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from stage import assets

MODULES = ["player.js", "requests.js", "frames.js", "memory.js", "pace.js", "wire.js", "panels.js", "traces.js"]


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "STATIC", tmp_path / "static")
    return tmp_path / "static"


def refuse(*_: Any, **__: Any) -> None:
    raise PermissionError("read-only")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def is_whole(folder: Path) -> bool:
    published = {path.name: path.read_bytes() for path in folder.iterdir()}
    own = {name: assets.text(f"js/{name}").encode() for name in MODULES}
    return len(published.pop("plotly.min.js")) > 10**6 and published == own


def make_older(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def a_version(static: Path, number: int, *, age: float) -> Path:
    """A folder like that of another version, last started ``age`` seconds ago."""
    folder = static / f"v{number:012x}"
    folder.mkdir(parents=True)
    (folder / "player.js").write_text("another")
    make_older(folder, age)
    return folder


def test_plotly_and_the_stage_are_published_under_a_name_of_their_contents(static: Path) -> None:
    version = assets.publish(static)
    assert names(static) == {version}
    assert is_whole(static / version)


def test_publishing_again_writes_nothing(static: Path) -> None:
    version = assets.publish(static)
    before = {path: path.stat().st_mtime_ns for path in (static / version).iterdir()}
    assert assets.publish(static) == version
    assert {path: path.stat().st_mtime_ns for path in (static / version).iterdir()} == before


def test_many_threads_may_publish_at_the_same_moment(static: Path) -> None:
    together = threading.Barrier(12)

    def publish() -> str:
        together.wait()
        return assets.publish(static)

    with ThreadPoolExecutor(12) as pool:
        versions = {future.result() for future in [pool.submit(publish) for _ in range(12)]}
    assert names(static) == versions
    assert is_whole(static / versions.pop())


def test_another_process_may_be_quicker(static: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = assets.publish(static)
    quicker = static.rename(static.with_name("quicker"))
    monkeypatch.setattr(assets, "_tidy", lambda _: shutil.copytree(quicker, static, dirs_exist_ok=True))
    theirs = (quicker / version / "player.js").stat().st_mtime_ns
    assert assets.publish(static) == version
    assert names(static) == {version}
    assert (static / version / "player.js").stat().st_mtime_ns == theirs


@pytest.mark.parametrize("name", ["{}", ".{}"])
@pytest.mark.parametrize(
    "leave",
    [
        lambda path: path.write_text("a file"),
        lambda path: path.mkdir(),
        lambda path: (path / "player.js").mkdir(parents=True),
        lambda path: shutil.copytree(assets._HERE / "js", path),
    ],
    ids=["a file", "an empty folder", "a folder in a file's place", "a folder that is not whole"],
)
def test_whatever_was_left_in_its_place_does_no_harm(static: Path, leave: Callable[[Path], Any], name: str) -> None:
    version = assets.publish(static)
    shutil.rmtree(static / version)
    leave(static / name.format(version))
    assert assets.publish(static) == version
    assert is_whole(static / version)
    assert names(static) == {version, name.format(version)}


def test_a_file_that_is_cut_short_is_published_again(static: Path) -> None:
    version = assets.publish(static)
    os.truncate(static / version / "player.js", 9)
    assert assets.publish(static) == version
    assert is_whole(static / version)


def test_what_a_process_left_that_was_ended_while_it_wrote_is_removed_once_nobody_can_be_at_it(static: Path) -> None:
    old, file, new = static / ".v1-old", static / ".v1", static / ".v1-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "player.js").write_text("half")
    file.write_text("left")
    for path in (old, file):
        make_older(path, assets.ABANDONED + 60)
    version = assets.publish(static)
    assert names(static) == {version, new.name}


def test_versions_that_may_still_be_served_are_kept_and_those_started_longest_ago_are_not(static: Path) -> None:
    others = [a_version(static, number, age=10.0**number) for number in range(8)]
    version = assets.publish(static)
    assert names(static) == {version, *(folder.name for folder in others[: assets.KEPT - 1])}


def test_a_version_that_is_started_again_counts_as_new(static: Path) -> None:
    version = assets.publish(static)
    os.utime(static / version, (0, 0))
    assets.publish(static)
    for number in range(4):
        a_version(static, number, age=60)
    assets._tidy(static)
    assert version in names(static)


def test_what_else_is_in_the_folder_is_left_alone(static: Path) -> None:
    static.mkdir()
    (static / ".gitignore").touch()
    for number in range(9):
        (static / f"video-{number}").mkdir()
    before = names(static)
    version = assets.publish(static)
    assert names(static) == {*before, version}


def test_files_that_were_prepared_need_no_folder_that_can_be_written(
    static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = assets.publish(static)
    monkeypatch.setattr(os, "utime", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)
    assert assets.publish(static) == version


def test_one_command_prepares_the_files_or_says_why_it_cannot(tmp_path: Path, capsys) -> None:
    stage = shutil.copytree(assets._HERE, tmp_path / "stage")
    command = str(stage / "assets.py")
    runpy.run_path(command, run_name="__main__")
    (version,) = (tmp_path / "static").iterdir()
    assert is_whole(version)
    assert str(version) in capsys.readouterr().out

    shutil.rmtree(tmp_path / "static")
    (tmp_path / "static").write_text("a file where the folder should be")
    with pytest.raises(SystemExit, match=r"could not be put into .*static"):
        runpy.run_path(command, run_name="__main__")


@pytest.mark.parametrize("name", ["stage.html", "stage.css", "js/loader.js", *(f"js/{name}" for name in MODULES)])
def test_nothing_is_fetched_from_anybody_else(name: str) -> None:
    text = assets.text(name)
    assert "http://" not in text
    assert "https://" not in text
