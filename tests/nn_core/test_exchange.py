"""Networks as plain data, and as PyTorch and scikit-learn hold them."""

from __future__ import annotations

import json
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Network
from nn_core.exchange import from_plain, from_sklearn, from_torch, to_plain, to_sklearn, to_torch

SIZES = st.lists(st.integers(1, 5), min_size=2, max_size=5).map(tuple)
NETWORK = Network((2, 3, 1), hidden="relu", output="linear")
PARAMETERS = NETWORK.initial_parameters(rng=np.random.default_rng(0), scheme="uniform")


def _drawn(sizes, seed):
    network = Network(sizes)
    return network, network.initial_parameters(rng=np.random.default_rng(seed), scheme="uniform")


@given(SIZES, st.integers(0, 2**32))
def test_what_json_gives_back_is_the_same_network_to_the_last_bit(sizes, seed):
    network, parameters = _drawn(sizes, seed)
    again, values = from_plain(json.loads(json.dumps(to_plain(network, parameters))))
    assert again == network
    assert values.tobytes() == parameters.tobytes()


@given(SIZES, st.integers(0, 2**32))
def test_the_libraries_forms_give_back_the_same_parameters(sizes, seed):
    network, parameters = _drawn(sizes, seed)
    assert from_torch(network, to_torch(network, parameters)).tobytes() == parameters.tobytes()
    assert from_sklearn(network, *to_sklearn(network, parameters)).tobytes() == parameters.tobytes()


def test_pytorchs_layers_compute_what_the_network_does():
    state, X = to_torch(NETWORK, PARAMETERS), np.array([[0.3, -2.0], [1.0, 0.5]])
    assert list(state) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    hidden = np.maximum(0, X @ state["0.weight"].T + state["0.bias"])  # As nn.Linear documents itself.
    np.testing.assert_allclose(hidden @ state["2.weight"].T + state["2.bias"], NETWORK.predict(PARAMETERS, X))


def test_scikit_learns_lists_compute_what_the_network_does():
    (W1, W2), (b1, b2) = to_sklearn(NETWORK, PARAMETERS)
    X = np.array([[0.3, -2.0], [1.0, 0.5]])
    np.testing.assert_allclose(np.maximum(0, X @ W1 + b1) @ W2 + b2, NETWORK.predict(PARAMETERS, X))


def test_what_is_handed_out_is_not_the_networks_own():
    before = PARAMETERS.copy()
    for array in (*to_torch(NETWORK, PARAMETERS).values(), *chain(*to_sklearn(NETWORK, PARAMETERS))):
        array[...] = 7
    assert (before == PARAMETERS).all()


PLAIN = to_plain(NETWORK, PARAMETERS)


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ([], "must be a Mapping"),
        ({}, "got no sizes"),
        ({**PLAIN, "sizes": [2, 0, 1]}, "size"),
        ({**PLAIN, "hidden": "swish"}, "swish"),
        ({**PLAIN, "parameters": {}}, "got none"),
        ({**PLAIN, "parameters": {"W1": {}}}, "must be W1, b1, W2, b2; got W1"),
        ({**PLAIN, "parameters": dict.fromkeys(PLAIN["parameters"], 3)}, "W1 must be a Mapping"),
        ({**PLAIN, "parameters": {**PLAIN["parameters"], "b2": {"values": [0.0, 1.0]}}}, "b2 must have shape"),
        ({**PLAIN, "parameters": {**PLAIN["parameters"], "b2": {"values": [float("nan")]}}}, "b2 must be finite"),
        ({**PLAIN, "parameters": {**PLAIN["parameters"], "b2": {"values": ["1"]}}}, "b2 must be an array of numbers"),
        ({**PLAIN, "parameters": {**PLAIN["parameters"], "b2": {}}}, "b2 must have shape"),
        (
            {**PLAIN, "parameters": {**PLAIN["parameters"], "b2": {**PLAIN["parameters"]["b2"], "shape": [9]}}},
            "b2 says that its shape is",
        ),
    ],
)  # fmt: skip
def test_plain_data_that_is_no_network_is_refused(plain, said):
    with pytest.raises(ValueError, match=said):
        from_plain(plain)


def test_other_librarys_parameters_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"a weight and a bias for each layer; got conv\.weight"):
        from_torch(NETWORK, {"conv.weight": [[1.0]]})
    with pytest.raises(ValueError, match=r"W1 must have shape \(2, 3\)"):
        from_torch(NETWORK, to_torch(*_drawn((2, 4, 1), 0)))
    with pytest.raises(ValueError, match="intercepts must be as many"):
        from_sklearn(NETWORK, [[1.0]], [])
    with pytest.raises(ValueError, match="4 arrays, W and b of 2 layers; got 2"):
        from_sklearn(NETWORK, *to_sklearn(*_drawn((2, 1), 0)))
