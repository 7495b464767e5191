"""The stage's files where the browser can fetch them: copies in the app's static folder, never from a CDN.

The first viewer of a server fills the folder. Where the app may not write there, whoever installs it does so before:
``python -m stage.assets``.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path

_HERE = Path(__file__).parent
STATIC = _HERE.parent / "static"
_MODULES = ("player.js", "requests.js", "frames.js", "memory.js", "pace.js", "wire.js", "panels.js", "traces.js")
_VERSIONS = "v" + 12 * "[0-9a-f]"
KEPT = 5  # Versions, 5 MB each. An app that was started from an older state of this folder still serves its own.
ABANDONED = 3600.0  # Seconds after which an unfinished copy, a matter of milliseconds, belongs to nobody any more.

RETRY = 60.0  # Seconds until a folder that could not be written is tried again.

_log = logging.getLogger(__name__)
_filling = threading.Lock()
_failures: dict[Path, tuple[float, str]] = {}  # When the files could last not be put into a folder, and why.


def version(static: Path) -> str:
    """The name of this process's version of the files, which are in the folder ``static`` by then.

    OSError where they cannot be put there; that is tried again a minute later.
    """
    when, why = _failures.get(static, (-RETRY, ""))
    if time.monotonic() - when < RETRY:
        raise OSError(why)
    try:
        return _published(static)
    except OSError as problem:
        if static not in _failures:
            _log.error("The live stage's files could not be put into the static folder: %s", problem)
        _failures[static] = time.monotonic(), str(problem)
        raise


@cache
def _published(static: Path) -> str:
    return publish(static)


def are_served(static: Path) -> bool:
    """Whether a browser can fetch the files from this server."""
    try:
        return (static / version(static)).is_dir()
    except OSError:
        return False


def publish(static: Path) -> str:
    """Put Plotly's library and the stage's modules into ``static/<version>`` and return the version.

    The version is a hash of the contents, so that a browser's cache never outlives an update. Any number of threads and
    processes may call this at the same time. OSError where the folder cannot be written.
    """
    library = Path(str(resources.files("plotly") / "package_data" / "plotly.min.js"))
    files = {source.name: source.read_bytes() for source in (library, *(_HERE / "js" / name for name in _MODULES))}
    folder = static / f"v{hashlib.sha256(b''.join(files.values())).hexdigest()[:12]}"
    with _filling:
        if not _is_whole(folder, files):
            _fill(folder, files)
    with suppress(OSError):  # A folder that was prepared may belong to somebody else.
        os.utime(folder)  # By this ``_tidy`` knows which version was started last.
    return folder.name


def _is_whole(folder: Path, files: dict[str, bytes]) -> bool:
    try:
        return all((folder / name).stat().st_size == len(contents) for name, contents in files.items())
    except OSError:
        return False


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    """Write ``files`` aside and rename, so that nobody is ever served half a file; another process may be quicker."""
    static = folder.parent
    static.mkdir(parents=True, exist_ok=True)
    _tidy(static)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=static, ignore_cleanup_errors=True) as aside:
        new = Path(aside) / "new"
        new.mkdir()  # Unlike the folder around it, others than its owner may read it.
        for name, contents in files.items():
            (new / name).write_bytes(contents)
        try:
            new.rename(folder)
        except OSError:
            if _is_whole(folder, files):
                return
            folder.rename(Path(aside) / "broken")
            new.rename(folder)


def _tidy(static: Path) -> None:
    """Remove the versions started longest ago, and what was left by processes that ended while they wrote."""
    with suppress(OSError):  # Another process may be tidying, too; and nothing depends on it.
        versions = sorted(static.glob(_VERSIONS), key=_changed, reverse=True)
        abandoned = [path for path in static.glob(".v*") if time.time() - _changed(path) > ABANDONED]
        for path in (*versions[KEPT - 1 :], *abandoned):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def _changed(path: Path) -> float:
    return path.lstat().st_mtime


def text(name: str) -> str:
    """The text of one of the stage's files."""
    return (_HERE / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{STATIC / publish(STATIC)} holds the files of the live stage.\n")
    except OSError as problem:
        sys.exit(f"The files of the live stage could not be put into {STATIC}: {problem}")
