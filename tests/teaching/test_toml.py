"""A mistake in a file written by hand is told with its place and what was expected."""

from __future__ import annotations

import pytest

from teaching.toml import TomlError
from tests.teaching.files import table


def test_bad_syntax_is_told_with_its_line(tmp_path):
    with pytest.raises(TomlError, match=r"lesson\.toml: .*line 2"):
        table(tmp_path, 'title = "Luck"\naim = \n')


def test_what_is_there_is_read(tmp_path):
    file = table(
        tmp_path, 'title = "Luck"\nseeds = 3\nexpect = [0, 0.5]\nopen = true\nshow = ["rate"]\n[[step]]\nkind = "do"'
    )
    assert (file.text("title"), file.whole("seeds", 1, 9), file.numbers("expect", 2)) == ("Luck", 3, (0.0, 0.5))
    assert (file.flag("open"), file.texts("show"), file.text("aim", "none")) == (True, ("rate",), "none")
    (step,) = file.tables("step")
    assert step.one_of("kind", ("do", "say")) == "do"
    step.done()
    file.done()


@pytest.mark.parametrize(
    ("text", "take", "told"),
    [
        ("", lambda file: file.text("title"), "lesson.toml, title: expected a text; got nothing."),
        ('title = " "', lambda file: file.text("title"), "title: expected a text that is not empty; got ' '."),
        ("title = 3", lambda file: file.text("title", "none"), "title: expected a text; got 3."),
        ("seeds = 0", lambda file: file.whole("seeds", 1, 1000), "expected a whole number from 1 to 1,000; got 0."),
        ("seeds = true", lambda file: file.whole("seeds", 1, 9), "expected a whole number from 1 to 9; got True."),
        ("open = 1", lambda file: file.flag("open"), "open: expected true or false; got 1."),
        ("expect = [1]", lambda file: file.numbers("expect", 2), "expect: expected a list of 2 numbers; got [1]."),
        ("show = [1]", lambda file: file.texts("show"), "show: expected a list of texts; got [1]."),
        ("step = 1", lambda file: file.tables("step"), "step: expected tables, [[step]]; got 1."),
        ("a = 1", lambda file: file.table("a"), "a: expected a table, [a]; got 1."),
        ("a.b = 1", lambda file: file.named("a"), "a: expected tables, [a.NAME]; got {'b': 1}."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_what_was_expected(tmp_path, text, take, told):
    with pytest.raises(TomlError) as refused:
        take(table(tmp_path, text))
    assert str(refused.value).endswith(told)


def test_of_a_word_that_is_none_of_the_choices_the_nearest_is_named(tmp_path):
    (_, step) = table(tmp_path, '[[step]]\n[[step]]\nkind = "sya"').tables("step")
    with pytest.raises(TomlError) as refused:
        step.one_of("kind", ("do", "say"))
    assert str(refused.value) == ("lesson.toml, step 2, kind: expected one of do, say (did you mean say?); got 'sya'.")


def test_a_key_that_nobody_asks_for_is_refused(tmp_path):
    file = table(tmp_path, 'title = "Luck"\n[ask]\nquestoin = "Why?"')
    file.text("title")
    ask = file.table("ask")
    ask.text("question", "")
    file.done()
    with pytest.raises(
        TomlError, match=r"lesson\.toml, ask, questoin: expected one of question \(did you mean question"
    ):
        ask.done()
