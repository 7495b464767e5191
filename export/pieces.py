"""What programs in NumPy and in PyTorch share: their title, the data, the initial weights, the final check."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np

from export import rules
from export.program import WIDTH, Section, array, program
from export.record import STEADY, TOLERANCE, Record
from nn_core.exchange import names
from nn_core.features import FEATURES, Inputs
from nn_core.optimisers import OPTIMISERS
from nn_core.schedule import Rule
from setting.names import COORDINATES
from setting.of_data import name_of_data

TRAINED = "Below stand its data, its initial weights, and the end that NN Live had, to compare."


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


def refused(record: Record, library: str, why: str) -> str:
    """The file in place of a program that ``library`` cannot run: it says ``why``."""
    return program(f"{title(record, library)}\n\n{why}", [Section("", "raise SystemExit(__doc__)")])


def in_words(rule: Rule) -> str:
    """What ``rule`` does, as a part of a sentence."""
    parts = [OPTIMISERS[rule.optimiser].label, f"learning rate {rule.learning_rate:g}"]
    parts += [f"batches of {rule.batch_size}"] if rule.batch_size else []
    return ", ".join([*parts, *(f"{name} {value:g}" for name, value in (("L1", rule.l1), ("L2", rule.l2)) if value)])


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


def plain_inputs(record: Record) -> bool:
    """Whether the network is given the points as they are."""
    return record.setting.inputs() == Inputs(COORDINATES[: record.setting.columns])


def initial(record: Record) -> Section:
    """The initial weights and biases by name."""
    held = zip(names(record.network), record.initial_arrays)
    code = "\n".join(array(name, values) for name, values in held)
    words = "Where training begins: W has a row for each input of its layer and a column for each of its units."
    return Section(words, code)


def about_training(penalties: Sequence[str], freezes: bool) -> str:
    """What there is to say of the loop beyond its updates."""
    words = "Training."
    if "l1" in penalties:
        words += " Weights shrink by their penalties; one that L1 would take across zero ends there."
    elif penalties:
        words += " Weights, not biases, also shrink by the penalty."
    return words + (" What is frozen keeps its value." if freezes else "")


def check(record: Record, outputs: str, flat: str, put: str) -> list[Section]:
    """The end held against the screen: ``outputs`` and ``flat`` are code for outputs and for all parameters in a row;
    ``put`` is code that gives the network the parameters ``final``.
    """
    final = f"{array('final', record.final)}\n{array('expected', record.outputs)}"
    words = "What NN Live had at the end: every W row by row and every b, layer by layer; and the outputs."
    tolerance = f"rtol=0, atol={TOLERANCE:g}".replace("1e-06", "1e-6")
    same = f"np.testing.assert_allclose({outputs}, expected, {tolerance})"
    if rules.grows(record):
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
