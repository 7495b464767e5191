"""A run as a program in PyTorch."""

from __future__ import annotations

from itertools import pairwise

from export import pieces, rules
from export.picture import picture
from export.program import NUMBERS, Section, program
from export.record import Record
from nn_core.exchange import names
from nn_core.schedule import Change, Edit

_MODULES = {
    "sigmoid": "nn.Sigmoid()", "tanh": "nn.Tanh()", "relu": "nn.ReLU()", "leaky_relu": "nn.LeakyReLU(0.01)",
    "linear": "", "softmax": "",
}  # fmt: skip
_LOSSES = {  # Of what the model gives, and how outputs are made of that.
    "mse": ("F.mse_loss(model(X), Y)", "model(X)"),
    "half_mse": ("F.mse_loss(model(X), Y) / 2", "model(X)"),
    "cross_entropy": ("F.binary_cross_entropy_with_logits(model(X), Y)", "torch.sigmoid(model(X))"),
    "categorical_cross_entropy": ("F.cross_entropy(model(X), Y)", "torch.softmax(model(X), dim=1)"),
}
_OPTIMISERS = {
    "gradient_descent": "torch.optim.SGD(model.parameters(), lr={rate!r})",
    "momentum": "torch.optim.SGD(model.parameters(), lr={rate!r}, momentum=0.9)",
    "rmsprop": "torch.optim.RMSprop(model.parameters(), lr={rate!r})",
    "adam": "torch.optim.Adam(model.parameters(), lr={rate!r})",
}


def torch_code(record: Record) -> str:
    """The program of ``record``: a file that needs PyTorch and NumPy."""
    if cannot := torch_cannot(record):
        return pieces.refused(record, "PyTorch", cannot)
    title = pieces.title(record, "PyTorch", pieces.TRAINED)
    imports = "import numpy as np\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn"
    plane = "plane" if pieces.plain_inputs(record) else "inputs(plane)"
    return program(title, [
        Section("", f"{imports}\n\n\n{NUMBERS}"),
        *pieces.data(record),
        pieces.initial(record),
        _model(record),
        *([rules.batches(record)] if rules.batched(record) else []),
        _training(record),
        *pieces.check(
            record, "outputs(X)",
            "np.concatenate([p.numpy(force=True).T.ravel() for p in model.parameters()])",
            "ends = np.cumsum([p.numel() for p in model.parameters()])\n"
            "with torch.no_grad():\n"
            "    for p, values in zip(model.parameters(), np.split(final, ends[:-1])):\n"
            "        p.copy_(torch.tensor(values.reshape(p.T.shape)).T)",
        ),
        picture(record, f"outputs({plane})"),
    ])  # fmt: skip


def torch_cannot(record: Record) -> str:
    """What PyTorch's own optimisers cannot do of the run; empty where there is nothing."""
    made: set[tuple[int, int, int]] = set()
    for change in record.schedule:
        freed = made & {edit[:3] for edit in change.edits if not edit.frozen}
        if freed and change.rule.optimiser != "gradient_descent" and change.epoch < record.epoch:
            return (
                "PyTorch's optimisers go on remembering gradients of a number that is frozen.\nThis run sets one free "
                "later, so it cannot be made again here: take the NumPy file."
            )
        made |= {edit[:3] for edit in change.edits if edit.frozen}
    return ""


def _model(record: Record) -> Section:
    network, loss = record.network, record.setting.loss
    modules = []
    for (n_in, n_out), name in zip(network.shapes, network.activations):
        modules += [f"nn.Linear({n_in}, {n_out})", _MODULES[name]]
    if loss == "cross_entropy":
        modules[-1] = ""  # Its logarithm is taken of what comes before: no rounding is lost there.
    lines = "".join(f"    {module},\n" for module in modules if module)
    code = f"""model = nn.Sequential(
{lines}).double()
initial = [{", ".join(names(network))}]
with torch.no_grad():
    for p, values in zip(model.parameters(), initial):
        p.copy_(torch.tensor(values.T))


def outputs(X):
    with torch.no_grad():
        return {_LOSSES[loss][1].replace("model(X)", "model(torch.tensor(X))")}.numpy()


def loss(X, Y):
    X, Y = torch.tensor(X), torch.tensor(Y)
    return {_LOSSES[loss][0]}"""
    words = "The model, in double precision; PyTorch's weights have a row for each unit, so each W is transposed."
    if "softmax" in network.activations or loss == "cross_entropy":
        words += " The last activation is a part of PyTorch's loss, which rounds less that way."
    return Section(words, code)


