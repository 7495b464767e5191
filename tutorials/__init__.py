"""Four published "neural network from scratch" tutorials, replayed by the rules they print and checked.

Start with ``catalogue``: what each text prescribes, as data. ``replay`` runs it, ``update_check`` compares its
update with the gradient, ``other_seeds`` repeats it from other initial weights.
"""

import nn_core  # noqa: F401  # Before NumPy: see there.
from tutorials.catalogue import RECIPES
from tutorials.replay import Replay
from tutorials.variation import Variation

__all__ = ["RECIPES", "Replay", "Variation"]
