"""The rules of a run as code: which samples each update takes, and what is assigned where a rule changes."""

from __future__ import annotations

from itertools import pairwise

from export.program import Section
from export.record import Record
from nn_core.schedule import Rule, counted, since


def batched(record: Record) -> bool:
    """Whether any epoch of the run has more than one update."""
    return any(_batch_size(record, change.rule) < _samples(record, change.rule) for change in record.schedule)


def grows(record: Record) -> bool:
    """Whether the run was ever trained on fewer points than it has in the end."""
    return any(change.rule.samples is not None for change in record.schedule)


def penalised(record: Record) -> list[str]:
    """The penalties that the run ever has."""
    return [name for name in ("l1", "l2") if any(getattr(change.rule, name) for change in record.schedule)]


def freezes(record: Record) -> bool:
    """Whether any number of the run is ever frozen."""
    return any(edit.frozen for change in record.schedule for edit in change.edits)


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
