"""What is taught with the app, as data that name the experiments they rest on: measuring those, and keeping results."""

import nn_core  # noqa: F401  # Before NumPy: see there.
