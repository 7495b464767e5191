"""The lottery's engine is held to the Trainer: the same networks, the same way, the same verdicts."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lab.criterion import SOLVED, Criterion
from lab.lottery import lottery as engine
from lab.lottery.batched_pass import BatchedPass, batching_is_faster, bytes_each
from lab.lottery.lottery import Lottery
from lab.lottery.outcomes import SHARES, VERDICTS, Outcomes
from lab.lottery.pace import pace
from nn_core import Configuration, Network, Rule, Trainer, gate, xor
from nn_core.activations import ACTIVATIONS
from nn_core.datasets import draw as draw_data
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from nn_core.optimisers import OPTIMISERS
from nn_core.training import ORDERS
from tests.nn_core.runs import fitting

SIZES = [(2, 1), (2, 1, 1), (2, 4, 1), (2, 5, 3, 1), (2, 16, 16, 1)]


def samples(data: str) -> tuple[np.ndarray, np.ndarray]:
    """A gate, or a cloud of 200 samples."""
    return draw_data(data, 200, test_share=0)[0]


def drawn(lottery: Lottery, seconds: float = 60.0) -> Outcomes:
    while not lottery.finished:
        lottery.advance(seconds)
    outcomes = lottery.outcomes()
    assert outcomes is not None
    return outcomes


@pytest.fixture(params=[True, False], ids=["batched", "one at a time"])
def layout(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Force one layout, so that each is held to the Trainer at sizes where the other would be taken."""
    monkeypatch.setattr(engine, "batching_is_faster", lambda *_: request.param)
    return bool(request.param)


@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu", "linear"])
@pytest.mark.parametrize(("data", "loss"), [("xor", "cross_entropy"), ("moons", "mse")])
def test_the_first_hundred_epochs_are_the_trainers_to_nine_digits(
    data: str, hidden: str, loss: str, sizes: tuple[int, ...]
) -> None:
    X, Y = samples(data)
    configuration = Configuration(Network(sizes, hidden=hidden), Rule(0.2), loss=loss, scheme="xavier")
    outcomes = drawn(Lottery(configuration, X, Y, seeds=[7, 0, 2**32 - 1], epochs=100))
    for seed, curve, parameters in zip(outcomes.seeds.tolist(), outcomes.curves, outcomes.parameters):
        trainer = Trainer(replace(configuration, seed=seed), X, Y)
        trainer.advance(100)
        np.testing.assert_allclose(curve, trainer.loss_history, rtol=0, atol=1e-9)
        np.testing.assert_allclose(parameters, trainer.parameters, rtol=0, atol=1e-9)


@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("scheme", ["xavier", "uniform", "zeros"])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
def test_verdict_and_epochs_to_success_are_the_trainers(hidden: str, loss: str, scheme: str) -> None:
    X, Y = xor()
    configuration = Configuration(Network((2, 2, 1), hidden=hidden), Rule(1.0), loss=loss, scheme=scheme)
    outcomes = drawn(Lottery(configuration, X, Y, seeds=range(3), epochs=300))
    for seed, verdict, solved_at in zip(outcomes.seeds.tolist(), outcomes.verdicts, outcomes.solved_at):
        expected, first = one_at_a_time(replace(configuration, seed=seed), X, Y, 300)
        assert (VERDICTS[verdict], int(solved_at)) == (expected, first)


def one_at_a_time(configuration: Configuration, X: np.ndarray, Y: np.ndarray, epochs: int) -> tuple[str, int]:
    """The verdict after ``epochs``, and the first epoch that meets the criterion, by the Trainer's own hand."""
    trainer = Trainer(configuration, X, Y)
    trace = np.vstack([trainer.parameters, trainer.trace(epochs)])
    met = SOLVED.met(configuration.network.predict(trace, X), Y)
    verdict = "diverged" if trainer.state == "diverged" else "solved" if met[-1] else "not solved"
    return verdict, int(met.argmax()) if met.any() else -1


def test_forty_networks_end_as_the_trainer_ends_them() -> None:
    X, Y = xor()
    configuration = Configuration(Network((2, 2, 1)), Rule(0.5), scheme="xavier")
    outcomes = drawn(Lottery(configuration, X, Y, seeds=range(40), epochs=1500))
    assert 10 < outcomes.solved < 40
    for seed in range(40):
        trainer = Trainer(replace(configuration, seed=seed), X, Y)
        trainer.advance(1500)
        met = bool(SOLVED.met(configuration.network.predict(trainer.parameters, X), Y))
        assert outcomes.with_verdict("solved")[seed] == met
        assert outcomes.losses[seed] == pytest.approx(trainer.loss_history[-1], abs=1e-9)


