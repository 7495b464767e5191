"""What every test shares: property tests on fresh examples and never timed, pages, and films."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner

from figures.theme import LIGHT
from film.training_film import TrainingFilm
from nn_core import Configuration, Network, Rule, draw
from nn_core.datasets import entry
from nn_core.schedule import Schedule
from stage.protocol import Request, Response
from ui.url import query

# Other examples in every run: a few fresh ones prove more in the long run than many that are always the same. One that
# fails is printed with the line that repeats it, and tried first from then on. For a long run once in a while:
# pytest --hypothesis-profile thorough
UNTIMED = [HealthCheck.too_slow, HealthCheck.large_base_example]
settings.register_profile(
    "fresh", derandomize=False, max_examples=25, deadline=None, print_blob=True, suppress_health_check=UNTIMED
)
settings.register_profile("thorough", settings.get_profile("fresh"), max_examples=10_000)
settings.load_profile("fresh")

# At each of its runs ``AppTest`` looks for components in the metadata of every installed package; once is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# And it compiles the page anew, which a server does once.
local_script_runner.ScriptCache = cache(local_script_runner.ScriptCache)


@pytest.fixture(autouse=True)
def _no_app_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page run as it is: ``AppTest`` runs app.py, but each of its runs looks like a fresh server's.

    Rerun by ``enter``, a page would lose the button just pressed. tests/ui/url/test_entry.py and
    tests/browser/test_strangers.py test that part.
    """
    monkeypatch.setattr("ui.url.entry._require_app", lambda: None)


@pytest.fixture(autouse=True)
def _script_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the script of the browser's history be there after a page's first run: ``AppTest`` has nobody to say so."""
    monkeypatch.setattr("ui.url.entry._history_script", lambda: setattr(query._url(), "ready", True))


@pytest.fixture(autouse=True, scope="session")
def _no_rest() -> Iterator[None]:
    """However busy this machine is, a page's next run gets its slice of long work; and no page waits for a browser.

    ``AppTest`` is there at once, and has heard of a run before it moves anything.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.slices.REST", 0.0)
        patch.setattr("ui.url.fragment._wait_until_taken", lambda seconds=0.0: None)
        patch.setattr("ui.run.moves._LAG", 0.0)
        yield


@pytest.fixture
def make_film(monkeypatch: pytest.MonkeyPatch) -> Callable[..., TrainingFilm]:
    """Make a film; every keyword has a plain value unless a test says otherwise.

    No test depends on how quick the machine is; those of the time budget bring a clock of their own.
    """
    monkeypatch.setattr("film.training_film.BUDGET", float("inf"))

    def make(
        *, data: str = "xor", sizes: tuple[int, ...] = (2, 3, 1), hidden: str = "tanh", loss: str = "mse",
        scheme: str = "xavier", seed: int = 1, rate: float = 0.5, goal: int = 2000, stride: int = 1,
        test: int = 0,
    ) -> TrainingFilm:  # fmt: skip
        network = Network((entry(data).inputs, *sizes[1:]), hidden=hidden)
        if (classes := entry(data).classes) > 2:
            network, loss = Network((*network.sizes[:-1], classes), hidden, "softmax"), "categorical_cross_entropy"
        configuration = Configuration(network, Rule(rate), loss, scheme, seed)
        training, held_out = draw(data, 200, test_share=test)
        return TrainingFilm(
            configuration, training, test=held_out, kind=entry(data).kind, goal=goal, stride=stride, rule=Rule(rate),
            theme=LIGHT,
        )  # fmt: skip

    return make


@pytest.fixture
def send() -> Callable[..., Response]:
    """Request a film as a browser does; without ``changes`` the film keeps to its own."""

    def send(film: TrainingFilm, kind: str, start: int, count: int = 48, changes: Schedule | None = None) -> Response:
        return film.respond(Request(kind, start, count, 0, film.run, changes))

    return send
