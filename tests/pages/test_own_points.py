"""Own points on the pages: opened by a link."""

from __future__ import annotations

import pytest

from setting.own_points import MOST_IN_LINK, keep
from tests.pages.test_train import control, opened, sent, url

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
        assert control(app, "Noise (%)").disabled
        assert sent(app)["epochs"] == [0]
    if page == "microscope":
        for view in ("check", "hidden", "worksheet", "diagnosis"):
            app.segmented_control(key="microscope-view").set_value(view).run()
            assert not app.exception


def test_points_too_many_for_a_link_open_by_their_name_and_are_told_where_they_are_not_kept() -> None:
    many = " ".join(f"{i}_0.5_{'ab'[i % 2]}" for i in range(MOST_IN_LINK + 1))
    name = keep(f"own {many}")
    app = opened(v="2", data="own", file=name)
    assert url(app)["file"] == name
    assert any("This tab keeps them" in caption.value for caption in app.caption)
    app = opened(v="2", data="own", file="0123456789ab")
    # The tab is asked first; here nothing answers.
    assert [caption.value for caption in app.caption] == ["Looking for the points in this tab."]
    control(app, "Go on without them").click().run().run()
    assert url(app)["data"] == "xor"
    assert any("are not kept here" in info.value for info in app.info)


def test_features_follow_the_coordinates_that_the_data_have() -> None:
    app = opened(v="2", data="sine")
    assert control(app, "Features").options == ["x₁", "x₁²", "sin x₁"]
    control(app, "Data").set_value("circle").run()
    assert control(app, "Features").value == ["x1", "x2"]
    control(app, "Data").set_value("sine").run()
    assert control(app, "Features").value == ["x1"]
    assert not app.exception