@st.composite
def lotteries(draw) -> dict[str, Any]:
    """The arguments of any small lottery."""
    rule = Rule(
        draw(st.sampled_from([0.01, 0.1])), draw(st.none() | st.integers(1, 14)),
        draw(st.sampled_from(list(OPTIMISERS))), draw(st.sampled_from([0.0, 0.03])), draw(st.sampled_from([0.0, 0.1])),
    )  # fmt: skip
    sizes = draw(st.sampled_from([(2, 1), (2, 3, 1), (2, 2, 3, 1)]))
    output = draw(st.sampled_from(["sigmoid", "tanh", "linear", "softmax"]))
    classes = output == "softmax"
    sizes = (*sizes[:-1], 3) if classes else sizes
    network = Network(sizes, hidden=draw(st.sampled_from(["tanh", "sigmoid", "leaky_relu"])), output=output)
    losses = [name for name in LOSSES if output in fitting(name)]
    order, scheme = draw(st.sampled_from(ORDERS)), draw(st.sampled_from(list(SCHEMES)))
    # From zeros a gradient may be nothing but rounding, and these divide it by its own size.
    assume(scheme != "zeros" or rule.optimiser not in ("rmsprop", "adam"))
    (X, Y), judged = draw_data(
        "three_blobs" if classes else "gauss", 20, noise=20, test_share=draw(st.sampled_from([0, 35])), output=output
    )
    configuration = Configuration(network, rule, draw(st.sampled_from(losses)), scheme, order=order)
    middle = sum(ACTIVATIONS[output].targets) / 2
    criterion = Criterion(0.9, draw(st.sampled_from([0.1, 0.6])), middle, classes)
    return dict(
        configuration=configuration, X=X, Y=Y, seeds=draw(st.lists(st.integers(0, 2**32), min_size=2, max_size=4)),
        epochs=draw(st.integers(1, 12)), criterion=criterion, judged=judged,
    )  # fmt: skip


@pytest.mark.usefixtures("layout")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lotteries())
def test_the_networks_of_any_lottery_are_the_trainers(given: dict[str, Any]) -> None:
    outcomes = drawn(Lottery(**given))
    configuration, criterion, judged = given["configuration"], given["criterion"], given["judged"]
    for n, seed in enumerate(given["seeds"]):
        trainer = Trainer(replace(configuration, seed=seed), given["X"], given["Y"])
        trace = np.vstack([trainer.parameters, trainer.trace(given["epochs"])])
        reached, diverged = len(trainer.loss_history), trainer.state == "diverged"
        np.testing.assert_allclose(outcomes.curves[n][:reached], trainer.loss_history, rtol=1e-9, atol=1e-9)
        assert np.isnan(outcomes.curves[n][reached:]).all()
        assert diverged or reached == given["epochs"] + 1
        if not diverged:
            np.testing.assert_allclose(outcomes.parameters[n], trace[-1], rtol=1e-7, atol=1e-7)
        X, Y = judged or (trainer.X, trainer.Y)
        met = criterion.met(configuration.network.predict(trace, X), Y)
        assert outcomes.solved_at[n] == (int(met.argmax()) if met.any() else -1)
        assert outcomes.with_verdict("diverged")[n] == diverged
        assert outcomes.with_verdict("solved")[n] == (met[-1] and not diverged)


@pytest.mark.usefixtures("layout")
def test_the_criterion_looks_at_the_samples_that_are_judged_and_training_at_the_others() -> None:
    X, Y = xor()
    configuration = Configuration(Network((2, 4, 1)), Rule(1.0), scheme="xavier")
    alone = drawn(Lottery(configuration, X, Y, range(6), 400))
    others = drawn(Lottery(configuration, X, Y, range(6), 400, judged=(X, 1 - Y)))
    assert (alone.solved, others.solved) == (6, 0)
    np.testing.assert_array_equal(alone.curves, others.curves)


def test_an_update_at_a_time_lets_a_slice_end_within_an_epoch() -> None:
    (X, Y), _ = draw_data("gauss", 200, test_share=0)
    lottery = Lottery(Configuration(Network((2, 4, 1)), Rule(0.1, batch_size=10)), X, Y, range(100), 5)
    for _ in range(3):
        lottery.advance(0.0)
    assert 0 < lottery.trained < lottery.begun


