from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from ui.url import entry

require_app = entry._require_app  # As it is before tests/conftest.py replaces it.


class RerunError(Exception):
    """What ``st.rerun`` raises here."""


@pytest.fixture
def pages_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def rerun() -> None:
        raise RerunError

    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "rerun", rerun)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)


@pytest.mark.usefixtures("pages_folder")
def test_a_page_that_runs_without_the_app_begins_again_with_it_and_is_let_in_once():
    with pytest.raises(RerunError):
        require_app()
    assert not PagesManager.uses_pages_directory
    entry.begin_app()
    require_app()
    with pytest.raises(RerunError):
        require_app()


@pytest.mark.usefixtures("pages_folder")
def test_a_page_that_runs_without_the_app_begins_again_though_another_viewer_has_come_through_it_since():
    PagesManager.uses_pages_directory = False
    with pytest.raises(RerunError):
        require_app()
