"""The stage's files: where the browser fetches them, and that they are whole and its own."""

from __future__ import annotations

import os
import runpy
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stage import assets

MODULES = [path.name for path in (assets._HERE / "js").iterdir()]


@pytest.fixture
def static(tmp_path: Path) -> Path:
    return tmp_path / "static"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def is_whole(static: Path, version: str) -> bool:
    published = {path.name: path.read_text() for path in (static / version).iterdir()}
    own = {name: assets.text(f"js/{name}") for name in MODULES}
    return (static / assets.PLOTLY).stat().st_size > 10**6 and published == own


def test_plotly_and_the_stage_are_published_under_names_that_change_with_their_contents(static: Path) -> None:
    version = assets.publish(static)
    assert names(static) == {version, assets.PLOTLY}
    assert is_whole(static, version)


def test_what_is_published_already_is_not_written_again_so_the_folder_may_be_read_only(
    static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = assets.publish(static)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    for name in ("mkdir", "write_bytes", "replace"):
        monkeypatch.setattr(Path, name, refuse)
    assert assets.publish(static) == version


def test_many_threads_may_publish_at_the_same_moment(static: Path) -> None:
    together = threading.Barrier(12)

    def publish() -> str:
        together.wait()
        return assets.publish(static)

    with ThreadPoolExecutor(12) as pool:
        versions = {future.result() for future in [pool.submit(publish) for _ in range(12)]}
    (version,) = versions
    assert names(static) == {version, assets.PLOTLY}
    assert is_whole(static, version)


@pytest.mark.parametrize("name", ["{}/mount.js", assets.PLOTLY])
def test_a_file_that_is_cut_short_is_published_again(static: Path, name: str) -> None:
    version = assets.publish(static)
    os.truncate(static / name.format(version), 9)
    assert assets.publish(static) == version
    assert is_whole(static, version)


def test_an_app_that_was_started_earlier_keeps_its_modules(static: Path) -> None:
    earlier = static / "v0123456789ab" / "mount.js"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("another")
    assets.publish(static)
    assert earlier.read_text() == "another"


def test_one_command_prepares_the_files_or_says_why_it_cannot(tmp_path: Path, capsys) -> None:
    stage = shutil.copytree(assets._HERE, tmp_path / "stage")
    command = str(stage / "assets.py")
    runpy.run_path(command, run_name="__main__")
    version = next(path.name for path in (tmp_path / "static").iterdir() if path.is_dir())
    assert is_whole(tmp_path / "static", version)
    assert str(tmp_path / "static" / version) in capsys.readouterr().out

    shutil.rmtree(tmp_path / "static")
    (tmp_path / "static").write_text("a file where the folder should be")
    with pytest.raises(SystemExit, match=r"could not be put into .*static"):
        runpy.run_path(command, run_name="__main__")


@pytest.mark.parametrize("name", ["stage.html", "stage.css", *(f"js/{name}" for name in MODULES)])
def test_nothing_is_fetched_from_anybody_else(name: str) -> None:
    text = assets.text(name)
    assert "http://" not in text
    assert "https://" not in text
