"""A printable worksheet: one epoch by hand, with blanks to fill, or the same page with the answers in them.

The answers are those of ``lab.epoch.by_hand``: every line is rounded and the rounded result goes on, so a student who
follows the rules printed on the page gets the same digits with a pocket calculator. What the page leaves out, it takes
from the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from film.messages import in_words
from film.panels import LOSS_NAMES
from lab.epoch.epoch import Epoch
from lab.epoch.rounding import rounded, written
from nn_core.activations import activation
from nn_core.losses import loss_for
from setting.parameters import decimal
from ui.microscope.latex import number
from ui.microscope.steps import layer_name, made_of_features, unit_names
from ui.microscope.update import method
from ui.microscope.worksheet_rules import rules

MOST_SAMPLES, MOST_UNITS = 4, 8  # That fit side by side on a page.

_STYLE = """
@page { size: A4; margin: 15mm }
body { font: 11pt/1.45 "Source Sans 3", "Source Sans Pro", "Segoe UI", sans-serif; color: #111; max-width: 190mm;
  margin: 1em auto; padding: 0 1em }
h1 { font-size: 17pt; margin: 0 0 .2em } h2 { font-size: 12.5pt; margin: 1.2em 0 .3em }
table { border-collapse: collapse; margin: .4em 0; font-variant-numeric: tabular-nums; break-inside: avoid }
th, td { border: 1px solid #777; padding: .15em .5em; text-align: right } th { background: #f0f0f0; font-weight: 600 }
td.blank { min-width: 4.4em; height: 1.6em } td.answer { font-weight: 700; background: #f5f8f2 }
.rules { border: 1px solid #777; padding: .4em .8em } .rules p { margin: .25em 0 } .formula { margin: .1em 0 .1em 1em }
.wide { overflow-x: auto }
"""


@dataclass(frozen=True)
class Sheet:
    """An epoch worked out ``by_hand`` for ``samples``, all of them or one; ``answers`` fills the blanks."""

    by_hand: Epoch
    places: int
    samples: Sequence[int]
    answers: bool

    @property
    def whole(self) -> bool:
        """Whether all samples are on the page."""
        return len(self.samples) == len(self.by_hand.X)

    @property
    def names(self) -> list[list[str]]:
        """The units of each column, inputs first."""
        return unit_names(self.by_hand)

    def named(self, sample: int) -> str:
        """A sample's number among all that are trained on."""
        return f"{self.by_hand.samples[sample] + 1}"

    def given(self, value: float) -> str:
        """A number to all its places, with a proper minus sign."""
        return written(value, self.places).replace("-", "−")

    def printed(self, values: Iterable[float]) -> list[str]:
        """Cells that are given on both pages."""
        return [f"<td>{self.given(value)}</td>" for value in values]

    def asked(self, values: Iterable[float]) -> list[str]:
        """Cells to be filled in."""
        if not self.answers:
            return ['<td class="blank"></td>' for _ in values]
        return [f'<td class="answer">{self.given(value)}</td>' for value in values]

    def by_sample(self, *texts: str) -> list[str]:
        """The headers of columns that each sample has."""
        return [f"{text}sample {self.named(s)}" for s in self.samples for text in texts]


def worksheet(by_hand: Epoch, places: int, epoch: int, samples: Sequence[int], *, answers: bool) -> str:
    """A self-contained HTML page for ``epoch``, worked out ``by_hand`` by ``work_by_hand`` for these ``samples``."""
    sheet, network = Sheet(by_hand, places, samples, answers), by_hand.network
    title = f"One epoch by hand{': answers' if answers else ''}"
    layers = range(len(network.shapes))
    sections = [
        ("Given", _given(sheet)),
        *((f"Forward: {layer_name(network, layer)}", _forward(sheet, layer)) for layer in layers),
        ("Loss", _loss(sheet)),
        *(
            (f"Backward and update: {layer_name(network, layer)}", _backward(sheet, layer))
            for layer in reversed(layers)
        ),
    ]
    body = "\n".join(f"<h2>{i} · {escape(name)}</h2>{html}" for i, (name, html) in enumerate(sections, start=1))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n<body>\n'
        f"<h1>{title}</h1><p>{escape(_about(by_hand, epoch))}</p>{_rules(sheet)}\n{body}\n</body></html>\n"
    )


def _about(by_hand: Epoch, epoch: int) -> str:
    network = by_hand.network
    sizes = "-".join(map(str, network.sizes))
    part = f": update {by_hand.update + 1:,} of {by_hand.updates:,}" if by_hand.updates > 1 else ""
    return (
        f"Network {sizes}, hidden units {network.hidden}, output {network.output}, loss {LOSS_NAMES[by_hand.loss]}, "
        f"{len(by_hand.X)} samples. From epoch {epoch:,} to epoch {epoch + 1:,}{part} with {in_words(by_hand.rule)}."
    )


def _rules(sheet: Sheet) -> str:
    followed = rules(sheet.by_hand, sheet.places, whole=sheet.whole)
    return '<div class="rules">' + "".join(f"<p>{escape(rule)}</p>" for rule in followed) + "</div>"


def _table(header: Iterable[str], rows: Iterable[tuple[str, Iterable[str]]]) -> str:
    """A table whose rows are a name and its cells."""
    head = "".join(f"<th>{escape(text)}</th>" for text in header)
    body = "".join(f"<tr><th>{escape(name)}</th>{''.join(cells)}</tr>" for name, cells in rows)
    return f'<div class="wide"><table>{head and f"<tr>{head}</tr>"}{body}</table></div>'


def _given(sheet: Sheet) -> str:
    """The samples, then the weights."""
    by_hand, names = sheet.by_hand, sheet.names
    rows = []
    for s in sheet.samples:
        printed = (number(value, sheet.places).replace("-", "−") for value in (*by_hand.X[s], *by_hand.Y[s]))
        rows.append((sheet.named(s), [f"<td>{text}</td>" for text in printed]))
    made = _formulas([_features(sheet)] if made_of_features(by_hand) else [])
    tables = [made, _table(["sample", *names[0], *(f"target of {unit}" for unit in names[-1])], rows)]
    for layer, parameters in enumerate(by_hand.network.layers(by_hand.parameters)):
        values = zip([*names[layer], "bias"], np.concatenate(parameters))
        rows = [(name, sheet.printed(row)) for name, row in values]
        tables.append(_table(["from ↓ to →", *names[layer + 1]], rows))
    return "".join(tables)


def _features(sheet: Sheet) -> str:
    """What the inputs were made from."""
    by_hand = sheet.by_hand
    assert by_hand.points is not None
    assert by_hand.features is not None
    points = (f"({', '.join(map(sheet.given, by_hand.points[s]))}) for sample {sheet.named(s)}" for s in sheet.samples)
    standardised = "standardised " if by_hand.features.shift else ""
    return f"The inputs are {standardised}features of the point {'; '.join(points)}."


def _forward(sheet: Sheet, layer: int) -> str:
    """A row a unit; z and what the unit gives for each sample."""
    by_hand, names = sheet.by_hand, sheet.names
    W, b = by_hand.network.layers(by_hand.parameters)[layer]
    bent, units = activation(by_hand.network.activations[layer]).text, names[layer + 1]
    formulas, rows = [], []
    for j, unit in enumerate(units):
        terms = [f"{sheet.given(w)} · {name}" for w, name in zip(W[:, j], names[layer])]
        formulas.append(f"z({unit}) = {_sum([*terms, sheet.given(b[0, j])])}")
        formulas.append(f"{unit} = {bent.format(f'z({unit})', sum=_powers(units))}")
        values = [values[layer][s, j] for s in sheet.samples for values in (by_hand.z, by_hand.a)]
        rows.append((unit, sheet.asked(values)))
    return _formulas(formulas) + _table(["unit", *sheet.by_sample("z, ", "value, ")], rows)


def _loss(sheet: Sheet) -> str:
    by_hand, outputs = sheet.by_hand, sheet.names[-1]
    rule = loss_for(by_hand.loss, by_hand.network.output).text
    rows = [(f"loss({unit})", sheet.asked(by_hand.losses[sheet.samples, k])) for k, unit in enumerate(outputs)]
    total = sheet.asked([by_hand.mean_loss]) if sheet.whole else sheet.printed([by_hand.mean_loss])
    mean = f"mean of all {by_hand.losses.size} losses"
    if by_hand.averaged_over < by_hand.losses.size:
        mean = f"sum of all losses / {by_hand.averaged_over}"
    formulas = (f"loss({unit}) = {rule.format(a=unit, z=f'z({unit})', sum=_powers(outputs))}" for unit in outputs)
    return _formulas(formulas) + _table(["", *sheet.by_sample("")], rows) + _table([], [(mean, total)])


def _backward(sheet: Sheet, layer: int) -> str:
    by_hand, units = sheet.by_hand, sheet.names[layer + 1]
    rows = [(f"δ({unit})", sheet.asked(delta)) for unit, delta in zip(units, by_hand.delta[layer][sheet.samples].T)]
    formulas = [_delta(sheet, layer, j) for j in range(len(units))]
    formulas.append("part of a sample in a weight's gradient: what came in · δ; in a bias's gradient: δ")
    formulas.append(f"gradient: the sum of all parts; {_step(sheet)}")
    return _formulas(formulas) + _table(["", *sheet.by_sample("")], rows) + _gradients(sheet, layer)


def _step(sheet: Sheet) -> str:
    """How a new weight comes from its gradient."""
    rule, kind = sheet.by_hand.rule, method(sheet.by_hand)
    if kind.memory:
        return f"new: given, by {kind.label}"
    rates = ((rule.l1, "the sign of now"), (rule.l2, "now"))
    penalties = "".join(f" + {decimal(rate)} · {of}" for rate, of in rates if rate)
    if not penalties:
        return f"new = now − {decimal(rule.learning_rate)} · gradient"
    weight = f"new weight = now − {decimal(rule.learning_rate)} · (gradient{penalties})"
    return f"{weight}; new bias = now − {decimal(rule.learning_rate)} · gradient"


def _delta(sheet: Sheet, layer: int, j: int) -> str:
    """The formula of one δ, with the weights above it as numbers."""
    by_hand, names = sheet.by_hand, sheet.names
    unit = names[layer + 1][j]
    slope = activation(by_hand.network.activations[layer]).text_derivative.format(unit)
    if layer == len(by_hand.network.shapes) - 1:
        rule = loss_for(by_hand.loss, by_hand.network.output)
        error = rule.text_error.format(a=unit, z=f"z({unit})")
        share = f"{rule.scale:g}/{by_hand.averaged_over}"
        return f"δ({unit}) = {share} · {error}" + ("" if rule.output else f" · {slope}")
    W = by_hand.network.layers(by_hand.parameters)[layer + 1].W[j]
    back = _sum([f"{sheet.given(w)} · δ({name})" for w, name in zip(W, names[layer + 2])])
    return f"δ({unit}) = ({back}) · {slope}"


def _gradients(sheet: Sheet, layer: int) -> str:
    """A row a weight: its parts, their sum, and the weight after the step."""
    by_hand, names = sheet.by_hand, sheet.names
    now, gradient, new = (
        np.concatenate(by_hand.network.layers(values)[layer])
        for values in (by_hand.parameters, by_hand.gradient, by_hand.updated)
    )
    parts = rounded(np.concatenate(by_hand.contributions(layer), axis=1), sheet.places)
    rows = []
    for j, unit in enumerate(names[layer + 1]):
        for i, source in enumerate([*names[layer], "bias"]):
            own = parts[sheet.samples, i, j]
            cells = sheet.printed([now[i, j]]) + sheet.asked(own)
            if not sheet.whole:
                cells += sheet.printed([rounded(gradient[i, j] - own[0], sheet.places)])
            stepped = (sheet.printed if method(by_hand).memory else sheet.asked)([new[i, j]])
            rows.append((f"{source} → {unit}", cells + sheet.asked([gradient[i, j]]) + stepped))
    others = [] if sheet.whole else ["all others"]
    header = ["weight", "now", *(f"part of {sheet.named(s)}" for s in sheet.samples), *others, "gradient", "new"]
    return _table(header, rows)


def _powers(units: Sequence[str]) -> str:
    """The sum of e^z over the units of a layer."""
    return " + ".join(f"e^z({unit})" for unit in units)


def _sum(terms: Sequence[str]) -> str:
    """Terms added up; a negative one is subtracted."""
    return " + ".join(terms).replace("+ −", "− ")


def _formulas(lines: Iterable[str]) -> str:
    return "".join(f'<p class="formula">{escape(line)}</p>' for line in lines)
