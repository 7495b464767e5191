"""NN Live: watch a neural network learn."""

import streamlit as st

st.set_page_config(page_title="NN Live", page_icon=":material/network_node:", layout="wide")

pages = [st.Page("pages/train.py", title="Train", icon=":material/play_arrow:", default=True)]

st.navigation(pages, position="top").run()
