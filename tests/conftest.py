"""What every test shares: property tests that are the same everywhere and never timed, and an open door."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _open_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``AppTest`` straight in: it enters by app.py, but to the door each of its runs looks like a fresh server's.

    Sent round by it, a page would lose the button just pressed. tests/ui/test_door.py and
    tests/browser/test_strangers.py try the door.
    """
    monkeypatch.setattr("ui.door._through_app", lambda: None)
