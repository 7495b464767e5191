"""What the panels of a run are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from figures.boundary import Plane, colour_span, plane_around
from figures.curve import reach
from figures.theme import Theme
from film.earlier_curves import EarlierCurve
from nn_core import Inputs, Network
from nn_core.activations import activation
from nn_core.datasets import Pair
from nn_core.features import FEATURES
from setting.names import COORDINATES


@dataclass(frozen=True)
class Scene:
    """What the panels of a run are made of, besides the numbers of an epoch.

    ``training`` and ``test`` are points ``(n_samples, n_columns)`` with their targets ``(n_samples, n_out)``;
    ``inputs`` turns points into what the network is given, None leaves them as they are. The loss's axis ends at epoch
    ``goal``; the targets of a table can be pressed, and points drawn, where it is ``flippable``; ``class_names`` are
    those that classes have. A run ``grows`` if points join it on the way. Test points that nobody wants to see are
    ``unseen`` ones. ``earlier`` are the curves of earlier runs. ``column_names`` are those of the coordinates and the
    label, if a table had any.
    """

    network: Network
    loss: str
    training: Pair
    test: Pair | None
    inputs: Inputs | None
    kind: str
    plane: Plane
    theme: Theme
    goal: int
    log_axis: bool
    flippable: bool
    class_names: tuple[str, ...] = ()
    grows: bool = False
    unseen: Pair | None = None
    earlier: tuple[EarlierCurve, ...] = ()
    column_names: tuple[str, ...] = ()

    @property
    def classes(self) -> int | None:
        """How many classes have an output each; None where there are no more than two."""
        return self.network.sizes[-1] if activation(self.network.output).joint else None

    @property
    def is_curve(self) -> bool:
        """Whether points have one coordinate: then the network is a curve and no plane."""
        return self.plane.columns == 1

    @property
    def axes(self) -> tuple[str, str]:
        """What is written at the axes of the plane or the curve: x₁ and x₂, or y, with their names if they have any."""
        return self.called(0), " ".join(["y", *self.column_names[-1:]]) if self.is_curve else self.called(1)

    def called(self, column: int) -> str:
        """A coordinate's sign, and its name if it has one."""
        return " ".join([FEATURES[COORDINATES[column]].label, *self.column_names[column : column + 1]])

    @property
    def coloured(self) -> int | None:
        """Which hidden layer's units, from 0, have colours, those of their lines in the boundary; None without one."""
        hidden = len(self.network.sizes) - 2
        return None if not hidden else hidden - 1 if self.is_curve else 0

    @property
    def span(self) -> tuple[float, float]:
        """The outputs that the palette's ends stand for: the targets of the two classes, or of regression −1 and 1."""
        return colour_span(self.kind, self.network.output)


def plane_of(pairs: Sequence[Pair], ends: tuple[float, ...] | None, cells: int) -> Plane:
    """The plane of ``pairs``, training first: around the points trained on, or between the ``ends`` drawn on.

    Of a curve ``ends`` are two across and two upright; else its upright axis has room for all targets.
    """
    plane = plane_around(pairs[0][0], cells=cells)
    if ends:
        plane = plane._replace(low=ends[0], high=ends[1])
    if plane.columns > 1:
        return plane
    low, high = ends[2:] if ends else reach(*(Y for _, Y in pairs))
    return plane._replace(upright=(low, high))


def layer_names(sizes: tuple[int, ...], inputs: Inputs | None = None) -> list[list[str]]:
    """The units of each layer by name: inputs, by feature where ``inputs`` says them; h1, h2, …, g1, …; the output."""
    hidden = [[f"{letter}{unit + 1}" for unit in range(size)] for letter, size in zip("hgfedc", sizes[1:-1])]
    plain = [f"x{'₁₂₃₄₅₆₇₈₉'[i]}" for i in range(sizes[0])]
    first = [FEATURES[name].label for name in inputs.names] if inputs else plain
    return [first, *hidden, ["output"] if sizes[-1] == 1 else [f"output {i + 1}" for i in range(sizes[-1])]]
