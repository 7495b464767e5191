"""Every lesson can be read and done, and a mistake in one is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from teaching.lesson import FOLDER, Lesson, lessons, measured_order, read_lesson
from teaching.toml import TomlError

WHOLE = """
place = 1
title = "A lesson"
aim = "An aim."
minutes = 5
question = "A question?"
note = "A note."

[experiments.small]
link = "data=xor&layers=2&epochs=100"
measure = "solved"
expect = [0, 1]

[[step]]
title = "First"
text = "Look at it: {small}."
link = "data=xor&layers=2"
panels = ["boundary", "loss"]
controls = ["rate"]
do = ["move rate"]
"""


def written(folder: Path, text: str) -> Lesson:
    path = folder / "lesson.toml"
    path.write_text(text, encoding="utf-8")
    return read_lesson(path)


def test_every_lesson_in_the_folder_can_be_read() -> None:
    found, wrong = lessons()
    assert wrong == []
    assert set(found) == {path.stem for path in FOLDER.glob("*.toml")}


def test_no_two_lessons_have_the_same_place() -> None:
    places = [lesson.place for lesson in lessons()[0].values()]
    assert places == sorted(set(places))


@pytest.mark.parametrize("lesson", lessons()[0].values(), ids=lessons()[0])
def test_a_lesson_asks_for_something_shows_what_it_asks_for_and_knows_the_order_it_asks_for(lesson: Lesson) -> None:
    assert any(step.do or step.prediction or step.elsewhere for step in lesson.steps)
    for step in lesson.steps:
        if step.prediction and step.prediction.truths:
            assert sorted(measured_order(lesson, step.prediction)) == sorted(step.prediction.options)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("minutes = 5", "minutes = 5 5", "lesson.toml: .*line 5"),
        ("minutes = 5", "minutes = 500", "lesson.toml, minutes: expected a whole number from 1 to 60; got 500"),
        ('title = "First"', 'titel = "First"', "lesson.toml, step 1, title: expected a text; got nothing"),
        ("data=xor&layers=2\"\npanels", "data=xorr\"\npanels", "step 1, link: expected a link .*data = “xorr”"),
        ('"boundary", "loss"', '"boundary", "loss", "weights"', "step 1, panels: expected one to 3 panels, of which"),
        ('"boundary", "loss"', '"boundary", "los"', "step 1, panels: expected some of network, boundary"),
        ('["rate"]', '["seed"]', "step 1, controls: expected the control that 'move rate' moves"),
        ("{small}", "{smal}", "step 1, text: .*small"),
        ("do = [", 'open = "microscope"\ndo = [', "step 1, do: expected only one of do, predict and open"),
        ("do = [\"move rate\"]", 'open = "elsewhere?view=1"', "step 1, open: expected one of the pages microscope"),
        ('link = "data=xor&layers=2"\npanels', "panels", "step: expected a first step"),
        ('do = ["move rate"]', '[step.predict]\nquestion = "?"\nreveal = "!"', "predict, truth: expected exactly one"),
        (
            'do = ["move rate"]',
            '[step.predict]\nquestion = "?"\nreveal = "!"\ntruth = "small"',
            "predict, reveal: expected sentences that name the number asked for, {small}",
        ),
        (
            'do = ["move rate"]',
            '[step.predict]\nquestion = "?"\nreveal = "!"\noptions = ["a", "b"]\ntruths = ["small"]',
            "predict, truths: expected an experiment for each",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_place_and_what_was_expected(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    assert written(tmp_path, WHOLE).steps[0].do == ("move rate",)
    assert right in WHOLE
    with pytest.raises(TomlError, match=told):
        written(tmp_path, WHOLE.replace(right, wrong))
