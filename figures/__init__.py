"""One function a picture: arrays or ``nn_core`` objects in, a ``plotly.graph_objects.Figure`` out.

``thumbnail`` gives pixels, too small and too many for figures. ``theme`` holds the colours that all of them share.
"""

import nn_core  # noqa: F401  # Before NumPy: see there.
