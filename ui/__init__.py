"""Widgets and pages: the URL, the controls, and a folder for each page."""

import nn_core  # noqa: F401  # Before NumPy: see there.
