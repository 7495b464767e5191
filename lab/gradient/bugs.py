"""Mistakes in backprop that people really make, each as a wrong gradient to train with or to catch.

Several are from published tutorials. A bug is a rule like ``Pass.backward``: it takes a pass that has swept forward and
the targets, and returns a gradient ``(P,)``. Most of them are the network's own backpropagation with one piece of it
wrong; the others spoil a part of the right gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lab.arguments import a_network
from nn_core import Configuration
from nn_core.activations import activation
from nn_core.checks import whole
from nn_core.fast_pass import Pass
from nn_core.losses import LOSSES, loss_for
from nn_core.network import Network, backward, derivatives, gradient
from nn_core.schedule import Schedule, counted

Array = NDArray[np.float64]

_SUMS = np.linspace(-2, 2, 9)  # Weighted sums at which activations are told apart.


class Bug(NamedTuple):
    """A wrong gradient, what is wrong with it, and the networks in which it is wrong and can be computed at all."""

    label: str
    sentence: str
    backward: Callable[[Pass, Array], Array]
    fits: Callable[[Network, str, int], bool]
    """``fits(network, loss, n_samples)``."""


def _backward(sweep: Pass, top: Array, da_dz: list[Array]) -> Array:
    """The gradient from the output's delta ``top`` back, with the hidden layers' ``da_dz``."""
    return _gradient(sweep, backward(sweep.network, sweep.parameters, da_dz, top))


def _gradient(sweep: Pass, delta: list[Array]) -> Array:
    return gradient(sweep.network, [sweep.X, *sweep.a[:-1]], delta)


def _top(sweep: Pass, Y: Array) -> Array:
    """The right delta of the output layer."""
    sweep.backward(Y)
    return sweep.delta[-1]


def _error(sweep: Pass, Y: Array) -> Array:
    """d(loss)/da of the outputs of a squared error: their delta before it is multiplied by their derivative."""
    return np.asarray(
        sweep.loss_rule.scale / sweep.loss_rule.averaged_over(Y.shape) * sweep.loss_rule.error(sweep.a[-1], Y)
    )


def _no_hidden_derivative(sweep: Pass, Y: Array) -> Array:
    return _backward(sweep, _top(sweep, Y), [np.ones_like(a) for a in sweep.a])


def _derivative_of_z(sweep: Pass, Y: Array) -> Array:
    return _backward(sweep, _top(sweep, Y), derivatives(sweep.network, sweep.z))


def _no_output_derivative(sweep: Pass, Y: Array) -> Array:
    return _backward(sweep, _error(sweep, Y), derivatives(sweep.network, sweep.a))


def _derivative_twice(sweep: Pass, Y: Array) -> Array:
    da_dz = derivatives(sweep.network, sweep.a)
    return _backward(sweep, _top(sweep, Y) * da_dz[-1], da_dz)


def _softmax_alone(sweep: Pass, Y: Array) -> Array:
    delta = -Y * (1 - sweep.a[-1]) / sweep.loss_rule.averaged_over(Y.shape)
    return _backward(sweep, delta, derivatives(sweep.network, sweep.a))


def _error_sent_back(sweep: Pass, Y: Array) -> Array:
    delta = backward(sweep.network, sweep.parameters, derivatives(sweep.network, sweep.a), _error(sweep, Y))
    return _gradient(sweep, [*delta[:-1], _top(sweep, Y)])


def _output_bias(sweep: Pass, Y: Array) -> Array:
    wrong = sweep.backward(Y).copy()
    sweep.network.layers(wrong)[-1].b[...] = _error(sweep, Y).sum(axis=0)
    return wrong


def _derivative_of_another_sample(sweep: Pass, Y: Array) -> Array:
    error = _error(sweep, Y)
    da_dz = derivatives(sweep.network, sweep.a)
    wrong = _backward(sweep, error, da_dz)
    # The sum over samples is done, so row h belongs to hidden unit h; the derivative's row h belongs to sample h.
    sweep.network.layers(wrong)[-1].W[...] = sweep.a[-2].T @ error * da_dz[-1]
    return wrong


def _wrong_sign(sweep: Pass, Y: Array) -> Array:
    wrong = sweep.backward(Y).copy()
    first = sweep.network.layers(wrong)[0]
    for part in first:
        np.negative(part, part)
    return wrong


def _no_mean(sweep: Pass, Y: Array) -> Array:
    return sweep.backward(Y) * sweep.loss_rule.averaged_over(Y.shape)


def _no_biases(sweep: Pass, Y: Array) -> Array:
    wrong = sweep.backward(Y).copy()
    for _, b in sweep.network.layers(wrong):
        b[...] = 0.0
    return wrong


def _deep(network: Network, loss: str, n_samples: int) -> bool:
    return len(network.sizes) > 2


def _bends(name: str) -> bool:
    """Whether leaving an activation's derivative out is a mistake: it is not 1 throughout."""
    rule = activation(name)
    return bool((rule.derivative(rule.function(_SUMS)) != 1).any())


