"""The seed lottery: one setting trained from many initial weights, to see how often it works.

It trains one chunk of the seeds after another, each over all epochs, so that memory stays bounded, the numbers in hand
stay in the processor's cache, and what is done when it is stopped is a fair sample.

Every network starts and moves as ``training.Trainer`` has it, full batch, up to rounding. Where a large learning rate
makes a run chaotic, rounding grows, and single networks can end otherwise than there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab.criterion import SOLVED, Criterion
from lab.lottery.batched_pass import BatchedPass, batching_is_faster, bytes_each, fewest_to_batch
from lab.lottery.outcomes import Outcomes
from lab.sliced_work import SlicedWork, Steps
from nn_core.checks import instance, table, whole
from nn_core.fast_pass import Pass, mean_loss
from nn_core.losses import LOSSES, targets
from nn_core.network import Network
from nn_core.optimisers import optimiser
from nn_core.training import Configuration

Array = NDArray[np.float64]
Seeds = NDArray[np.int64]

_CHUNK_BYTES = 5_000_000  # Measured: beyond a few megabytes a sweep leaves the cache and slows down.
_CHUNK_NETWORKS = 1024
_CHUNK_WORK = 5_000_000_000  # Bytes times epochs: about two seconds, which is all that can be lost when it is stopped.
LARGEST_SEED = 2**63 - 1
RECORDED = 101
"""The most epochs at which a curve is kept: evenly spread, first and last among them."""


class Lottery(SlicedWork[None]):
    """``configuration`` trained from each of ``seeds`` for ``epochs``; its own seed plays no part.

    ``X`` is ``(n_samples, n_in)``, ``Y`` ``(n_samples, n_out)``. ``criterion`` says when a network counts as solved; it
    is checked after every epoch, epoch 0 included. ``recorded`` are the epochs of the loss curves. ``trained`` counts
    network-epochs, out of ``total``.
    """

    def __init__(
        self, configuration: Configuration, X: ArrayLike, Y: ArrayLike, seeds: Sequence[int], epochs: int,
        criterion: Criterion = SOLVED,
    ) -> None:  # fmt: skip
        instance("configuration", configuration, Configuration, "Make one, like Configuration(network).")
        instance("criterion", criterion, Criterion, "Make one, like Criterion(accuracy=0.95).")
        if not isinstance(seeds, Iterable):
            raise ValueError(f"seeds must be a sequence of ints; got {seeds!r}. Pass, for instance, range(100).")
        network = configuration.network
        rule = configuration.rule
        if rule.batch_size is not None or rule.l1 or rule.l2:
            raise ValueError(f"rule must take all samples at once and have no penalties; got {rule}. Use another one.")
        self.configuration, self.criterion = configuration, criterion
        # Copies: what happens to the caller's arrays later does not happen to the lottery.
        self.X = table("X", X, columns=network.sizes[0]).copy()
        self.Y = targets(Y, configuration.loss, rows=len(self.X), columns=network.sizes[-1]).copy()
        self.seeds = np.array([whole("every seed", seed, 0, LARGEST_SEED) for seed in seeds], dtype=np.int64)
        self.epochs = whole("epochs", epochs, least=1)
        self.total = whole("the number of seeds", len(self.seeds), least=1) * self.epochs
        self.recorded = np.unique(np.linspace(0, self.epochs, RECORDED).astype(np.int64))
        self.trained = 0
        self._ended = 0  # Networks that have trained all of their epochs.
        super().__init__(self._train_all())

    def outcomes(self) -> Outcomes | None:
        """The networks that have trained all of their epochs, in the order of ``seeds``; None before the first."""
        return self._rows[: self._ended] if self._ended else None

    def _train_all(self) -> Steps[None]:
        network = self.configuration.network
        self._rows = Outcomes.blank(self.seeds, len(self.recorded), network.size)
        for seeds in chunks(network, len(self.X), self.seeds, self.epochs):
            yield from self._train(self._rows[self._ended : self._ended + len(seeds)])
            self._ended += len(seeds)

    def _train(self, rows: Outcomes) -> Steps[None]:
        """Train one chunk, giving way after every epoch, and fill in its ``rows``."""
        seeds, curves = rows.seeds, rows.curves
        parameters, sweep = self._start(seeds)
        method, rate = optimiser(self.configuration.rule.optimiser), np.array(self.configuration.rule.learning_rate)
        memory = np.zeros((method.rows, *parameters.shape))
        shape = (len(seeds), *self.Y.shape)
        scratch = np.empty_like(sweep.forward().reshape(shape))
        columns = {epoch: column for column, epoch in enumerate(self.recorded.tolist())}
        # An epoch of one network is over so soon that a step of one epoch would cost time.
        step, before = 1 if len(seeds) > 1 else 16, self.trained
        for epoch in range(self.epochs):
            self._note_solved(sweep.forward().reshape(shape), epoch, rows.solved_at, scratch)
            if epoch in columns:
                curves[:, columns[epoch]] = sweep.loss(self.Y)
            method.step(parameters, sweep.backward(self.Y), memory, rate, epoch + 1)
            if not epoch % step:
                self.trained = before + (epoch + 1) * len(seeds)
                yield self.trained / self.total
        self.trained = before + self.epochs * len(seeds)
        outputs = sweep.forward().reshape(shape)
        self._note_solved(outputs, self.epochs, rows.solved_at, scratch)
        curves[:, -1] = sweep.loss(self.Y)
        rows.parameters[:] = parameters.reshape(-1, len(seeds)).T
        finite = np.isfinite(rows.parameters).all(axis=1) & np.isfinite(curves).all(axis=1)
        rows.verdicts[:] = np.where(finite, np.where(self.criterion.met(outputs, self.Y), 0, 1), 2)
        rows.losses[:] = np.where(finite, curves[:, -1], np.nan)

    def _note_solved(self, outputs: Array, epoch: int, solved_at: NDArray[np.int32], scratch: Array) -> None:
        """Note ``epoch`` in ``solved_at`` ``(N,)``, -1 before, where ``outputs`` ``(N, …)`` are solved the first time.

        The mean squared error goes first: it is cheap, and few networks pass it without being solved.
        """
        squared = mean_loss(LOSSES["mse"], outputs, outputs, self.Y, scratch)
        near = np.flatnonzero((squared < self.criterion.error) & (solved_at < 0))
        if len(near):
            solved_at[near[self.criterion.met(outputs[near], self.Y)]] = epoch

    def _start(self, seeds: Seeds) -> tuple[Array, Pass | BatchedPass]:
        """The initial parameters, ``(P,)`` of one network or ``(P, N)`` of several, and a pass that reads them."""
        network, loss, scheme = self.configuration.network, self.configuration.loss, self.configuration.scheme
        rngs = [np.random.default_rng(seed) for seed in seeds.tolist()]
        parameters = np.stack([network.initial_parameters(rng=rng, scheme=scheme) for rng in rngs], axis=-1)
        if len(seeds) == 1:
            return parameters[:, 0], Pass(network, parameters[:, 0], self.X, loss)
        return parameters, BatchedPass(network, parameters, self.X, loss)


def chunks(network: Network, n_samples: int, seeds: Seeds, epochs: int) -> list[Seeds]:
    """``seeds`` in even chunks that fit the cache and are soon done, or one by one where that is faster."""
    return np.array_split(seeds, -(-len(seeds) // chunk_size(network, n_samples, len(seeds), epochs)))


def chunk_size(network: Network, n_samples: int, n_networks: int, epochs: int) -> int:
    """The most networks that a chunk of ``n_networks`` holds."""
    if not batching_is_faster(network, n_samples, n_networks):
        return 1
    each = bytes_each(network, n_samples)
    # With fewer than twice the fewest that pay, most of the gain would be lost.
    soon = max(_CHUNK_WORK // epochs // each, 2 * fewest_to_batch(network, n_samples))
    return min(n_networks, _CHUNK_NETWORKS, _CHUNK_BYTES // each, soon)
