"""Which of the runs that were left for another one a session keeps."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    """Eight runs are left, one of them pinned on the way; then some of them once more, and what a tab has kept."""
    from dataclasses import replace
    from types import SimpleNamespace

    import streamlit as st

    from film.earlier_curves import Left, curve_of
    from nn_core import Change, Rule
    from setting.earlier_runs import EarlierRun, to_token
    from setting.run import Run
    from setting.setting import DEFAULT
    from ui.run import earlier

    def leave(seed: int, epochs: int = 20) -> None:
        earlier.left(replace(DEFAULT, seed=seed), Left((Change(0, Rule(0.5)),), curve_of([0.25] * (epochs + 1))))

    def tell() -> None:
        shown = earlier.shown(DEFAULT, (Change(0, Rule(0.5)),))
        st.text(" ".join(f"{one.label.removeprefix('seed ')}:{one.curve.epochs[-1]}" for one in shown))

    for seed in range(1, 5):
        leave(seed)
    pin = earlier.shown(DEFAULT, (Change(0, Rule(0.5)),))[0].acts[1].name
    earlier.pressed(pin, DEFAULT)
    for seed in range(5, 9):
        leave(seed)
    tell()
    leave(6, 30)
    leave(7, 10)
    tell()
    st.text(earlier.in_link(Run(DEFAULT, (Change(0, Rule(0.5)),)))["earlier"])
    other = EarlierRun(Run(replace(DEFAULT, seed=9), (Change(0, Rule(0.5)),)), 40)
    earlier.remembered((to_token(other), "nonsense", to_token(other)))
    earlier.make_curves()
    tell()
    back, _, drop = earlier.shown(DEFAULT, (Change(0, Rule(0.5)),))[0].acts
    earlier.pressed(back.name, replace(DEFAULT, epochs=10, speed=50))
    for _ in range(2):  # A page's run may be broken off before its film is there.
        query = earlier.wanted() or {}
        st.text(" ".join(query[name][0] for name in ("seed", "epochs", "speed")))
    film = SimpleNamespace(seek=lambda epoch: st.text(f"seek {epoch}"))
    earlier.go_back(film)
    earlier.go_back(film)
    st.text(str(earlier.wanted()))
    earlier.pressed(drop.name, DEFAULT)
    tell()


def test_the_last_six_are_kept_and_the_pinned_one_and_each_run_once_as_far_as_it_was_seen() -> None:
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert not app.exception
    assert [text.value for text in app.text] == [
        "2:20 4:20 5:20 6:20 7:20 8:20",  # Seed 1 is the present run; seed 2 is pinned.
        "2:20 4:20 5:20 7:20 8:20 6:30",
        "20~seed=2",
        "2:20 5:20 7:20 8:20 6:30 9:40",
        "2 20 50",
        "2 20 50",
        "seek 20",
        "None",
        "5:20 7:20 8:20 6:30 9:40",
    ]


def _long() -> None:
    """A run from given weights, pinned: a link has no room for it."""
    from dataclasses import replace

    import numpy as np

    from film.earlier_curves import Left, curve_of
    from nn_core import Change, Edit
    from setting.setting import DEFAULT
    from ui.run import earlier

    setting = replace(DEFAULT, layers=(16, 16))
    c = setting.configuration()
    given = tuple(
        Edit(layer, row, column, float(np.pi * value))
        for layer, (W, _) in enumerate(c.network.layers(c.initial_parameters()))
        for (row, column), value in np.ndenumerate(W)
    )
    earlier.left(setting, Left((Change(0, setting.rule, given),), curve_of([0.25] * 21)))
    earlier.pressed(earlier.shown(DEFAULT, (Change(0, DEFAULT.rule),))[0].acts[1].name, DEFAULT)


def test_a_pinned_run_that_a_link_has_no_room_for_is_told() -> None:
    app = AppTest.from_function(_long, default_timeout=60).run()
    assert not app.exception
    assert ["no room" in toast.value for toast in app.toast] == [True]
