"""Neural networks small enough to watch, in NumPy alone: arrays in, arrays out.

Start with ``network``: a network is a function of a parameter vector. ``training`` moves that vector.
"""

from nn_core.datasets import CLOUDS, DATASETS, GATES, cloud, dataset, gate, xor
from nn_core.network import Network
from nn_core.training import Configuration, Trainer

__all__ = ["CLOUDS", "DATASETS", "GATES", "Configuration", "Network", "Trainer", "cloud", "dataset", "gate", "xor"]
