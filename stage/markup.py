"""The stage's elements with their words, and how they look."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from string import Template

from stage import assets
from stage.labels import Labels


def html(labels: Labels) -> str:
    """The stage before its player is there."""
    texts = asdict(labels)
    words = {name: escape(text) for name, text in {**texts, "labels": json.dumps(texts)}.items()}
    return Template(assets.text("stage.html")).substitute(words)


def css() -> str:
    """The stage's style sheet; its colours are custom properties by Streamlit's names."""
    return assets.text("stage.css") + assets.text("graph.css")
