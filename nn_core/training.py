"""Training: a run that can be advanced in any chunks, taken back to any epoch, and made again bit for bit.

Epoch 0 is the initial network. ``loss_history[e]`` is the loss of the network *after* e epochs, so it has one entry
more than epochs were trained. A run is silent and keeps snapshots of some epochs: what lies between two of them
is computed again, which gives the very same bits.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.checks import Schedule, instance, positive, schedule_from, table, vector, whole
from nn_core.fast_pass import Pass
from nn_core.losses import loss_for, targets
from nn_core.network import Network
from nn_core.optimisers import optimiser
from nn_core.snapshots import Snapshots

Array = NDArray[np.float64]

_BLOCK = 256  # Epochs between two looks at whether the values are still finite.


@dataclass(frozen=True)
class Configuration:
    """All that a run depends on, besides its data.

    ``batch_size`` None trains on all samples at once. ``seed`` decides the initial weights and the minibatches' order.
    """

    network: Network
    loss: str = "mse"
    learning_rate: float = 1.0
    optimiser: str = "gradient_descent"
    batch_size: int | None = None
    scheme: str = "normal"
    seed: int = 0

    def __post_init__(self) -> None:
        instance("network", self.network, Network, "Make one, like Network((2, 4, 1)).")
        loss_for(self.loss, self.network.output)
        optimiser(self.optimiser)
        positive("learning_rate", self.learning_rate)
        whole("seed", self.seed, least=0)
        if self.batch_size is not None:
            whole("batch_size", self.batch_size, least=1)
        self.initial_parameters()

    def initial_parameters(self) -> Array:
        """The parameters ``(P,)`` at epoch 0."""
        return self.network.initial_parameters(rng=np.random.default_rng(self.seed), scheme=self.scheme)


class Trainer:
    """One run of ``configuration`` on ``X`` ``(n_samples, n_in)`` and ``Y`` ``(n_samples, n_out)``.

    ``schedule`` holds ``(epoch, learning rate)`` pairs for the changes made on the way, the first at epoch 0; without
    it the configuration's learning rate holds throughout. ``backward`` turns a pass that has swept forward, and ``Y``,
    into the gradient ``(P,)``: the right one, unless somebody wants to see what a wrong one does.
    The run starts at ``parameters`` ``(P,)``, by default those that the configuration draws.

    ``copy.copy``, ``copy.deepcopy`` and ``pickle`` all give a run of its own that goes on bit for bit like this one.
    """

    def __init__(
        self, configuration: Configuration, X: ArrayLike, Y: ArrayLike, schedule: Schedule | None = None,
        backward: Callable[[Pass, Array], Array] = Pass.backward, parameters: ArrayLike | None = None,
    ) -> None:  # fmt: skip
        instance("configuration", configuration, Configuration, "Make one, like Configuration(network).")
        network = configuration.network
        self.configuration = configuration
        # Copies: what happens to the caller's arrays later does not happen to the run.
        self.X = table("X", X, columns=network.sizes[0]).copy()
        self.Y = targets(Y, configuration.loss, rows=len(self.X), columns=network.sizes[-1]).copy()
        self.schedule = schedule_from(((0, configuration.learning_rate),) if schedule is None else schedule)
        self.epoch = self.furthest = 0
        self.diverged_at: int | None = None
        self._backward = backward
        self._optimiser = optimiser(configuration.optimiser)
        # Parameters and the optimiser's memory stand in one array, so that a snapshot is one copy.
        self._state = np.zeros((1 + self._optimiser.rows, network.size))
        given = configuration.initial_parameters() if parameters is None else parameters
        self._state[0] = vector("parameters", given, network.size)
        self._losses = np.empty(_BLOCK)
        self._snapshots = Snapshots(self._state)
        self.__setstate__({})
        self._record_loss()

    def __repr__(self) -> str:
        c, where = self.configuration, f"epoch {self.epoch}, loss {self.last_loss:.4g}, {self.state}"
        return f"<Trainer: {c.network} on {len(self.X)} samples, {c.optimiser} at {self.learning_rate:g}; {where}>"

    @cached_property
    def _pass(self) -> Pass:
        return self._pass_over(self.X)

    @cached_property
    def _minibatches(self) -> list[tuple[slice, Pass]]:
        """Where each minibatch begins and ends in an epoch's order, and the pass it is copied into: one a size."""
        n, size = len(self.X), self.configuration.batch_size or len(self.X)
        slices = [slice(start, min(start + size, n)) for start in range(0, n, size)]
        passes = {len(self.X[rows]): self._pass_over(self.X[rows].copy()) for rows in (slices[0], slices[-1])}
        return [(rows, passes[len(self.X[rows])]) for rows in slices]

    def _pass_over(self, X: Array) -> Pass:
        return Pass(self.configuration.network, self._state[0], X, self.configuration.loss)

    def __getstate__(self) -> dict[str, Any]:
        """All but the cached: views and bound methods, which in a copy would still belong to the original."""
        own = vars(self).items()
        return {name: value for name, value in own if not isinstance(getattr(type(self), name, None), cached_property)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.X.flags.writeable = self.Y.flags.writeable = False  # Which no copy of an array remembers.

    def __copy__(self) -> Self:
        return copy.deepcopy(self)

    @property
    def parameters(self) -> Array:
        """A copy of the parameters ``(P,)`` at the present epoch."""
        return np.array(self._state[0])

    @property
    def learning_rate(self) -> float:
        """The learning rate that the next epoch uses."""
        return next(rate for epoch, rate in reversed(self.schedule) if epoch <= self.epoch)

    @property
    def loss_history(self) -> Array:
        """The losses ``(epoch + 1,)`` from epoch 0 to the present epoch, read-only; no later training changes them."""
        history = self._losses[: self.epoch + 1]
        history.flags.writeable = False
        return history

    @property
    def last_loss(self) -> float:
        """The loss at the present epoch."""
        return float(self._losses[self.epoch])

    @property
    @np.errstate(all="ignore")
    def outputs(self) -> Array:
        """The network's outputs ``(n_samples, n_out)`` at the present epoch."""
        return self._pass.forward().copy()

    @property
    def state(self) -> str:
        """``"diverged"`` where the next epoch is known to be no longer finite, else ``"ready"``."""
        return "diverged" if self.diverged_at == self.epoch + 1 else "ready"

    def advance(self, epochs: int) -> int:
        """Train ``epochs`` more epochs and return how many were done: fewer only where the run diverges."""
        return self._advance(whole("epochs", epochs, least=1))

    def trace(self, epochs: int) -> Array:
        """Train ``epochs`` more epochs and return the parameters ``(n, P)`` after each of the n that were done."""
        trace = np.empty((whole("epochs", epochs, least=1), self.configuration.network.size))
        return trace[: self._advance(len(trace), trace)]

    def rewind(self, epoch: int) -> None:
        """Return to ``epoch``, any from 0 to the furthest reached; the way forward from there is the same again."""
        if whole("epoch", epoch, least=0) > self.furthest:
            raise ValueError(f"epoch must be one already reached, 0 to {self.furthest}; got {epoch}. Advance first.")
        before, state = self._snapshots.before(epoch)
        # The present epoch may be a nearer place to go forward from than the snapshot.
        if not before < self.epoch <= epoch:
            self._restore(before, state)
        if epoch > self.epoch:
            self.advance(epoch - self.epoch)

    def parameters_at(self, epoch: int) -> Array:
        """The parameters ``(P,)`` at any epoch from 0 to the furthest reached; the run stays where it is."""
        here, state = self.epoch, self._state.copy()
        self.rewind(epoch)
        parameters = self.parameters
        self._restore(here, state)
        return parameters

    def set_learning_rate(self, rate: float) -> None:
        """Use ``rate`` from the present epoch on; epochs beyond it that were already reached are forgotten."""
        kept = tuple(change for change in self.schedule if change[0] < self.epoch)
        self.schedule = schedule_from((*kept, (self.epoch, rate)))
        self._snapshots.forget_after(self.epoch)
        self.furthest, self.diverged_at = self.epoch, None
        # Other losses follow: whoever was handed the old ones keeps them. After a mere rewind the same ones come again.
        self._losses = self._losses.copy()

    def _advance(self, epochs: int, trace: Array | None = None) -> int:
        """Train, fill ``trace`` ``(epochs, P)`` with the parameters after each epoch, and return how many were done."""
        start, goal = self.epoch, self.epoch + epochs
        with np.errstate(all="ignore"):
            while self.epoch < goal and self.state != "diverged":
                block = min(_BLOCK - self.epoch % _BLOCK, goal - self.epoch)
                self._advance_block(block, None if trace is None else trace[self.epoch - start :])
        self.furthest = max(self.furthest, self.epoch)
        return self.epoch - start

    def _advance_block(self, epochs: int, trace: Array | None = None) -> None:
        before, start = self._state.copy(), self.epoch
        self._train(epochs, trace)
        if np.isfinite(self._state).all() and np.isfinite(self._losses[start : self.epoch + 1]).all():
            self._snapshots.keep(self.epoch, self._state)
        elif epochs == 1:
            self._restore(start, before)
            self.diverged_at = start + 1
        else:
            # A value that stops being finite stays so: look for the epoch one at a time, from the block's start. What
            # the trace holds of the epochs before it is right.
            self._restore(start, before)
            while self.state != "diverged" and self.epoch < start + epochs:
                self._advance_block(1)

    def _train(self, epochs: int, trace: Array | None) -> None:
        """Train without looking left or right; the loss at each epoch falls out of its forward pass."""
        start, entries = self.epoch, self.epoch + epochs + 1
        if entries > len(self._losses):
            self._losses = np.concatenate([self._losses, np.empty(max(entries, len(self._losses)))])
        train = self._train_whole if self.configuration.batch_size is None else self._train_in_batches
        for count, rate in self._stretches(epochs):
            if trace is None:
                train(count, np.array(rate))
                continue
            for _ in range(count):
                train(1, np.array(rate))
                trace[self.epoch - start - 1] = self._state[0]
        self._record_loss()

    def _train_whole(self, epochs: int, rate: Array) -> None:
        sweep, Y, losses, step, backward = self._pass, self.Y, self._losses, self._optimiser.step, self._backward
        parameters, memory = self._state[0], self._state[1:]
        for epoch in range(self.epoch, self.epoch + epochs):
            sweep.forward()
            losses[epoch] = sweep.loss(Y)
            step(parameters, backward(sweep, Y), memory, rate, epoch + 1)
        self.epoch += epochs

    def _train_in_batches(self, epochs: int, rate: Array) -> None:
        batches, step, backward = self._minibatches, self._optimiser.step, self._backward
        parameters, memory = self._state[0], self._state[1:]
        for _ in range(epochs):
            self._record_loss()
            # The order depends on the seed and the epoch alone, so an epoch can be trained again in any company.
            order = np.random.default_rng((self.configuration.seed, self.epoch)).permutation(len(self.X))
            X, Y = self.X[order], self.Y[order]
            for update, (rows, sweep) in enumerate(batches, start=self.epoch * len(batches) + 1):
                np.copyto(sweep.X, X[rows])
                sweep.forward()
                step(parameters, backward(sweep, Y[rows]), memory, rate, update)
            self.epoch += 1

    def _stretches(self, epochs: int) -> Iterator[tuple[int, float]]:
        """The coming ``epochs`` cut where the learning rate changes: ``(epochs, rate)`` pairs."""
        end = self.epoch + epochs
        bounds = sorted({end, *(epoch for epoch, _ in self.schedule if self.epoch < epoch < end)})
        for bound in bounds:
            yield bound - self.epoch, self.learning_rate

    @np.errstate(all="ignore")
    def _record_loss(self) -> None:
        self._pass.forward()
        self._losses[self.epoch] = self._pass.loss(self.Y)

    def _restore(self, epoch: int, state: Array) -> None:
        self._state[...] = state
        self.epoch = epoch
