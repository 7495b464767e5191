"""The worksheet, worked out by a pocket calculator that knows only what is printed on it."""

from __future__ import annotations

import ast
import html
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from math import exp, log, tanh
from operator import add, mul, sub, truediv

import numpy as np
import pytest

from lab.epoch.by_hand import places_for, work_by_hand
from lab.epoch.epoch import compute_epoch
from nn_core import Trainer
from setting.setting import Setting
from ui.microscope.worksheet_html import worksheet


def _pages(epochs=120, samples=None, update=0, **changes):
    setting = replace(Setting(), **changes).consistent()
    points, Y = setting.training_data()
    trainer = Trainer(setting.configuration(), setting.inputs()(points), Y)
    trainer.advance(epochs)
    epoch = compute_epoch(trainer, update, points, setting.inputs())
    places = places_for(epoch)
    chosen = list(range(len(epoch.X))) if samples is None else samples
    paper = work_by_hand(epoch, places, chosen)
    return [worksheet(paper, places, epochs, chosen, answers=answers) for answers in (False, True)], places


def _tables(page):
    """Every table as rows of cells, in the order of the page."""
    tables = re.findall(r"<table>(.*?)</table>", page)
    rows = [re.findall(r"<tr>(.*?)</tr>", table) for table in tables]
    return [
        [[html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in table]
        for table in rows
    ]


def _formulas(page):
    lines = [html.unescape(line) for line in re.findall(r'<p class="formula">(.*?)</p>', page)]
    return dict(line.split(" = ", 1) for line in lines if " = " in line and not line.startswith("gradient"))


_KEYS = {
    "tanh": tanh, "ln": log, "max": max, "sigma": lambda z: 1 / (1 + exp(-z)), "lrelu": lambda z: max(z, 0.01 * z),
    "slope": lambda a, shut: 1 if a > 0 else shut,
}  # fmt: skip
_SIGNS = {ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv, ast.Pow: pow}


def _value(node):
    """What the keys of a pocket calculator make of a formula."""
    if isinstance(node, ast.Constant):
        return float(node.value)
    if isinstance(node, ast.Name):
        return {"e": exp(1)}[node.id]
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp):
        return _SIGNS[type(node.op)](_value(node.left), _value(node.right))
    return _KEYS[node.func.id](*map(_value, node.args))


class Calculator:
    """Works out printed formulas, each answer rounded to the printed places, halves away from zero."""

    def __init__(self, places):
        self.places, self.known = places, {}

    def work_out(self, formula):
        text = formula
        for name in sorted(self.known, key=len, reverse=True):
            text = text.replace(name, f"({self.known[name]})")
        text = text.replace("−", "-").replace("·", "*").replace("²", "**2").replace("^", "**")
        text = re.sub(r"1 where (.*) > 0, else ([\d.]+)", r"slope(\1, \2)", text).replace("σ", "sigma")
        text = text.replace("½ ", "0.5 * ")
        return self.round(_value(ast.parse(text, mode="eval").body))

    def round(self, value):
        rounded = Decimal(repr(round(float(value), 13))).quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        return f"{rounded + 0:f}"


def _printed(cell):
    return f"{Decimal(cell.replace('−', '-')) + 0:f}"


CASES = [
    dict(),
    dict(activation="sigmoid", loss="cross_entropy", layers=(3,)),
    dict(activation="relu", init="he", layers=(4,), seed=3),
    dict(layers=(3, 2), seed=7),
    dict(data="and", activation="sigmoid", rate=5.0, layers=(2,)),
    dict(activation="leaky_relu", layers=(3, 2, 2), output="tanh", loss="half_mse", rate=0.1),
    dict(data="plane", layers=(), batch=3, update=4, features=("x1", "x1sq", "sinx2"), standardise=True, rate=0.1),
    dict(batch=2, update=1, l1=0.003, l2=0.1, epochs=20),
    dict(data="spiral", layers=(2,), output="linear", batch=1, order="fixed", optimiser="adam", l2=0.1, rate=0.01),
    dict(data="three_blobs", layers=(2,), batch=3, epochs=2),
    dict(data="four_blobs", layers=(), batch=2, epochs=1, l2=0.1),
]


@pytest.mark.parametrize("changes", CASES)
def test_a_pocket_calculator_gets_every_printed_answer(changes):
    (_, page), places = _pages(**changes)
    formulas, (samples, *tables) = _formulas(page), _tables(page)
    (_, *names), *rows = samples
    calculators, targets = [], []
    for _, *cells in rows:
        given = dict(zip(names, map(_printed, cells)))
        targets.append({name: given.pop(name) for name in names if name.startswith("target of ")})
        calculators.append(Calculator(places))
        calculators[-1].known |= given
    forward = [table for table in tables if table[0][-1].startswith("value, ")]
    for table in forward:
        sums = [(f"z({unit})", cells[::2]) for unit, *cells in table[1:]]
        values = [(unit, cells[1::2]) for unit, *cells in table[1:]]
        for name, cells in sums + values:  # Softmax needs every sum of the layer.
            for calculator, cell in zip(calculators, cells, strict=True):
                assert calculator.work_out(formulas[name]) == _printed(cell)
                calculator.known[name] = _printed(cell)
    single = [row for table in tables for row in table if row[0].startswith(("loss(", "δ("))]
    for name, *cells in single:
        unit = re.search(r"\((.*)\)", name)[1]
        for calculator, target, cell in zip(calculators, targets, cells):
            calculator.known["target"] = target.get(f"target of {unit}", "none: a hidden unit has no target")
            assert calculator.work_out(formulas[name]) == _printed(cell)
            calculator.known[name] = _printed(cell)
    _check_gradients(page, places, calculators, replace(Setting(), **_of_setting(changes)))


