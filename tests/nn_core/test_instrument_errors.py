"""Instruments refuse what the engine refuses, in the same words."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lab.criterion import SOLVED, Criterion
from lab.epoch.by_hand import places_for, work_by_hand
from lab.epoch.epoch import compute_epoch
from lab.epoch.hidden_space import hidden_view
from lab.epoch.parameter_names import parameter_names
from lab.gradient.bugs import bugs_for
from lab.gradient.check import check_gradient
from lab.lottery.lottery import Lottery
from lab.lottery.outcomes import Outcomes
from lab.lottery.pace import pace
from lab.run.diagnosis import diagnose
from nn_core import Configuration, Network, Trainer, xor
from tests.lab.epoch.epochs import epoch_at

NETWORK, P = Network((2, 3, 1)), np.linspace(-1, 1, 13)
X, Y = xor()
CONFIGURATION = Configuration(NETWORK)
EPOCH = epoch_at(NETWORK, P, X, Y)

# Every instrument that looks at one network, by what it is given.
AT_ONE_POINT = {
    "check_gradient": check_gradient,
}
WITHOUT_TARGETS = {
    "hidden_view": hidden_view,
}
AT_ONE_POINT_REFUSED = {
    "no network": ((None, P, X), "network must be a Network", "got NoneType"),
    "no parameters": ((NETWORK, None, X), "parameters must be an array of numbers", "got NoneType"),
    "a stack of parameters": ((NETWORK, np.stack([P, P]), X), r"parameters must have shape \(13,\)", r"got \(2, 13\)"),
    "too few parameters": ((NETWORK, P[:5], X), r"parameters must have shape \(13,\)", r"got \(5,\)"),
    "NaN parameters": ((NETWORK, P + np.nan, X), "parameters must be finite", "got NaN"),
    "one sample without its row": ((NETWORK, P, X[0]), r"X must have shape \(n_samples, 2\)", r"got \(2,\)"),
    "no inputs": ((NETWORK, P, None), "X must be an array of numbers", "got NoneType"),
}
TARGETS_REFUSED = {
    "one row of targets for all": (Y[:1], r"Y must have shape \(4, 1\)", r"got \(1, 1\)"),
    "targets in a line": (Y.ravel(), r"Y must have shape \(4, 1\)", r"got \(4,\).*reshape\(-1, 1\)"),
    "no targets": (None, "Y must be an array of numbers", "got NoneType"),
    "hidden targets": (np.ma.array(Y, mask=Y > 0), "Y must be known throughout", "got masked entries"),
}


def _refuses(attempt, expected, came):
    with pytest.raises(ValueError, match=expected) as refusal:
        attempt()
    sentence = str(refusal.value)
    assert re.search(came, sentence)
    assert re.match("Choose|Give|Make|Pass|Remove|Use|Write", sentence.rstrip(".").rsplit(". ", 1)[-1]), sentence


@pytest.mark.parametrize(("given", "expected", "came"), AT_ONE_POINT_REFUSED.values(), ids=AT_ONE_POINT_REFUSED)
@pytest.mark.parametrize("instrument", [*AT_ONE_POINT, *WITHOUT_TARGETS])
def test_an_instrument_looks_at_one_network_and_its_inputs_or_refuses(instrument, given, expected, came):
    if instrument in AT_ONE_POINT:
        _refuses(lambda: AT_ONE_POINT[instrument](*given, Y), expected, came)
    else:
        _refuses(lambda: WITHOUT_TARGETS[instrument](*given), expected, came)


@pytest.mark.parametrize(("targets", "expected", "came"), TARGETS_REFUSED.values(), ids=TARGETS_REFUSED)
@pytest.mark.parametrize("instrument", AT_ONE_POINT)
def test_an_instrument_wants_a_target_for_every_sample(instrument, targets, expected, came):
    _refuses(lambda: AT_ONE_POINT[instrument](NETWORK, P, X, targets), expected, came)


@pytest.mark.parametrize("instrument", AT_ONE_POINT)
def test_an_instrument_knows_the_losses_and_their_targets(instrument):
    _refuses(lambda: AT_ONE_POINT[instrument](NETWORK, P, X, Y, "hinge"), "'half_mse', 'cross_entropy'", "got 'hinge'")
    _refuses(lambda: AT_ONE_POINT[instrument](NETWORK, P, X, 2 * Y, "cross_entropy"), "between 0 and 1", "got 0 to 2")


def test_an_instrument_takes_lists_as_a_network_does():
    given = P.tolist(), X.tolist(), Y.tolist()
    assert check_gradient(NETWORK, *given).passed
    assert hidden_view(NETWORK, *given[:2]).edge_on


def test_an_epoch_keeps_its_numbers_whatever_happens_to_the_arrays_it_was_made_from():
    parameters, inputs, targets = P.copy(), X.copy(), Y.copy()
    seen = epoch_at(NETWORK, parameters, inputs, targets)
    check = check_gradient(NETWORK, P, X, Y, backprop=parameters)
    parameters[:], inputs[:], targets[:] = 9.0, 9.0, 9.0
    for array, kept in ((seen.X, X), (seen.Y, Y), (seen.parameters, P), (check.backprop, P)):
        np.testing.assert_array_equal(array, kept)


def _lottery(**change):
    return Lottery(**{**dict(configuration=CONFIGURATION, X=X, Y=Y, seeds=[1], epochs=3), **change})


REFUSED = {
    "no run to look into": (lambda: compute_epoch(NETWORK), "trainer must be a Trainer", "got Network"),
    "an update there is not": (
        lambda: compute_epoch(Trainer(CONFIGURATION, X, Y), 1), "update .* at most 0", "got 1",
    ),
    "a gradient of another size": (
        lambda: check_gradient(NETWORK, P, X, Y, backprop=P[1:]), r"backprop must have shape \(13,\)", r"\(12,\)",
    ),
    "nothing to diagnose": (lambda: diagnose(None), "trainer must be a Trainer", "got NoneType"),
    "no network to name": (lambda: parameter_names(None), "network must be a Network", "got NoneType"),
    "no network for bugs": (lambda: bugs_for(None, "mse", 4), "network must be a Network", "got NoneType"),
    "bugs of an unknown loss": (lambda: bugs_for(NETWORK, "hinge", 4), "'half_mse', 'cross_entropy'", "got 'hinge'"),
    "no epoch for the sheet": (lambda: work_by_hand(None, 4), "epoch must be an Epoch", "got NoneType"),
    "no epoch for the places": (lambda: places_for(None), "epoch must be an Epoch", "got NoneType"),
    "a sheet with half a place": (lambda: work_by_hand(EPOCH, 4.5), "places .* whole number", "got 4.5"),
    "a sample there is not": (lambda: work_by_hand(EPOCH, 4, [4]), "sample .* at most 3", "got 4"),
    "an accuracy in per cent": (lambda: Criterion(95), "accuracy must be from 0 to 1", "got 95"),
    "no accuracy": (lambda: Criterion(None), "accuracy must be from 0 to 1", "got None"),
    "an error of zero": (lambda: Criterion(error=0.0), "error must be a finite number above 0", "got 0.0"),
    "targets in a line to be met": (lambda: SOLVED.met(Y, Y.ravel()), "n_samples, n_out", r"\(4, 1\) and \(4,\)"),
    "one target to be met by all": (lambda: SOLVED.met(Y, Y[:1]), "n_samples, n_out", r"\(4, 1\) and \(1, 1\)"),
    "outputs in a line": (lambda: SOLVED.met(Y.ravel(), Y), "n_samples, n_out", r"\(4,\) and \(4, 1\)"),
    "no outputs": (lambda: SOLVED.met(None, Y), "array of numbers", "got NoneType"),
    "a lottery of nothing": (lambda: _lottery(configuration=None), "must be a Configuration", "got NoneType"),
    "a seed too large": (lambda: _lottery(seeds=[2**70]), "seed .* at most 9223372036854775807", "got 1180591620717"),
    "a number for seeds": (lambda: _lottery(seeds=5), "sequence of ints", "got 5"),
    "a number for a criterion": (lambda: _lottery(criterion=0.9), "criterion must be a Criterion", "got float"),
    "seconds that never end": (lambda: _lottery().advance(float("nan")), "seconds .* at least 0", "got nan"),
    "no seconds": (lambda: _lottery().advance(None), "seconds .* at least 0", "got None"),
    "the pace of nothing": (lambda: pace(None), "lottery must be a Lottery", "got NoneType"),
    "an unknown verdict": (
        lambda: Outcomes.blank(np.arange(3), 2, 2).with_verdict("won"), "'not solved', 'diverged'", "got 'won'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("attempt", "expected", "came"), REFUSED.values(), ids=REFUSED)
def test_an_instrument_refuses_what_cannot_work(attempt, expected, came):
    _refuses(attempt, expected, came)
