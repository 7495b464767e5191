"""The app without the network panel: neither shown nor computed. ``bench.load`` runs it, in a copy of the app."""

from __future__ import annotations

import runpy
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from film import frames, training_film
from film.panels import training_panels
from film.scene import Scene
from nn_core import Network
from stage.panels import Panel

Array = NDArray[np.float64]
Channels = tuple[dict[str, NDArray[Any]], Array]

_OF_NETWORK = ("maps", "largest", "gradients-")  # How the names of its own channels begin.
_all_channels = frames.training_channels


def _outputs_alone(network: Network, loss: str, parameters: Array, X: Array, Y: Array) -> tuple[Array, Array]:
    return network.predict(parameters, X), np.zeros_like(parameters)


def _channels(*given: Any) -> Channels:
    channels, outputs = _all_channels(*given)
    return {name: values for name, values in channels.items() if not name.startswith(_OF_NETWORK)}, outputs


def _panels(scene: Scene, parameters: Array, losses: list[Array]) -> list[Panel]:
    return [panel for panel in training_panels(scene, parameters, losses) if panel.name != "network"]


def _exchange(module: ModuleType, **parts: Any) -> None:
    for name, part in parts.items():
        getattr(module, name)  # There is such a part.
        setattr(module, name, part)


if __name__ == "__main__":
    if not hasattr(training_film, "without_network"):  # Streamlit runs this file again and again.
        vars(training_film)["without_network"] = True
        _exchange(frames, _outputs_and_gradients=_outputs_alone, kept_cells=lambda *_: np.zeros(1, np.intp))
        _exchange(training_film, training_channels=_channels)
        training_film.TrainingFilm._panels = staticmethod(_panels)
    runpy.run_path("app.py", run_name="__main__")
