"""What programs in NumPy and in PyTorch share: numbers as text, the data, the order of batches, the final check."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from export.record import STEADY, TOLERANCE, Record
from nn_core.checks import Array
from nn_core.exchange import names
from nn_core.features import FEATURES, Inputs
from nn_core.optimisers import OPTIMISERS
from nn_core.schedule import Rule, counted, since
from setting.names import COORDINATES
from setting.of_data import name_of_data

WIDTH = 88  # As formatters have it.
TRAINED = "Below stand its data, its initial weights, and the end that NN Live had, to compare."
PLOT_MISSING = "Install matplotlib to see the picture."


class Section(NamedTuple):
    """A part of a program: ``words`` about it, and its ``code``."""

    words: str
    code: str


def program(title: str, sections: Iterable[Section]) -> str:
    """A Python file: ``title`` is its docstring, and words are comments."""
    parts = []
    for words, code in sections:
        comment = textwrap.fill(words, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
        parts.append("\n".join(filter(None, [comment, code])))
    return f'"""{title}\n"""\n\n' + "\n\n\n".join(parts) + "\n"


def refused(record: Record, library: str, why: str) -> str:
    """The file in place of a program that ``library`` cannot run: it says ``why``."""
    return program(f"{title(record, library)}\n\n{why}", [Section("", "raise SystemExit(__doc__)")])


def in_words(rule: Rule) -> str:
    """What ``rule`` does, as a part of a sentence."""
    parts = [OPTIMISERS[rule.optimiser].label, f"learning rate {rule.learning_rate:g}"]
    parts += [f"batches of {rule.batch_size}"] if rule.batch_size else []
    return ", ".join([*parts, *(f"{name} {value:g}" for name, value in (("L1", rule.l1), ("L2", rule.l2)) if value)])


def title(record: Record, library: str, below: str = "") -> str:
    """What the file does, and of which run; a sentence says what stands ``below``."""
    setting, sizes = record.setting, "-".join(map(str, record.setting.sizes))
    label = name_of_data(setting.data)
    first = f"A {sizes} network learns {label if setting.kind == 'gate' else f'“{label}”'}, in {library}."
    epochs = f"{record.epoch:,} epoch{'' if record.epoch == 1 else 's'}"
    begun = ", at first" if any(change.rule != record.schedule[0].rule for change in record.schedule) else ""
    about = f"NN Live trained it for {epochs}{begun}: {in_words(record.schedule[0].rule)}. {below}".rstrip()
    link = f"\n\nThe live run: {record.link}" if record.link else ""
    return f"{first}\n\n{textwrap.fill(about, WIDTH)}{link}"


def array(name: str, values: Array) -> str:
    """The assignment of ``values`` to ``name``: in one line, or as text, a row a line where that is not too long."""
    short = f"{name} = np.array({values.tolist()})"
    if len(short) <= WIDTH:
        return short
    column = values.ndim == 2 and values.shape[1] == 1
    rows = [values.ravel().tolist()] if column else np.atleast_2d(values).tolist()
    lines = [line for row in rows for line in textwrap.wrap(" ".join(map(repr, row)), WIDTH - 4)]
    text = "".join(f"    {line}\n" for line in lines)
    shape = f".reshape({', '.join(map(str, values.shape))})" if values.ndim > 1 else ""
    return f'{name} = numbers("""\n{text}"""){shape}'


NUMBERS = """def numbers(text):
    return np.array(text.split(), dtype=float)"""


def data(record: Record) -> list[Section]:
    """The training samples as ``points``, ``X`` and ``Y``."""
    setting, inputs = record.setting, record.setting.inputs()
    points, Y = setting.training_data()
    known = f"{array('points', points)}\n{array('Y', Y)}"
    words = "The points that are trained on, a row each, and their targets."
    if setting.classes:
        words += " A target is 1 in the column of the point's class."
    if names := setting.class_names:
        numbers = range(len(names)) if setting.classes else sorted(set(Y[:, 0].tolist()))
        where = "Columns" if setting.classes else "Targets"
        words += f" {where}: {', '.join(f'{number:g} is {name}' for number, name in zip(numbers, names))}."
    if plain_inputs(record):
        return [Section(words, f"{known}\nX = points")]
    formulas = [_feature(name) for name in inputs.names]
    columns = f"    columns = np.column_stack([{', '.join(formulas)}])\n"
    if len(columns) > WIDTH:
        columns = f"    columns = np.column_stack(\n        [{', '.join(formulas)}]\n    )\n"
    scaled = f"    return (columns - {_row(inputs.shift)}) / {_row(inputs.scale)}"
    if inputs.shift and len(scaled) > WIDTH:
        shift, scale = (_spread(name, values) for name, values in (("mean", inputs.shift), ("spread", inputs.scale)))
        scaled = f"{shift}{scale}    return (columns - mean) / spread"
    coordinates = ", ".join(COORDINATES[: setting.columns])
    coordinates = coordinates if setting.columns > 1 else f"({coordinates},)"
    body = f"    {coordinates} = points.T\n{columns}{scaled if inputs.shift else '    return columns'}"
    made = "What the network is given of a point: features"
    made += ", moved and scaled to mean 0 and standard deviation 1." if inputs.shift else "."
    return [Section(words, known), Section(made, f"def inputs(points):\n{body}\n\n\nX = inputs(points)")]


def _feature(name: str) -> str:
    plain = {"x1sq": "x1 * x1", "x2sq": "x2 * x2", "x1x2": "x1 * x2", "sinx1": "np.sin(x1)", "sinx2": "np.sin(x2)"}
    return plain.get(name, name) if name in FEATURES else name


def _row(values: Sequence[float]) -> str:
    return f"[{', '.join(map(repr, values))}]"


def _spread(name: str, values: Sequence[float]) -> str:
    lines = "".join(f"        {value!r},\n" for value in values)
    return f"    {name} = [\n{lines}    ]\n" if len(values) > 1 else f"    {name} = {_row(values)}\n"


def initial(record: Record) -> Section:
    """The initial weights and biases by name."""
    held = zip(names(record.network), record.initial_arrays)
    code = "\n".join(array(name, values) for name, values in held)
    words = "Where training begins: W has a row for each input of its layer and a column for each of its units."
    return Section(words, code)


def batched(record: Record) -> bool:
    """Whether any epoch of the run has more than one update."""
    return any(_batch_size(record, change.rule) < _samples(record, change.rule) for change in record.schedule)


def grows(record: Record) -> bool:
    """Whether the run was ever trained on fewer points than it has in the end."""
    return any(change.rule.samples is not None for change in record.schedule)


def _samples(record: Record, rule: Rule) -> int:
    return counted(rule, len(record.setting.training_data()[0]))


def _batch_size(record: Record, rule: Rule) -> int:
    n = _samples(record, rule)
    return min(rule.batch_size or n, n)


def batches(record: Record) -> Section:
    """A function that tells which samples each update of an epoch takes."""
    resized = _resized(record)
    if record.setting.order == "shuffled":
        body = f"""
    order = np.random.default_rng(({record.setting.seed}, epoch)).permutation(len(X))
    return [order[i : i + batch_size] for i in range(0, len(X), batch_size)]"""
        return Section("Which samples each update of an epoch takes: another order in every epoch.", _batches(body))
    started = "resized" if resized else "0"
    body = f"""
    left = len(X) % batch_size if epoch > {started} else 0
    order = np.arange(-left, len(X)) % len(X)
    ends = [*range(left + batch_size, len(order) + 1, batch_size)]
    return [order[start:end] for start, end in zip([0, *ends], ends)]"""
    words = "Which samples each update takes: in their own order; those left over join the next epoch's first batch."
    return Section(words, _batches(body))


def _resized(record: Record) -> bool:
    """Whether batches have another size, or are of other samples, from some epoch on."""
    sized = [(change.rule.batch_size, change.rule.samples) for change in record.schedule]
    return any(a != b for a, b in pairwise(sized))


def _batches(body: str) -> str:
    return f"def batches(epoch):{body}"


def constants(record: Record, rule: Rule, before: Rule | None, epoch: int = 0) -> list[str]:
    """Assignments of what ``rule`` has otherwise than the one ``before``, from ``epoch`` on; of the first, all."""
    values = {"learning_rate": rule.learning_rate}
    values |= {"batch_size": _batch_size(record, rule)} if batched(record) else {}
    values |= {name: getattr(rule, name) for name in penalised(record)}
    old = dict.fromkeys(values) if before is None else {
        "learning_rate": before.learning_rate, "batch_size": _batch_size(record, before),
        "l1": before.l1, "l2": before.l2,
    }  # fmt: skip
    lines = [f"{name} = {value!r}" for name, value in values.items() if value != old[name]]
    lines += ["every_X, every_Y = X, Y"] * (grows(record) and before is None)
    lines += taken(record, rule, before)
    fixed = record.setting.order == "fixed" and batched(record)
    if fixed and epoch and since(record.schedule, epoch, "batch_size", "samples") == epoch:
        lines.append(f"resized = {epoch}")
    elif fixed and not epoch and _resized(record):
        lines.append("resized = 0")
    return lines


def taken(record: Record, rule: Rule, before: Rule | None) -> list[str]:
    """The assignment of the samples that ``rule`` trains on, where those ``before`` were others."""
    n = _samples(record, rule)
    same = before is not None and _samples(record, before) == n
    return [f"X, Y = every_X[:{n}], every_Y[:{n}]"] if grows(record) and not same else []


def plain_inputs(record: Record) -> bool:
    """Whether the network is given the points as they are."""
    return record.setting.inputs() == Inputs(COORDINATES[: record.setting.columns])


def about_training(penalties: Sequence[str], freezes: bool) -> str:
    """What there is to say of the loop beyond its updates."""
    words = "Training."
    if "l1" in penalties:
        words += " Weights shrink by their penalties; one that L1 would take across zero ends there."
    elif penalties:
        words += " Weights, not biases, also shrink by the penalty."
    return words + (" What is frozen keeps its value." if freezes else "")


def penalised(record: Record) -> list[str]:
    """The penalties that the run ever has."""
    return [name for name in ("l1", "l2") if any(getattr(change.rule, name) for change in record.schedule)]


def freezes(record: Record) -> bool:
    """Whether any number of the run is ever frozen."""
    return any(edit.frozen for change in record.schedule for edit in change.edits)


def check(record: Record, outputs: str, flat: str, put: str) -> list[Section]:
    """The end held against the screen: ``outputs`` and ``flat`` are code for outputs and for all parameters in a row;
    ``put`` is code that gives the network the parameters ``final``.
    """
    final = f"{array('final', record.final)}\n{array('expected', record.outputs)}"
    words = "What NN Live had at the end: every W row by row and every b, layer by layer; and the outputs."
    tolerance = f"rtol=0, atol={TOLERANCE:g}".replace("1e-06", "1e-6")
    same = f"np.testing.assert_allclose({outputs}, expected, {tolerance})"
    if grows(record):
        final = f"X, Y = every_X, every_Y\n{final}"
    if record.steady:
        agreed = f"trained = {flat}\nnp.testing.assert_allclose(trained, final, {tolerance})"
        said = 'print("Outputs and weights are those of NN Live.")'
        return [Section(words, final), Section("The same end, to six decimals.", f"{same}\n{agreed}\n{said}")]
    output, most = record.moved
    by = f"moves an output by {output:.2g}" if output >= STEADY else f"moves a weight by {most:.2g}"
    if not np.isfinite(most):
        by = "lets the numbers grow beyond all bounds"
    why = (
        f"A change in the last bit of the initial weights {by} by this epoch, and every machine rounds in its own way. "
        "So the training above may end elsewhere. What follows are the weights that NN Live had."
    )
    said = f'print("After training, outputs differ by up to", abs({outputs} - expected).max())'
    loaded = f'{put}\n{same}\nprint("With the weights of NN Live, the outputs are the same.")'
    return [Section(words, final), Section(why, f"{said}\n{loaded}")]


def picture(record: Record, outputs: str) -> Section:
    """The outputs over the plane; ``outputs`` is code for them at the points ``plane``, as ``(n, n_out)``."""
    setting = record.setting
    points, Y = setting.training_data()
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.25 * (high - low)
    spans = [f"np.linspace({a:.4g}, {b:.4g}, 200)" for a, b in zip(low - margin, high + margin)]
    if setting.columns == 1:
        return _drawn(f"""    plane = {spans[0]}[:, None]
    curve = {outputs}
    plt.scatter(points, Y, color="grey", label="training points")
    plt.plot(plane, curve, color="black", label="output")
    plt.legend()
    plt.gca().set(xlabel="x1", ylabel="y", title="The curve, and the training points")""")
    if setting.classes:
        shown = f"""    winner = {outputs}.argmax(axis=1).reshape(x1.shape)
    levels = np.arange({setting.classes + 1}) - 0.5
    plt.contourf(x1, x2, winner, levels=levels, cmap="Set2")
    colours = Y.argmax(axis=1)
    plt.scatter(*points.T[:2], c=colours, cmap="Set2", vmin=-0.5, vmax={setting.classes - 0.5}, edgecolors="black")
    plt.title("The class with the largest output")"""
        shown = shown.replace(', edgecolors="black")', ", **edges)").replace(
            "    colours =", '    edges = {"edgecolors": "black", "linewidths": 0.5}\n    colours ='
        )
    else:
        least, most = float(Y.min()), float(Y.max())
        least, most = (least, most) if least < most else (0.0, 1.0)
        shown = f"""    output = {outputs}.reshape(x1.shape)
    scale = {{"cmap": "PuOr", "vmin": {least!r}, "vmax": {most!r}}}
    plt.pcolormesh(x1, x2, output, **scale)
    plt.colorbar(label="output")
    plt.scatter(*points.T[:2], c=Y[:, 0], edgecolors="black", **scale)
    plt.title("The output over the plane, and the training points")"""
    held, words = ("", "x1") if setting.columns == 2 else (", means", "x1 (others at their mean)")
    means = "    means = np.tile(points[:, 2:].mean(axis=0), (x1.size, 1))\n" if held else ""
    return _drawn(f"""    across, up = {spans[0]}, {spans[1]}
    x1, x2 = np.meshgrid(across, up)
{means}    plane = np.column_stack([x1.ravel(), x2.ravel(){held}])
{shown}
    plt.gca().set(xlabel="{words}", ylabel="x2", aspect="equal")""")


def _drawn(code: str) -> Section:
    """``code`` that draws, where there is something to draw with."""
    code = f"""try:
    import matplotlib.pyplot as plt
except ImportError:
    print("{PLOT_MISSING}")
else:
{code}
    plt.show()"""
    return Section("What it has learned, as a picture.", code)
