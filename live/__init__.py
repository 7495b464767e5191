"""The live stage: Plotly figures that update in place in the browser, fed with batches of frames.

A *film* (``film.Film``) says what panels there are and answers asks for frames; ``stage.stage`` shows it. The browser
pulls: it plays what it has and asks for more before it runs out, so a hidden tab, which plays nothing, soon asks for
nothing. Where the stage cannot be loaded, ``standard`` shows the same film in Streamlit's own charts.
"""

import nn_core  # noqa: F401  # Before NumPy: see there.
