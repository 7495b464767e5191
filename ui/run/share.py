"""What a reader takes away of the run on screen, from its link to its pictures; and a run from uploaded weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from export import log, weights
from export.notebook import notebook
from export.numpy_code import numpy_code
from export.record import Record, file_name, record
from export.sklearn_code import sklearn_cannot, sklearn_code
from export.torch_code import torch_cannot, torch_code
from export.weights import UnreadableError, Weights
from film.export import film_steps
from film.training_film import TrainingFilm
from film.trajectory import Trajectory
from lab.sliced_work import SlicedWork, Steps
from nn_core.checks import Array
from server.slices import PAUSE, work_a_slice
from setting import own_text
from setting.kept_points import MOST_IN_LINK, fits_link
from setting.run import Run, to_query
from setting.setting import Setting
from stage.protocol import View
from ui.qr import absolute, show_link
from ui.run import earlier
from ui.url.fragment import button, dialog

_SHARED = "shared"
_AGAIN = "share-open"  # Whether the menu is to be opened again at the page's next run.
_ROWS = 4  # As many as a part has below its first.
_CODE: dict[str, tuple[Callable[[Record], str], str]] = {
    "NumPy": (numpy_code, ".py"),
    "Notebook": (notebook, ".ipynb"),
    "PyTorch": (torch_code, "-torch.py"),
    "scikit-learn": (sklearn_code, "-sklearn.py"),
}


_CANNOT: dict[str, Callable[[Record], str]] = {"PyTorch": torch_cannot, "scikit-learn": sklearn_cannot}


class _Shared(NamedTuple):
    """The run as it was when the menu was opened, at ``epoch``, with its ``parameters`` ``(P,)`` there.

    Of a run that is ``playing`` that is the epoch on screen when the browser last sent a request.
    ``link`` leads to it. ``looks`` are how its pictures are drawn. ``works`` are under way or done, by name. ``fixed``
    is whether no number can be set by hand, ``locked`` whether a task locks any control.
    """

    made: Run
    epoch: int
    parameters: Array
    link: str
    looks: dict[str, Any]
    works: dict[str, SlicedWork[Any]]
    fixed: bool
    locked: bool
    playing: bool


def share(setting: Setting, film: TrainingFilm, view: View, *, locked: bool) -> None:
    """The button that opens the menu, and the menu over the page while it is open.

    ``view`` is what of the film is seen, ``locked`` whether a task locks any control.
    """
    pressed = button(
        "Share", icon=":material/share:", help="Takes this run along: link, film, code, weights, log, pictures."
    )
    if pressed:
        st.session_state[_SHARED] = _shared(setting, film, replace(view, present=False), locked)
    if st.session_state.pop(_AGAIN, False) or pressed:
        _menu(st.session_state[_SHARED])


def _shared(setting: Setting, film: TrainingFilm, view: View, locked: bool) -> _Shared:
    """The run at the epoch on screen: what is computed of a film that plays is further."""
    trainer = film.trainer
    epoch = trainer.epoch if film.resting else min(film.on_screen, trainer.furthest)
    made = Run(setting, trainer.schedule).up_to(epoch)
    present = Run(setting, film.schedule_from_here)
    link = absolute({**to_query(present), **earlier.in_link(present)})
    looks = {
        "view": view, "theme": film.theme, "log_axis": film.log_axis, "show_test": film.show_test,
        "landscape": film.trajectory.known if isinstance(film.trajectory, Trajectory) else None,
    }  # fmt: skip
    return _Shared(made, epoch, trainer.parameters_at(epoch), link, looks, {}, film.fixed, locked, not film.resting)


@dialog("Share", width="large", on_dismiss="rerun")
def _menu(shared: _Shared) -> None:
    parts = {"Link": _link, "Film": _film, "Code": _code, "Weights": _weights, "Log": _log, "Pictures": _pictures}
    part = st.segmented_control(
        "Take along", list(parts), default="Link", required=True, help="What to take of this run."
    )
    when = " To choose the epoch, pause the run and open this again." if shared.playing else ""
    st.caption(f"The run at epoch {shared.epoch:,}.{when}")
    parts[part or "Link"](shared)


def _link(shared: _Shared) -> None:
    data = shared.made.setting.data
    if own_text.is_own(data) and not fits_link(own_text.read(data)):
        st.caption(
            f"A link holds up to {MOST_IN_LINK} points. Opened elsewhere, this one works until the server restarts."
        )
    st.markdown("Whoever opens this link gets the same network and, bit for bit, the same run.")
    show_link(shared.link, "The code of this link")


def _film(shared: _Shared) -> None:
    if not shared.epoch:
        st.caption("A film needs an epoch or more: train first, and open this again.")
        return
    st.markdown(
        f"One file with the run up to epoch {shared.epoch:,}, to play, step and scrub in any browser, without the "
        "internet."
    )
    made = _finished(
        shared, "film", lambda: film_steps(shared.made, shared.epoch, address=shared.link, **shared.looks),
        "Recording the film",
    )  # fmt: skip
    if made is not None:
        _download(shared, f"Save the film ({len(made.encode()) / 1e6:.1f} MB)", made, ".html")


def _code(shared: _Shared) -> None:
    library = st.selectbox("For", list(_CODE), help="The program needs this library and no other file.")
    made = _finished(
        shared, "record", lambda: record(shared.made, shared.epoch, shared.parameters, shared.link),
        "Measuring how far rounding moves this run",
    )  # fmt: skip
    if made is None:
        return
    write, ending = _CODE[library]
    st.markdown(_promise(made, library))
    _download(shared, f"Save for {library}" if ending != ".ipynb" else "Save the notebook", write(made), ending)
    if ending != ".ipynb":
        st.code(write(made), language="python", height=280)


def _promise(made: Record, library: str) -> str:
    """What the program does, or why there is none."""
    if cannot := _CANNOT.get(library, lambda _: "")(made):
        return cannot
    if library == "scikit-learn":
        return "It puts the weights into scikit-learn’s own network and holds its outputs against those on screen."
    if made.steady:
        return (
            f"It begins with the same weights, trains to epoch {made.epoch:,} by the same rule, and holds outputs and "
            "weights against those on screen, to six decimals."
        )
    return (
        "It trains by the same rule. But a change in the last bit of its initial weights moves this run by up to "
        f"{max(made.moved):.1g}, and every machine rounds in its own way. So it then loads the weights on screen and "
        "compares their outputs with these."
    )


def _weights(shared: _Shared) -> None:
    text = weights.write(shared.made, shared.epoch, shared.parameters)
    st.markdown(f"All weights and biases at epoch {shared.epoch:,}, with every digit, and the setting of the run.")
    _download(shared, "Save weights", text, "-weights.json")
    if shared.fixed:
        st.caption("The task locks numbers set by hand: no run starts from a file.")
        return
    file = st.file_uploader(
        "Start a run from saved weights",
        help="A file that was saved here. Its run begins at epoch 0.",
    )
    if file:
        _offer(file.getvalue(), shared.made.setting, shared.locked)


def _offer(data: bytes, setting: Setting, locked: bool) -> None:
    """A run from the file ``data``: of the present ``setting``, or else, where nothing is ``locked``, of its own."""
    try:
        held = weights.read(data)
    except UnreadableError as refused:
        st.warning(str(refused))
        return
    offers = {"Start from these weights": setting}
    if held.setting not in (None, setting) and not locked:
        offers["Open with its own setting"] = held.setting
    for told in filter(None, dict.fromkeys(_start(label, held, wanted) for label, wanted in offers.items())):
        st.warning(told)


def _start(label: str, held: Weights, setting: Setting) -> str:
    """A button that starts a run of ``setting`` from the weights ``held``; why there is none, empty where there is."""
    try:
        made = weights.starting_from(held, setting)
    except UnreadableError as told:
        return str(told)
    if st.button(label, help="The link then holds these weights, so a refresh and a friend start from them as well."):
        st.query_params.from_dict(to_query(made))
        st.rerun()
    return ""


def _log(shared: _Shared) -> None:
    st.markdown("A CSV with a row an epoch: losses, accuracies, norms of weights, learning rate, and what was changed.")
    text = _finished(shared, "log", lambda: log.log(shared.made, shared.epoch), "Training the run again")
    if text is not None:
        _download(shared, "Save the log", text, ".csv")


def _pictures(shared: _Shared) -> None:
    st.markdown(
        "Every panel as a PNG of 1920 × 1080 pixels: close this, open **Panels** beside the stage, and press its name "
        "under *Save as PNG*. Pictures on other pages have a button of their own at a corner while a pointer is over "
        "them."
    )


def _download(shared: _Shared, label: str, text: str, ending: str) -> None:
    name = file_name(shared.made.setting, shared.epoch, ending)
    st.download_button(label, text, name, on_click="ignore", icon=":material/download:", help=f"As {name}.")


def _finished(shared: _Shared, name: str, steps: Callable[[], Steps[Any]], label: str) -> Any:
    """What the work called ``name`` has made; None while it is on its way, with its progress."""
    work = shared.works.setdefault(name, SlicedWork(steps()))
    if work_a_slice([work]):
        return work.result
    st.fragment(_slice, run_every=PAUSE)(work, label)
    for _ in range(_ROWS):  # What another part showed below would stay there as long as the work goes on.
        st.empty()
    return None


def _slice(work: SlicedWork[Any], label: str) -> None:
    if work_a_slice([work]):
        st.session_state[_AGAIN] = True
        st.rerun()
    st.progress(min(1.0, work.done), label)
