"""A run as a film in one HTML file that plays anywhere, without the app and without a network.

``python -m film.export "?hidden=3&seed=7" film.html`` makes the one of a link; with the link's whole address, the
film leads back to it.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from figures.theme import FONT, LIGHT, Theme
from film.landscape import Landscape
from film.messages import by_hand, in_words
from film.recording import MOST, Recording
from film.trajectory import Trajectory
from lab.sliced_work import SlicedWork, Steps
from nn_core import Change
from nn_core.datasets import TRUTH_TABLES
from setting import parameters
from setting.of_data import name_of_data, usual_features
from setting.run import Run, from_query, to_query
from setting.setting import Setting
from stage.document import document
from stage.labels import Labels
from stage.protocol import View

LABELS = Labels(
    group="Film",
    play_title="Play from the epoch shown",
    step_title="Show the next frame",
    reset_title="Back to the initial weights",
    unit="Epoch",
    scrubber="To any epoch of the film",
    loading="The film is loading. Where it does not begin, a newer browser will play it.",
)
_MOST_TOLD = 6  # Changes that are told one by one.


def film_html(run: Run, epoch: int = 0, **shown: Any) -> str:
    """The text of the file with the film of ``run`` up to ``epoch``, or where that is 0 to the setting's last epoch.

    ``shown`` is what ``film_steps`` takes besides.
    """
    return SlicedWork(film_steps(run, epoch, **shown)).finish()


def film_steps(
    run: Run, epoch: int = 0, *, address: str = "", view: View | None = None, theme: Theme = LIGHT,
    log_axis: bool = False, show_test: bool = True, landscape: Landscape | None = None,
) -> Steps[str]:  # fmt: skip
    """The steps that make ``film_html``; ``address`` is where the app runs, "" if that is not known.

    ``view`` says which panels are seen at first, ``landscape`` is the run's, where the film is to have it, and the rest
    say how panels look.
    """
    film = Recording(run, epoch or run.setting.epochs, theme=theme, log_axis=log_axis, show_test=show_test)
    if landscape:
        film.follow(trajectory=Trajectory(landscape))
    yield from film.record()
    sizes = "-".join(map(str, run.setting.sizes))
    return document(
        film, LABELS, title=f"A {sizes} network trained on {_name(run.setting)}", about=_about(run, film, address),
        scheme=theme.name, colours=_colours(theme), view=view or View(),
    )  # fmt: skip


def _name(setting: Setting) -> str:
    if setting.data in TRUTH_TABLES:
        return f"the truth table {setting.data}"
    return name_of_data(setting.data)


def _about(run: Run, film: Recording, address: str) -> str:
    """The setting, which epochs there are, and the link to the live run, in HTML."""
    query = "?" + urlencode(to_query(run))
    base = address.partition("#")[0].partition("?")[0]
    live = "Where NN Live runs, its address with this at the end opens the live run:"
    link = f'<a href="{escape(base + query)}">Open the live run</a>' if base else f"{live} <code>{escape(query)}</code>"
    return f"<p>{escape(_setting(run))}.</p>\n<p>{_frames(film)} {link}</p>"


def _setting(run: Run) -> str:
    """What makes ``run`` what it is, in words; ends without a full stop."""
    setting, (first, *later) = run.setting, run.schedule
    words = {name: parameters.in_words(value) for name, value in vars(setting).items()}
    parts = []
    if "samples" not in setting.unused:
        held_out = f", {setting.test} % of them for testing" if setting.test else ""
        parts.append(f"{setting.samples} points of seed {setting.data_seed}, noise {setting.noise} %{held_out}")
    elif "test" not in setting.unused and setting.test:
        parts.append(f"{setting.test} % of the points for testing")
    if setting.features != usual_features(setting.data) or setting.standardise:
        parts.append(f"features {words['features']}{', standardised' if setting.standardise else ''}")
    if setting.layers:
        parts.append(f"hidden activation: {words['activation']}")
    parts += [f"output: {words['output']}", f"loss: {words['loss']}"]
    parts += [f"initial weights: {words['init']}, seed {setting.seed}", in_words(first.rule)]
    if len(later) <= _MOST_TOLD:
        parts += [_change(change, setting.sizes) for change in later]
    else:
        parts.append(f"changed {len(later)} times on the way")
    text = "; ".join(parts)
    return text[0].upper() + text[1:]


def _change(change: Change, sizes: tuple[int, ...]) -> str:
    edits = [by_hand(change.edits, sizes)] if change.edits else []
    return f"from epoch {change.epoch:,} on {', '.join([in_words(change.rule), *edits])}"


def _frames(film: Recording) -> str:
    """Which epochs have a frame."""
    if film.stride == 1:
        return "Every epoch has a frame."
    thinned = f" (a film holds {MOST:,} frames at most, fewer of large networks)" if film.thinned else ""
    return f"One epoch in {film.stride:,} has a frame{thinned}; the loss curve has them all."


def _colours(theme: Theme) -> dict[str, str]:
    """Streamlit's colours, as .streamlit/config.toml has them."""
    return {
        "font": FONT, "text-color": theme.ink, "background-color": theme.paper, "primary-color": theme.accent,
        "green-color": theme.right, "red-color": theme.wrong, "base-radius": "0.5rem",
    }  # fmt: skip


def _main(link: str, target: str) -> None:
    parts = urlsplit(link)
    if not parts.query and link.strip("?"):
        sys.exit(f"“{link}” has no parameters: they follow a “?”, as in the address of the app.")
    run, repairs = from_query(parse_qs(parts.query))
    for told in repairs:
        sys.stderr.write(f"{told}\n")
    text = film_html(run, address=link if parts.netloc else "")
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as problem:
        sys.exit(f"The film could not be written to {target}: {problem.strerror}")
    sys.stdout.write(f"{target} holds the film, {len(text.encode()) / 1e6:.1f} MB.\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit('Say a link and a file: python -m film.export "?hidden=3&seed=7" film.html')
    _main(*sys.argv[1:])
