"""The panels of two runs side by side: both boundaries, what lies between them, both losses in one plot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.boundary import HEATMAP
from figures.difference import difference_figure, why_none
from figures.loss import losses_of_two
from film.panels import CHANGED, EDITED, LOSS_NAMES
from film.training_film import TrainingFilm
from nn_core import Rule
from stage.graph import Graph, Node
from stage.panels import Mark, Panel, Picture, Squares, Table

Films = tuple[TrainingFilm, TrainingFilm]
_ZERO = 128  # The byte of no difference.
_WEIGHTS = 8  # As many layers of weights A may have: B's panels are counted on from there.


def pair_panels(films: Films, titles: tuple[str, str]) -> list[Panel]:
    """The panels of both ``films``; each says of which run it is, and the boundaries, by ``titles``, what differs."""
    own = [film.panels for film in films]
    named = [
        _of_side(panel, side, number, title)
        for number, (side, panels, title) in enumerate(zip("AB", own, titles))
        for panel in panels
        if panel.name not in ("loss", "landscape")
    ]
    boundaries = [panel for panel in named if panel.name.startswith("boundary")]
    others = [panel for panel in named if not panel.name.startswith("boundary")]
    return [*boundaries, _difference(films), _losses(films), *others]


def _of_side(panel: Panel, side: str, number: int, title: str) -> Panel:
    """``panel`` as one of a run: with its own name, title, row and channels."""
    mark = f"{side.lower()}-"
    kind, _, layer = panel.name.partition("-")
    name = f"{kind}-{int(layer or 1) + number * (_WEIGHTS if layer else 1)}"
    boundary = kind == "boundary"
    said = f"{side}: {title}" if boundary and title else f"{side}: {panel.title[0].lower()}{panel.title[1:]}"
    told: dict[str, Any] = {
        "name": name, "title": said, "alt": f"Run {side}. {panel.alt}", "row": 1 if boundary else panel.row + 2,
    }  # fmt: skip
    if isinstance(panel, Picture):
        marks = tuple(replace(one, channel=mark + one.channel) for one in panel.marks)
        return replace(panel, marks=marks, **told)
    if isinstance(panel, Table):
        return replace(panel, channel=mark + panel.channel, press=None, caption="", **told)
    if isinstance(panel, Squares):
        return replace(panel, channels=tuple(mark + channel for channel in panel.channels), **told)
    return _graph(panel, mark, told) if isinstance(panel, Graph) else replace(panel, **told)


def _graph(panel: Graph, mark: str, told: dict[str, Any]) -> Graph:
    columns = tuple(tuple(_node(node, mark) for node in column) for column in panel.columns)
    edges, gradients = (tuple(mark + name for name in names) for names in (panel.edges, panel.gradients))
    return replace(
        panel, columns=columns, edges=edges, gradients=gradients, plane=mark + panel.plane, depth="", counts=(), **told
    )


def _node(node: Node, mark: str) -> Node:
    raster = node.raster
    if raster is None or raster.fixed:
        return node
    factors = mark + raster.factors if raster.factors else ""
    return replace(node, raster=replace(raster, channel=mark + raster.channel, factors=factors))


def _why_none(films: Films) -> str:
    """Why there is no difference of the two boundaries; nothing where there is one."""
    a, b = (film.scene for film in films)
    if a.is_curve or b.is_curve:
        return "A network with one input is a curve:<br>there is no plane to compare."
    if a.plane != b.plane:
        return "A and B have different data:<br>no place of one plane<br>is a place of the other."
    if a.classes != b.classes:
        return "A and B have not the same<br>number of classes."
    if a.span != b.span:
        return "The outputs of A and B<br>have not the same range."
    return ""


def _difference(films: Films) -> Picture:
    scene, why = films[0].scene, _why_none(films)
    marks: tuple[Mark, ...] = ()
    if why:
        figure, caption, alt = why_none(scene.theme, why), "", why.replace("<br>", " ")
    elif scene.classes:
        figure = difference_figure(scene.theme, scene.plane, 1, "elsewhere %{z:.0f}", one_way=True)
        cells = (scene.plane.cells, scene.plane.cells)
        marks = (Mark(HEATMAP, "heatmap", "difference", cells, unit=1 / 255),)
        caption, alt = "Coloured: another class.", "Where A and B take a point for different classes."
    else:
        low, high = scene.span
        figure = difference_figure(scene.theme, scene.plane, high - low, "B − A %{z:+.3f}")
        cells = (scene.plane.cells, scene.plane.cells)
        unit = 2 * (high - low) / 255
        marks = (Mark(HEATMAP, "heatmap", "difference", cells, unit=unit, base=-_ZERO * unit),)
        caption = f"Blue: B is higher, orange: A. Full colour: by {high - low:g}."
        alt = "The output of B less that of A for every point: orange where A is higher, blue where B is."
    return Picture("difference", "B − A", caption, alt, figure, marks, share=20, row=2, square=True)


def difference(films: Films, channels: dict[str, NDArray[Any]]) -> dict[str, NDArray[np.uint8]]:
    """The channel of the difference, from those of both boundaries, ``(n_frames, cells²)`` bytes each."""
    if _why_none(films):
        return {}
    a, b = (channels[f"{side}-boundary"].astype(int) for side in "ab")
    values = np.where(a >> 6 != b >> 6, 255, 0) if films[0].scene.classes else _ZERO + (b - a) // 2
    return {"difference": values.astype(np.uint8)}


def _losses(films: Films) -> Picture:
    scenes = [film.scene for film in films]
    runs: list[list[Any]] = []
    marks: list[Mark] = []
    silent = ("",) * (len(Rule._fields) - len(CHANGED))  # Fields of a rule that no curve tells of.
    told = tuple(words for side in "AB" for words in (*(f"{side} {words}" for words in CHANGED), *silent))
    for side, film in zip("ab", films):
        trace = sum(len(losses) for losses in runs)
        # What was changed in either is told at one curve, or its lines would be drawn twice.
        more: dict[str, Any] = {} if runs else {"changed": told, "edited": EDITED}
        marks.append(Mark(trace, "curve", f"{side}-loss", reading=f"{side}-train-loss", **more))
        if film.test:
            marks.append(Mark(trace + 1, "curve", f"{side}-loss-test", reading=f"{side}-test-loss"))
        runs.append(
            [history[:1] for history in (film.trainer.loss_history, film.trainer.test_loss_history) if len(history)]
        )
    names = [LOSS_NAMES[scene.loss] for scene in scenes]
    said = names[0].capitalize() if names[0] == names[1] else f"A: {names[0]}; B: {names[1]}: not one measure"
    return Picture(
        "loss", "Loss", f"{said}.", "The losses of A and of B against the epoch; dashed: of test points.",
        losses_of_two(scenes[0].theme, runs, epochs=scenes[0].goal, log=scenes[0].log_axis), tuple(marks), share=14,
        row=2,
    )  # fmt: skip