@pytest.mark.usefixtures("layout")
def test_a_network_that_diverges_is_told_from_one_that_fails() -> None:
    # A linear network whose step is far too long doubles its error at every epoch until no float holds it.
    configuration = Configuration(Network((2, 4, 1), output="linear"), Rule(10.0))
    outcomes = drawn(Lottery(configuration, *gate("and"), seeds=range(6), epochs=1000))
    assert Trainer(replace(configuration, seed=3), *gate("and")).advance(1000) < 1000
    assert outcomes.with_verdict("diverged").all()
    assert np.isnan(outcomes.losses).all()
    assert outcomes.solved == 0


def test_slices_of_any_length_give_the_same_bits() -> None:
    def outcomes(seconds: float) -> Outcomes:
        return drawn(Lottery(Configuration(Network((2, 3, 1))), *xor(), seeds=range(1500), epochs=30), seconds)

    assert len(engine.chunks(Network((2, 3, 1)), 4, np.arange(1500), 30)) > 1
    one_slice, many_slices = outcomes(60.0), outcomes(0.0)
    np.testing.assert_array_equal(one_slice.parameters, many_slices.parameters)
    np.testing.assert_array_equal(one_slice.curves, many_slices.curves)


def test_a_lottery_that_is_stopped_keeps_the_networks_that_are_done() -> None:
    lottery = Lottery(Configuration(Network((2, 3, 1))), *xor(), seeds=range(10, 2010), epochs=5)
    assert lottery.outcomes() is None
    lottery.advance(0.0)
    assert (lottery.outcomes(), lottery.begun, lottery.trained) == (None, 1000, 0)
    while lottery.trained <= 5 * 1000:
        lottery.advance(0.0)
    outcomes = lottery.outcomes()
    assert outcomes is not None
    assert outcomes.seeds.tolist() == list(range(10, 1010))
    assert not lottery.finished


def test_advance_after_the_end_does_nothing() -> None:
    lottery = Lottery(Configuration(Network((2, 2, 1))), *xor(), seeds=[1], epochs=3)
    first = drawn(lottery)
    lottery.advance(1.0)
    np.testing.assert_array_equal(lottery.outcomes().parameters, first.parameters)
    assert lottery.trained == lottery.total == 3


def test_the_criterion_can_be_changed_and_is_checked_from_epoch_zero_on() -> None:
    configuration = Configuration(Network((2, 4, 1)), scheme="xavier")
    everything = drawn(Lottery(configuration, *xor(), range(20), 10, Criterion(accuracy=0.0, error=2.0)))
    nothing = drawn(Lottery(configuration, *xor(), range(20), 10, Criterion(error=1e-9)))
    assert (everything.solved, set(everything.solved_at.tolist())) == (20, {0})
    assert (nothing.solved, set(nothing.solved_at.tolist())) == (0, {-1})


def test_the_batched_pass_gives_the_gradient_of_the_network() -> None:
    rng = np.random.default_rng(0)
    network, X, Y = Network((3, 4, 5, 2), hidden="tanh"), rng.normal(size=(6, 3)), rng.uniform(size=(6, 2))
    parameters = rng.normal(size=(network.size, 9))
    sweep = BatchedPass(network, parameters, X, "cross_entropy")
    np.testing.assert_allclose(sweep.forward(), network.predict(parameters.T, X), atol=1e-14)
    np.testing.assert_allclose(sweep.loss(Y), network.loss(parameters.T, X, Y, "cross_entropy"), atol=1e-14)
    np.testing.assert_allclose(sweep.backward(Y).T, network.gradient(parameters.T, X, Y, "cross_entropy"), atol=1e-14)


def test_a_diverged_network_lifts_the_upper_bands_and_spoils_none() -> None:
    curves = np.repeat(np.arange(10.0)[:, None], 3, axis=1)
    curves[9, 1:] = np.nan
    outcomes = Outcomes(
        np.arange(10), np.zeros(10, np.int8), np.zeros(10, np.int32), curves[:, -1], curves, np.empty((10, 0))
    )
    bands = outcomes.bands()
    assert bands.shape == (len(SHARES), 3)
    assert bands[:, 2].tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]


def test_outcomes_sum_up_what_became_of_their_networks() -> None:
    both = Outcomes(
        np.arange(8), np.array([0, 1, 0, 2] * 2, np.int8), np.array([30, 12, 9, -1] * 2, np.int32), np.zeros(8),
        np.zeros((8, 2)), np.zeros((8, 3)),
    )  # fmt: skip
    assert (len(both), both.solved) == (8, 4)
    assert both.quartiles() == (9, 9, 30)
    assert both.interval == (pytest.approx(0.2152, abs=1e-4), pytest.approx(0.7848, abs=1e-4))


