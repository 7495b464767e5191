"""A prediction: asked before anything is told, and revealed beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from teaching.lesson import Lesson, Prediction, measured_order
from teaching.measures import MEASURES, share
from teaching.text import fill
from ui.lessons.place import Place
from ui.verdicts import right, wrong

_GUESSES = "lesson-guesses"  # By lesson and step.


def prediction(asked: Prediction, lesson: Lesson, place: Place, measured: Mapping[str, tuple[str, str]]) -> None:
    """Ask for the prediction of the present step, or reveal what is true; ``measured`` is what ``fill`` knows."""
    st.markdown(f"**{asked.question}**")
    if place.is_done:
        _reveal(asked, lesson, place, measured)
        return
    key = f"lesson-prediction-{place.lesson}-{place.step}"
    guess = _guess(asked, lesson, key)
    st.button(
        "Reveal", disabled=not guess, on_click=_keep, args=(place, guess), key=f"{key}-reveal",
        help="Shows what was measured." if guess else "Answer first; or read on without.",
    )  # fmt: skip


def _guess(asked: Prediction, lesson: Lesson, key: str) -> str:
    """The control for an answer, and what it says in words; "" where it says nothing yet."""
    if asked.truth:
        unit = " %" if MEASURES[lesson.experiments[asked.truth].measure].estimate is share else ""
        number = st.slider("Your guess", 0, asked.most, asked.most // 2, format=f"%d{unit.replace('%', '%%')}", key=key,
                           help="Move it to what you expect.")  # fmt: skip
        return f"{number}{unit}"
    if asked.answer:
        return st.radio("Your guess", asked.options, index=None, key=key, help="Choose one.") or ""
    order = st.multiselect(
        "Your order, the least first", asked.options, key=key, help="Choose all of them, one after the other."
    )
    return _list(order) if len(order) == len(asked.options) else ""


def _keep(place: Place, guess: str) -> None:
    st.session_state.setdefault(_GUESSES, {})[place.lesson, place.step] = guess
    place.tick("predict", of=1)


def _reveal(asked: Prediction, lesson: Lesson, place: Place, measured: Mapping[str, tuple[str, str]]) -> None:
    """What was guessed, unless a refresh has forgotten it, beside what is true."""
    guess = st.session_state.get(_GUESSES, {}).get((place.lesson, place.step), "")
    if asked.truth:
        said = f"You said {guess}." if guess else ""
    else:
        true = asked.answer or _list(measured_order(lesson, asked))
        said = right("As you said.") if guess == true else wrong(f"You said: {guess}.") if guess and true else ""
    if said:
        st.markdown(said)
    st.info(fill(asked.reveal, measured))


def _list(options: list[str]) -> str:
    return ", ".join(options)