def _training(record: Record) -> Section:
    several, penalties, freezes = rules.batched(record), rules.penalised(record), rules.freezes(record)
    first = record.schedule[0]
    lines = [line for line in rules.constants(record, first.rule, None) if penalties or "learning_rate" not in line]
    lines.append(f"optimiser = {_OPTIMISERS[first.rule.optimiser].format(rate=first.rule.learning_rate)}")
    if "l1" in penalties:
        lines.append("ended = [torch.zeros_like(p, dtype=bool) for p in model.parameters()]")
    if freezes:
        lines.append("frozen = [torch.zeros_like(p, dtype=bool) for p in model.parameters()]")
        places = [_place(record, edit) for edit in first.edits]
        lines += [f"frozen[{index}][{where}] = True" for index, where in places]
    lines += ['print(f"loss {loss(X, Y):.4g} at epoch 0")', "", f"for epoch in range({record.epoch}):"]
    for before, change in pairwise(record.schedule):
        body = [*_rule_lines(record, change, before), *_edits(record, change)]
        if change.epoch < record.epoch and body:
            lines += [f"    if epoch == {change.epoch}:", *(f"        {line}" for line in body)]
    indent = "    "
    if several:
        lines.append("    for samples in batches(epoch):")
        indent += "    "
    lines += [f"{indent}{line}" for line in _update(several, penalties, freezes)]
    last = [
        line
        for before, change in pairwise(record.schedule) if change.epoch == record.epoch
        for line in [*rules.taken(record, change.rule, before.rule), *_edits(record, change)]
    ]  # fmt: skip
    lines += ["", *last, *([""] if last and last[-1].startswith(" ") else [])]
    lines.append(f'print(f"loss {{loss(X, Y):.4g}} at epoch {record.epoch:,}")')
    return Section(pieces.about_training(penalties, freezes), "\n".join(lines))


def _rule_lines(record: Record, change: Change, before: Change) -> list[str]:
    rule, old = change.rule, before.rule
    lines = rules.constants(record, rule, old, change.epoch)
    if rule.optimiser != old.optimiser:
        lines.append(f"optimiser = {_OPTIMISERS[rule.optimiser].format(rate=rule.learning_rate)}")
    elif rule.learning_rate != old.learning_rate:
        lines.append(f'optimiser.param_groups[0]["lr"] = {rule.learning_rate!r}')
    return [line for line in lines if rules.penalised(record) or not line.startswith("learning_rate")]


def _place(record: Record, edit: Edit) -> tuple[int, str]:
    """Where ``edit`` is: the number among the model's parameters, and the index there."""
    bias = edit.row == record.network.sizes[edit.layer]
    return 2 * edit.layer + bias, f"{edit.column}" if bias else f"{edit.column}, {edit.row}"


def _edits(record: Record, change: Change) -> list[str]:
    """What is set by hand, frozen or set free."""
    lines = []
    for edit in change.edits:
        index, where = _place(record, edit)
        module = edit.layer if record.setting.activation == "linear" else 2 * edit.layer
        lines.append(f"    model[{module}].{'bias' if index % 2 else 'weight'}[{where}] = {edit.value!r}")
        lines += [f"    frozen[{index}][{where}] = {edit.frozen}"] * rules.freezes(record)
        lines += [f"    ended[{index}][{where}] = False"] * ("l1" in rules.penalised(record))
    return ["with torch.no_grad():", *lines] if lines else []


def _update(several: bool, penalties: list[str], freezes: bool) -> list[str]:
    of = "X[samples], Y[samples]" if several else "X, Y"
    start = ["optimiser.zero_grad()", f"loss({of}).backward()"]
    if not penalties and not freezes:
        return [*start, "optimiser.step()"]
    before = ["before = [p.detach().clone() for p in model.parameters()]", "optimiser.step()", "with torch.no_grad():"]
    body = []
    if penalties:
        terms = [{"l1": "l1 * old.sign()", "l2": "l2 * old"}[name] for name in penalties]
        body += [f"pull = (p.ndim == 2) * ({' + '.join(terms)})", "shrunk = p - learning_rate * pull"]
    if "l1" in penalties:
        body += ["ended[i] |= (l1 > 0) & (shrunk * p < 0)", "p.copy_(shrunk.masked_fill(ended[i], 0))"]
    elif penalties:
        body.append("p.copy_(shrunk)")
    if freezes:
        body.append("p.copy_(torch.where(frozen[i], old, p))")
    counted = "l1" in penalties or freezes
    head = "for p, old in zip(model.parameters(), before):"
    if counted:
        head = "for i, (p, old) in enumerate(zip(model.parameters(), before)):"
    return [*start, *before, f"    {head}", *(f"        {line}" for line in body)]
