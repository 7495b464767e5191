"""The stage's files where the browser can fetch them: copies in the app's static folder, never from a CDN.

The first viewer of a server fills the folder. Where the app may not write there, whoever installs it does so before:
``python -m stage.assets``.
"""

from __future__ import annotations

import hashlib
import secrets
import sys
from pathlib import Path

import plotly

_HERE = Path(__file__).parent
STATIC = _HERE.parent / "static"
PLOTLY = f"plotly-{plotly.__version__}.min.js"


def publish(static: Path) -> str:
    """Put Plotly's library and the stage's modules, in a folder named by their contents, into ``static``.

    Return the folder's name. A browser's cache never outlives an update, and an app that was started before it still
    finds its own modules. Any number of threads and processes may call this at the same time. OSError where a file is
    missing and cannot be written.
    """
    modules = {name: (_HERE / "js" / name).read_bytes() for name in module_names()}
    folder = f"v{hashlib.sha256(b''.join(modules.values())).hexdigest()[:12]}"
    _put(static / PLOTLY, plotly_library())
    for name, contents in modules.items():
        _put(static / folder / name, contents)
    return folder


def plotly_library() -> bytes:
    """Plotly's library for browsers, from the installed package."""
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


def module_names() -> list[str]:
    """The names of the stage's modules."""
    return sorted(source.name for source in (_HERE / "js").glob("*.js"))


def _put(path: Path, contents: bytes) -> None:
    """Write aside and rename, so that nobody is ever served half a file."""
    if path.is_file() and path.stat().st_size == len(contents):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    aside.write_bytes(contents)
    aside.replace(path)


def text(name: str) -> str:
    """The text of one of the stage's files."""
    return (_HERE / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{STATIC / publish(STATIC)} holds the files of the live stage.\n")
    except OSError as problem:
        sys.exit(f"The files of the live stage could not be put into {STATIC}: {problem}")
