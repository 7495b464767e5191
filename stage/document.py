"""A recorded film as one HTML file, with the stage's own player, Plotly and all frames in it: it fetches nothing."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html import escape
from string import Template

from stage import assets, markup
from stage.labels import Labels
from stage.message import described, message
from stage.protocol import Film, View


def document(
    film: Film, labels: Labels, *, title: str, about: str, scheme: str, colours: Mapping[str, str], view: View
) -> str:
    """The file's text; ``film`` is ``recorded``.

    ``title`` is plain text and ``about`` HTML, which stands under it. ``scheme`` is ``light`` or ``dark``, ``colours``
    are Streamlit's by their names, such as ``text-color``, and ``view`` is what is seen at first.
    """
    panels = [described(panel) for panel in film.panels]
    data = message(film, None, film.first_frame(), panels, "film", view=replace(view, present=False))
    return Template(assets.text("document.html")).substitute(
        title=escape(title), about=about, stage=markup.html(labels), css=markup.css(), scheme=scheme,
        colours="\n".join(f"  --st-{name}: {value};" for name, value in colours.items()),
        imports=_imports(), film=b64encode(data).decode(), plotly=_plotly(),
    )  # fmt: skip


@cache
def _imports() -> str:
    """An import map of the player's modules, which are in it.

    A module in a URL of its own has no folder, so that what it imports by a path is imported by a plain name here.
    """
    modules = {}
    for name in assets.module_names():
        source = re.sub(r'(?<=from ")\./', "stage/", assets.text(f"js/{name}"))
        modules[f"stage/{name}"] = f"data:text/javascript;base64,{b64encode(source.encode()).decode()}"
    del modules["stage/loader.js"]
    return json.dumps({"imports": modules})


@cache
def _plotly() -> str:
    return b64encode(zlib.compress(assets.plotly_library(), level=9)).decode()