def _bent_inside(network: Network, loss: str, n_samples: int) -> bool:
    return _deep(network, loss, n_samples) and _bends(network.hidden)


def _derivative_depends_on_reading(network: Network, loss: str, n_samples: int) -> bool:
    # A ReLU is open where z > 0, which is where a > 0: its derivative may be read off either.
    rule = activation(network.hidden)
    differs = rule.derivative(_SUMS) != rule.derivative(rule.function(_SUMS))
    return _deep(network, loss, n_samples) and not rule.corner and bool(differs.any())


def _bent_squares(network: Network, loss: str, n_samples: int) -> bool:
    return not LOSSES[loss].output and _bends(network.output)


BUGS: dict[str, Bug] = {
    "no_hidden_derivative": Bug(
        "Hidden derivative forgotten",
        "The error goes back through the hidden layers without their activation's derivative.",
        _no_hidden_derivative,
        _bent_inside,
    ),
    "derivative_of_z": Bug(
        "Derivative taken from z instead of a",
        "The hidden derivative is written for the unit's output a, but it is given the weighted sum z.",
        _derivative_of_z,
        _derivative_depends_on_reading,
    ),
    "no_output_derivative": Bug(
        "Output derivative forgotten",
        "The output's derivative is left out: a squared error is named, but its gradient is nearly cross-entropy's.",
        _no_output_derivative,
        _bent_squares,
    ),
    "derivative_twice": Bug(
        "Output derivative once too often",
        "The output's derivative is multiplied in although it cancels against that of cross-entropy.",
        _derivative_twice,
        lambda network, loss, n_samples: bool(LOSSES[loss].output),
    ),
    "softmax_alone": Bug(
        "Softmax taken for each output alone",
        "Softmax is differentiated as if an output depended on its own z alone: of every sample only the output of its "
        "own class has an error.",
        _softmax_alone,
        lambda network, loss, n_samples: activation(network.output).joint,
    ),
    "error_sent_back": Bug(
        "Error sent back without the output’s derivative",
        "The last layer is right, but what goes back to the hidden layer is the error without the output's derivative.",
        _error_sent_back,
        lambda *given: _deep(*given) and _bent_squares(*given),
    ),
    "output_bias": Bug(
        "Output bias without the derivative",
        "The output bias moves by the error without the output's derivative; all else is right.",
        _output_bias,
        _bent_squares,
    ),
    "derivative_of_another_sample": Bug(
        "Derivative of the wrong sample",
        "The output's derivative is multiplied in after the sum over samples: hidden unit h gets the derivative of "
        "sample h. The output bias and the hidden layers get none, so every gradient is wrong. It runs only because "
        "there are as many units as samples.",
        _derivative_of_another_sample,
        lambda network, loss, n: _deep(network, loss, n) and _bent_squares(network, loss, n) and network.sizes[-2] == n,
    ),
    "wrong_sign": Bug(
        "Wrong sign in the first layer",
        "The first layer goes uphill: its gradient has the wrong sign.",
        _wrong_sign,
        lambda *given: True,
    ),
    "no_mean": Bug(
        "Sum instead of mean",
        "The gradient is a sum where the loss is a mean.",
        _no_mean,
        lambda network, loss, n_samples: LOSSES[loss].averaged_over((n_samples, network.sizes[-1])) > 1,
    ),
    "no_biases": Bug(
        "Biases not trained",
        "The biases are never trained: their gradient is left at zero.",
        _no_biases,
        lambda *given: True,
    ),
}


def bugs_for(network: Network, loss: str, n_samples: int) -> dict[str, Bug]:
    """The bugs that can be planted in ``network`` trained with ``loss`` on ``n_samples`` samples, by name."""
    a_network(network)
    loss_for(loss, network.output), whole("n_samples", n_samples, least=1)
    return {name: bug for name, bug in BUGS.items() if bug.fits(network, loss, n_samples)}


def bugs_of(configuration: Configuration, schedule: Schedule, n_samples: int) -> list[str]:
    """The bugs, by name, that can be planted in every batch of a run of ``configuration`` by ``schedule``."""
    sizes = set()
    for change in schedule:
        taken = counted(change.rule, n_samples)
        size = min(taken, change.rule.batch_size or taken)
        sizes |= {size, taken % size or size}
    network, loss = configuration.network, configuration.loss
    return [name for name in BUGS if all(name in bugs_for(network, loss, size) for size in sizes)]
