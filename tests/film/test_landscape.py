"""The loss landscape in a film: its runs trained ahead, its path that of the run, its map that of the epoch drawn."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from figures.landscape import CELLS
from figures.theme import LIGHT
from film.landscape import Landscape, NamedRun, compute_landscape, label, line_in_words
from film.landscape_panel import NOT_YET
from film.pair import PairFilm, Side
from film.recording import Recording
from film.scene import layer_names
from film.training_film import TrainingFilm
from film.trajectory import DISTANCE, MAP, PATH, PROJECTED_LOSS, Trajectory
from film.trajectory import ENDS as MAP_ENDS
from lab.sliced_work import SlicedWork
from nn_core import Change, Configuration, Edit, Network, Rule, Trainer
from setting.landscape import ENDS, Choice
from setting.run import Run
from setting.setting import DEFAULT, Setting
from stage.message import described
from stage.panels import Picture
from stage.protocol import Request, Response

SHORT = replace(DEFAULT, epochs=60)
CLOUD = replace(SHORT, data="moons", samples=200, layers=(8,))
WEIGHTS = ("w1.1.1", "w2.3.1")  # The first parameter of 2-4-1, and the third of the last layer, at 14.
INDICES = [0, 14]


def film_of(setting: Setting, kind: type[TrainingFilm] = TrainingFilm) -> TrainingFilm:
    return kind(
        setting.configuration(), setting.training_data(), inputs=setting.inputs(), test=setting.test_data(),
        kind=setting.kind, goal=setting.epochs, stride=1, rule=setting.rule, theme=LIGHT,
    )  # fmt: skip


def computed(choice: Choice, *films: TrainingFilm, other: TrainingFilm | None = None) -> Landscape:
    names = ("A", "B") if len(films) > 1 else ("",)
    named_runs = [NamedRun(name, film.again(), film.goal) for name, film in zip(names, films)]
    second = NamedRun("seed 2", other.again(), other.goal) if other else None
    found = SlicedWork(compute_landscape(choice, named_runs, second, films[0].inputs)).finish()
    assert isinstance(found, Landscape)
    return found


def with_landscape(choice: Choice, setting: Setting = SHORT) -> TrainingFilm:
    film = film_of(setting)
    other = film_of(replace(setting, seed=2)) if choice == ENDS else None
    film.follow(trajectory=Trajectory(computed(choice, film, other=other)))
    return film


def ask(film: TrainingFilm | PairFilm, kind: str, start: int, count: int = 48) -> Response:
    return film.respond(Request(kind, start, count, 1, film.run, None))


def losses_in(response: Response, row: int) -> NDArray[np.float64]:
    """The map in a ``row`` of what lasts, in losses."""
    low, high = response.keyframes[MAP_ENDS][1][row]
    return np.asarray(10 ** (low + (high - low) * response.keyframes[MAP][1][row].astype(float) / 255))


def engines(setting: Setting, epoch: int) -> Trainer:
    points, targets = setting.training_data()
    trainer = Trainer(setting.configuration(), setting.inputs()(points), targets)
    if epoch:
        trainer.advance(epoch)
    return trainer


@pytest.fixture(autouse=True)
def all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("film.training_film.BUDGET", float("inf"))


def test_the_path_over_two_weights_is_their_values_at_every_epoch_whatever_the_stride() -> None:
    film = with_landscape(WEIGHTS)
    film.follow(stride=7)
    shown = ask(film, "play", 0)
    path = np.stack([np.concatenate(shown.curves[f"{PATH}-{axis}"]) for axis in "xy"], axis=-1)
    run = engines(SHORT, 0)
    np.testing.assert_array_equal(path, run.trace(60)[:, INDICES])
    whole = np.stack([film.history.curves[f"{PATH}-{axis}"] for axis in "xy"], axis=-1)
    np.testing.assert_array_equal(whole[1:], path)


def test_a_gate_has_maps_while_it_plays_each_of_its_epoch_and_the_last_one_of_the_last_frame() -> None:
    film = with_landscape(WEIGHTS)
    shown = ask(film, "play", 0, 30)
    epochs, made = shown.keyframes[MAP]
    assert (epochs[-1], len(made)) == (30, len(epochs))
    assert len(epochs) < 10
    assert not film.unfinished
    assert isinstance(film.trajectory, Trajectory)
    x, y = film.trajectory.known.scale.middles
    for row, epoch in enumerate(epochs):
        parameters = engines(SHORT, epoch).parameters
        for line, column in [(0, 0), (49, 10), (25, 25)]:
            parameters[INDICES] = x[column], y[line]
            own = SHORT.configuration()
            there = own.network.loss(parameters, *SHORT.training_data(), own.loss)
            assert losses_in(shown, row)[line * CELLS + column] == pytest.approx(there, rel=0.02)


def test_a_cloud_has_its_map_once_it_rests_slice_by_slice_and_again_where_an_answer_was_lost() -> None:
    film = with_landscape(WEIGHTS, CLOUD)
    assert not film.unfinished  # That of epoch 0 came with the panel.
    assert film.history.keyframes[MAP][0] == [0]
    assert not ask(film, "play", 0, 20).keyframes
    assert film.unfinished
    assert isinstance(film.trajectory, Trajectory)
    asked = 0
    while not film.trajectory.map_at_rest(film.trainer, time.perf_counter()):
        asked += 1
    assert asked > 1
    assert not film.unfinished
    response = ask(film, "pause", 20)
    assert response.keyframes[MAP][0] == [20]
    assert response.epochs == []
    ask(film, "pause", 11)
    assert not film.unfinished
    assert ask(film, "pause", 11).keyframes[MAP][0] == [11]


def test_a_film_that_rests_works_on_its_map_only_where_the_server_has_a_slot_for_it() -> None:
    film, free = film_of(CLOUD), [False]
    film.follow(trajectory=Trajectory(computed(WEIGHTS, film), 0, lambda: nullcontext(free[0])))
    ask(film, "play", 0, 20)
    assert not ask(film, "pause", 20).keyframes
    assert film.unfinished
    free[0] = True
    assert ask(film, "pause", 20).keyframes[MAP][0] == [20]


def test_the_largest_gate_has_a_map_while_it_plays_and_no_more_of_them_than_the_budget_has_room_for() -> None:
    film = with_landscape(WEIGHTS, replace(SHORT, layers=(16,) * 6))
    assert ask(film, "play", 0, 40).keyframes[MAP][0] == [40]


def test_losses_on_the_plane_are_those_trained_ahead_until_the_run_goes_another_way() -> None:
    film = with_landscape(ENDS)
    assert isinstance(film.trajectory, Trajectory)
    ahead = film.trajectory.known.trajectories[0][:, 3]
    shown = ask(film, "play", 0, 30)
    np.testing.assert_array_equal(np.concatenate(shown.curves[PROJECTED_LOSS]), ahead[1:31])
    film.follow(rule=Rule(3.0), stride=5)
    shown = ask(film, "play", 30, 2)
    known, losses = film.trajectory.known, np.concatenate(shown.curves[PROJECTED_LOSS])
    assert np.isfinite(losses).nonzero()[0].tolist() == [4, 9]  # Those of the frames drawn.
    here = known.plane.at(*known.plane.coordinates(film.trainer.parameters))
    assert losses[-1] == pytest.approx(SHORT.configuration().network.loss(here, *SHORT.training_data()))


def test_the_run_under_the_map_of_its_epoch_has_the_loss_that_the_map_says() -> None:
    film = with_landscape(WEIGHTS)
    shown = ask(film, "seek", 40)
    assert isinstance(film.trajectory, Trajectory)
    scale = film.trajectory.known.scale
    column, line = ((film.trainer.parameters[INDICES] - (scale.x, scale.y)) / scale.span * CELLS).astype(int)
    assert losses_in(shown, -1)[line * CELLS + column] == pytest.approx(film.trainer.last_loss, rel=0.1)


def test_distance_and_the_loss_on_the_plane_are_told_of_every_frame() -> None:
    film = with_landscape(WEIGHTS)
    shown = ask(film, "play", 0, 10)
    start, run = engines(SHORT, 0).parameters, engines(SHORT, 10)
    there = start.copy()
    there[INDICES] = run.parameters[INDICES]
    own = SHORT.configuration()
    assert shown.curves[DISTANCE][-1][-1] == pytest.approx(np.linalg.norm(run.parameters - there))
    assert shown.curves[PROJECTED_LOSS][-1][-1] == pytest.approx(
        own.network.loss(there, *SHORT.training_data(), own.loss)
    )


def test_through_start_and_ends_the_run_begins_and_ends_on_the_plane_and_the_map_stands_still() -> None:
    film = with_landscape(ENDS)
    assert isinstance(film.trajectory, Trajectory)
    known = film.trajectory.known
    assert known.axes == ("towards the end", "towards seed 2’s end")
    assert [name for name, _, _ in known.marks] == ["start", f"end, epoch {film.goal:,}", "seed 2’s end"]
    first, last = ask(film, "seek", 0), ask(film, "seek", 60)
    middle = ask(film, "seek", 30)
    assert first.curves[DISTANCE][-1] == [0]
    assert last.curves[DISTANCE][-1][-1] == 0
    assert middle.curves[DISTANCE][-1][-1] > 0.001
    assert last.curves[PROJECTED_LOSS][-1][-1] == pytest.approx(last.readings["train-loss"][-1])
    assert not film.unfinished
    assert not middle.keyframes
    assert film.history.keyframes[MAP][0] == [-1]
    other = engines(replace(SHORT, seed=2), 60).parameters
    here = engines(SHORT, 60).parameters
    own = SHORT.configuration()
    points, targets = SHORT.training_data()
    between = [here + share * (other - here) for share in np.linspace(0, 1, 101)]
    way = [own.network.loss(place, points, targets, own.loss) for place in between]
    assert f"at most {max(way):.2g}, at the ends {way[0]:.2g} and {way[-1]:.2g}" in known.joined


@pytest.mark.parametrize(
    ("losses", "told"),
    [
        ([0.02, 0.2, 0.01], "at most 0.2, at the ends 0.02 and 0.01: a ridge parts them."),
        ([0.02, 0.0215, 0.01], "0.01: it rises no more than a tenth on the way, one valley joins them."),
        ([0.25, 0.25, 0.25], "at most 0.25, at the ends 0.25 and 0.25."),  # Nothing was learnt.
        ([0.01, 0.3, 0.25], "at the ends 0.01 and 0.25."),
        ([0.02, np.inf, 0.01], "the loss is not finite everywhere."),
        ([0.02, np.nan, 0.01], "the loss is not finite everywhere."),
    ],
)
def test_a_valley_joins_two_ends_only_where_both_are_low_and_nothing_rises_between(
    losses: list[float], told: str
) -> None:
    assert line_in_words(np.array(losses), 0.3).endswith(told)


def test_a_plane_that_cannot_be_is_said_in_words() -> None:
    still = film_of(replace(SHORT, init="zeros", rate=0.001, epochs=1))
    still.configuration = replace(still.configuration, rule=Rule(1e-300))
    run = NamedRun("", Trainer(still.configuration, still.X, still.Y, [(0, Rule(1e-300))]), 1)
    words = SlicedWork(compute_landscape(ENDS, [run], NamedRun("seed 2", film_of(SHORT).again(), 5))).finish()
    assert words == "This run hardly moves from its start: no plane goes through its start and its end."
    twice = [NamedRun("", film_of(SHORT).again(), 5), NamedRun("itself", film_of(SHORT).again(), 5)]
    assert "Both runs end at the same place" in str(SlicedWork(compute_landscape(ENDS, twice[:1], twice[1])).finish())
    bias_alone = Configuration(Network((1, 1), output="linear"), Rule(0.1))
    farther = NamedRun("", Trainer(bias_alone, [[0.0]], [[1.0]]), 5)
    onward = NamedRun("more", Trainer(bias_alone, [[0.0]], [[1.0]]), 9)
    assert "on one line" in str(SlicedWork(compute_landscape(ENDS, [farther], onward)).finish())


def test_a_number_set_by_hand_and_another_rate_lead_the_path_where_the_run_goes() -> None:
    film = with_landscape(WEIGHTS)
    ask(film, "play", 0, 20)
    edit = Edit(0, 0, 0, 1.5, False)
    response = film.respond(Request("seek", 10, 1, 1, film.run, (Change(0, film.rule), Change(10, film.rule, (edit,)))))
    assert response.curves[f"{PATH}-x"][-1][-1] == 1.5
    film.follow(rule=Rule(3.0))
    shown = ask(film, "play", 10, 5)
    np.testing.assert_array_equal(shown.curves[f"{PATH}-x"][-1], film.trainer.parameters[:1])


def test_a_run_that_goes_on_beyond_what_was_trained_ahead_has_its_path_there_too() -> None:
    film = with_landscape(WEIGHTS)
    film.follow(goal=100)
    for start in (0, 48, 96):
        shown = ask(film, "play", start)
    assert shown.epochs[-1] == 100
    assert shown.curves[f"{PATH}-y"][-1][-1] == film.trainer.parameters[14]


def test_a_film_without_a_landscape_has_no_panel_and_one_that_waits_says_so() -> None:
    film = film_of(SHORT)
    assert "landscape" not in [panel.name for panel in film.panels]
    film.follow(trajectory=NOT_YET)
    (panel,) = [panel for panel in film.panels if panel.name == "landscape"]
    assert panel.alt == NOT_YET
    assert film.history.curves == {}


def test_what_the_panel_shows_is_what_a_frame_brings() -> None:
    for film in (with_landscape(WEIGHTS), with_landscape(ENDS), with_landscape(WEIGHTS, CLOUD)):
        shown = ask(film, "seek", 3)
        (panel,) = [panel for panel in film.panels if panel.name == "landscape"]
        assert isinstance(panel, Picture)
        keyframes = {*shown.keyframes, *film.history.keyframes}
        contours, path = panel.marks
        assert {contours.channel, contours.ends} <= keyframes
        assert {f"{path.channel}-x", f"{path.channel}-y"} <= {*shown.curves} == {*shown.curves, *film.history.curves}
        asked = {part.partition("}")[0] for part in panel.sentence.split("{")[1:]}
        assert asked <= {*shown.channels, *shown.curves, *shown.readings, *keyframes}
        assert f"2 of {film.configuration.network.size} dimensions are drawn" in panel.sentence
        assert described(panel)["sentence"] == panel.sentence
        assert ("when the film rests" in panel.sentence) == (film.kind != "gate")


def test_side_by_side_both_paths_stand_on_the_map_of_a() -> None:
    films = [film_of(setting, Side) for setting in (SHORT, replace(SHORT, seed=5))]
    for choice in (WEIGHTS, ENDS):
        known = computed(choice, *films)
        for number, film in enumerate(films):
            film.follow(trajectory=Trajectory(known, number))
        pair = PairFilm(*films)  # type: ignore[arg-type]  # They are sides.
        shown = ask(pair, "play", 0, 60)
        for side, film in zip("ab", films):
            path = np.stack([np.concatenate(shown.curves[f"{side}-{PATH}-{axis}"]) for axis in "xy"], axis=-1)
            trace = film.again().trace(len(path))
            np.testing.assert_allclose(path, known.plane.coordinates(trace), atol=1e-9)
        (panel,) = [panel for panel in pair.panels if panel.name == "landscape"]
        assert isinstance(panel, Picture)
        assert [mark.channel for mark in panel.marks] == ["a-landscape", f"a-{PATH}", f"b-{PATH}"]
        assert ("a-landscape" in shown.keyframes) == (choice == WEIGHTS)
        assert not any(name.startswith("b-") for name in {*shown.keyframes, *pair.history.keyframes})
        assert {f"b-{PATH}-x", f"a-{PATH}-y"} <= {*pair.history.curves}
        assert ask(pair, "pause", pair.epoch).keyframes.keys() <= {"a-landscape", "a-landscape-ends"}


def test_of_a_run_that_diverges_the_map_and_its_colours_are_those_of_the_path_before() -> None:
    setting = replace(DEFAULT, data="sine", features=("x1",), output="linear", rate=3.0)
    film = film_of(setting)
    known = computed(WEIGHTS, film)
    run = film.again()
    run.advance(200)
    assert run.state == "diverged"
    assert run.last_loss > 1e100
    assert known.scale.high < 1e6 * run.loss_history[0]
    assert known.scale.low < run.loss_history[0]
    assert known.scale.holds(tuple(known.trajectories[0][0, :2]))


def test_where_points_join_a_run_a_map_and_the_loss_on_the_plane_are_those_of_the_points_of_their_epoch() -> None:
    rule, more = SHORT.rule._replace(samples=2), SHORT.rule
    film = TrainingFilm(
        SHORT.configuration(), SHORT.training_data(), inputs=SHORT.inputs(), kind="regression", goal=60, stride=1,
        rule=more, theme=LIGHT, changes=(Change(0, rule), Change(25, more)),
    )  # fmt: skip
    known = computed(WEIGHTS, film)
    film.follow(trajectory=Trajectory(known))
    network, run, (X, Y) = SHORT.configuration().network, film.again(), SHORT.training_data()
    x, y = known.scale.middles
    for epoch, count in ((24, 2), (25, 4), (40, 4)):
        shown = ask(film, "seek", epoch)
        run.advance(epoch - run.epoch)
        parameters = run.parameters
        here = known.plane.at(*known.plane.coordinates(parameters))
        assert shown.curves[PROJECTED_LOSS][-1][-1] == pytest.approx(network.loss(here, X[:count], Y[:count]))
        parameters[INDICES] = x[10], y[40]
        wanted = network.loss(parameters, X[:count], Y[:count])
        assert losses_in(shown, -1)[40 * CELLS + 10] == pytest.approx(wanted, rel=0.02)
    own = [known.trajectories[0][epoch, 3] for epoch in (24, 25)]
    there = [known.plane.at(*known.trajectories[0][epoch, :2]) for epoch in (24, 25)]
    assert own == pytest.approx([network.loss(there[0], X[:2], Y[:2]), network.loss(there[1], X, Y)])


def test_the_colours_reach_to_every_loss_of_the_run() -> None:
    film = film_of(replace(DEFAULT, data="sine", features=("x1",), output="linear", activation="relu", rate=1.0))
    known, run = computed(WEIGHTS, film), film.again()
    run.advance(film.goal)
    assert known.scale.low <= run.loss_history.min()
    assert known.scale.high >= run.loss_history.max()


@pytest.mark.parametrize(
    ("name", "sizes", "said"),
    [("w1.2.3", (2, 4, 1), "w₁ x₂→h3"), ("b1.4", (2, 4, 1), "b₁ h4"), ("w2.4.1", (2, 4, 1), "w₂ h4→output")],
)
def test_a_parameter_is_called_as_the_drawing_calls_what_it_joins(name: str, sizes: tuple[int, ...], said: str) -> None:
    assert label(name, layer_names(sizes)) == said


def test_a_film_in_a_file_has_the_path_and_the_maps_of_all_its_frames_and_promises_no_more() -> None:
    for setting, choice in ((SHORT, WEIGHTS), (CLOUD, WEIGHTS), (SHORT, ENDS)):
        film = Recording(Run(setting, (Change(0, setting.rule),)), 60, theme=LIGHT)
        other = film_of(replace(setting, seed=2)) if choice == ENDS else None
        film.follow(trajectory=Trajectory(computed(choice, film, other=other)))
        SlicedWork(film.record()).finish()
        whole = film.first_frame()
        (panel,) = [panel for panel in film.panels if panel.name == "landscape"]
        assert isinstance(panel, Picture)
        assert "when the film rests" not in panel.sentence
        assert sum(map(len, whole.curves[f"{PATH}-x"])) == 61
        live = setting is SHORT and choice == WEIGHTS
        assert (MAP in whole.keyframes) == live
        if live:
            epochs, made = whole.keyframes[MAP]
            assert (epochs, epochs[0], epochs[-1], len(made)) == (sorted(epochs), 0, 60, len(epochs))
        else:
            assert film.history.keyframes[MAP][0] == [-1 if choice == ENDS else 0]
