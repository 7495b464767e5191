"""Four published "neural network from scratch" tutorials, replayed by the rules they print and put on trial.

Start with ``catalogue``: what each text prescribes, as data. ``replay`` runs it, ``trial`` holds its update against the
gradient, ``crowd`` repeats it from other seeds.
"""

import nn_core  # noqa: F401  # Before NumPy: see there.
from tutorials.catalogue import RECIPES
from tutorials.replay import Replay
from tutorials.variation import Variation

__all__ = ["RECIPES", "Replay", "Variation"]
