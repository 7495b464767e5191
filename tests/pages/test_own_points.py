"""Own points on the pages: opened by a link."""

from __future__ import annotations

import pytest

from setting.own_points import MOST_IN_LINK, keep
from tests.pages.test_train import control, opened, sent, url

POINTS = "1.5_2_a 2_2.5_b 3_4_a 5_1_b 1_1_c 2_1_c"


@pytest.mark.parametrize("page", ["train", "microscope", "lottery"])
def test_every_page_opens_with_own_points(page: str) -> None:
    app = opened(v="2", data="own", points=POINTS)
    if page != "train":
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    if page == "train":
        assert control(app, "Noise (%)").disabled
        assert sent(app)["epochs"] == [0]


def test_points_too_many_for_a_link_open_by_their_name_and_are_told_where_they_are_not_kept() -> None:
    many = " ".join(f"{i}_0.5_{'ab'[i % 2]}" for i in range(MOST_IN_LINK + 1))
    name = keep(f"own {many}")
    app = opened(v="2", data="own", file=name)
    assert url(app)["file"] == name
    assert any("this server keeps them" in caption.value for caption in app.caption)
    app = opened(v="2", data="own", file="0123456789ab")
    assert url(app)["data"] == "xor"
    assert any("are not kept here" in info.value for info in app.info)
