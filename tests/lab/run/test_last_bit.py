"""How far a last bit in the initial parameters carries a run."""

from __future__ import annotations

import numpy as np

from lab.run.last_bit import begun, moved_by_last_bit
from lab.sliced_work import SlicedWork
from nn_core import Change, Configuration, Edit, Network, Rule, Trainer, draw, xor


def _moved(configuration, data, schedule, epochs):
    trainer = Trainer(configuration, *data, schedule)
    trainer.advance(epochs)
    work = moved_by_last_bit(configuration, *data, schedule, trainer.epoch, trainer.parameters)
    return SlicedWork(work).finish()


def test_a_calm_run_is_hardly_moved_and_a_chaotic_one_by_as_much_as_its_outputs_are():
    calm = Configuration(Network((2, 4, 1)), Rule(0.5), scheme="xavier", seed=1)
    assert max(_moved(calm, xor(), (Change(0, calm.rule),), 200)) < 1e-12
    wild = Configuration(Network((2, 4, 1)), Rule(3.0, batch_size=5), scheme="xavier", seed=1)
    training, _ = draw("circle", 60, seed=1)
    assert _moved(wild, training, (Change(0, wild.rule),), 300)[0] > 1e-3


def test_a_run_of_zeros_is_moved_as_well():
    zeros = Configuration(Network((2, 2, 1)), Rule(0.5), scheme="zeros")
    assert 0 < max(_moved(zeros, xor(), (Change(0, zeros.rule),), 5)) < 1e-12


def test_what_is_set_by_hand_at_the_start_is_where_the_same_run_begins():
    configuration = Configuration(Network((2, 3, 1)), Rule(0.5), scheme="xavier", seed=2)
    edits = (Edit(0, 1, 2, 0.75), Edit(1, 3, 0, -0.5, frozen=True))
    schedule = (Change(0, configuration.rule, edits), Change(5, Rule(0.1), (Edit(0, 0, 0, 0.3),)))
    initial, rest = begun(configuration, schedule)
    assert rest[0].edits == edits[1:]
    one, other = Trainer(configuration, *xor(), schedule), Trainer(configuration, *xor(), rest, parameters=initial)
    assert (initial == one.parameters).all()
    one.advance(20)
    other.advance(20)
    assert one.parameters.tobytes() == other.parameters.tobytes()


def test_a_run_whose_moved_twin_leaves_the_range_of_a_float_is_moved_beyond_all_bounds():
    configuration = Configuration(Network((2, 1), output="linear"), Rule(1e9))
    data = xor()
    trainer = Trainer(configuration, *data)
    trainer.advance(1000)
    beyond = moved_by_last_bit(configuration, *data, trainer.schedule, trainer.epoch + 10, np.zeros(3))
    assert SlicedWork(beyond).finish() == (np.inf, np.inf)
