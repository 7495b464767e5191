"""Epochs to look at."""

from __future__ import annotations

from lab.epoch.epoch import Epoch, compute_epoch
from nn_core import Configuration, Rule, Trainer


def epoch_at(network, parameters, X, Y, rate=0.5, loss="mse", **rule) -> Epoch:
    """The first update of a run that begins at ``parameters``; ``rule`` are more of its ``Rule``."""
    return compute_epoch(Trainer(Configuration(network, Rule(rate, **rule), loss), X, Y, parameters=parameters))
