"""The panels of a training run: all there, all named, and side by side in rows of one width."""

from __future__ import annotations

from base64 import b64decode

import numpy as np
import pytest

from figures.boundary import Plane, plane_around
from figures.curve import POINTS
from figures.theme import DARK, LIGHT
from film.boundary_panel import hidden_lines
from film.network_panel import kept_cells
from film.scene import layer_names
from film.training_film import TrainingFilm
from nn_core import Network, Rule, xor
from nn_core.datasets import DATASETS
from setting.setting import Setting
from stage.graph import Graph
from stage.panels import Picture, Squares, Table
from stage.protocol import Response

SIZES = [(2, 1), (2, 1, 1), (2, 4, 1), (2, 16, 1), (2, 1, 1, 1), (2, 16, 16, 1), (2, 8, 1, 16, 8, 8, 8, 1)]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_there_is_a_panel_for_loss_boundary_each_layer_and_the_samples(make_film, sizes) -> None:
    names = [panel.name for panel in make_film(sizes=sizes).panels]
    layers = [f"weights-{i}" for i in range(1, len(sizes))]
    assert names == ["network", "boundary", "loss", *layers, "table"]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_network_and_boundary_stand_above_all_other_panels(make_film, sizes) -> None:
    panels = make_film(sizes=sizes).panels
    assert [panel.name for panel in panels if panel.row == 1] == ["network", "boundary"]
    assert all(panel.share > 0 for panel in panels)


@pytest.mark.parametrize("data", DATASETS)
def test_every_panel_says_what_it_shows_in_words(make_film, data) -> None:
    for panel in make_film(data=data).panels:
        assert panel.title
        assert panel.caption.endswith(".") or not panel.caption
        assert len(panel.alt.split()) >= 4


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_every_picture_has_names_at_its_axes(make_film, sizes) -> None:
    for panel in make_film(sizes=sizes).panels:
        if isinstance(panel, Picture):
            named = [note.text for note in panel.figure.layout.annotations]
            for axis in (panel.figure.layout.xaxis, panel.figure.layout.yaxis):
                assert axis.title.text or axis.ticktext or named == ["x₁", "x₂"]


def test_of_three_inputs_two_are_drawn_and_the_line_of_a_unit_is_where_its_sum_is_zero_at_the_mean_of_the_third() -> (
    None
):
    points = "own 1_2_30_a 2_1_10_b 3_3_20_a 0_1_60_b"
    setting = Setting(data=points, features=("x1", "x2", "x3"), standardise=True)
    film = TrainingFilm(
        setting.configuration(), setting.training_data(), inputs=setting.inputs(), kind=setting.kind, goal=1, stride=1,
        rule=setting.rule, theme=LIGHT,
    )  # fmt: skip
    assert (film.plane.columns, film.plane.held) == (3, (30.0,))
    (said,) = [note.text for note in film.panels[1].figure.layout.annotations if "mean" in note.text]
    assert said == "x₃ at its mean"
    parameters = film.trainer.parameters
    for unit, ends in enumerate(hidden_lines(film.scene, parameters)):
        held = film.input_of(np.column_stack([ends, [30.0, 30.0]]))
        W, b = film.configuration.network.layers(parameters)[0]
        np.testing.assert_allclose(held @ W[:, unit] + b[0, unit], 0, atol=1e-9)
    frame = film.first_frame()
    expect_the_graphs_channels(film.panels[0], frame)
    assert frame.channels["line-1"].shape == (1, 2, 2)


def test_with_one_input_the_boundarys_place_has_the_curve_and_its_pieces(make_film) -> None:
    film = make_film(data="sine", sizes=(1, 2, 3, 1), test=50)
    network, curve = film.panels[:2]
    assert (curve.name, curve.title, curve.square) == ("boundary", "Fitted curve", True)
    assert [mark.channel for mark in curve.marks] == ["piece-1", "piece-2", "piece-3", "curve"]
    assert [note.text for note in curve.figure.layout.annotations] == ["x₁", "y"]
    frame = film.first_frame()
    assert {frame.channels[mark.channel].shape for mark in curve.marks} == {(1, POINTS, 2)}
    expect_the_graphs_channels(network, frame)
    # The units whose pieces are seen have their colours in the network panel.
    assert [[node.colour is not None for node in nodes] for nodes in network.columns[1:3]] == [[False] * 2, [True] * 3]


