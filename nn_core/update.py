"""An update: what a rule makes of a gradient, by the optimiser's step and, after it, the penalties' own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np

from nn_core.checks import Array
from nn_core.network import Network
from nn_core.optimisers import OPTIMISERS, optimiser
from nn_core.penalties import penalised, weights_alone
from nn_core.schedule import Rule

MOST_ROWS = max(kind.rows for kind in OPTIMISERS.values())


def new_state(parameters: Array, rows: int = MOST_ROWS) -> Array:
    """The state of a run that begins at ``parameters`` ``(P,)``, or of N runs ``(P, N)``: an array of rows like these.

    First come the parameters, then ``rows`` of an optimiser's memory, and last 1 for each parameter, or 0 for a weight
    that L1 has ended. It is one array, so that a snapshot is one copy.
    """
    state = np.zeros((1 + rows + 1, *parameters.shape))
    state[0], state[-1] = parameters, 1
    return state


def updating(network: Network, rule: Rule, state: Array, taken: int = 0) -> Callable[[Array], None]:
    """What ``rule`` makes of one gradient after the other, each like the parameters in ``state``, which it changes.

    The optimiser has ``taken`` so many steps before.
    """
    method = optimiser(rule.optimiser)
    parameters, memory, alive = state[0], state[1 : 1 + method.rows], state[-1]
    rate, change, number = np.array(rule.learning_rate), method.step, count(taken + 1)

    def step(gradient: Array) -> None:
        change(parameters, gradient, memory, rate, next(number))

    if not rule.l1 and not rule.l2 and alive.all():
        return step
    each = (-1, *(1 for _ in parameters.shape[1:]))
    weights = rate * weights_alone(network, np.ones(network.size)).reshape(each)
    return penalised(step, parameters, alive, rule.l1 * weights, rule.l2 * weights)
