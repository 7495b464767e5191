"""The panel of a network with one input, in the place of the boundary: the curve that it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.curve import curves, fitted_curve
from film.points import points_of
from film.scene import Scene, layer_names
from stage.panels import Layer, Mark, Picture

Array = NDArray[np.float64]


def curve_panel(scene: Scene, parameters: Array) -> Picture:
    """The curve at ``parameters`` ``(P,)``, with the pieces of the last hidden layer's units beneath it."""
    network = scene.network
    curve, pieces = curves(network, parameters, scene.plane, scene.inputs)
    names = layer_names(network.sizes)[-2] if len(pieces) else []
    layer = Layer("lines", "Thin lines: output weight × unit.")
    told = f" Beneath it lies a thin line for each of {', '.join(names)}: that unit's activation times its weight in "
    told += "the output; with the output's bias they add up to " + (
        "it." if network.output == "linear" else f"what {network.output} is taken of."
    )
    return Picture(
        "boundary", "Fitted curve", "Hollow: test." if scene.test else "",
        "The network's output for every x₁, as a thick line over the samples, which stand at their targets."
        + (told if names else ""),
        fitted_curve(scene.theme, scene.plane, curve, pieces, scene.training, scene.test, scene.axes),
        (
            *(Mark(unit, "line", f"piece-{unit + 1}", layer=layer) for unit in range(len(pieces))),
            Mark(len(pieces), "line", "curve"),
        ),
        share=10,
        square=True,
        points=points_of(scene, len(pieces) + 1),
    )  # fmt: skip


def curve_channels(scene: Scene, parameters: Array) -> dict[str, NDArray[Any]]:
    """The channels of ``curve_panel`` at ``parameters`` ``(n_frames, P)``."""
    curve, pieces = curves(scene.network, parameters, scene.plane, scene.inputs)
    channels = {f"piece-{unit}": line.astype(np.float32) for unit, line in enumerate(np.moveaxis(pieces, -3, 0), 1)}
    return {"curve": curve.astype(np.float32), **channels}
