"""The loss landscape on the pages: chosen by a link, told where it cannot be, trained ahead in slices."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages import test_compare
from tests.pages.test_train import control, opened, sent, url

SLICES = 60  # Runs of the page that may be needed.


def panel(app: AppTest) -> dict[str, Any]:
    (found,) = [one for one in sent(app)["panels"] if one["name"] == "landscape"]
    return dict(found)


def worked_out(app: AppTest) -> dict[str, Any]:
    """The panel once its runs have been trained ahead."""
    for _ in range(SLICES):
        if "marks" in (found := panel(app)):
            return found
        app.run()
    raise AssertionError("the landscape was not worked out")


def axes(found: dict[str, Any]) -> tuple[str, str]:
    layout = found["figure"]["layout"]
    return layout["xaxis"]["title"]["text"], layout["yaxis"]["title"]["text"]


def kind(app: AppTest) -> Any:
    return next(one for one in app.get("button_group") if one.label == "Plane")


def test_nobody_sees_the_landscape_or_pays_for_it_who_has_not_chosen_it() -> None:
    app = opened()
    assert sent(app)["view"]["hidden"] == ["landscape"]
    assert "figure" not in panel(app)
    assert "Across" not in [one.label for one in app.selectbox]
    assert "landscape" not in url(app)


def test_a_link_opens_the_landscape_of_two_weights_and_says_which_one_the_network_does_not_have() -> None:
    app = opened(landscape="w2.2.1 w9.1.1", epochs="20")
    assert not app.exception
    (info,) = app.info
    assert info.value == "The link asked for landscape = “w2.2.1 w9.1.1”; using w2.2.1 and w2.1.1."
    assert sent(app)["view"]["hidden"] == []
    assert axes(worked_out(app)) == ("w₂ h2→output", "w₂ h1→output")
    assert url(app)["landscape"] == "w2.2.1 w2.1.1"
    control(app, "Across").set_value("b2.1").run()
    assert axes(worked_out(app)) == ("b₂ output", "w₂ h1→output")
    assert url(app)["landscape"] == "b2.1 w2.1.1"
    control(app, "Hidden layers").set_value(0).run()
    assert axes(worked_out(app)) == ("w₁ x₁→output", "w₁ x₂→output")
    assert not app.exception


def test_start_and_ends_go_through_the_next_seed_s_end_or_that_of_the_run_that_was_left_last() -> None:
    app = opened(epochs="20")
    app.query_params["landscape"] = "ends"
    app.run()
    assert kind(app).value == "Start and ends"
    found = worked_out(app)
    assert axes(found) == ("towards the end", "towards seed 2’s end")
    assert "Straight from one end to the other" in found["sentence"]
    app.query_params["earlier"] = "12~seed=7"
    app.run()
    assert axes(worked_out(app)) == ("towards the end", "towards seed 7’s end")
    assert url(app)["landscape"] == "ends"
    kind(app).set_value("Two weights").run()
    assert axes(worked_out(app)) == ("w₂ h1→output", "w₂ h2→output")


def test_another_rate_and_more_epochs_have_the_landscape_worked_out_again() -> None:
    app = opened(landscape="w1.1.1 w1.2.1", epochs="20")
    before = worked_out(app)["figure"]["data"]
    control(app, "Learning rate").set_value(3.0).run()
    app.run()
    after = worked_out(app)["figure"]["data"]
    ends = [
        [trace["x"] for trace in data if trace.get("text") == ["start", "end, epoch 20"]] for data in (before, after)
    ]
    assert ends[0][0][0] == ends[1][0][0]
    assert ends[0][0][1] != ends[1][0][1]


def test_side_by_side_both_paths_are_on_one_map_unless_their_networks_are_not_alike() -> None:
    app = test_compare.opened(v="2", compare="1", b="seed=7", landscape="ends", epochs="20")
    assert not app.exception
    assert axes(worked_out(app)) == ("towards A’s end", "towards B’s end")
    assert [mark["channel"] for mark in panel(app)["marks"]][1:] == ["a-landscape-path", "b-landscape-path"]
    apart = test_compare.opened(v="2", compare="1", b="layers=3", landscape="ends", epochs="20")
    assert panel(apart)["alt"] == "A and B have not the same layers and activations: no plane holds both."
    for other in ("data=and", "loss=cross_entropy"):
        differs = test_compare.opened(v="2", compare="1", b=other, landscape="w1.1.1 w1.2.1", epochs="20")
        assert panel(differs)["alt"] == "A and B have not the same data and loss: no map holds for both."
