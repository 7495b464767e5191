"""The panels of a training run: which figure, where on the stage, and what its colours mean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from figures.classes import SIGNS, class_ends, class_name
from figures.loss import TEST, TRAINING, loss_curves
from figures.theme import unit_colour
from figures.weights import LIMIT, weights
from film.boundary_panel import boundary_panel
from film.curve_panel import curve_panel
from film.network_panel import network_panel
from film.scene import Scene, layer_names
from nn_core.losses import LOSSES
from stage.panels import Kept, Legend, Mark, Panel, Picture, Squares, Table
from stage.protocol import Reading

Array = NDArray[np.float64]

LOSS_NAMES = {name: loss.label.lower() for name, loss in LOSSES.items()}
CHANGED = ("rate {}", "batch {}", "{}", "L1 {}", "L2 {}", "{} points")
"""What a changed rule is called at the loss curve: a text for each of its fields."""
EDITED = ("{name} {}", "{name} frozen {}", "{} set by hand")
"""What a parameter set by hand is called there, one that is frozen, and many, which are only counted."""
_SQUARES = 9  # The share of the confusion table: four classes twice have their room on it.


def training_panels(scene: Scene, parameters: Array, losses: list[Array]) -> list[Panel]:
    """The pictures of ``parameters`` ``(P,)`` after ``losses`` ``(epoch + 1,)``, training first.

    Network and boundary stand above; below them the loss, a heatmap a layer, and the truth table of a gate, or for more
    than two classes how often each was taken for each.
    """
    table = [_table(scene)] if scene.kind == "gate" else [_confusion(scene)] if scene.classes else []
    loss = replace(loss_panel(scene, losses), share=10 if len(scene.network.sizes) < 7 else 7, row=2)
    plane = curve_panel if scene.is_curve else boundary_panel
    return [network_panel(scene), plane(scene, parameters), loss, *weight_panels(scene, parameters), *table]


def readings(kind: str, test: bool) -> list[Reading]:
    """The numbers beside the buttons: losses and, but of regression, accuracies; of ``test`` points where there are."""
    told = [Reading("train-loss", "Loss"), Reading("test-loss", "test")]
    if kind != "regression":
        told += [
            Reading("train-accuracy", "Accuracy", share=True),
            Reading("test-accuracy", "test", share=True),
        ]
    return [reading for reading in told if test or not reading.name.startswith("test")]


def legend(scene: Scene) -> Legend:
    """What orange and blue mean, in every panel, and the colours of more than two classes."""
    low, high = (f"{value:g}".replace("-", "−") for value in scene.span)
    scale = tuple((at, colour) for at, colour in scene.theme.diverging)
    names, classes = scene.class_names, range(scene.classes or 0)
    bands = tuple((class_name(number, names), *class_ends(scene.theme, number)) for number in classes)
    if names and not bands:
        low, high = f"{low} {names[0]}", f"{high} {names[1]}"
    entries = (("Weights", f"−{LIMIT:g}", f"+{LIMIT:g}"), ("Output", low, high))
    return Legend(scale, entries, bands, "Class (fainter: less sure)")


def loss_panel(scene: Scene, losses: list[Array]) -> Picture:
    """The curves of ``losses`` ``(epoch + 1,)``: of training samples and, where there are two, of test samples."""
    name = LOSS_NAMES[scene.loss]
    both = len(losses) > 1
    return Picture(
        "loss",
        "Loss",
        f"{name.capitalize()}.",
        f"The {name} against the epoch{', of training and of test points' if both else ''}; a dotted line stands where "
        "the training was changed.",
        loss_curves(
            scene.theme,
            losses,
            epochs=scene.goal,
            log=scene.log_axis,
            earlier=[(one.label, *one.curve) for one in scene.earlier],
        ),
        (
            *([Mark(TEST, "curve", "loss-test", reading="test-loss")] if both else []),
            Mark(TRAINING, "curve", "loss", changed=CHANGED, edited=EDITED, reading="train-loss"),
        ),
        share=14,
        kept=tuple(Kept(len(losses) + i, one.label, one.token, one.acts) for i, one in enumerate(scene.earlier)),
    )


def weight_panels(scene: Scene, parameters: Array) -> list[Picture]:
    """A heatmap a layer of ``parameters`` ``(P,)``, as wide as the layers have units."""
    network = scene.network
    layers = network.layers(parameters)
    names = layer_names(network.sizes, scene.inputs)
    if scene.classes:
        names[-1] = list(map(class_name, range(scene.classes)))  # Shorter than those of the outputs.
    tables = _table_share(len(layers)) if scene.kind == "gate" else _SQUARES if scene.classes else 0
    shares = _shares(network.sizes[1:], 24 - tables)
    pictures = []
    for i, (W, b) in enumerate(layers):
        values = np.concatenate([W, b])
        colours = [unit_colour(scene.theme, unit) for unit in range(W.shape[1])] if i == scene.coloured else ()
        pictures.append(
            Picture(
                f"weights-{i + 1}",
                _weights_title(i, len(layers)),
                "",
                f"The weights and biases of layer {i + 1} as colours from orange, negative, to blue, positive.",
                weights(scene.theme, values, names[i], names[i + 1], colours),
                (Mark(0, "heatmap", f"weights-{i + 1}", values.shape),),
                share=shares[i],
                row=2,
            )
        )
    return pictures


def _shares(units: tuple[int, ...], width: int) -> list[int]:
    """``width`` cut into a part for each layer: three, and what is left by its ``units``."""
    least = 3
    if least * len(units) >= width:
        return [least] * len(units)
    weight = np.array([4 + min(count, 16) for count in units], dtype=float)
    ends = np.rint(np.cumsum(weight) / weight.sum() * (width - least * len(units)))
    return [least + int(part) for part in np.diff(ends, prepend=0)]


def _weights_title(layer: int, layers: int) -> str:
    if layer == layers - 1:
        return "Output weights" if layers < 4 else "Output"
    if layers == 2:
        return "Hidden weights"
    return f"Layer {layer + 1} weights" if layers == 3 else f"Layer {layer + 1}"


def _table_share(layers: int) -> int:
    return 9 if layers < 3 else 7 if layers < 6 else 8


def _confusion(scene: Scene) -> Squares:
    """How many samples of each class were taken for each: of those trained on and, if there are any, of the test's."""
    classes, named = range(scene.classes or 0), scene.class_names
    names = tuple(class_name(number, named) for number in classes)
    samples = ("training", "test") if scene.test else ("training",)
    return Squares(
        "table", "Confusion", "",
        f"How many of the {' and of the '.join(samples)} points of each class, a row each, the network takes for which "
        "class, a column each.", names, SIGNS[: len(names)] if named else names,
        ("actual", "predicted"), samples, tuple(f"confusion-{which}" for which in samples), share=_SQUARES,
    )  # fmt: skip


def _table(scene: Scene) -> Table:
    points, targets = scene.training
    middle = sum(scene.span) / 2
    rows = tuple((*(f"{x:g}" for x in point), f"{target:g}") for point, target in zip(points, targets[:, 0]))
    return Table(
        "table", "Truth table", "Press a target to flip it." if scene.flippable else "",
        f"The four samples, their targets and the network's predictions, which are right on the target's side of "
        f"{middle:g}.", ("x₁", "x₂", "target", "prediction"), rows,
        "outputs", targets=tuple(targets[:, 0].tolist()), middle=middle,
        press=2 if scene.flippable else None,
        share=_table_share(len(scene.network.sizes) - 1),
    )  # fmt: skip
