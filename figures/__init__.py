"""One function a picture: arrays or ``nn_core`` objects in, ``plotly.graph_objects.Figure`` out."""

import nn_core  # noqa: F401  # Before NumPy: see there.
