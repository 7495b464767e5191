"""The published tutorials: replayed, checked and corrected."""

import streamlit as st

from tutorials import RECIPES
from ui.chart import name_pictures
from ui.live_stage import live_stage
from ui.tutorials import gradient as tutorial_gradient
from ui.tutorials import race as tutorial_race
from ui.tutorials import suggestions
from ui.tutorials import train_page as tutorial_links
from ui.tutorials import verdict as tutorial_verdict
from ui.tutorials.cache import compute_missing
from ui.tutorials.controls import chosen_tutorial, chosen_variation
from ui.tutorials.film import replay_film
from ui.url.entry import enter
from ui.url.fragment import fragment

enter("tutorials")

st.header("Published tutorials, replayed", anchor=False)
st.caption(
    "Four published texts that build a neural network from scratch in NumPy. Each is run here with the update rule "
    "that it prints, completed where the text is cut short. Every result below is computed on this server."
)
key = chosen_tutorial()
variation, speed, log_axis = chosen_variation(key)
name_pictures(key)

row = st.container(horizontal=True, gap="large")  # On a tablet, beside the sidebar, the verdict stands below.
left, right = row.container(width=380), row.container()
with left:
    tutorial_verdict.recipe(variation)
with right:
    verdict = tutorial_verdict.verdict(variation)


def show() -> None:
    """The replay; every request of the browser reruns this alone."""
    live_stage(replay_film(variation, speed=speed, log_axis=log_axis), key="tutorial-stage")


st.subheader("The replay", anchor=False)
if not variation.refusal:
    fragment(show, key="tutorial-stage")
else:
    st.info("The printed rule does not run with these sizes. Choose another update rule in the sidebar.")

st.subheader("Is the update the gradient?", anchor=False)
update = tutorial_gradient.check_against_gradient(variation)

if key in ("notebook", "class"):
    st.subheader("Shapes that fit by chance", anchor=False)
    tutorial_gradient.broken_shapes(variation)

st.subheader("Corrected and compared", anchor=False)
race = tutorial_race.race(variation)

st.subheader("Other seeds", anchor=False)
seeds = tutorial_race.other_seeds(variation)

suggested = []
if RECIPES[key].suggestions:
    st.subheader("What the text suggests", anchor=False)
    suggested = suggestions.suggestions(variation)

st.subheader("On the Train page", anchor=False)
links = tutorial_links.train_page_links(variation)

compute_missing([verdict, seeds, update, race, suggested, links])
