"""A live stage for Streamlit: Plotly figures that move in place in the browser, fed with batches of frames.

A *film* (``protocol.Film``) says what panels there are and answers requests for frames; ``component.stage`` shows it.
One that is recorded brings all of its frames at once, and ``document.document`` puts it into a file.
The browser pulls: it plays what it has and requests more before it runs out, so a hidden tab costs the server nothing.
"""
