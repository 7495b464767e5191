"""What a lottery found: rates, epochs, the bundle of loss curves, the gallery, and everything as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from figures.lottery import Guess, epochs_to_success, loss_bundle, success_rates
from figures.thumbnail import thumbnails
from nn_core.outcomes import VERDICTS
from nn_core.verdict import SOLVED, Criterion
from ui.controls import NAMES
from ui.lottery_draw import Cell, Draw
from ui.lottery_plan import AXES, in_words, solved_means
from ui.run import theme

_HEIGHT = 320
_CHAOS = " At so large a learning rate rounding grows, and a few networks end otherwise there."
_OTHER_RULE = (
    " There, solved always means every sample right and a mean squared error under "
    f"{SOLVED.error:g}, which is not what counts here."
)
_CHART = {"displayModeBar": False}


def show_field(draw: Draw) -> None:
    """How often and how fast, cell by cell, with the guess."""
    st.subheader("How often it works")
    st.markdown(_headline(draw))
    field = draw.field
    reached = draw.guess and field.cells[draw.guess.series][draw.guess.place]
    left, right = st.columns(2)
    with left:
        figure = success_rates(theme(), field, draw.guess if reached else None)
        _chart(figure, "rates")
        st.caption(
            "Dot: the share of networks that ended solved. Line: where the true rate lies, with 95 % confidence "
            "(Wilson). Where two lines overlap widely, the cells may well be equal."
        )
    with right:
        figure = epochs_to_success(theme(), field)
        _chart(figure, "epochs")
        st.caption(
            "Of the networks that ended solved, the epoch at which they first were. Dot: the median. "
            "Bar: the middle half. Networks that never got there are counted in the table."
        )
    # On a narrow screen Streamlit would cut these short, and a number cut short is another number.
    wide = {name: st.column_config.TextColumn(width=112) for name in ("Solved", "95 % interval", "Middle half")}
    st.dataframe([_row(draw, cell) for cell in draw.cells], hide_index=True, column_config=wide)


@st.fragment
def show_cell(draw: Draw) -> None:
    """One cell from near: its loss curves and its networks."""
    plan = draw.plan
    st.subheader("Look into one setting")
    chosen = st.selectbox(
        "Setting", range(len(draw.cells)), format_func=lambda i: plan.called(draw.cells[i].setting), key="lottery_cell",
        index=_most_open(draw), help="Whose curves and networks to show.",
    )  # fmt: skip
    cell = draw.cells[chosen]
    log = st.toggle("Logarithmic loss axis", key="lottery_log", help="Shows small losses as clearly as large ones.")
    name = NAMES[cell.setting.loss].lower()
    figure = loss_bundle(theme(), cell.recorded, cell.bands, cell.curves, name=name, log=log)
    _chart(figure, "losses")
    st.caption(
        f"Thick line: the median loss, {cell.bands[2, -1]:.3g} at the end. Dark band: the middle half of the networks. "
        f"Light band: nine in ten. Thin lines: the first {len(cell.curves)} networks themselves."
    )
    _gallery(cell, plan.criterion)


def download(draw: Draw) -> None:
    """Every network as a row of a CSV file, made when it is asked for."""
    st.download_button(
        "Download all networks as CSV", lambda: as_csv(draw), "lottery.csv", "text/csv", on_click="ignore",
        icon=":material/download:", help="One row a network: seed, setting, epochs to success, final loss, verdict.",
    )  # fmt: skip


def as_csv(draw: Draw) -> str:
    """One row a network: seed, setting, epochs to success, final loss, verdict; empty where there is no number."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = ["data", "hidden", "hidden2", "activation", "loss", "init", "rate", "epochs"]
    writer.writerow(["seed", *names, "epochs_to_success", "final_loss", "verdict"])
    for cell in draw.cells:
        o, values = cell.outcomes, [getattr(cell.setting, name) for name in names]
        for seed, verdict, at, loss in zip(
            o.seeds.tolist(), o.verdicts.tolist(), o.solved_at.tolist(), o.losses.tolist()
        ):
            reached = at if VERDICTS[verdict] == "solved" else ""
            writer.writerow([seed, *values, reached, "" if np.isnan(loss) else repr(loss), VERDICTS[verdict]])
    return text.getvalue()


def _chart(figure: go.Figure, name: str) -> None:
    # The figure knows its height too: a chart that changes is mounted anew, and would first be as high as Plotly likes.
    figure.update_layout(height=_HEIGHT)
    st.plotly_chart(figure, key=f"lottery_chart_{name}", height=_HEIGHT, theme=None, config=_CHART)


