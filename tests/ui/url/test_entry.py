from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

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


def test_a_page_that_runs_again_before_the_browser_has_the_historys_script_still_writes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def page() -> None:
        from ui.url import query
        from ui.url.entry import end_app

        query.arrive("page")
        query.write_url({"n": "3"})
        end_app()

    monkeypatch.setattr(entry, "_history_script", lambda: None)  # It has not come there yet.
    app = AppTest.from_function(page, default_timeout=30).run().run()
    assert not app.exception
    assert "n" not in app.query_params
