"""What a training run shows on the stage: its panels, its frames, its messages; and its recording in a file."""

import nn_core  # noqa: F401  # Before NumPy: see there.
