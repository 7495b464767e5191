"""NN Live: watch a neural network learn."""

import streamlit as st

from ui.logo import logo
from ui.page_names import page_names
from ui.run.task import is_student
from ui.url.entry import begin_app, end_app

begin_app()

pages = [
    # Not "train": a fresh server first finds the pages by itself (ui/url/entry.py) and would serve this one as /train
    # too. A tab that reconnects would be led there, and a refresh would find no such page.
    st.Page("pages/train.py", title="Train", url_path="watch", default=True),
    st.Page("pages/lessons.py", title="Lessons"),
    st.Page("pages/tutorials.py", title="Tutorials"),
    st.Page("pages/claims.py", title="Claims"),
    st.Page("pages/microscope.py", title="Microscope"),
    st.Page("pages/compare.py", title="Compare"),
    st.Page("pages/lottery.py", title="Lottery"),
    # For teachers: to students it is there only by its address.
    st.Page("pages/hand_in.py", title="Hand-in", visibility="hidden" if is_student() else "visible"),
]

page = st.navigation(pages, position="top")
st.set_page_config(
    page_title=f"{page.title} · NN Live", page_icon="ui/icon.svg", layout="wide",
    # Back from a page that has one, an empty sidebar may stay for a moment: it then takes no room.
    initial_sidebar_state="collapsed" if page.title in ("Lessons", "Claims", "Hand-in") else "auto",
)  # fmt: skip
logo()
page_names([page for page in pages if page.visibility == "visible"])
page.run()
end_app()
