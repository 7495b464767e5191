"""TOML written for a test."""

from __future__ import annotations

from teaching.toml import read


def table(folder, text):
    path = folder / "lesson.toml"
    path.write_text(text, encoding="utf-8")
    return read(path)
