"""A run as a program in NumPy alone, written out layer by layer."""

from __future__ import annotations

from typing import NamedTuple

from export import pieces, rules
from export.picture import picture
from export.program import NUMBERS, Section, program
from export.record import Record
from nn_core.exchange import names
from nn_core.schedule import Change, Rule


class _Activation(NamedTuple):
    """``value`` is a of {z}; ``slope`` is da/dz of {a}, as a factor, empty where it is 1; ``helper`` defines it."""

    value: str
    slope: str
    helper: str = ""


_SIGMOID = """def sigmoid(z):
    return np.tanh(z / 2) / 2 + 0.5  # 1 / (1 + exp(-z)), which would overflow."""
_SOFTMAX = """def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)"""
_ACTIVATIONS = {
    "sigmoid": _Activation("sigmoid({z})", "{a} * (1 - {a})", _SIGMOID),
    "tanh": _Activation("np.tanh({z})", "(1 - {a}**2)"),
    "relu": _Activation("np.maximum(0, {z})", "({a} > 0)"),
    "leaky_relu": _Activation("leaky_relu({z})", "np.where({a} > 0, 1, 0.01)", '''def leaky_relu(z):
    return np.where(z > 0, z, 0.01 * z)'''),
    "linear": _Activation("{z}", ""),
    "softmax": _Activation("softmax({z})", "", _SOFTMAX),
}  # fmt: skip
_LOSSES = {  # The loss of the outputs a, and the error from which its derivative by the last z, or a, is made.
    "mse": ("np.mean((a - Y) ** 2)", "2 * ({a} - Y) / Y.size"),
    "half_mse": ("np.mean((a - Y) ** 2) / 2", "({a} - Y) / Y.size"),
    "cross_entropy": ("-np.mean(np.log(np.where(Y == 1, a, 1 - a)))", "({a} - Y) / Y.size"),
    "categorical_cross_entropy": ("-np.mean(np.log(a[Y == 1]))", "({a} - Y) / len(Y)"),
}
_STEPS = {
    "gradient_descent": "def gradient_descent(gradient, memory, t):\n    return gradient",
    "momentum": """def momentum(gradient, memory, t):
    memory[0] = 0.9 * memory[0] + gradient
    return memory[0]""",
    "rmsprop": """def rmsprop(gradient, memory, t):
    memory[0] = 0.99 * memory[0] + 0.01 * gradient**2
    return gradient / (np.sqrt(memory[0]) + 1e-8)""",
    "adam": """def adam(gradient, memory, t):
    memory[0] = 0.9 * memory[0] + 0.1 * gradient
    memory[1] = 0.999 * memory[1] + 0.001 * gradient**2
    mean, square = memory[0] / (1 - 0.9**t), memory[1] / (1 - 0.999**t)
    return mean / (np.sqrt(square) + 1e-8)""",
}


def numpy_sections(record: Record) -> list[Section]:
    """The parts of the program, which a notebook has as well."""
    used = dict.fromkeys(change.rule.optimiser for change in record.schedule)
    plain = set(used) == {"gradient_descent"}
    return [
        Section("", f"import numpy as np\n\n\n{NUMBERS}"),
        *pieces.data(record),
        pieces.initial(record),
        _network(record),
        _gradients(record),
        *([] if plain else [Section(_remembering(used), "\n\n\n".join(_STEPS[name] for name in used))]),
        *([rules.batches(record)] if rules.batched(record) else []),
        _training(record, plain),
        *pieces.check(
            record, "forward(X)[-1]", "np.concatenate([p.ravel() for p in parameters])",
            "ends = np.cumsum([p.size for p in parameters])\n"
            "for parameter, values in zip(parameters, np.split(final, ends[:-1])):\n"
            "    parameter[...] = values.reshape(parameter.shape)",
        ),
        picture(record, f"forward({'plane' if pieces.plain_inputs(record) else 'inputs(plane)'})[-1]"),
    ]  # fmt: skip


def numpy_code(record: Record) -> str:
    """The program of ``record``: a file that needs NumPy alone."""
    return program(pieces.title(record, "NumPy alone", pieces.TRAINED), numpy_sections(record))


def _remembering(used: dict[str, None]) -> str:
    which = "each" if len(used) > 1 else "the"
    return f"The step that {which} optimiser computes from a gradient; its memory is zero at first, and t counts steps."


def _network(record: Record) -> Section:
    """The functions of the network: activations, forward and the loss."""
    network, loss = record.network, _LOSSES[record.setting.loss][0]
    helpers = [helper for name in dict.fromkeys(network.activations) if (helper := _ACTIVATIONS[name].helper)]
    below, lines = "X", []
    for layer, name in enumerate(network.activations, start=1):
        lines.append(f"    a{layer} = {_ACTIVATIONS[name].value.format(z=f'{below} @ W{layer} + b{layer}')}")
        below = f"a{layer}"
    layers = ", ".join(f"a{layer}" for layer in range(1, len(network.activations) + 1))
    forward = "\n".join(["def forward(X):", *lines, f"    return [{layers}]"])
    code = "\n\n\n".join([*helpers, forward, f"def loss(a, Y):\n    return {loss}"])
    return Section("The network: what each layer makes of the one below, and how wrong the last one is.", code)


