"""One function a picture: arrays or ``nn_core`` objects in, ``plotly.graph_objects.Figure`` out."""

import nn_core  # noqa: F401  # Before NumPy: see there.

# Plotly asks of every value whether it is pandas', if pandas is loaded, be it half. Streamlit loads it for the first
# table, in that viewer's thread: meanwhile all other viewers' pictures would be errors.
import pandas  # noqa: F401  # isort: skip
