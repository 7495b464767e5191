"""Own points on the pages: opened by a link."""

from __future__ import annotations

import pytest

from setting.kept_points import MOST_IN_LINK, keep
from setting.own_text import read
from tests.pages.test_train import control, opened, sent, url, widgets

POINTS = "1.5_2_a 2_2.5_b 3_4_a 5_1_b 1_1_c 2_1_c"
ON_A_LINE = "-1_0.1 -0.5_-0.9 0_0.1 0.5_1 1_0"
IN_SPACE = "1.5_2_3_a 2_2.5_1_b 3_4_3_a 5_1_1_b"


@pytest.mark.parametrize("page", ["train", "microscope", "lottery"])
@pytest.mark.parametrize("points", [POINTS, ON_A_LINE, IN_SPACE], ids=["classes", "line", "space"])
def test_every_page_opens_with_own_points(page: str, points: str) -> None:
    app = opened(v="2", data="own", points=points)
    if page != "train":
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    if page == "train":
        assert not any(control.label in ("Noise (%)", "Test share (%)", "New data") for control in widgets(app))
        assert sent(app)["epochs"] == [0]
    if page == "microscope":
        for view in ("check", "hidden", "worksheet", "diagnosis"):
            app.segmented_control(key="microscope-view").set_value(view).run()
            assert not app.exception


def test_points_too_many_for_a_link_open_by_their_name_and_are_told_where_they_are_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = " ".join(f"{i}_0.5_{'ab'[i % 2]}" for i in range(MOST_IN_LINK + 1))
    name = keep(f"own {many}")
    app = opened(v="2", data="own", file=name)
    assert url(app)["file"] == name
    assert any("This tab keeps these instead" in caption.value for caption in app.caption)
    app = opened(v="2", data="own", file="0123456789ab")
    # The tab is asked first; here nothing answers.
    assert [caption.value for caption in app.caption] == ["Looking for the points in this tab."]
    assert not app.button, "an answer mostly comes at once"
    monkeypatch.setattr("ui.url.kept_points._PATIENCE", 0.0)
    control(app.run(), "Go on without them").click().run().run()
    assert url(app)["data"] == "xor"
    assert any("are not kept here" in info.value for info in app.info)


def test_while_training_waits_for_what_is_drawn_the_page_does_not_speak_of_the_points_before_it() -> None:
    app = opened(v="2", data="own", points=POINTS)
    own = control(app, "Data").value

    def captions() -> str:
        return " ".join(caption.value for caption in app.run().caption)

    assert "6 points to train on" in captions()
    app.session_state["drawn-points-wait"] = own
    assert "Training waits for what you draw" in captions()
    assert "6 points to train on" not in captions()
    control(app, "Data").set_value("xor").run()
    control(app, "Data").set_value(own).run()
    assert "6 points to train on" in captions()


def test_the_list_of_data_has_the_last_drawn_points_and_every_table_under_names_of_their_own() -> None:
    app = opened(v="2", data="own", points="0_0_a 1_1_b", plane="-1_2")
    more = [dict(title="Iris"), dict(title="oaks"), {}]
    drawn = [dict(points="0_0_a 1_1_b 1_0_b", plane="-1_2"), dict(points="0_0_a 1_1_b 0_1_b", plane="-1_2")]
    for query in [dict(points="0_0_a 1_1_b", **title) for title in more] + drawn:
        app.query_params.clear()
        app.query_params.update(v="2", data="own", **query)
        app.run()
    options = control(app, "Data").options
    assert len(set(options)) == len(options)
    assert {"Iris", "Iris (own)", "oaks", "2 own points", "3 drawn points"} <= set(options)
    assert "2 drawn points" not in options
    assert read(app.session_state["setting"].data).training[-1] == (0.0, 1.0, "b")
    late = control(app, "Data")  # A browser that has not heard of the last set yet says a name that is not listed.
    late.options.append("Table of before")
    late.set_value("of before").run()
    assert url(app)["points"] == "0_0_a 1_1_b 0_1_b"
    assert not app.exception


def test_controls_of_clouds_come_back_as_they_were_left_where_points_were_given_meanwhile() -> None:
    app = opened(v="2", data="circle", noise="30", test="20", data_seed="7")
    control(app, "Data").set_value("penguins").run()
    assert [control(app, "Test share (%)").value, url(app)["test"]] == [20, "20"]
    assert any("Gorman" in caption.value for caption in app.caption), "the source"
    control(app, "Learning rate").set_value(1.0).run()
    control(app, "Data").set_value("circle").run()
    assert [url(app)[name] for name in ("noise", "test", "data_seed")] == ["30", "20", "7"]
    assert control(app, "Noise (%)").value == 30


def test_features_follow_the_coordinates_that_the_data_have() -> None:
    app = opened(v="2", data="sine")
    assert control(app, "Features").options == ["x₁", "x₁²", "sin x₁"]
    control(app, "Data").set_value("circle").run()
    assert control(app, "Features").value == ["x1", "x2"]
    control(app, "Data").set_value("sine").run()
    assert control(app, "Features").value == ["x1"]
    assert not app.exception


def test_an_empty_file_is_told_what_a_table_has() -> None:
    app = opened()
    control(app, "Paste or upload your own data").click().run()
    app.get("file_uploader")[0].set_value(("empty.csv", b"", "text/csv"))
    control(app, "Paste or upload your own data").click().run()
    assert app.warning[0].value.startswith("There is nothing in it: a table has a row for each point")
    assert not app.exception
