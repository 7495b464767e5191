"""The two states of the lottery page before there are results: predict, and watch it being drawn."""

from __future__ import annotations

import streamlit as st

from figures.lottery import Guess
from lab.lottery.cost import Cost
from server.slices import PAUSE, SLICE
from ui.lottery import controls as lottery_controls
from ui.lottery.draw import Draw
from ui.lottery.plan import LARGEST, NETWORKS, Plan, fits, largest_that_fits, plan_cost, solved_means, weights
from ui.run.controls import NAMES

_DRAW = "lottery_draw"
_GUESS = "lottery_guess"
_REDRAW = 0.8  # Seconds between two redrawings of the charts while cells finish quickly.


def current_draw() -> Draw | None:
    """The lottery of this session, being drawn or over; None before the first."""
    return st.session_state.get(_DRAW)


def drawn(plan: Plan | None, draw: Draw | None) -> bool:
    """Whether ``draw`` is over and all there is to know of ``plan``."""
    return draw is not None and draw.finished and not draw.stopped and draw.plan == plan


def tell_of_nothing() -> None:
    """Say why a lottery that was stopped shows nothing."""
    st.info("Stopped before any network had trained all its epochs; nothing to show.", icon=":material/stop:")


def predict(plan: Plan) -> None:
    """Say what will be drawn, what it costs and what counts; ask for a guess, and start."""
    cells, total = plan.cells, plan_cost(plan)
    count = f"{len(cells)} setting{'s' if len(cells) > 1 else ''} × {plan.networks:,} networks"
    st.markdown(f"**{count}** on {plan.shared()}. {_takes(total)}")
    st.caption(solved_means(plan.criterion, plan.setting) + " Change it at the end of the sidebar.")
    runs = fits(total)
    if not runs:
        _offer(plan, total)
    elif fitted := lottery_controls.fitted():
        st.caption(f"To fit, it starts with {fitted}. Change it in the sidebar.")
    place = min(1, len(plan.axes[0].values) - 1)
    asked = cells[plan.index(place)]
    with st.container(border=True):
        st.slider(
            f"Your guess: out of 100 networks with {plan.called(asked)}, how many solve {NAMES[plan.setting.data]}?",
            0, 100, 50, key=_GUESS, persist_state="session", help="Shown beside the result once it is there.",
        )  # fmt: skip
        with st.container(horizontal=True):
            _start_button("Guess and run", plan, place, runs)
            _start_button("Run without a guess", plan, None, runs)


def watch(draw: Draw) -> None:
    """Train slice by slice while the page is open, with the progress and a way to stop."""
    st.fragment(_tick, run_every=PAUSE)(draw)


def _tick(draw: Draw) -> None:
    if draw.finished or (len(draw.cells) > draw.shown and draw.spent - draw.shown_at > _REDRAW):
        draw.shown, draw.shown_at = len(draw.cells), draw.spent
        st.rerun()  # The page: its charts stand outside of this fragment.
    draw.advance(SLICE)
    left, total = draw.seconds_left, len(draw.plan.cells)
    cell = f"{min(len(draw.cells) + 1, total)} of {total}"
    st.progress(draw.done, f"Setting {cell}, {'…' if left is None else f'about {_span(left)} left'}")
    st.button("Stop", on_click=draw.stop, icon=":material/stop:", help="End here and keep what is done.")


def _start_button(label: str, plan: Plan, place: int | None, runs: bool) -> None:
    st.button(
        label, type="tertiary" if place is None else "secondary", on_click=_begin, args=(plan, place),
        disabled=not runs, help="Train all networks.",
    )  # fmt: skip


def _begin(plan: Plan, place: int | None) -> None:
    guess = None if place is None else Guess(place, 0, st.session_state[_GUESS])
    st.session_state[_DRAW] = Draw(plan, weights(plan), guess)


def _takes(total: Cost) -> str:
    # Between two slices the server serves others, so the clock runs on for longer than the core works.
    clock = total.seconds * PAUSE / SLICE
    return f"Takes about {_span(clock)}, longer while others train, and {max(1, round(total.bytes / 1e6))} MB."


def _offer(plan: Plan, total: Cost) -> None:
    """Say that ``plan`` is too large, and offer the largest that fits."""
    smaller = largest_that_fits(plan, total)
    limit = f"A lottery may take {_span(LARGEST.seconds)} of one core and {LARGEST.bytes // 10**6} MB here; this one"
    st.warning(f"{limit} would take {_span(total.seconds)} and {round(total.bytes / 1e6)} MB.", icon=":material/timer:")
    if smaller is None:
        st.markdown(
            f"Even {NETWORKS[0]} networks per setting do not fit. Leave out values, or choose smaller networks."
        )
        return
    words = f"{smaller.networks:,} networks per setting"
    if smaller.setting.epochs < plan.setting.epochs:
        words += f" and {smaller.setting.epochs:,} epochs"
    st.button(
        f"Use {words}", on_click=lottery_controls.take, args=(smaller,), icon=":material/check:",
        help="The largest lottery of these settings that fits.",
    )  # fmt: skip


def _span(seconds: float) -> str:
    """A length of time, rounded as one says it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
