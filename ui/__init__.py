"""Widgets, the setting, the URL, and what a session remembers; the only home of ``st.session_state``."""

import nn_core  # noqa: F401  # Before NumPy: see there.
