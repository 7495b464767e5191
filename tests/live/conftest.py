"""What the tests of the stage share: how to make a film, and how to ask it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from figures.theme import LIGHT
from live.film import Answer, Ask
from live.training import TrainingFilm
from nn_core import Configuration, Network, dataset
from nn_core.checks import Schedule


@pytest.fixture
def make_film() -> Callable[..., TrainingFilm]:
    """Make a film; every keyword has a plain value unless a test says otherwise."""

    def make(
        *, data: str = "xor", sizes: tuple[int, ...] = (2, 3, 1), hidden: str = "tanh", loss: str = "mse",
        scheme: str = "xavier", seed: int = 1, rate: float = 0.5, goal: int = 2000, stride: int = 1,
    ) -> TrainingFilm:  # fmt: skip
        configuration = Configuration(Network(sizes, hidden=hidden), loss=loss, scheme=scheme, seed=seed)
        X, Y = dataset(data)
        return TrainingFilm(configuration, X, Y, goal=goal, stride=stride, rate=rate, theme=LIGHT)

    return make


@pytest.fixture
def ask() -> Callable[..., Answer]:
    """Ask a film as a browser does; without ``changes`` the film keeps to its own."""

    def ask(film: TrainingFilm, kind: str, start: int, count: int = 48, changes: Schedule | None = None) -> Answer:
        return film.answer(Ask(kind, start, count, 0, film.run, changes))

    return ask


@pytest.fixture(autouse=True)
def _endless_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on how quick the machine is; those of the time budget bring a clock of their own."""
    monkeypatch.setattr("live.training.BUDGET", float("inf"))
