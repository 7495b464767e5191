"""Neural networks small enough to watch, in NumPy alone: arrays in, arrays out.

To be read in this order: ``network`` is the mathematics, made of ``activations`` and ``losses``; ``fast_pass`` is the
same made quick; ``training`` moves the parameters, from ``initial`` on, by each ``update`` of a ``schedule`` with its
``optimisers``, on ``features`` of ``datasets``, and keeps ``snapshots``; ``checks`` refuse what cannot work.
"""

import os

# The matrices are tiny, and on a server the viewers are many: a product shared out between threads only makes them wait
# for each other. NumPy reads this when it is first imported, so whoever uses this package imports it before NumPy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from nn_core.datasets import DATASETS, GATES, draw, gate, xor
from nn_core.features import Inputs
from nn_core.network import Network
from nn_core.schedule import Change, Edit, Rule
from nn_core.training import Configuration, Trainer

__all__ = [
    "DATASETS", "GATES", "Change", "Configuration", "Edit", "Inputs", "Network", "Rule", "Trainer", "draw", "gate",
    "xor",
]  # fmt: skip