def expect_the_graphs_channels(graph: Graph, frame: Response) -> None:
    """Every edge, every node's own number and every raster is there, and each has a name."""
    units = [len(nodes) for nodes in graph.columns]
    for channel, gradient, names, n_in, n_out in zip(graph.edges, graph.gradients, graph.names, units, units[1:]):
        assert frame.channels[channel].shape == frame.channels[gradient].shape == (1, n_in + 1, n_out)
        assert len(set(names)) == (n_in + 1) * n_out
    rasters = [node.raster for nodes in graph.columns for node in nodes]
    for raster in rasters:
        if raster.fixed:
            assert len(b64decode(raster.fixed)) == raster.cells**2
        elif raster.channel == "boundary":
            assert frame.channels["boundary"].shape == (1, raster.cells**2)
        elif raster.channel == "output-maps":
            assert frame.channels["output-maps"].shape == (1, units[-1], raster.cells**2)
        else:
            assert frame.channels["maps"].shape == (1, sum(units[1:-1]), raster.cells**2)
            assert frame.channels["largest"].shape == (1, sum(units[1:-1]))
    assert [raster.row for raster in rasters if raster.channel == "maps"] == list(range(sum(units[1:-1])))


@pytest.mark.parametrize(("sizes", "data"), [*((sizes, "xor") for sizes in SIZES), ((2, 3, 1), "four_blobs")], ids=str)
def test_what_moves_has_the_size_that_its_panel_expects(make_film, sizes, data) -> None:
    film = make_film(sizes=sizes, data=data)
    frame = film.first_frame()
    for panel in film.panels:
        if isinstance(panel, Table):
            assert frame.channels[panel.channel].shape == (1, len(panel.rows))
            continue
        if isinstance(panel, Squares):
            assert [frame.channels[channel].shape for channel in panel.channels] == [(1, 4, 4)]
            continue
        if isinstance(panel, Graph):
            expect_the_graphs_channels(panel, frame)
            continue
        for mark in panel.marks:
            kind = panel.figure.data[mark.trace].type
            if mark.paint in ("heatmap", "bands"):
                rows, columns = mark.shape
                assert (kind, frame.channels[mark.channel][0].size) == ("heatmap", rows * columns)
            elif mark.paint == "line":
                assert (kind, frame.channels[mark.channel].shape) == ("scatter", (1, 2, 2))
            else:
                assert (kind, len(frame.curves[mark.channel])) == ("scatter", 1)


def test_the_frame_of_epoch_0_is_what_the_figures_show_before_anything_moves(make_film) -> None:
    film = make_film()
    frame = film.first_frame()
    for panel in film.panels:
        for mark in panel.marks if isinstance(panel, Picture) else ():
            trace = panel.figure.data[mark.trace]
            if mark.paint == "heatmap":
                cells = frame.channels[mark.channel].reshape(mark.shape)
                np.testing.assert_allclose(mark.base + cells * mark.unit, trace.z, atol=0.5001 / 255)
            elif mark.paint == "line":
                ends = np.column_stack([trace.x, trace.y])
                np.testing.assert_allclose(frame.channels[mark.channel][0], ends, rtol=1e-5)


def test_the_truth_table_has_inputs_and_target_and_ticks_what_is_right(make_film) -> None:
    table = make_film(data="nand").panels[-1]
    assert table.header == ("x₁", "x₂", "target", "prediction")
    assert table.rows == (("0", "0", "1"), ("0", "1", "1"), ("1", "0", "1"), ("1", "1", "0"))
    assert table.targets == (1.0, 1.0, 1.0, 0.0)


