"""The seed lottery: one setting trained from many initial weights, to see how often it works.

A lottery works in slices: ``advance(seconds)`` trains about that long and gives way, so that a server can serve others
in between. It goes through the seeds chunk by chunk, each chunk over all of its epochs, so that memory stays bounded,
the numbers in hand stay in the processor's cache, and what is done when it is stopped is a fair sample.

Every network starts and moves as ``training.Trainer`` has it, full batch, up to rounding. Where a large learning rate
makes a run chaotic, rounding grows, and single networks can end otherwise than there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.checks import table, whole
from nn_core.losses import LOSSES
from nn_core.optimisers import optimiser
from nn_core.outcomes import Outcomes, joined
from nn_core.passes import Pass
from nn_core.training import Configuration
from nn_core.verdict import SOLVED, Criterion
from nn_core.wide import WidePass, bytes_each, pays

Array = NDArray[np.float64]
Seeds = NDArray[np.int64]

_CHUNK_BYTES = 5_000_000  # Measured: beyond a few megabytes a sweep leaves the cache and slows down.
_CHUNK_NETWORKS = 1024
_RECORDED = 101  # Epochs at which a curve is kept, evenly spread, first and last among them.


class Lottery:
    """``configuration`` trained from each of ``seeds`` for ``epochs``; its own seed plays no part.

    ``X`` is ``(n_samples, n_in)``, ``Y`` ``(n_samples, n_out)``. ``criterion`` says when a network counts as solved; it
    is looked at after every epoch, epoch 0 included. ``recorded`` are the epochs of the loss curves. ``trained`` counts
    network-epochs, out of ``total``.
    """

    def __init__(
        self, configuration: Configuration, X: ArrayLike, Y: ArrayLike, seeds: Sequence[int], epochs: int,
        criterion: Criterion = SOLVED,
    ) -> None:  # fmt: skip
        network = configuration.network
        if configuration.batch_size is not None:
            raise ValueError(f"batch_size must be None; got {configuration.batch_size}. A lottery trains full batch.")
        self.configuration, self.criterion = configuration, criterion
        self.X = np.ascontiguousarray(table("X", X, columns=network.sizes[0]))
        self.Y = table("Y", Y, columns=network.sizes[-1], rows=len(self.X))
        self.seeds = np.array([whole("every seed", seed, least=0) for seed in seeds], dtype=np.int64)
        self.epochs = whole("epochs", epochs, least=1)
        self.total = whole("the number of seeds", len(self.seeds), least=1) * self.epochs
        self.recorded = np.unique(np.linspace(0, self.epochs, _RECORDED).astype(np.int64))
        self.trained = 0
        self._parts: list[Outcomes] = []
        self._work = self._train_all()

    @property
    def finished(self) -> bool:
        """Whether every network has trained all of its epochs."""
        return len(self.seeds) == sum(map(len, self._parts))

    def advance(self, seconds: float) -> None:
        """Train for about ``seconds``: at least one epoch of one chunk, and less where the end comes first."""
        until = time.perf_counter() + seconds
        with np.errstate(all="ignore"):
            for _ in self._work:
                if time.perf_counter() >= until:
                    break

    def outcomes(self) -> Outcomes | None:
        """The networks that have trained all of their epochs, in the order of ``seeds``; None before the first."""
        if len(self._parts) > 1:
            self._parts = [joined(self._parts)]
        return self._parts[0] if self._parts else None

    def _train_all(self) -> Iterator[None]:
        for seeds in chunks(self.configuration, len(self.X), self.seeds):
            yield from self._train(seeds)

    def _train(self, seeds: Seeds) -> Iterator[None]:
        """Train one chunk, giving way after every epoch, and keep its outcomes."""
        parameters, sweep = self._start(seeds)
        method, rate = optimiser(self.configuration.optimiser), np.array(self.configuration.learning_rate)
        memory = np.zeros((method.rows, *parameters.shape))
        watch = _Watch(self.criterion, self.Y, len(seeds))
        curves = np.empty((len(seeds), len(self.recorded)))
        columns = {epoch: column for column, epoch in enumerate(self.recorded.tolist())}
        # An epoch of one network is over so soon that looking at the clock after each would be felt.
        stretch, before = 1 if len(seeds) > 1 else 16, self.trained
        for epoch in range(self.epochs):
            watch.look(sweep.forward(), epoch)
            if epoch in columns:
                curves[:, columns[epoch]] = sweep.loss(self.Y)
            method.step(parameters, sweep.backward(self.Y), memory, rate, epoch + 1)
            if not epoch % stretch:
                self.trained = before + (epoch + 1) * len(seeds)
                yield
        self.trained = before + self.epochs * len(seeds)
        outputs = sweep.forward()
        watch.look(outputs, self.epochs)
        curves[:, -1] = sweep.loss(self.Y)
        ended, met = parameters.reshape(-1, len(seeds)).T.copy(), self.criterion.met(outputs, self.Y)
        self._parts.append(_outcomes(seeds, met, watch.solved_at, curves, ended))

    def _start(self, seeds: Seeds) -> tuple[Array, Pass | WidePass]:
        """The initial parameters, ``(P,)`` of one network or ``(P, N)`` of several, and a pass that reads them."""
        network, scheme, loss = self.configuration.network, self.configuration.scheme, self.configuration.loss
        drawn = [network.initial_parameters(rng=np.random.default_rng(seed), scheme=scheme) for seed in seeds.tolist()]
        if len(seeds) == 1:
            return drawn[0], Pass(network, drawn[0], self.X, loss)
        parameters = np.stack(drawn, axis=-1)
        return parameters, WidePass(network, parameters, self.X, loss)


class _Watch:
    """Remembers the first epoch at which each of N networks meets ``criterion``: ``solved_at`` ``(N,)``, -1 before."""

    def __init__(self, criterion: Criterion, Y: Array, n_networks: int) -> None:
        self.solved_at = np.full(n_networks, -1, dtype=np.int32)
        self._criterion, self._Y = criterion, Y
        self._scratch: Array | None = None

    def look(self, outputs: Array, epoch: int) -> None:
        """Note ``epoch`` for the networks whose ``outputs``, of one or a stack, meet the criterion for the first time.

        The mean squared error goes first: it is cheap, and few networks pass it without being solved.
        """
        if self._scratch is None:
            self._scratch = np.empty_like(outputs)
        squared = LOSSES["mse"].value(outputs, outputs, self._Y, self._scratch)
        if outputs.ndim == 2:
            if squared < self._criterion.error and self.solved_at[0] < 0 and self._criterion.met(outputs, self._Y):
                self.solved_at[0] = epoch
            return
        near = np.flatnonzero((squared < self._criterion.error) & (self.solved_at < 0))
        if len(near):
            self.solved_at[near[self._criterion.met(outputs[near], self._Y)]] = epoch


def _outcomes(seeds: Seeds, met: Array, solved_at: NDArray[np.int32], curves: Array, parameters: Array) -> Outcomes:
    finite = np.isfinite(parameters).all(axis=1) & np.isfinite(curves).all(axis=1)
    verdicts = np.where(finite, np.where(met, 0, 1), 2).astype(np.int8)
    losses = np.where(finite, curves[:, -1], np.nan)
    return Outcomes(seeds, verdicts, solved_at, losses, curves, parameters)


def chunks(configuration: Configuration, n_samples: int, seeds: Seeds) -> list[Seeds]:
    """``seeds`` in even chunks that fit the cache, or one by one where side by side does not pay."""
    network = configuration.network
    if not pays(network, n_samples, len(seeds)):
        return list(seeds.reshape(-1, 1))
    most = min(_CHUNK_NETWORKS, _CHUNK_BYTES // bytes_each(network, n_samples))
    return np.array_split(seeds, -(-len(seeds) // most))
