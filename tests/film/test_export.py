"""The file of a film: whole, small enough for a mail, and true about itself; it is made from a link alone."""

from __future__ import annotations

import json
import re
import runpy
import sys
import tomllib
from base64 import b64decode
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from figures.theme import DARK, THEMES
from film.export import _colours, _setting, film_html
from setting.run import from_query
from stage.protocol import View
from stage.wire import read_header

ROOT = Path(__file__).parents[2]
QUICK = "epochs=6&speed=1"


def made(query: str, *given, **shown) -> str:
    run, told = from_query(parse_qs(query))
    assert told == []
    return film_html(run, *given, **shown)


def header(text: str) -> dict:
    """What the film in the file says of itself."""
    return read_header(b64decode(re.search(r'id="film">([^<]*)<', text)[1]))


def test_a_default_run_takes_no_more_than_4_mb() -> None:
    text = made("")
    assert header(text)["epochs"][-1] == 2000
    assert len(text.encode()) < 4e6


def test_the_file_fetches_nothing_and_every_module_finds_those_that_it_imports() -> None:
    text = made(QUICK)
    modules = json.loads(re.search(r'<script type="importmap">(.*?)</script>', text, re.DOTALL)[1])["imports"]
    sources = [b64decode(url.partition("base64,")[2]).decode() for url in modules.values()]
    imported = {name for source in sources for name in re.findall(r'^[^/*\n]*\bfrom "([^"]+)"', source, re.MULTILINE)}
    assert "stage/wire.js" in imported
    assert imported <= modules.keys()
    assert not re.search(r"(?:src|href)=|url\(|https?://", text)


def test_it_ends_where_it_is_told_and_else_where_the_setting_ends() -> None:
    assert header(made(QUICK, 4))["epochs"] == [0, 1, 2, 3, 4]
    assert header(made(QUICK))["epochs"][-1] == 6


def test_it_shows_the_panels_that_were_seen_in_the_theme_of_the_page() -> None:
    text = made(QUICK, theme=DARK, view=View(("table",), "loss", True))
    assert header(text)["view"] == {"hidden": ["table"], "large": "loss", "present": False}
    assert f"--st-background-color: {DARK.paper};" in text
    assert "color-scheme: dark" in text


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_its_colours_are_those_of_the_app(theme) -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][theme.name]
    wanted = {re.sub("([A-Z])", lambda found: f"-{found[1].lower()}", name): value for name, value in config.items()}
    own = {name: value for name, value in _colours(theme).items() if value.startswith("#")}
    assert own
    assert own.items() <= wanted.items()


def test_every_custom_property_of_the_stage_has_a_value() -> None:
    text = made(QUICK)
    used = set(re.findall(r"var\((--st-[a-z-]+)\)", text))
    assert used
    assert used <= set(re.findall(r"^  (--st-[a-z-]+):", text, re.MULTILINE))


def test_it_leads_to_the_live_run_where_the_address_is_known_and_else_says_the_link() -> None:
    link = r"\?v=2&amp;data=xor&amp;[a-z0-9=&;._]*seed=7[a-z0-9=&;._]*"
    assert re.search(rf"<code>{link}</code>", made(f"seed=7&{QUICK}"))
    there = made(f"seed=7&{QUICK}", address='https://nn.example/"<b>?old=1#there')
    assert re.search(rf'<a href="https://nn.example/&quot;&lt;b&gt;{link}">', there)
    assert '"<b>' not in there


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (QUICK, "Hidden activation: Tanh; output: Sigmoid; loss: Mean squared error; initial weights: Xavier, seed 1;"),
        (QUICK, "; learning rate 0.5"),
        ("v=2&data=moons&noise=10&samples=60", "60 points of seed 1, noise 10 %, 50 % of them for testing; hidden "),
        ("features=x1 x1sq&standardise=1", "Features x₁, x₁², standardised; hidden "),
        ("changes=3:rate=1 4:w2.1.1=0.4", "0.5; from epoch 3 on learning rate 1; from epoch 4 on learning rate 1, "),
        ("changes=" + " ".join(f"{i}:rate={i}" for i in range(1, 9)), "0.5; changed 8 times on the way"),
    ],
)  # fmt: skip
def test_it_says_in_words_what_the_run_was(query: str, words: str) -> None:
    run, told = from_query(parse_qs(query))
    assert told == []
    assert words in _setting(run)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"table=0111&{QUICK}", ["trained on OR</h1>", "Every epoch has a frame."]),
        (
            "table=0100&epochs=6&speed=2",
            ["trained on the truth table 0100</h1>", "One epoch in 2 has a frame; the loss"],
        ),
    ],
)
def test_it_says_what_it_shows_and_which_epochs_have_a_frame(query: str, words: list[str]) -> None:
    text = made(query)
    assert [part for part in words if part not in text] == []


def test_one_command_makes_the_file_of_a_link_and_tells_what_of_the_link_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    target = tmp_path / "film.html"
    monkeypatch.setattr(sys, "argv", ["film.export", f"https://nn.example/?{QUICK}&hidden=99", str(target)])
    runpy.run_path(str(ROOT / "film/export.py"), run_name="__main__")
    said = capsys.readouterr()
    assert "The link asked for hidden = “99”; using 16." in said.err
    assert str(target) in said.out
    text = target.read_text(encoding="utf-8")
    assert "A 2-16-1 network trained on XOR" in text
    assert 'href="https://nn.example/?v=2' in text

    monkeypatch.setattr(sys, "argv", ["film.export", "hidden=3&seed=7", str(target)])
    with pytest.raises(SystemExit, match="“hidden=3&seed=7” has no parameters"):
        runpy.run_path(str(ROOT / "film/export.py"), run_name="__main__")
    monkeypatch.setattr(sys, "argv", ["film.export"])
    with pytest.raises(SystemExit, match="Say a link and a file"):
        runpy.run_path(str(ROOT / "film/export.py"), run_name="__main__")