def _gradients(record: Record) -> Section:
    """Backpropagation, a line a layer."""
    setting, network = record.setting, record.network
    count, joint = len(network.activations), setting.loss in ("cross_entropy", "categorical_cross_entropy")
    activations = ", ".join(f"a{layer}" for layer in range(1, count + 1))
    error = _LOSSES[setting.loss][1].format(a=f"a{count}")
    lines = [f"    {activations} = forward(X)" if count > 1 else "    (a1,) = forward(X)"]
    lines.append(_times(f"    delta{count} = {error}", "" if joint else _slope(record, count)))
    for layer in range(count - 1, 0, -1):
        back = f"    delta{layer} = delta{layer + 1} @ W{layer + 1}.T"
        lines.append(_times(back, _slope(record, layer)))
    result = []
    for layer in range(1, count + 1):
        below = f"a{layer - 1}" if layer > 1 else "X"
        result += [f"        {below}.T @ delta{layer},\n", f"        delta{layer}.sum(axis=0),\n"]
    code = "\n".join(["def gradients(X, Y):", *lines, f"    return [\n{''.join(result)}    ]"])
    return Section(
        "Backpropagation: the derivative of the loss with respect to every z, from the last layer back.", code
    )


def _times(line: str, factor: str) -> str:
    return f"{line} * {factor}" if factor else line


def _slope(record: Record, layer: int) -> str:
    return _ACTIVATIONS[record.network.activations[layer - 1]].slope.format(a=f"a{layer}")


def _training(record: Record, plain: bool) -> Section:
    """The loop, with what is changed on the way."""
    several, penalties, freezes = rules.batched(record), rules.penalised(record), rules.freezes(record)
    first, *later = record.schedule
    lines = [f"parameters = [{', '.join(names(record.network))}]", *rules.constants(record, first.rule, None)]
    if not plain:
        lines += [f"optimiser, t = {first.rule.optimiser}, 0", "memory = [np.zeros((2, *p.shape)) for p in parameters]"]
    if "l1" in penalties:
        lines.append("ended = [np.zeros(p.shape, dtype=bool) for p in parameters]")
    if freezes:
        lines.append("frozen = [np.zeros(p.shape, dtype=bool) for p in parameters]")
    lines += [line for line in _edits(record, first) if line.startswith("frozen")]
    lines += ['print(f"loss {loss(forward(X)[-1], Y):.4g} at epoch 0")', "", f"for epoch in range({record.epoch}):"]
    before = first.rule
    for change in later:
        body = [*_rule_lines(record, change, before), *_edits(record, change)]
        if change.epoch < record.epoch and body:
            lines += [f"    if epoch == {change.epoch}:", *(f"        {line}" for line in body)]
            before = change.rule
    indent = "    "
    if several:
        lines.append(f"{indent}for samples in batches(epoch):")
        indent += "    "
    lines += [f"{indent}{line}" for line in _update(several, penalties, freezes, plain)]
    last = [change for change in later if change.epoch == record.epoch]
    lines += ["", *(line for c in last for line in [*rules.taken(record, c.rule, before), *_edits(record, c)])]
    lines.append(f'print(f"loss {{loss(forward(X)[-1], Y):.4g}} at epoch {record.epoch:,}")')
    text = "\n".join(lines).replace("\n\n\n", "\n\n")
    return Section(pieces.about_training(penalties, freezes), text)


def _rule_lines(record: Record, change: Change, before: Rule) -> list[str]:
    lines = rules.constants(record, change.rule, before, change.epoch)
    if change.rule.optimiser != before.optimiser:
        lines.append(f"optimiser, t = {change.rule.optimiser}, 0")
        lines.append("memory = [np.zeros((2, *p.shape)) for p in parameters]")
    return lines


def _edits(record: Record, change: Change) -> list[str]:
    """What is set by hand, frozen or set free."""
    lines = []
    for layer, row, column, value, frozen in change.edits:
        bias = row == record.network.sizes[layer]
        name, place = f"{'b' if bias else 'W'}{layer + 1}", f"{column}" if bias else f"{row}, {column}"
        index = 2 * layer + bias
        lines.append(f"{name}[{place}] = {value!r}")
        lines += [f"frozen[{index}][{place}] = {frozen}"] * rules.freezes(record)
        lines += [f"ended[{index}][{place}] = False"] * ("l1" in rules.penalised(record))
    return lines


def _update(several: bool, penalties: list[str], freezes: bool, plain: bool) -> list[str]:
    """One update of all parameters."""
    of = "gradients(X[samples], Y[samples])" if several else "gradients(X, Y)"
    step = "learning_rate * gradient" if plain else "learning_rate * optimiser(gradient, memory[i], t)"
    counted = [] if plain else ["t += 1"]
    if plain and not penalties and not freezes:
        return [f"for parameter, gradient in zip(parameters, {of}):", f"    parameter -= {step}"]
    lines = [*counted, f"for i, gradient in enumerate({of}):"]
    body = ["parameter = parameters[i]"]
    if freezes:
        body.append("before = parameter.copy()" if plain else "before, remembered = parameter.copy(), memory[i].copy()")
    if penalties:
        terms = [{"l1": "l1 * np.sign(parameter)", "l2": "l2 * parameter"}[name] for name in penalties]
        body.append(f"pull = (parameter.ndim == 2) * ({' + '.join(terms)})")
    body.append(f"parameter -= {step}")
    if "l1" in penalties:
        body += [
            "shrunk = parameter - learning_rate * pull",
            "ended[i] |= (l1 > 0) & (shrunk * parameter < 0)",
            "parameter[...] = np.where(ended[i], 0, shrunk)",
        ]
    elif penalties:
        body.append("parameter -= learning_rate * pull")
    if freezes:
        body.append("parameter[frozen[i]] = before[frozen[i]]")
        body += [] if plain else ["memory[i][:, frozen[i]] = remembered[:, frozen[i]]"]
    return [*lines, *(f"    {line}" for line in body)]
