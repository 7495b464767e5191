"""The two states of the lottery page before there are results: predict, and watch it being drawn."""

from __future__ import annotations

import streamlit as st

from figures.lottery import Guess
from server.slices import PAUSE, SLICE
from ui.lottery import controls as lottery_controls
from ui.lottery.axes import data_name
from ui.lottery.draw import Draw
from ui.lottery.plan import MOST_SECONDS, NETWORKS, Plan, cell_seconds, largest_that_fits
from ui.run.current_run import changed_on_the_way

_DRAW = "lottery_draw"
_GUESS = "lottery_guess"
_ONE_RULE = (
    " Your run on the Train page was changed on its way; here every network trains as the sidebar says, from epoch 0."
)
_REDRAW = 0.8  # Seconds between two redrawings of the charts while cells finish quickly.


def current_draw() -> Draw | None:
    """The lottery of this session, being drawn or over; None before the first."""
    return st.session_state.get(_DRAW)


def predict(plan: Plan) -> None:
    """Say what will be drawn, how long that takes and what counts; ask for a guess, and start.

    What takes too long is drawn with fewer networks, and if need be with fewer epochs.
    """
    cells, seconds = plan.cells, sum(cell_seconds(plan))
    fitting = largest_that_fits(plan, seconds)
    told = fitting or plan
    count = f"{len(cells)} setting{'s' if len(cells) > 1 else ''} × {told.networks:,} networks"
    takes = "" if fitting is None else f" Takes about {_waited(sum(cell_seconds(told)))}, longer while others train."
    st.markdown(f"**{count}** on {told.shared()}.{takes}")
    st.caption(
        plan.solved_means() + " Change it at the end of the sidebar." + (_ONE_RULE if changed_on_the_way() else "")
    )
    if fitting != plan:
        asked_for = f"{plan.networks:,} networks per setting and {plan.setting.epochs:,} epochs"
        too_long = (
            f"A lottery may take {_waited(MOST_SECONDS)} here; with {asked_for} this one would take {_waited(seconds)}."
        )
        st.warning(f"{too_long} {_instead(plan, fitting)}", icon=":material/timer:")
    place = min(1, len(plan.axes[0].values) - 1)
    asked = plan.called(cell := cells[plan.index(place)])
    with st.container(border=True):
        st.slider(
            f"Your guess: out of 100 networks with {asked}, how many solve {data_name(cell)}?",
            0, 100, 50, key=_GUESS, persist_state="session", help="Shown beside the result once it is there.",
        )  # fmt: skip
        with st.container(horizontal=True):
            _start_button("Guess and run", fitting, place)
            _start_button("Run without a guess", fitting, None)


def watch(draw: Draw) -> None:
    """Train slice by slice while the page is open, with the progress and a way to stop."""
    st.fragment(_tick, run_every=PAUSE)(draw)


def _tick(draw: Draw) -> None:
    if draw.finished or (len(draw.cells) > draw.shown and draw.spent - draw.shown_at > _REDRAW):
        draw.shown, draw.shown_at = len(draw.cells), draw.spent
        st.rerun()  # The page: its charts stand outside of this fragment.
    draw.tick()
    left, total = draw.seconds_left, len(draw.plan.cells)
    cell = f"{min(len(draw.cells) + 1, total)} of {total}"
    st.progress(draw.done, f"Setting {cell}, {'…' if left is None else f'about {_span(left)} left'}")
    st.button("Stop", on_click=draw.stop, icon=":material/stop:", help="End here and keep what is done.")


def _start_button(label: str, plan: Plan | None, place: int | None) -> None:
    st.button(
        label, type="tertiary" if place is None else "secondary", on_click=_begin, args=(plan, place),
        disabled=plan is None, help="Train all networks.",
    )  # fmt: skip


def _begin(plan: Plan, place: int | None) -> None:
    guess = None if place is None else Guess(place, 0, st.session_state[_GUESS])
    st.session_state[_DRAW] = Draw(plan, cell_seconds(plan), guess)
    lottery_controls.show(plan)  # Which has perhaps fewer networks and epochs than they say.


def _instead(plan: Plan, fitting: Plan | None) -> str:
    """What is drawn instead of ``plan``, which takes too long."""
    if fitting is None:
        return f"Even {NETWORKS[0]} networks per setting do not fit. Leave out values, or choose smaller networks."
    epochs = f" and {fitting.setting.epochs:,} epochs" if fitting.setting != plan.setting else ""
    return f"To fit, it runs with {fitting.networks:,} networks per setting{epochs}."


def _waited(seconds: float) -> str:
    """How long a viewer waits for ``seconds`` of one core: between two slices the server serves others."""
    return _span(seconds * PAUSE / SLICE)


def _span(seconds: float) -> str:
    """A length of time, rounded as one says it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