def _headline(draw: Draw) -> str:
    """What was drawn, how far it got, and the guess beside the result."""
    plan = draw.plan
    words = [f"On {plan.shared()}. {solved_means(plan.criterion, plan.setting)}"]
    if draw.stopped:
        words.append(f"Stopped after {_reached(draw)}.")
    if draw.guess:
        words.append(_beside_the_guess(draw, draw.guess))
    return " ".join(words)


def _reached(draw: Draw) -> str:
    """How far a lottery came that was stopped."""
    last, wanted = len(draw.cells[-1].outcomes), draw.plan.networks
    settings = f"{len(draw.cells)} of {len(draw.plan.cells)} settings"
    return settings if last == wanted else f"{settings}, the last one with {last:,} of {wanted:,} networks"


def _beside_the_guess(draw: Draw, guess: Guess) -> str:
    index = draw.plan.index(guess.place, guess.series)
    if index >= len(draw.cells):
        return "The setting you guessed for was not reached." if draw.stopped else ""
    cell = draw.cells[index]
    low, high = cell.outcomes.interval
    share = cell.outcomes.solved / len(cell.outcomes)
    near = "inside" if low <= guess.percent / 100 <= high else "outside"
    return (
        f"\n\n**You guessed {guess.percent} of 100 for {draw.plan.called(cell.setting)}: it is {100 * share:.1f}**, "
        f"and the guess lies {near} the 95\N{NO-BREAK SPACE}% interval of {_percent(low, high)}."
    )


def _row(draw: Draw, cell: Cell) -> dict[str, Any]:
    """A line of the table."""
    o = cell.outcomes
    axes = {AXES[a.name]: in_words(a.name, getattr(cell.setting, a.name)) for a in draw.plan.axes}
    quarters = np.quantile(o.epochs_to_success(), (0.25, 0.5, 0.75), method="lower") if o.solved else None
    return {
        **axes,
        "Solved": f"{o.solved:,} of {len(o):,}",
        "Rate": f"{o.solved / len(o):.1%}",
        "95 % interval": _percent(*o.interval),
        "Median epoch": "–" if quarters is None else f"{quarters[1]:,}",
        "Middle half": "–" if quarters is None else f"{quarters[0]:,} to {quarters[2]:,}",
        "Never": f"{len(o) - o.solved:,}",
        "Diverged": f"{int(o.with_verdict('diverged').sum()):,}",
    }


def _most_open(draw: Draw) -> int:
    """The cell where luck decides most: the one whose rate is nearest to a half."""
    return int(np.argmin([abs(cell.outcomes.solved / len(cell.outcomes) - 0.5) for cell in draw.cells]))


def _gallery(cell: Cell, criterion: Criterion) -> None:
    """The boundaries of the first networks that ended solved, and of the first that did not."""
    o = cell.outcomes
    diverged = int(o.with_verdict("diverged").sum())
    for verdict, title in (("solved", "Solved"), ("not solved", "Not solved")):
        rows, parameters = cell.kept[verdict]
        total = int(o.with_verdict(verdict).sum())
        st.markdown(f"**{title}: {total:,}**" + (f", the first {len(rows)} of them" if total > len(rows) else ""))
        if len(rows):
            _pictures(cell, rows, parameters)
    if diverged:
        st.markdown(f"**Diverged: {diverged:,}**. Their numbers grew too large to draw a boundary from.")
    st.caption(
        "Output over both inputs: orange is 0, blue is 1, pale is undecided; dots are samples in the colour of their "
        "target. A seed opens that very network on the Train page, its picture does so in a new tab."
        + (_CHAOS if cell.setting.rate >= 5 else "")
        + (_OTHER_RULE if criterion != SOLVED else "")
    )


def _pictures(cell: Cell, rows: Any, parameters: Any) -> None:
    X, Y = cell.setting.dataset()
    pictures = thumbnails(theme(), cell.setting.configuration().network, parameters, X, Y)
    with st.container(horizontal=True, gap="small"):
        for row, picture in zip(rows.tolist(), pictures):
            seed, at = int(cell.outcomes.seeds[row]), int(cell.outcomes.solved_at[row])
            solved, loss = f"solved at epoch {at:,}, " if at >= 0 else "", f"loss {cell.outcomes.losses[row]:.3g}"
            query = replace(cell.setting, seed=seed).to_query()
            with st.container(width=len(picture), gap=None):
                # The picture opens a tab of its own, the words below stay in this one.
                st.image(picture, width="stretch", link=f"./?{urlencode(query)}")
                st.page_link(
                    "pages/train.py", label=f"Seed {seed}", query_params=query,
                    help=f"Open this network on the Train page: {solved}{loss} at the end.",
                )  # fmt: skip


def _percent(low: float, high: float) -> str:
    return f"{100 * low:.1f} to {100 * high:.1f}\N{NO-BREAK SPACE}%"