def _of_setting(changes):
    return {name: value for name, value in changes.items() if name not in ("update", "epochs")}


def _check_gradients(page, places, calculators, setting):
    """Parts, their sum and the new weight, row by row."""
    tables = [table for table in _tables(page) if table[0][0] == "weight"]
    rows = [row for table in tables for row in table[1:]]
    assert rows
    for name, now, *parts, gradient, new in rows:
        source, unit = name.split(" → ")
        for calculator, part in zip(calculators, parts):
            value = Decimal(calculator.known[f"δ({unit})"])
            if source != "bias":
                value *= Decimal(calculator.known[source])
            assert calculator.round(value) == _printed(part)
        total = sum(Decimal(_printed(part)) for part in parts)
        assert f"{total + 0:f}" == _printed(gradient)
        if setting.optimiser != "gradient_descent":
            continue  # It is given.
        l1, l2 = (0, 0) if source == "bias" else (Decimal(str(setting.l1)), Decimal(str(setting.l2)))
        weight = Decimal(_printed(now))
        steps = Decimal(_printed(gradient)) + l1 * int(np.sign(weight)) + l2 * weight
        stepped = calculators[0].round(weight - Decimal(str(setting.rate)) * steps)
        assert _printed(new) == stepped or (l1 and float(_printed(new)) == 0 and abs(float(stepped)) < 0.5 * float(l1))


@pytest.mark.parametrize("changes", CASES)
def test_the_two_pages_differ_only_in_their_blanks(changes):
    (blank, filled), _ = _pages(**changes)
    assert blank.count('class="blank"') == filled.count('class="answer"') > 20
    assert 'class="answer"' not in blank
    assert 'class="blank"' not in filled
    emptied = re.sub(r'<td class="answer">[^<]*</td>', '<td class="blank"></td>', filled).replace(": answers", "")
    assert emptied == blank


def test_one_sample_of_a_cloud_fits_on_a_page_and_what_the_others_add_is_given():
    (blank, filled), _ = _pages(samples=[7], data="circle", rate=0.05)
    assert "the other 249 add to a gradient" in blank
    for table in (table for table in _tables(filled) if table[0][0] == "weight"):
        for _name, _now, part, others, gradient, _new in table[1:]:
            assert Decimal(_printed(part)) + Decimal(_printed(others)) == Decimal(_printed(gradient))


@pytest.mark.parametrize("data", ["circle", "moons", "spiral", "gauss"])
def test_the_gradients_on_the_page_of_one_sample_are_the_apps_to_within_two_last_digits(data):
    (_, filled), places = _pages(samples=[7], data=data, rate=0.05)
    setting = replace(Setting(), data=data, rate=0.05)
    trainer = Trainer(setting.configuration(), *setting.training_data())
    trainer.advance(120)
    network = trainer.configuration.network
    exact = network.layers(network.gradient(trainer.parameters, trainer.X, trainer.Y, setting.loss))
    tables = [table[1:] for table in _tables(filled) if table[0][0] == "weight"]
    for (W, b), rows in zip(reversed(exact), tables, strict=True):
        by_unit = np.concatenate([W, b]).T.ravel()
        printed = np.array([float(_printed(row[-2])) for row in rows])
        np.testing.assert_allclose(printed, by_unit, rtol=0, atol=2 * 10.0**-places)


def test_the_page_stands_alone_and_states_its_rules():
    (blank, _), places = _pages()
    assert blank.startswith("<!DOCTYPE html>")
    assert f"Round every answer to {places} decimals, halves away from zero" in blank
    assert "Bias:" in blank
    assert "http" not in blank
    assert "<script" not in blank


def test_what_a_page_cannot_work_out_it_says_in_a_sentence():
    (blank, filled), _ = _pages(optimiser="momentum", l2=0.01)
    assert "The step is taken by Momentum." in blank
    assert "the new weights are given" in html.unescape(blank)
    for given, asked in zip(*(_tables(page) for page in (blank, filled))):
        if given[0][0] == "weight":
            assert [row[-1] for row in given[1:]] == [row[-1] for row in asked[1:]]
            assert all(row[-2] == "" for row in given[1:])


def test_the_page_names_its_batch_its_samples_and_the_points_of_its_features():
    (blank, _), _ = _pages(data="gauss", batch=2, update=3, features=("x1sq",), rate=0.01, l1=0.1)
    assert "update 4 of 125 with learning rate 0.01, batches of 2, L1 0.1." in blank
    assert "The inputs are features of the point (" in blank
    (header, *rows), *_ = _tables(blank)
    assert header[1] == "x₁²"
    points = re.findall(r"\((.*?), .*?\) for sample (\d+)", blank)
    for (x1, sample), row in zip(points, rows, strict=True):
        assert row[0] == sample
        assert float(_printed(row[1])) == pytest.approx(float(_printed(x1)) ** 2, abs=1e-3)


def test_the_page_says_what_the_classes_are_called():
    for data, told in (
        ("xor", "Classes: elm has the target 0; &lt;oak&gt; has the target 1."),
        ("three_blobs", "Classes: elm has the target 1 of output 1; &lt;oak&gt; has the target 1 of output 2."),
    ):
        setting = Setting(data=data).consistent()
        trainer = Trainer(setting.configuration(), *setting.training_data())
        paper = work_by_hand(compute_epoch(trainer, class_names=("elm", "<oak>")), 4, [1])
        assert told in worksheet(paper, 4, 0, [1], answers=False)
