"""The seed lottery: one setting trained from many initial weights, to see how often it works.

It trains one chunk of the seeds after another, each over all epochs, so that memory stays bounded, the numbers in hand
stay in the processor's cache, and what is done when it is stopped is a fair sample.

Where it is faster, the networks of a chunk are trained together (``batched_pass``): each starts and moves as
``training.Trainer`` has it, up to rounding. Where a large learning rate makes a run chaotic, rounding grows, and single
networks can end otherwise than there. The others are trained by the Trainer, one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab.criterion import SOLVED, Criterion, first_solved
from lab.lottery.batched_pass import BatchedPass, batching_is_faster, bytes_each, fewest_to_batch, products
from lab.lottery.outcomes import Outcomes
from lab.sliced_work import SlicedWork, Steps
from nn_core.batches import batches
from nn_core.checks import instance, table, whole
from nn_core.fast_pass import mean_loss
from nn_core.losses import LOSSES, targets
from nn_core.network import Network
from nn_core.optimisers import optimiser
from nn_core.training import Configuration, Trainer
from nn_core.update import new_state, updating

Array = NDArray[np.float64]
Seeds = NDArray[np.int64]

_CHUNK_BYTES = 5_000_000  # Measured: beyond a few megabytes a sweep leaves the cache and slows down.
_CHUNK_NETWORKS = 1024
_CHUNK_WORK = 5_000_000_000  # Bytes times epochs: about two seconds, which is all that can be lost when it is stopped.
_STEP_EPOCHS, _STEP_PRODUCTS = 256, 10_000_000  # The most epochs, and about the most products, between two yields.
LARGEST_SEED = 2**63 - 1
RECORDED = 101
"""The most epochs at which a curve is kept: evenly spread, first and last among them."""


class Lottery(SlicedWork[None]):
    """``configuration`` trained from each of ``seeds`` for ``epochs``; its own seed plays no part.

    ``X`` is ``(n_samples, n_in)``, ``Y`` ``(n_samples, n_out)``. ``criterion`` says when a network counts as solved; it
    is checked after every epoch, epoch 0 included, on the samples ``judged``, a pair ``(X, Y)``, by default those that
    are trained on. ``recorded`` are the epochs of the loss curves. ``trained`` counts network-epochs, out of ``total``,
    and ``begun`` the networks whose initial weights are drawn.
    """

    def __init__(
        self, configuration: Configuration, X: ArrayLike, Y: ArrayLike, seeds: Sequence[int], epochs: int,
        criterion: Criterion = SOLVED, judged: tuple[ArrayLike, ArrayLike] | None = None,
    ) -> None:  # fmt: skip
        instance("configuration", configuration, Configuration, "Make one, like Configuration(network).")
        instance("criterion", criterion, Criterion, "Make one, like Criterion(accuracy=0.95).")
        if not isinstance(seeds, Iterable):
            raise ValueError(f"seeds must be a sequence of ints; got {seeds!r}. Pass, for instance, range(100).")
        self.configuration, self.criterion = configuration, criterion
        self.X, self.Y = self._samples(X, Y)
        if judged is not None:
            instance("judged", judged, tuple, "Pass a pair (X, Y).")
        self._test = None if judged is None else self._samples(*judged)
        self.judged = self._test or (self.X, self.Y)
        self.seeds = np.array([whole("every seed", seed, 0, LARGEST_SEED) for seed in seeds], dtype=np.int64)
        self.epochs = whole("epochs", epochs, least=1)
        self.total = whole("the number of seeds", len(self.seeds), least=1) * self.epochs
        self.recorded = np.unique(np.linspace(0, self.epochs, RECORDED).astype(np.int64))
        self.trained, self.begun = 0.0, 0
        self._ended = 0  # Networks that have trained all of their epochs.
        self._batch = min(configuration.rule.batch_size or len(self.X), len(self.X))
        super().__init__(self._train_all())

    def outcomes(self) -> Outcomes | None:
        """The networks that have trained all of their epochs, in the order of ``seeds``; None before the first."""
        return self._rows[: self._ended] if self._ended else None

    def _samples(self, X: ArrayLike, Y: ArrayLike) -> tuple[Array, Array]:
        """Copies of ``X`` and ``Y``: what happens to the caller's arrays later does not happen to the lottery."""
        sizes = self.configuration.network.sizes
        inputs = table("X", X, columns=sizes[0])
        return inputs.copy(), targets(Y, self.configuration.loss, len(inputs), sizes[-1]).copy()

    def _train_all(self) -> Steps[None]:
        network, n_judged = self.configuration.network, len(self._test[0]) if self._test else 0
        self._rows = Outcomes.blank(self.seeds, len(self.recorded), network.size)
        for seeds in chunks(network, len(self.X), self.seeds, self.epochs, self._batch, n_judged):
            rows, before = self._rows[self._ended : self._ended + len(seeds)], self.trained
            for epochs in self._train_one(rows) if len(seeds) == 1 else self._train_together(rows):
                self.begun = self._ended + len(seeds)
                self.trained = before + epochs * len(seeds)
                yield self.trained / self.total
            self.trained = before + self.epochs * len(seeds)
            self._ended += len(seeds)

    def _train_one(self, rows: Outcomes) -> Iterator[float]:
        """Let the Trainer train the network of the one row, and fill in that row; yields the epochs that are done."""
        configuration = replace(self.configuration, seed=int(rows.seeds[0]))
        trainer, step = Trainer(configuration, self.X, self.Y, test=self._test), self._epochs_a_step()
        trace = trainer.parameters[None]
        while True:
            yield trainer.epoch
            losses = trainer.test_loss_history if self._test else trainer.loss_history
            if rows.solved_at[0] < 0:
                last = losses[len(losses) - len(trace) :]
                first = first_solved(configuration, self.criterion, self.judged, trace, last)
                rows.solved_at[0] = -1 if first is None else len(losses) - len(trace) + first
            if trainer.epoch == self.epochs or trainer.state == "diverged":
                break
            trace = trainer.trace(min(step, self.epochs - trainer.epoch))
        reached = self.recorded <= trainer.epoch
        rows.curves[0] = np.nan
        rows.curves[0, reached] = trainer.loss_history[self.recorded[reached]]
        rows.parameters[0] = trainer.parameters
        outputs = configuration.network.predict(trainer.parameters, self.judged[0])
        self._judge(rows, outputs[None], np.array([trainer.epoch == self.epochs]))

    def _epochs_a_step(self) -> int:
        """How many epochs of one network are soon over, and yet so many that looking at the clock costs little."""
        soon = _STEP_PRODUCTS // products(self.configuration.network, len(self.X))
        return max(1, min(_STEP_EPOCHS, soon) * self._batch // len(self.X))

    def _train_together(self, rows: Outcomes) -> Iterator[float]:
        """Train one chunk and fill in its ``rows``; yields after every update the epochs that are done."""
        network, loss, scheme = self.configuration.network, self.configuration.loss, self.configuration.scheme
        rngs = [np.random.default_rng(seed) for seed in rows.seeds.tolist()]
        drawn, rule = [network.initial_parameters(rng=rng, scheme=scheme) for rng in rngs], self.configuration.rule
        state = new_state(np.stack(drawn, axis=-1), len(optimiser(rule.optimiser).memory))
        parameters, update = state[0], updating(network, rule, state)
        sweep = BatchedPass(network, parameters, self.X, loss)
        judging = BatchedPass(network, parameters, self._test[0], loss) if self._test else sweep
        in_batches = self._batch < len(self.X)
        epoch_in_batches = self._in_batches(rows.seeds, parameters, update)
        scratch = np.empty_like(judging.forward())
        columns = {epoch: column for column, epoch in enumerate(self.recorded.tolist())}
        yield 0
        for epoch in range(self.epochs + 1):
            if not in_batches or epoch in columns or judging is sweep:
                sweep.forward()
            if epoch in columns:
                rows.curves[:, columns[epoch]] = sweep.loss(self.Y)
            outputs = judging.forward() if self._test else judging.outputs
            self._note_solved(outputs, epoch, rows.solved_at, scratch)
            if epoch == self.epochs:
                break
            if in_batches:
                yield from (epoch + part for part in epoch_in_batches(epoch))
            else:
                update(sweep.backward(self.Y))
                yield epoch + 1
        rows.parameters[:] = parameters.T
        self._judge(rows, outputs, np.isfinite(np.concatenate([*state, rows.curves.T])).all(axis=0))

    def _in_batches(
        self, seeds: Seeds, parameters: Array, update: Callable[[Array], None]
    ) -> Callable[[int], Iterator[float]]:
        """Trains the epoch after the one given, batch by batch, and yields what part of it is done."""
        c, n, passes = self.configuration, len(self.X), dict[int, BatchedPass]()
        columns, wanted = self.X.T.copy(), self.Y.T.copy()
        shuffled = c.order == "shuffled"  # Each network has its own order then, and else all have the data's.

        def train(epoch: int) -> Iterator[float]:
            left = n % self._batch if epoch else 0
            drawn = seeds.tolist() if shuffled else [0]
            each = [batches(c.order, seed, epoch, n, self._batch, left) for seed in drawn]
            done, total = 0, sum(map(len, each[0]))
            for batch in zip(*each):
                chosen = np.stack(batch, axis=-1) if shuffled else batch[0]
                X = columns[:, chosen].swapaxes(0, 1)
                if len(X) not in passes:
                    passes[len(X)] = BatchedPass(c.network, parameters, X, c.loss)
                sweep = passes[len(X)]
                sweep.X[...] = X
                sweep.forward()
                update(sweep.backward(wanted[:, chosen].T))
                done += len(chosen)
                yield done / total

        return train

    def _judge(self, rows: Outcomes, outputs: Array, finite: NDArray[np.bool_]) -> None:
        """Fill in the verdicts, and the losses, of ``rows`` that end with ``outputs``, where they are ``finite``."""
        rows.verdicts[:] = np.where(finite, np.where(self.criterion.met(outputs, self.judged[1]), 0, 1), 2)
        rows.losses[:] = np.where(finite, rows.curves[:, -1], np.nan)

    def _note_solved(self, outputs: Array, epoch: int, solved_at: NDArray[np.int32], scratch: Array) -> None:
        """Note ``epoch`` in ``solved_at`` ``(N,)``, -1 before, where ``outputs`` ``(N, …)`` are solved the first time.

        The mean squared error goes first: it is cheap, and few networks pass it without being solved.
        """
        squared = mean_loss(LOSSES["mse"], outputs, outputs, self.judged[1], scratch)
        near = np.flatnonzero((squared < self.criterion.error) & (solved_at < 0))
        if len(near):
            solved_at[near[self.criterion.met(outputs[near], self.judged[1])]] = epoch


def chunks(
    network: Network, n_samples: int, seeds: Seeds, epochs: int, batch: int | None = None, n_judged: int = 0
) -> list[Seeds]:
    """``seeds`` in even chunks that fit the cache and are soon done, or one by one where that is faster.

    Training takes ``batch`` of the ``n_samples`` at once, by default all; other samples that are judged are
    ``n_judged``.
    """
    return np.array_split(seeds, -(-len(seeds) // _chunk_size(network, n_samples, len(seeds), epochs, batch, n_judged)))


def _chunk_size(
    network: Network, n_samples: int, n_networks: int, epochs: int, batch: int | None, n_judged: int
) -> int:
    """The most networks that a chunk of ``n_networks`` holds."""
    at_once = batch or n_samples
    if not batching_is_faster(network, at_once, n_networks):
        return 1
    # What a network's passes hold.
    each = sum(bytes_each(network, n) for n in (n_samples, n_judged, at_once if at_once < n_samples else 0) if n)
    # With fewer than twice the fewest that pay, most of the gain would be lost.
    soon = max(_CHUNK_WORK // epochs // each, 2 * fewest_to_batch(network, at_once))
    return min(n_networks, _CHUNK_NETWORKS, max(1, _CHUNK_BYTES // each), soon)
