"""The diagram in the browser: one step's changes into the next one's."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.chart import picture_name

_HTML = """<div data-part="network">
<button type="button" title="Save this diagram as a picture of 1920 × 1080 pixels">PNG</button>
<div data-part="tip" hidden></div>
</div>"""


def moving_diagram(picture: dict[str, Any], *, step: str, alt: str, key: str) -> None:
    """Show ``picture``, by figures.microscope_network; ``step`` names what it shows, ``alt`` says it in words.

    Streamlit would build a chart anew for every change. This is mounted once.
    """
    _component()(key=key, data=picture | {"step": step, "alt": alt, "file": picture_name(step)})


@cache
def _component() -> Any:
    js, css = (Path(__file__).with_name(f"network.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return st.components.v2.component("nn_network", html=_HTML, css=css, js=js)
