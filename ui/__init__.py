"""Widgets, the setting, the URL, and what a session remembers; only ``live.stage`` keeps values there beside it."""

import nn_core  # noqa: F401  # Before NumPy: see there.
