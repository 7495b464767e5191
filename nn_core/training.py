"""Training: a run that can be advanced in any chunks, taken back to any epoch, and made again bit for bit.

Epoch 0 is the initial network. ``loss_history[e]`` is the loss of the network *after* e epochs, so it has one entry
more than epochs were trained. A run is silent and keeps snapshots of some epochs: what lies between two of them
is computed again, which gives the very same bits.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.batches import batches
from nn_core.checks import Array, instance, one_of, table, vector, whole
from nn_core.fast_pass import Pass
from nn_core.losses import loss_for, targets
from nn_core.network import Network
from nn_core.schedule import Change, Edit, Rule, checked, counted, edits_at, rule_at, schedule_from, since
from nn_core.snapshots import Snapshots
from nn_core.update import new_state, updating

ORDERS = ("shuffled", "fixed")
_BLOCK = 256  # Epochs between two looks at whether the values are still finite.


@dataclass(frozen=True)
class Configuration:
    """All that a run depends on, besides its data and the changes made on the way.

    ``rule`` is the one it begins with. ``seed`` decides the initial weights and the order of ``"shuffled"`` batches,
    another one in every epoch; ``"fixed"`` keeps the data's ``order``.
    """

    network: Network
    rule: Rule = field(default_factory=Rule)
    loss: str = "mse"
    scheme: str = "normal"
    seed: int = 0
    order: str = "shuffled"

    def __post_init__(self) -> None:
        instance("network", self.network, Network, "Make one, like Network((2, 4, 1)).")
        loss_for(self.loss, self.network.output)
        object.__setattr__(self, "rule", checked(self.rule))
        whole("seed", self.seed, least=0)
        one_of("order", self.order, ORDERS)
        self.initial_parameters()

    def initial_parameters(self) -> Array:
        """The parameters ``(P,)`` at epoch 0."""
        return self.network.initial_parameters(rng=np.random.default_rng(self.seed), scheme=self.scheme)


def _samples(configuration: Configuration, X: ArrayLike, Y: ArrayLike) -> tuple[Array, Array]:
    """Copies of ``X`` and ``Y``: what happens to the caller's arrays later does not happen to the run."""
    sizes = configuration.network.sizes
    inputs = table("X", X, columns=sizes[0])
    return inputs.copy(), targets(Y, configuration.loss, rows=len(inputs), columns=sizes[-1]).copy()


