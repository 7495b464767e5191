"""One update in full: every number a run meets between its parameters and the next ones.

An epoch is one update where all samples are taken at once, and one for each batch otherwise. The numbers are the
run's own: a ``Pass`` over the batch and the run's own steps. Only what a pass adds up as it goes, the loss of each
output and the part each sample has in a gradient, is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nn_core.checks import instance, whole
from nn_core.fast_pass import Pass
from nn_core.features import Inputs
from nn_core.losses import loss_for
from nn_core.network import Layer, Network
from nn_core.optimisers import optimiser
from nn_core.schedule import Rule
from nn_core.training import Trainer

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Epoch:
    """The arithmetic from ``parameters`` ``(P,)`` to ``updated`` ``(P,)`` by ``rule``, on the samples of one batch.

    It is number ``update``, counted from 0, of the ``updates`` of its epoch, and step number ``step`` of its optimiser.
    ``samples`` ``(n_samples,)`` are the places of ``X`` and ``Y`` among all that are trained on. ``z``, ``a`` and
    ``delta`` hold an array ``(n_samples, units)`` a layer; ``delta`` is d(mean loss)/dz.
    ``losses`` ``(n_samples, n_out)`` are those of ``mean_loss``; penalties are in neither, nor in the ``gradient``
    ``(P,)``. ``memory`` and ``remembered`` ``(rows, P)`` are the optimiser's memory
    before and after; ``alive`` ``(P,)`` is False for the weights that L1 has ended, ``frozen`` ``(P,)`` True for the
    parameters that take no step. Where it is known what ``X`` was made from, ``points`` ``(n_samples, n_columns)`` are
    the samples and ``features`` what makes inputs of them; ``class_names`` and ``column_names`` are those of the
    classes and of the samples' columns, if they have any.
    """

    network: Network
    loss: str
    rule: Rule
    update: int
    updates: int
    step: int
    samples: NDArray[np.int_]
    X: Array
    Y: Array
    parameters: Array
    memory: Array
    z: list[Array]
    a: list[Array]
    losses: Array
    mean_loss: float
    delta: list[Array]
    gradient: Array
    remembered: Array
    updated: Array
    alive: NDArray[np.bool_]
    frozen: NDArray[np.bool_]
    points: Array | None = None
    features: Inputs | None = None
    class_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()

    def inputs(self, layer: int) -> Array:
        """What layer ``layer``, counted from 0, reads: ``(n_samples, n_in)``."""
        return self.a[layer - 1] if layer else self.X

    @property
    def averaged_over(self) -> int:
        """What the sum of ``losses`` is divided by."""
        return loss_for(self.loss, self.network.output).averaged_over(self.losses.shape)

    def contributions(self, layer: int) -> Layer:
        """Each sample's part in the gradient of a layer: ``W`` ``(n_samples, n_in, n_out)`` and ``b``."""
        delta = self.delta[layer][:, None, :]
        return Layer(self.inputs(layer)[:, :, None] * delta, delta)


@np.errstate(all="ignore")
def compute_epoch(
    trainer: Trainer, update: int = 0, points: Array | None = None, features: Inputs | None = None,
    class_names: tuple[str, ...] = (), column_names: tuple[str, ...] = (),
) -> Epoch:  # fmt: skip
    """Update number ``update``, counted from 0, of the epoch that follows ``trainer``'s; the run stays where it is.

    ``points`` ``(n, n_columns)`` and ``features`` are what the run's ``X`` was made from, ``class_names`` and
    ``column_names`` what its classes and the columns of ``points`` are called, if anybody wants to know.
    """
    instance("trainer", trainer, Trainer, "Make one, like Trainer(Configuration(network), X, Y).")
    network, loss, rule = trainer.configuration.network, trainer.configuration.loss, trainer.rule
    batches = trainer.batches()
    whole("update", update, 0, len(batches) - 1)
    state, step = trainer.next_steps()
    room = lru_cache(2)(lambda n: Pass(network, state[0], np.empty((n, network.sizes[0])), loss))

    def swept(samples: NDArray[np.int_]) -> Pass:
        sweep = room(len(samples))
        np.copyto(sweep.X, trainer.X[samples])
        sweep.forward()
        return sweep

    for samples in batches[:update]:
        step(swept(samples).backward(trainer.Y[samples]))
    samples, before = batches[update], state.copy()
    sweep, X, Y = swept(samples), trainer.X[samples], trainer.Y[samples]
    mean, gradient = float(sweep.loss(Y)), sweep.backward(Y)
    step(gradient.copy())  # Which it uses as scratch.
    rows = slice(1, 1 + len(optimiser(rule.optimiser).memory))
    losses = loss_for(loss, network.output).each(sweep.z[-1], sweep.a[-1], Y)
    return Epoch(
        network, loss, rule, update, len(batches), trainer.steps_taken + update + 1, samples, X, Y, before[0],
        before[rows], sweep.z, sweep.a, losses, mean, sweep.delta, gradient, state[rows], state[0], state[-1] != 0,
        trainer.frozen, None if points is None else points[samples], features,
        class_names, column_names,
    )  # fmt: skip
