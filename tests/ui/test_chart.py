"""What the file of a picture is called."""

from __future__ import annotations

import streamlit as st

from ui.chart import name_pictures, picture_name


def test_the_file_of_a_picture_says_what_it_is_of_in_letters_that_every_system_takes(monkeypatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    assert picture_name("Forward: hidden layer") == "Forward-hidden-layer"
    name_pictures("xor-2-4-1-tanh-seed1-epoch237")
    assert picture_name("microscope-space") == "xor-2-4-1-tanh-seed1-epoch237-microscope-space"