class Trainer:
    """One run of ``configuration`` on ``X`` ``(n_samples, n_in)`` and ``Y`` ``(n_samples, n_out)``.

    ``schedule`` holds Changes, or ``(epoch, Rule)`` pairs, the first at epoch 0; without it the configuration's rule
    holds throughout. A new optimiser begins with an empty memory. ``backward`` turns a pass that has swept forward, and
    ``Y``, into the gradient ``(P,)``, or whatever is to be followed instead. The run starts at ``parameters`` ``(P,)``,
    by default those that the configuration draws. ``test`` is a pair ``(X, Y)`` of samples that are not trained on.

    ``copy.copy``, ``copy.deepcopy`` and ``pickle`` all give a run of its own that goes on bit for bit like this one.
    """

    def __init__(
        self, configuration: Configuration, X: ArrayLike, Y: ArrayLike, schedule: Sequence[Any] | None = None,
        backward: Callable[[Pass, Array], Array] = Pass.backward, parameters: ArrayLike | None = None,
        test: tuple[ArrayLike, ArrayLike] | None = None,
    ) -> None:  # fmt: skip
        instance("configuration", configuration, Configuration, "Make one, like Configuration(network).")
        self.configuration = own = configuration
        self.all_samples = _samples(own, X, Y)  # By the schedule some may join on the way.
        if test is not None:
            instance("test", test, tuple, "Pass a pair (X, Y).")
        self.test = None if test is None else _samples(own, *test)
        self.schedule = schedule_from([(0, own.rule)] if schedule is None else schedule, own.network)
        self.epoch = self.furthest = 0
        self.diverged_at: int | None = None
        self._backward = backward
        given = own.initial_parameters() if parameters is None else parameters
        self._state = new_state(vector("parameters", given, own.network.size))
        self._losses = np.empty((1 if test is None else 2, _BLOCK))  # Of the training samples, and of the test samples.
        self.__setstate__({})
        self._settle()
        self._snapshots = Snapshots(self._state)

    def __repr__(self) -> str:
        network, rule = self.configuration.network, self.rule
        how = f"{len(self.X)} samples, {rule.optimiser} at {rule.learning_rate:g}"
        return f"<Trainer: {network} on {how}; epoch {self.epoch}, loss {self.last_loss:.4g}, {self.state}>"

    def __getstate__(self) -> dict[str, Any]:
        """All but the passes, which read the original's parameters."""
        return {name: value for name, value in vars(self).items() if name != "_passes"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._passes: dict[tuple[bool, int], tuple[Pass, Array]] = {}
        for array in chain(self.all_samples, self.test or ()):
            array.flags.writeable = False  # Which no copy of an array remembers.

    def __copy__(self) -> Self:
        return copy.deepcopy(self)

    @property
    def X(self) -> Array:
        """The inputs ``(n_samples, n_in)`` of the samples that the next epoch trains on."""
        return self.all_samples[0][: self.rule.samples]

    @property
    def Y(self) -> Array:
        """Their targets ``(n_samples, n_out)``."""
        return self.all_samples[1][: self.rule.samples]

    @property
    def _watched(self) -> list[tuple[Pass, Array]]:
        """Passes over those whose loss is recorded, with their targets: the samples trained on, and the test's."""
        c, flat = self.configuration, self._state[0]
        found: list[tuple[Pass, Array]] = []
        for X, Y in [(self.X, self.Y), *([self.test] if self.test else [])]:
            key = bool(found), len(X)  # Points that join make others: the last three are kept.
            if key not in self._passes:
                self._passes = dict([*self._passes.items()][-2:]) | {key: (Pass(c.network, flat, X, c.loss), Y)}
            found.append(self._passes[key])
        return found

    @property
    def parameters(self) -> Array:
        """A copy of the parameters ``(P,)`` at the present epoch."""
        return np.array(self._state[0])

    @property
    def rule(self) -> Rule:
        """The rule that the next epoch follows."""
        return rule_at(self.schedule, self.epoch)

    @property
    def frozen(self) -> NDArray[np.bool_]:
        """Which parameters ``(P,)`` the next epoch leaves as they are."""
        return np.asarray(self._state[-1] < 0)

    @property
    def loss_history(self) -> Array:
        """The losses ``(epoch + 1,)`` from epoch 0 to the present epoch, read-only; no later training changes them."""
        return self._history(self._losses[0])

    @property
    def test_loss_history(self) -> Array:
        """The test samples' losses, as ``loss_history``; ``(0,)`` where there are no test samples."""
        return self._history(self._losses[1] if self.test else np.empty(0))

    def _history(self, losses: Array) -> Array:
        history = losses[: self.epoch + 1]
        history.flags.writeable = False
        return history

    @property
    def last_loss(self) -> float:
        """The loss at the present epoch."""
        return float(self._losses[0, self.epoch])

    @property
    @np.errstate(all="ignore")
    def outputs(self) -> Array:
        """The network's outputs ``(n_samples, n_out)`` at the present epoch."""
        return self._watched[0][0].forward().copy()

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

    def set_rule(self, rule: Rule) -> None:
        """Follow ``rule`` from the present epoch on; epochs beyond it that were already reached are forgotten."""
        self._change(rule, edits_at(self.schedule, self.epoch))

    def edit(self, *edits: Edit) -> None:
        """Make ``edits`` at the present epoch; epochs beyond it that were already reached are forgotten."""
        changed, all_here = copy.copy(self), (*edits_at(self.schedule, self.epoch), *edits)
        changed._change(self.rule, all_here)
        if not np.isfinite(changed.last_loss):
            raise ValueError(f"edits must leave the loss finite; got {edits}. Choose smaller values.")
        self._change(self.rule, all_here)

    def _change(self, rule: Rule, edits: tuple[Edit, ...]) -> None:
        kept = (change for change in self.schedule if change.epoch < self.epoch)
        self.schedule = schedule_from((*kept, Change(self.epoch, rule, edits)), self.configuration.network)
        # Other losses follow: whoever was handed the old ones keeps them. After a mere rewind the same ones come again.
        self._losses = self._losses.copy()
        self._settle()
        self._snapshots.forget_after(self.epoch)
        self._snapshots.keep(self.epoch, self._state)
        self.furthest, self.diverged_at = self.epoch, None

    @np.errstate(all="ignore")
    def _advance(self, epochs: int, trace: Array | None = None) -> int:
        """Train, fill ``trace`` ``(epochs, P)`` with the parameters after each epoch, and return how many were done."""
        start, goal, most = self.epoch, self.epoch + epochs, _BLOCK
        while self.epoch < goal and self.state != "diverged":
            here, before = self.epoch, self._state.copy()
            # Another rule may clear a memory that is no longer finite, so a block ends where one begins.
            ends = [goal, here - here % most + most, *(change.epoch for change in self.schedule)]
            self._train(min(end for end in ends if end > here), None if trace is None else trace[here - start :])
            if np.isfinite(self._state).all() and np.isfinite(self._losses[0, here : self.epoch + 1]).all():
                self._snapshots.keep(self.epoch, self._state)
            else:
                if self.epoch == here + 1:
                    self.diverged_at = self.epoch
                self._restore(here, before)
                most = 1  # A value that stops being finite stays so: look for the epoch one at a time.
        self.furthest = max(self.furthest, self.epoch)
        return self.epoch - start

    def _train(self, end: int, trace: Array | None) -> None:
        """Train to epoch ``end`` by one rule, finite or not; each epoch's loss comes with a forward sweep."""
        c, start, step, backward = self.configuration, self.epoch, self._step(self._state), self._backward
        if end >= self._losses.shape[1]:
            more = np.empty((len(self._losses), max(end + 1, self._losses.shape[1])))
            self._losses = np.concatenate([self._losses, more], axis=1)
        watched = [(losses, sweep, known) for losses, (sweep, known) in zip(self._losses, self._watched)]
        (_, whole, Y), X, at_once = watched[0], self.X, self.rule.batch_size is None
        # Batches are copied into a pass of their size; an epoch has one or two sizes.
        batch_pass = lru_cache(2)(lambda n: Pass(c.network, whole.parameters, np.empty((n, X.shape[1])), c.loss))

        def swept(samples: NDArray[np.int_]) -> Pass:
            if len(samples) == len(X):
                return whole  # Swept forward for its loss.
            sweep = batch_pass(len(samples))
            np.copyto(sweep.X, X[samples])
            sweep.forward()
            return sweep

        for epoch in range(start, end):
            for losses, sweep, known in watched:
                sweep.forward()
                losses[epoch] = sweep.loss(known)
            if at_once:
                step(backward(whole, Y))
            else:
                for samples in self._batches(epoch):
                    step(backward(swept(samples), Y[samples]))
            if trace is not None:
                trace[epoch - start] = self._state[0]
        self.epoch = end
        self._settle()
        if trace is not None:
            trace[end - start - 1] = self._state[0]

    def next_steps(self) -> tuple[Array, Callable[[Array], None]]:
        """A copy of the run's state, and what the next epoch makes of it for one gradient ``(P,)`` after the other.

        The state ``(rows, P)`` is laid out as ``update.new_state`` says. The run stays where it is.
        """
        state = self._state.copy()
        return state, self._step(state)

    @property
    def steps_taken(self) -> int:
        """How many steps the optimiser that is in use has taken."""
        began = since(self.schedule, self.epoch, "optimiser")
        sized = [(change.epoch, change.rule.batch_size, change.rule.samples) for change in self.schedule]
        resized = [later[0] for earlier, later in pairwise(sized) if earlier[1:] != later[1:]]
        bounds = [began, *(epoch for epoch in resized if began < epoch < self.epoch), self.epoch]
        return sum((end - start) * len(self._batches(start)) for start, end in zip(bounds, bounds[1:]))

    def batches(self) -> list[NDArray[np.int_]]:
        """Which samples each update of the next epoch takes, by their place in ``X``."""
        return self._batches(self.epoch)

    def _step(self, state: Array) -> Callable[[Array], None]:
        """What the present rule makes of one gradient ``(P,)`` after the other: it changes ``state``."""
        if since(self.schedule, self.epoch, "optimiser") == self.epoch:
            state[1:-1] = 0
        return updating(self.configuration.network, self.rule, state, self.steps_taken)

    def _batches(self, epoch: int) -> list[NDArray[np.int_]]:
        """``batches`` of the epoch after ``epoch``; other samples, or batches, drop the samples left over."""
        own, rule = self.configuration, rule_at(self.schedule, epoch)
        n = counted(rule, len(self.all_samples[0]))
        size = rule.batch_size or n
        left = n % min(size, n) if since(self.schedule, epoch, "batch_size", "samples") < epoch else 0
        return batches(own.order, own.seed, epoch, n, size, left)

    @np.errstate(all="ignore")
    def _settle(self) -> None:
        """Make the edits of the present epoch, and record its losses."""
        for edit in edits_at(self.schedule, self.epoch):
            cell = self.configuration.network.blocks(self._state)[edit.layer][:, edit.row, edit.column]
            cell[0], cell[-1] = edit.value, -1 if edit.frozen else 1  # A weight that L1 has ended lives again.
        for losses, (sweep, Y) in zip(self._losses, self._watched):
            sweep.forward()
            losses[self.epoch] = sweep.loss(Y)

    def _restore(self, epoch: int, state: Array) -> None:
        self._state[...] = state
        self.epoch = epoch
