"""Lessons: a few sentences, a live network, and something to do or to predict."""

import streamlit as st

from teaching.lesson import lessons
from ui.lessons.page import lesson_list, lesson_step
from ui.lessons.place import PARTS, read_place, write_place
from ui.url.entry import enter

arrived = enter("lessons", own=PARTS, sidebar=False)
found, wrong = lessons()
place = read_place(found)
write_place(place)
if place.lesson:
    lesson_step(found[place.lesson], place, arrived=arrived)
else:
    for mistake in wrong:  # For whoever writes one: readers of the others are not told in the middle of a lesson.
        st.error(f"A lesson cannot be read. {mistake}")
    lesson_list(found, place)
