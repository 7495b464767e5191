"""NN Live: watch a neural network learn."""

import streamlit as st

from ui.url.entry import begin_app, end_app

st.set_page_config(page_title="NN Live", page_icon="ui/icon.svg", layout="wide")
begin_app()

pages = [
    # Not "train": a fresh server first finds the pages by itself (ui/url/entry.py) and would serve this one as /train
    # too. A tab that reconnects would be led there, and a refresh would find no such page.
    st.Page("pages/train.py", title="Train", icon=":material/play_arrow:", url_path="watch", default=True),
    st.Page("pages/tutorials.py", title="Tutorials", icon=":material/menu_book:"),
    st.Page("pages/microscope.py", title="Microscope", icon=":material/biotech:"),
    st.Page("pages/lottery.py", title="Lottery", icon=":material/casino:"),
]

st.navigation(pages, position="top").run()
end_app()
