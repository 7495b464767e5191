"""What a reader takes away of a run: its weights, code that makes it again, and its log."""

import nn_core  # noqa: F401  # Before NumPy: see there.