def test_the_plane_of_more_classes_is_the_class_that_wins_and_how_sure_the_network_is(make_film, send) -> None:
    film = make_film(data="three_blobs", sizes=(2, 4, 1), rate=0.2)
    frame = send(film, "play", 0, count=4)
    (mark,) = (mark for panel in film.panels if panel.name == "boundary" for mark in panel.marks if mark.names)
    outputs = film.configuration.network.predict(film.trainer.parameters, film.plane.points)
    bytes_ = frame.channels[mark.channel][-1]
    largest = np.sort(outputs, axis=1)
    clear = largest[:, 2] - largest[:, 1] > 1e-5  # The plane is worked out in single precision.
    assert clear.mean() > 0.99
    np.testing.assert_array_equal((bytes_ >> 6)[clear], outputs.argmax(axis=1)[clear])
    np.testing.assert_allclose(mark.base + mark.unit * (bytes_ & 63), largest[:, 2], atol=0.501 * mark.unit)
    assert (mark.paint, mark.names) == ("bands", ("● 1", "■ 2", "▲ 3"))
    assert (mark.base, mark.base + 63 * mark.unit) == (1 / 3, pytest.approx(1))
    maps, cells = frame.channels["output-maps"][-1], kept_cells(film.configuration.network, film.plane)
    np.testing.assert_allclose(maps.T / 255, outputs[cells], atol=0.501 / 255)


def test_the_confusion_table_counts_every_point_once_in_the_row_of_its_class(make_film, send) -> None:
    film = make_film(data="three_spirals", sizes=(2, 5, 1), test=40)
    (table,) = (panel for panel in film.panels if isinstance(panel, Squares))
    assert (table.names, table.groups) == (("● 1", "■ 2", "▲ 3"), ("training", "test"))
    frames = send(film, "play", 0, count=3)
    for channel, name, (X, Y) in zip(table.channels, table.groups, ((film.X, film.Y), film.test)):
        predicted = film.configuration.network.predict(film.trainer.parameters, X).argmax(axis=1)
        counted = [[np.sum((Y[:, actual] == 1) & (predicted == other)) for other in range(3)] for actual in range(3)]
        np.testing.assert_array_equal(frames.channels[channel][-1], counted)
        share = frames.readings[f"{'train' if name == 'training' else name}-accuracy"][-1]
        assert np.trace(counted) / len(X) == pytest.approx(share)
    film.follow(show_test=False)
    assert [panel.groups for panel in film.panels if isinstance(panel, Squares)] == [("training",)]


def test_the_legend_has_the_colours_of_more_classes_each_with_its_sign(make_film) -> None:
    assert make_film(data="moons").legend.bands == ()
    assert [name for name, *_ in make_film(data="four_blobs").legend.bands] == ["● 1", "■ 2", "▲ 3", "◆ 4"]


def test_readings_are_loss_and_accuracy_of_training_and_of_test_points(make_film, send) -> None:
    film = make_film(data="circle", test=50)
    readings = send(film, "play", 0, count=3).readings
    assert set(readings) == {"train-loss", "test-loss", "train-accuracy", "test-accuracy"}
    network, parameters = film.configuration.network, film.trainer.parameters
    for name, (X, Y) in (("train", (film.X, film.Y)), ("test", film.test)):
        assert readings[f"{name}-loss"][-1] == pytest.approx(network.loss(parameters, X, Y), rel=1e-12)
        right = (network.predict(parameters, X) > 0.5) == (Y > 0.5)
        assert readings[f"{name}-accuracy"][-1] == right.mean()


def test_without_test_points_there_is_nothing_to_read_of_them_and_of_a_regression_no_accuracy(make_film) -> None:
    assert set(make_film().first_frame().readings) == {"train-loss", "train-accuracy"}
    assert set(make_film(data="plane", test=20).first_frame().readings) == {"train-loss", "test-loss"}


def test_units_are_named_alike_wherever_they_are_seen() -> None:
    assert layer_names((2, 3, 1)) == [["x₁", "x₂"], ["h1", "h2", "h3"], ["output"]]
    assert layer_names((2, 1, 2, 1)) == [["x₁", "x₂"], ["h1"], ["g1", "g2"], ["output"]]


