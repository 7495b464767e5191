"""What a lottery found: rates, epochs, the bundle of loss curves, and everything to download."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from figures.lottery import Guess, epochs_to_success, loss_bundle, success_map, success_rates
from lab.epoch.rounding import percent, percent_interval
from lab.lottery.outcomes import Outcomes
from setting.names import NAMES
from setting.of_data import name_of_data
from ui.chart import chart, name_pictures
from ui.log_axis import log_axis
from ui.lottery.axes import text, value_of
from ui.lottery.csv import as_csv
from ui.lottery.draw import Cell, Draw
from ui.lottery.gallery import gallery
from ui.run.current_run import theme
from ui.run.fields import LABELS

_TABLE_HEIGHT = 400
_WHOLE_TABLE = 8  # Rows that are shown without scrolling.


def show_field(draw: Draw) -> None:
    """How often and how fast, cell by cell, with the guess."""
    name_pictures(f"{name_of_data(draw.plan.setting.data)}-by-{'-'.join(axis.name for axis in draw.plan.axes)}")
    st.subheader("How often it works")
    st.markdown(_headline(draw))
    field = draw.field
    if field.second:
        number = "Number: of 100 networks, how many solved it; 0 and 100 stand only for none and all. "
        _chart(success_map(theme(), field), "map", alt=_extremes(draw), caption=number + _extremes(draw))
    often, fast = st.columns(2)
    with often:
        _chart(
            success_rates(theme(), field, draw.guess), "rates",
            alt="The share of networks that solved it, with its interval; the table has both.",
            caption="Dot: the share of networks that solved it. Line: where the true rate lies, with 95 % confidence "
            "(Wilson). Where two lines overlap widely, the settings may well be equally good.",
        )  # fmt: skip
    with fast:
        _chart(
            epochs_to_success(theme(), field), "epochs",
            alt="Epochs to success, median and middle half; the table has them.",
            caption="Of the networks that solved it, the epoch at which they first did. Dot: the median. "
            "Bar: the middle half. Networks that did not solve it are counted in the table.",
        )  # fmt: skip
    rows = [_row(draw, cell) for cell in draw.cells]
    # A table of HTML breaks its lines where it is narrow; a grid would cut numbers short, and those are other numbers.
    height: Any = _TABLE_HEIGHT if len(rows) > _WHOLE_TABLE else "content"
    st.table(rows, border="horizontal", height=height, alt="Every setting in numbers")


@st.fragment
def show_cell(draw: Draw) -> None:
    """One cell from near: its loss curves and its networks."""
    plan = draw.plan
    st.subheader("One setting in detail")
    chosen = st.selectbox(
        "Setting", range(len(draw.cells)), format_func=lambda i: plan.called(draw.cells[i].setting), key="lottery_cell",
        index=_most_open(draw), help="Whose curves and networks to show.",
    )  # fmt: skip
    cell = draw.cells[chosen]
    log = log_axis("lottery_log")
    name = NAMES[cell.setting.loss].lower()
    figure = loss_bundle(theme(), cell.recorded, cell.bands, cell.curves, name=name, log=log)
    median = f"{cell.bands[2, -1]:.3g}"
    _chart(
        figure, "losses", alt=f"Loss curves: the median ends at {median}.",
        caption=f"Thick line: the median loss, {median} at the end. Dark band: the middle half of the networks. "
        f"Light band: nine in ten. Thin lines: the first {len(cell.curves)} networks themselves."
        + (" It is the loss on the training samples." if cell.setting.test_data() else ""),
    )  # fmt: skip
    gallery(cell, plan)


def download(draw: Draw) -> None:
    """Every network as a row of a CSV file, made when it is asked for."""
    st.download_button(
        "Download all networks as CSV", lambda: as_csv(draw), "lottery.csv", "text/csv", on_click="ignore",
        icon=":material/download:", help="One row per network, below lines with # that say how to compute it again.",
    )  # fmt: skip


def _chart(figure: go.Figure, name: str, alt: str, caption: str) -> None:
    chart(figure, key=f"lottery-{name}", alt=alt)
    st.caption(caption)


def _extremes(draw: Draw) -> str:
    """Where most and where fewest networks solved it, in a sentence."""
    shares = [cell.outcomes.solved / len(cell.outcomes) for cell in draw.cells]
    if min(shares) == max(shares):
        return f"With every setting {_share(draw.cells[0].outcomes)}\N{NO-BREAK SPACE}% of the networks solve it."
    return f"Most: {_where(draw, shares, max(shares))}. Fewest: {_where(draw, shares, min(shares))}."


def _where(draw: Draw, shares: list[float], share: float) -> str:
    """``share`` and the first of the cells that have it."""
    cell, others = draw.cells[shares.index(share)], shares.count(share) - 1
    more = f" (the same in {others} other setting{'s' if others > 1 else ''})" if others else ""
    return f"{_share(cell.outcomes)}\N{NO-BREAK SPACE}% with {draw.plan.called(cell.setting)}{more}"


def _headline(draw: Draw) -> str:
    """What was drawn, how far it got, and the guess beside the result."""
    plan = draw.plan
    words = [f"On {plan.shared()}. {plan.solved_means()}"]
    if draw.stopped:
        last = len(draw.cells[-1].outcomes)
        part = "" if last == plan.networks else f", the last one with {last:,} of {plan.networks:,} networks"
        words.append(f"Stopped after {len(draw.cells)} of {len(plan.cells)} settings{part}.")
    if draw.guess:
        words.append(_beside_the_guess(draw, draw.guess))
    return " ".join(words)


def _beside_the_guess(draw: Draw, guess: Guess) -> str:
    index = draw.plan.index(guess.place, guess.series)
    if index >= len(draw.cells):
        return "The setting you guessed for was not reached." if draw.stopped else ""
    cell = draw.cells[index]
    low, high = cell.outcomes.interval
    near = "inside" if low <= guess.percent / 100 <= high else "outside"
    setting = draw.plan.called(cell.setting)
    return (
        f"\n\n**You guessed {guess.percent} of 100 for {setting}: it is {_share(cell.outcomes)}**, "
        f"and the guess lies {near} the 95\N{NO-BREAK SPACE}% interval of {_percent(low, high)}."
    )


def _row(draw: Draw, cell: Cell) -> dict[str, Any]:
    """A line of the table."""
    o = cell.outcomes
    axes = {LABELS[name]: text(value_of(name, cell.setting), cell.setting) for name in draw.plan.names}
    low, median, high = o.quartiles() if o.solved else (None, None, None)
    return {
        **axes,
        "Solved": f"{o.solved:,} of {len(o):,}",
        "Rate": f"{_share(o)}%",
        "95 % interval": _percent(*o.interval),
        "Median epoch": "–" if median is None else f"{median:,}",
        "Middle half": "–" if median is None else f"{low:,} to {high:,}",
        "Diverged": f"{int(o.with_verdict('diverged').sum()):,}",
    }


def _most_open(draw: Draw) -> int:
    """The cell where luck decides most: the one whose rate is nearest to a half."""
    return int(np.argmin([abs(cell.outcomes.solved / len(cell.outcomes) - 0.5) for cell in draw.cells]))


def _share(outcomes: Outcomes) -> str:
    """The share of networks that solved it, in percent."""
    return percent(outcomes.solved, len(outcomes))


def _percent(low: float, high: float) -> str:
    return " to ".join(percent_interval(low, high)) + "\N{NO-BREAK SPACE}%"
