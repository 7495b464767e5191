"""An update: what a rule makes of a gradient, by the optimiser's step and, after it, the penalties' own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np

from nn_core.checks import Array
from nn_core.network import Network
from nn_core.optimisers import OPTIMISERS, optimiser
from nn_core.schedule import Rule

MOST_ROWS = max(len(kind.memory) for kind in OPTIMISERS.values())


def new_state(parameters: Array, rows: int = MOST_ROWS) -> Array:
    """The state of a run that begins at ``parameters`` ``(P,)``, or of N runs ``(P, N)``: an array of rows like these.

    First come the parameters, then ``rows`` of an optimiser's memory, and last how each parameter stands: 1, 0 for a
    weight that L1 has ended, -1 for what is frozen. It is one array, so that a snapshot is one copy.
    """
    state = np.zeros((1 + rows + 1, *parameters.shape))
    state[0], state[-1] = parameters, 1
    return state


def weights_alone(network: Network, parameters: Array) -> Array:
    """``parameters`` ``(..., P)`` with 0 for every bias."""
    weights = parameters.copy()
    for _, b in network.layers(weights):
        b[...] = 0
    return weights


def updating(network: Network, rule: Rule, state: Array, taken: int = 0) -> Callable[[Array], None]:
    """What ``rule`` makes of one gradient after the other, each like the parameters in ``state``, which it changes.

    The optimiser has ``taken`` so many steps before. After its own step comes one down the penalties' gradient at the
    parameters before it. A weight that this takes across zero while there is L1 becomes 0 and stays so. Of a frozen
    parameter nothing changes, and nothing that is remembered of it.
    """
    method = optimiser(rule.optimiser)
    parameters, memory, standing = state[0], state[1 : 1 + len(method.memory)], state[-1]
    rate, change, number = np.array(rule.learning_rate), method.step, count(taken + 1)
    if not rule.l1 and not rule.l2 and (standing > 0).all():
        return lambda gradient: change(parameters, gradient, memory, rate, next(number))
    weights = rate * weights_alone(network, np.ones(network.size)).reshape(-1, *(1 for _ in parameters.shape[1:]))
    l1, l2, frozen = rule.l1 * weights, rule.l2 * weights, standing < 0
    held = state.copy() if frozen.any() else None

    def step(gradient: Array) -> None:
        shrinking = l1 * np.sign(parameters) + l2 * parameters
        change(parameters, gradient, memory, rate, next(number))
        shrunk = parameters - shrinking
        if rule.l1:
            standing[shrunk * parameters < 0] = 0
        np.multiply(shrunk, standing, parameters)
        if held is not None:
            np.copyto(state, held, where=frozen)

    return step