def test_panels_are_told_anew_only_when_their_look_changes(make_film, send) -> None:
    film = make_film()
    look = film.panels_id
    send(film, "play", 0)
    film.follow(rule=Rule(2.0), stride=10)
    assert film.panels_id == look
    film.follow(theme=DARK)
    assert film.panels_id != look
    film.follow(theme=LIGHT, log_axis=True)
    assert film.panels_id != look


def test_a_logarithmic_axis_comes_on_demand(make_film) -> None:
    film = make_film()
    kinds = []
    for log_axis in (False, True):
        film.follow(log_axis=log_axis)
        loss = next(panel for panel in film.panels if panel.name == "loss")
        kinds.append(loss.figure.layout.yaxis.type)
    assert kinds == [None, "log"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_panels_wear_the_theme(make_film, theme) -> None:
    film = make_film()
    film.follow(theme=theme)
    for panel in film.panels:
        if isinstance(panel, Picture):
            assert panel.figure.layout.font.color == theme.ink


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_the_maps_of_a_frame_are_fewer_bytes_the_more_units_there_are_and_lie_around_the_middle(sizes) -> None:
    plane = Plane(-1, 1, 50)
    cells = kept_cells(Network(sizes), plane)
    assert len(cells) * sum(sizes[1:-1]) <= 7_500
    assert np.abs(plane.points[cells].mean(axis=0)).max() <= 2 / 50
    assert len(kept_cells(Network((2, 4, 1)), plane)) == 25**2


def test_the_inputs_are_drawn_as_the_network_is_given_them(make_film) -> None:
    columns = next(panel for panel in make_film().panels if panel.name == "network").columns
    (left, up) = (
        np.frombuffer(b64decode(node.raster.fixed), np.uint8).reshape(25, 25).astype(int) for node in columns[0]
    )
    assert (np.ptp(left, axis=0).max(), np.ptp(up, axis=1).max()) == (0, 0)
    raster = columns[0][0].raster
    values = raster.low + left[0] / 255 * (raster.high - raster.low)
    np.testing.assert_allclose(values, plane_around(xor()[0]).middles[::2], atol=raster.high / 255)


def test_parameters_are_named_by_layer_input_and_unit(make_film) -> None:
    graph = next(panel for panel in make_film(sizes=(2, 2, 1)).panels if panel.name == "network")
    assert graph.names == (("w1.1.1", "w1.1.2", "w1.2.1", "w1.2.2", "b1.1", "b1.2"), ("w2.1.1", "w2.2.1", "b2.1"))


@pytest.mark.parametrize(("data", "loss"), [("xor", "mse"), ("xor", "cross_entropy"), ("moons", "mse")])
def test_the_gradients_of_a_frame_are_the_engines_over_all_training_samples(make_film, send, data, loss) -> None:
    film = make_film(data=data, loss=loss, test=50 if data == "moons" else 0)
    frames = send(film, "play", 0, count=5).channels
    network = film.configuration.network
    layers = network.layers(network.gradient(film.trainer.parameters, film.X, film.Y, loss))
    for number, (dW, db) in enumerate(layers, start=1):
        np.testing.assert_array_equal(frames[f"gradients-{number}"][-1], np.float32(np.vstack([dW, db])))


def test_classes_with_names_have_them_in_the_legend_the_confusion_table_and_under_the_pointer(make_film) -> None:
    film = make_film(data="three_blobs")
    plain = film.panels_id
    film.follow(class_names=("elm", "oak", "ash"))
    named = ("● elm", "■ oak", "▲ ash")
    assert tuple(name for name, *_ in film.legend.bands) == named
    (table,) = (panel for panel in film.panels if isinstance(panel, Squares))
    assert (table.names, table.heads) == (named, ("●", "■", "▲"))
    boundary = film.panels[1]
    assert boundary.marks[0].names == named
    assert [trace.name for trace in boundary.figure.data[-3:]] == [f"class {name}" for name in named]
    assert film.panels_id != plain
    two = make_film(data="gauss")
    two.follow(class_names=("elm", "oak"))
    assert two.legend.entries[1] == ("Output", "0 elm", "1 oak")
    assert [trace.name for trace in two.panels[1].figure.data[-2:]] == ["target 0, elm", "target 1, oak"]
