"""Neural networks small enough to watch, in NumPy alone: arrays in, arrays out.

Start with ``network``: a network is a function of a parameter vector. ``passes`` is its arithmetic, made of
``activations`` and ``losses``; ``training`` moves the vector, from ``initial`` on, by ``optimisers``, on ``datasets``,
until ``verdict``, and back by ``snapshots``. ``checks`` refuses what cannot work.

The rest looks at what these do. One epoch: ``epoch``, ``paper``, ``rounding``, ``naming``, ``hidden_space``. One
gradient: ``gradient_check``, ``nudges``, ``bugs``. One run: ``history``, ``diagnosis``. Many networks at
once: ``lottery``, ``wide``, ``outcomes``, ``cost``, ``wilson``.
"""

import os

# The matrices are tiny, and on a server the viewers are many: a product shared out between threads only makes them wait
# for each other. NumPy reads this when it is first imported, so every package of the app imports this one first.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from nn_core.datasets import CLOUDS, DATASETS, GATES, cloud, dataset, gate, xor
from nn_core.network import Network
from nn_core.training import Configuration, Trainer

__all__ = ["CLOUDS", "DATASETS", "GATES", "Configuration", "Network", "Trainer", "cloud", "dataset", "gate", "xor"]
