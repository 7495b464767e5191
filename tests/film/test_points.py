"""The points of a film as the stage draws them, and a film that points join on the way."""

from __future__ import annotations

import pytest

from figures.theme import LIGHT
from film.points import TAKEN
from film.recording import Recording
from film.training_film import TrainingFilm
from lab.criterion import accuracy
from nn_core import Change
from setting.own_points import Own
from setting.own_text import read, write
from setting.run import Run
from setting.setting import Setting
from stage.panels import Points
from stage.protocol import Request

GROWN = Setting(
    data=write(
        Own(((0.0, 0.0, "a"), (0.0, 1.0, "b"), (1.0, 0.0, "b"), (1.0, 1.0, "a")), ((0.5, 0.5, "b"),), plane=(-1.0, 2.0))
    )
)


def film_of(setting: Setting, **more: object) -> TrainingFilm:
    return TrainingFilm(
        setting.configuration(), setting.training_data(), test=setting.test_data(), kind=setting.kind, goal=100,
        stride=1, rule=setting.rule, theme=LIGHT, plane=setting.plane, **more,
    )  # fmt: skip


def points_in(film: TrainingFilm) -> Points:
    (points,) = [panel.points for panel in film.panels if panel.name == "boundary"]
    return points


def test_every_point_has_its_place_its_class_and_whether_it_is_a_test_point_in_the_order_of_training() -> None:
    points = points_in(film_of(GROWN))
    assert points.places == (
        (0.0, 0.0, 0.0, False), (0.0, 1.0, 1.0, False), (1.0, 0.0, 1.0, False), (1.0, 1.0, 0.0, False),
        (0.5, 0.5, 1.0, True),
    )  # fmt: skip
    assert (points.drawable, points.channel) == (True, "")
    assert not points_in(film_of(GROWN, flippable=False)).drawable


def test_beside_a_curve_a_point_stands_at_its_target_and_the_upright_axis_stays_as_it_was_drawn_on() -> None:
    sine = Setting(data="sine", samples=40).consistent()
    film = film_of(sine)
    points, (X, Y), (X_test, Y_test) = points_in(film), sine.training_data(), sine.test_data() or ()
    assert [point[:2] for point in points.places] == [*zip(X[:, 0], Y[:, 0]), *zip(X_test[:, 0], Y_test[:, 0])]
    assert (points.drawable, len(points.groups), points.digits) == (True, 1, (3, 3))
    ends = (-2.0, 3.0, -1.0, 40.0)
    drawn = film_of(Setting(data=write(Own(((0.0, 0.5), (1.0, -0.5)), plane=ends))).consistent())
    (figure,) = [panel.figure for panel in drawn.panels if panel.name == "boundary"]
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == (ends[:2], ends[2:])
    assert points_in(drawn).digits == (2, 1)
    assert all("markers" in trace.mode for trace in figure.data[points_in(drawn).first :])


def test_columns_that_have_names_are_called_by_them_at_the_axes_and_the_inputs() -> None:
    named = Setting(data=write(read(GROWN.data)._replace(column_names=("bill", "wing", "kind"))))
    film = film_of(named, column_names=named.column_names)
    network, boundary = film.panels[:2]
    assert [note.text for note in boundary.figure.layout.annotations] == ["x₁ bill", "x₂ wing"]
    assert [(node.label, node.short) for node in network.columns[0]] == [("x₁ bill", "x₁"), ("x₂ wing", "x₂")]
    assert film.panels_id != film_of(GROWN).panels_id
    curve = Setting(data=write(Own(((0.0, 0.5), (1.0, -0.5)), column_names=("week", "price")))).consistent()
    picture = film_of(curve, column_names=curve.column_names).panels[1]
    assert [note.text for note in picture.figure.layout.annotations] == ["x₁ week", "y price"]


def test_test_points_that_nobody_wants_to_see_are_there_all_the_same_so_that_drawing_does_not_lose_them() -> None:
    seen, unseen = (points_in(film_of(GROWN, show_test=shown)) for shown in (True, False))
    assert unseen.places == seen.places
    assert (seen.unseen, unseen.unseen) == (False, True)


@pytest.mark.parametrize("data", ["xor", "circle", "three_spirals", "hills"])
def test_what_can_be_drawn_looks_as_the_points_that_are_there(data: str) -> None:
    film = film_of(Setting(data=data, samples=40).consistent())
    points, figure = points_in(film), next(panel for panel in film.panels if panel.name == "boundary").figure
    assert all("markers" in trace.mode for trace in figure.data[points.first :])
    if data == "hills":
        assert {group.value for group in points.groups} == {-1, -0.5, 0, 0.5, 1}
        return
    drawn = {(trace.marker.color, trace.marker.symbol) for trace in figure.data[points.first :]}
    looks = {group.value: (group.colour, group.shape) for group in points.groups}
    used = {value for _, _, value, hollow in points.places if not hollow}
    assert {looks[value] for value in used} <= drawn
    assert len(looks) == 4


def test_the_plane_is_the_one_that_was_drawn_on_and_names_the_panels() -> None:
    film = film_of(GROWN)
    assert (film.plane.low, film.plane.high) == (-1.0, 2.0)
    film_without = film_of(Setting(data=GROWN.data.partition(" @ ")[0]))
    assert film_without.run == film.run
    assert film_without.panels_id != film.panels_id


def test_a_film_that_points_join_says_of_each_frame_how_many_there_are_and_judges_it_by_those() -> None:
    schedule = Change(0, GROWN.rule._replace(samples=3)), Change(7, GROWN.rule)
    film = Recording(Run(GROWN, schedule), 12, theme=LIGHT)
    for _ in film.record():
        pass
    whole, network = film.first_frame(), GROWN.configuration().network
    X, Y = GROWN.training_data()
    for i, epoch in enumerate(whole.epochs):
        n = 3 if epoch < 7 else 4
        outputs = network.predict(film.trainer.parameters_at(epoch), X[:n])
        assert whole.channels[TAKEN][i] == n
        assert whole.readings["train-accuracy"][i] == accuracy(outputs, Y[:n], film.criterion)
    points = points_in(film)
    assert (points.channel, points.drawable) == (TAKEN, False)


def test_to_train_on_from_before_they_joined_is_to_train_on_all_points() -> None:
    schedule = Change(0, GROWN.rule._replace(samples=3)), Change(7, GROWN.rule)
    film = film_of(GROWN, changes=schedule)
    film.respond(Request("play", 2, 1, 1, film.run, None))
    assert film.trainer.schedule == (schedule[0], Change(2, GROWN.rule))


def test_a_run_is_solved_by_the_points_that_are_there_and_no_longer_when_others_join_that_it_has_wrong() -> None:
    points = ((0.0, 0.0, "a"), (1.0, 1.0, "b"), (0.9, 0.9, "a"), (0.1, 0.1, "b"))
    setting = Setting(data=write(Own(points, plane=(-1.0, 2.0))), rate=2.0)
    schedule = Change(0, setting.rule._replace(samples=2)), Change(60, setting.rule)
    film = film_of(setting, changes=schedule)
    film.respond(Request("seek", 59, 1, 0, film.run, schedule))
    solved_at, outputs = film.solved_at, film.trainer.outputs
    assert solved_at is not None
    assert film.criterion.met(outputs, film.Y[:2])
    film.respond(Request("seek", 60, 1, 1, film.run, schedule))
    assert not film.criterion.met(film.trainer.outputs, film.Y)
    assert film.solved_at is None
