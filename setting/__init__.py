"""What a run is made from, as the controls and the link hold it: reading it, and repairing what cannot be."""

import nn_core  # noqa: F401  # Before NumPy: see there.
