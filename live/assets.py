"""The stage's files where the browser can fetch them: copied to the app's static folder at start, never from a CDN."""

from __future__ import annotations

import hashlib
import shutil
from importlib import resources
from pathlib import Path

_HERE = Path(__file__).parent
_STATIC = _HERE.parent / "static"
_MODULES = ("stage.js", "asks.js", "memory.js", "wire.js", "paint.js", "painters.js")


def publish() -> str:
    """Copy Plotly's library and the stage's modules into ``static/<version>`` and return the version.

    The version is a hash of the contents, so that a browser's cache never outlives an update.
    """
    library = Path(str(resources.files("plotly") / "package_data" / "plotly.min.js"))
    sources = [library, *(_HERE / name for name in _MODULES)]
    version = "v" + hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    folder = _STATIC / version
    if not folder.is_dir():
        for old in _STATIC.glob("v*"):
            shutil.rmtree(old, ignore_errors=True)
        # Filled aside and renamed, so that nobody is ever served half a file.
        building = _STATIC / f".{version}"
        building.mkdir(parents=True, exist_ok=True)
        for source in sources:
            shutil.copy(source, building)
        building.replace(folder)
    return version


def text(name: str) -> str:
    """The text of one of the stage's files."""
    return (_HERE / name).read_text(encoding="utf-8")
