"""Any run there is, small enough to be quick, for the tests that say what holds of every one."""

from __future__ import annotations

from hypothesis import strategies as st

from nn_core import Change, Configuration, Edit, Network, Rule
from nn_core.activations import ACTIVATIONS
from nn_core.datasets import draw as draw_dataset
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from nn_core.optimisers import OPTIMISERS
from nn_core.training import ORDERS

RULES = st.builds(
    Rule,
    learning_rate=st.sampled_from((0.001, 0.1, 1.0, 10.0, 1e6)),  # The high ones include runs that diverge.
    batch_size=st.sampled_from((None, None, 1, 3, 4, 7, 100)),
    optimiser=st.sampled_from(sorted(OPTIMISERS)),
    l1=st.sampled_from((0.0, 0.0, 0.003, 0.1)),
    l2=st.sampled_from((0.0, 0.0, 0.01, 0.3)),
    samples=st.sampled_from((None, None, 1, 3, 1000)),
)


ALONE = sorted(name for name, entry in ACTIVATIONS.items() if not entry.joint)
"""The activations that act on each unit alone."""


def fitting(loss):
    """The names of the outputs that go with the ``loss`` of that name."""
    return [LOSSES[loss].output] if LOSSES[loss].output else ALONE


def moons(n_samples):
    """So many points of two moons, and their targets."""
    (X, Y), _ = draw_dataset("moons", test_share=0)
    return X[:n_samples], Y[:n_samples]


@st.composite
def configurations(draw, rules=RULES):
    """A configuration with two inputs and one output: with any loss but softmax's."""
    sizes = (2, *draw(st.lists(st.integers(1, 4), min_size=0, max_size=2)), 1)
    loss = draw(st.sampled_from(sorted(set(LOSSES) - {"categorical_cross_entropy"})))
    output = draw(st.sampled_from(fitting(loss)))
    return Configuration(
        Network(sizes, hidden=draw(st.sampled_from(ALONE)), output=output),
        draw(rules),
        loss=loss,
        scheme=draw(st.sampled_from(sorted(SCHEMES))),
        seed=draw(st.integers(0, 2**32 - 1)),
        order=draw(st.sampled_from(ORDERS)),
    )


@st.composite
def edits(draw, network, most=3):
    """Up to ``most`` edits of any parameters of ``network``, some of them of the same one."""
    made = []
    for _ in range(draw(st.integers(0, most))):
        layer = draw(st.integers(0, len(network.shapes) - 1))
        n_in, n_out = network.shapes[layer]
        place = layer, draw(st.integers(0, n_in)), draw(st.integers(0, n_out - 1))
        made.append(Edit(*place, draw(st.sampled_from((0.0, -0.5, 2.0, -3.0))), draw(st.booleans())))
    return tuple(made)


def schedules(configuration, latest=400):
    """The configuration's rule, and up to three others from some epoch on, with edits at each of them."""
    by_hand = edits(configuration.network)
    later = st.dictionaries(st.integers(1, latest), st.tuples(RULES, by_hand), max_size=3)
    return st.tuples(by_hand, later).map(
        lambda drawn: (
            Change(0, configuration.rule, drawn[0]), *(Change(e, *made) for e, made in sorted(drawn[1].items()))
        )
    )  # fmt: skip
