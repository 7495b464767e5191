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


def _pages(epochs=120, samples=None, **changes):
    setting = replace(Setting(), **changes)
    trainer = Trainer(setting.configuration(), *setting.dataset())
    trainer.advance(epochs)
    network = trainer.configuration.network
    epoch = compute_epoch(network, trainer.parameters, trainer.X, trainer.Y, setting.rate, setting.loss)
    places = places_for(epoch)
    chosen = list(range(len(trainer.X))) if samples is None else samples
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


_KEYS = {"tanh": tanh, "ln": log, "max": max, "sigma": lambda z: 1 / (1 + exp(-z)), "step": lambda a: float(a > 0)}
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
        text = formula.replace("−", "-").replace("·", "*").replace("²", "**2").replace("^", "**")
        for name in sorted(self.known, key=len, reverse=True):
            text = text.replace(name, f"({self.known[name]})")
        text = re.sub(r"1 where (.*) > 0, else 0", r"step(\1)", text).replace("σ", "sigma")
        return self.round(_value(ast.parse(text, mode="eval").body))

    def round(self, value):
        rounded = Decimal(repr(round(float(value), 13))).quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        return f"{rounded + 0:f}"


def _printed(cell):
    return f"{Decimal(cell.replace('−', '-')) + 0:f}"


CASES = [
    dict(),
    dict(activation="sigmoid", loss="cross_entropy", hidden=3),
    dict(activation="relu", init="he", hidden=4, seed=3),
    dict(hidden=3, hidden2=2, seed=7),
    dict(data="and", activation="sigmoid", rate=5.0, hidden=2),
]


@pytest.mark.parametrize("changes", CASES)
def test_a_pocket_calculator_gets_every_printed_answer(changes):
    (_, page), places = _pages(**changes)
    formulas, (samples, *tables) = _formulas(page), _tables(page)
    inputs, targets = [row[1:3] for row in samples[1:]], [row[3] for row in samples[1:]]
    calculators = []
    for x, target in zip(inputs, targets):
        calculator = Calculator(places)
        calculator.known |= {"x₁": x[0], "x₂": x[1], "target": target}
        calculators.append(calculator)
    forward = [table for table in tables if table[0][-1].startswith("value, ")]
    for table in forward:
        for unit, *cells in table[1:]:
            for s, calculator in enumerate(calculators):
                for name, cell in ((f"z({unit})", cells[2 * s]), (unit, cells[2 * s + 1])):
                    assert calculator.work_out(formulas[name]) == _printed(cell)
                    calculator.known[name] = _printed(cell)
    single = [row for table in tables for row in table if row[0].startswith(("loss(", "δ("))]
    for name, *cells in single:
        for calculator, cell in zip(calculators, cells):
            assert calculator.work_out(formulas[name]) == _printed(cell)
            calculator.known[name] = _printed(cell)
    _check_gradients(page, places, calculators, changes.get("rate", 0.5))


def _check_gradients(page, places, calculators, rate):
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
        stepped = Decimal(_printed(now)) - Decimal(str(rate)) * Decimal(_printed(gradient))
        assert calculators[0].round(stepped) == _printed(new)


@pytest.mark.parametrize("changes", CASES)
def test_the_two_pages_differ_only_in_their_blanks(changes):
    (blank, filled), _ = _pages(**changes)
    assert blank.count('class="blank"') == filled.count('class="answer"') > 20
    assert 'class="answer"' not in blank
    assert 'class="blank"' not in filled
    emptied = re.sub(r'<td class="answer">[^<]*</td>', '<td class="blank"></td>', filled).replace(": answers", "")
    assert emptied == blank


def test_one_sample_of_a_cloud_fits_on_a_page_and_what_the_others_add_is_given():
    (blank, filled), _ = _pages(samples=[7], data="circles")
    assert "the other 199 add to a gradient" in blank
    for table in (table for table in _tables(filled) if table[0][0] == "weight"):
        for _name, _now, part, others, gradient, _new in table[1:]:
            assert Decimal(_printed(part)) + Decimal(_printed(others)) == Decimal(_printed(gradient))


@pytest.mark.parametrize("data", ["circles", "moons", "spirals", "blobs"])
def test_the_gradients_on_the_page_of_one_sample_are_the_apps_to_within_two_last_digits(data):
    (_, filled), places = _pages(samples=[7], data=data)
    setting = replace(Setting(), data=data)
    trainer = Trainer(setting.configuration(), *setting.dataset())
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