def test_few_networks_and_large_ones_train_one_at_a_time() -> None:
    assert batching_is_faster(Network((2, 4, 1)), n_samples=4, n_networks=1000)
    assert not batching_is_faster(Network((2, 4, 1)), n_samples=4, n_networks=2)
    assert batching_is_faster(Network((2, 16, 1)), n_samples=200, n_networks=100)
    assert not batching_is_faster(Network((2, 7, 7, 1)), n_samples=200, n_networks=1000)


def test_the_criterion_is_checked_only_where_the_error_makes_it_possible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checks: list[int] = []
    met = Criterion.met
    monkeypatch.setattr(Criterion, "met", lambda *given: checks.append(1) or met(*given))
    outcomes = drawn(Lottery(Configuration(Network((2, 4, 1)), scheme="xavier"), *xor(), seeds=[1], epochs=1500))
    assert outcomes.solved_at[0] > 100
    assert len(checks) < 30


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_no_chunk_outgrows_the_cache_and_no_seed_is_lost(sizes: tuple[int, ...]) -> None:
    network = Network(sizes)
    parts = engine.chunks(network, 200, np.arange(1999), epochs=100)
    assert np.concatenate(parts).tolist() == list(range(1999))
    assert max(map(len, parts)) * bytes_each(network, 200) <= 5_000_000


def test_a_chunk_of_long_trainings_is_smaller_but_never_so_small_that_one_at_a_time_were_quicker() -> None:
    network, seeds = Network((2, 4, 1)), np.arange(1000)
    short, long = (max(map(len, engine.chunks(network, 200, seeds, epochs))) for epochs in (500, 20_000))
    assert long < short / 3
    assert batching_is_faster(network, 200, long)


def peak_of(lottery: Lottery) -> int:
    """The most bytes that ``lottery`` holds while it is drawn and summed up."""
    tracemalloc.start()
    try:
        drawn(lottery, 0.05).bands()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("data", "sizes", "networks"), [("xor", (2, 16, 16, 1), 2000), ("moons", (2, 16, 1), 500)])
def test_a_large_lottery_fits_into_the_memory_of_a_small_server(
    data: str, sizes: tuple[int, ...], networks: int
) -> None:
    lottery = Lottery(Configuration(Network(sizes, hidden="tanh")), *samples(data), range(networks), 50)
    assert peak_of(lottery) < 20_000_000


@pytest.mark.parametrize(
    ("data", "sizes", "networks", "epochs"),
    [("xor", (2, 4, 1), 1000, 100), ("xor", (2, 8, 1), 1000, 1000), ("moons", (2, 8, 8, 1), 10, 300)],
)
def test_the_pace_tells_what_a_lottery_will_take(data: str, sizes: tuple[int, ...], networks: int, epochs: int) -> None:
    def told_to_taken() -> float:
        def lottery() -> Lottery:
            return Lottery(Configuration(Network(sizes)), *samples(data), range(networks), epochs)

        told, taken = pace(lottery()), lottery()
        started = time.thread_time()  # Not what other programs take meanwhile.
        drawn(taken)
        return (told.a_network * networks + told.an_epoch * taken.total) / (time.thread_time() - started)

    # Others at work count for nothing, but they empty the caches: of a few tries one is not disturbed.
    assert any(0.4 < told_to_taken() < 2.5 for _ in range(5))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seeds": []}, "number of seeds"),
        ({"seeds": [1, -2]}, "every seed"),
        ({"epochs": 0}, "epochs"),
        ({"X": np.zeros((4, 3))}, "X must have shape"),
        ({"Y": np.zeros((3, 1))}, "Y must have shape"),
        ({"judged": xor()[0]}, "judged must be a tuple"),
        ({"judged": (np.zeros((4, 3)), xor()[1])}, "X must have shape"),
        ({"configuration": Configuration(Network((2, 2, 1)), loss="cross_entropy"), "Y": -xor()[1]}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(change: dict[str, object], words: str) -> None:
    X, Y = xor()
    arguments = {"configuration": Configuration(Network((2, 2, 1))), "X": X, "Y": Y, "seeds": [1], "epochs": 5}
    with pytest.raises(ValueError, match=words):
        Lottery(**{**arguments, **change})  # type: ignore[arg-type]
