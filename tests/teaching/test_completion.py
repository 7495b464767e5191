"""What completes a step is seen in the run, not before it is on screen."""

from __future__ import annotations

from dataclasses import replace

from nn_core import Edit, Rule, Trainer
from setting.setting import Setting
from teaching.completion import ACTIONS, Seen


def seen(setting: Setting, epoch: int, *, begun: Setting | None = None, solved_at: int | None = None) -> Seen:
    run = Trainer(setting.configuration(), *setting.training_data(), test=setting.test_data())
    if epoch:
        run.advance(epoch)
    return Seen(begun or setting, setting, run, epoch, solved_at)


def done(seen: Seen) -> set[str]:
    return {name for name, action in ACTIONS.items() if action.done(seen)}


def test_nothing_is_done_at_the_start() -> None:
    assert done(seen(Setting(), 0)) == set()


def test_the_last_epoch_counts_once_it_is_on_screen_though_the_run_is_ahead() -> None:
    ahead = seen(Setting(epochs=50), 50)
    assert done(ahead) == {"train", "fail"}
    assert done(ahead._replace(epoch=49)) == set()


def test_a_run_is_solved_from_the_epoch_on_that_solves_it() -> None:
    assert done(seen(Setting(), 30, solved_at=30)) == {"solve"}
    assert done(seen(Setting(), 30, solved_at=31)) == set()


def test_a_moved_control_counts_and_no_other() -> None:
    setting = Setting(seed=7, rate=0.1)
    assert done(seen(setting, 0, begun=replace(setting, seed=1))) == {"move seed"}


def test_overfitting_is_a_test_loss_that_rises_while_the_training_loss_falls() -> None:
    overfit = Setting(data="gauss", noise=50, samples=40, layers=(8, 8), rate=0.3, epochs=2000)
    found = seen(overfit, 2000)
    best = int(found.run.test_loss_history.argmin())
    assert "overfit" in done(found)
    assert "overfit" not in done(found._replace(epoch=best))


def test_a_changed_rule_counts_once_the_run_went_on_by_it_and_a_number_set_by_hand_at_once() -> None:
    found = seen(Setting(), 10)
    found.run.set_rule(Rule(1.0))
    assert "change" not in done(found)
    found.run.advance(1)
    assert "change" in done(found._replace(epoch=11))
    assert "edit" not in done(found)
    found.run.edit(Edit(0, 0, 0, 1.5))
    assert "edit" in done(found)


def test_what_grows_beyond_all_bounds_ends_before_the_last_epoch() -> None:
    wild = Setting(data="plane", output="linear", activation="linear", rate=10.0, epochs=20_000)
    found = seen(wild, 20_000)
    assert {"train", "diverge"} <= done(found._replace(epoch=found.run.epoch))
