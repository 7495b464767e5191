"""What can vary in a lottery: an entry in one table each, with the values that make sense, and what they are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from nn_core.datasets import DATASETS
from setting.names import NAMES
from setting.of_data import features, given, losses, name_of_data, outputs, usual_features
from setting.parameters import decimal
from setting.setting import CHOICES, DEFAULT, MOST_LAYERS, PENALTIES, RANGES, RATES, Setting

Values = tuple[Any, ...]


class Entry(NamedTuple):
    """A part of a ``Setting`` that can vary.

    ``offers`` are the values that make sense in a setting: none where the axis itself makes none there. ``in_words``
    tells what a setting has. ``usual`` are the values where nobody has chosen any, by default all that are offered.
    """

    offers: Callable[[Setting], Values]
    in_words: Callable[[Setting], str]
    usual: Values = ()
    get: Callable[[Setting], Any] | None = None
    put: Callable[[Setting, Any], Setting] | None = None


def _layers(setting: Setting) -> str:
    sizes = setting.layers
    if len(sizes) < 2:
        return f"{sizes[0]} hidden neuron{'s' if sizes[0] > 1 else ''}" if sizes else "no hidden layer"
    if len(set(sizes)) == 1:
        return f"{len(sizes)} hidden layers of {sizes[0]}"
    return f"hidden layers of {', '.join(map(str, sizes[:-1]))} and {sizes[-1]}"


def _every(*values: Any) -> Callable[[Setting], Values]:
    return lambda setting: values


def _of_points(*values: Any) -> Callable[[Setting], Values]:
    """Values that mean nothing where the samples are given."""
    return lambda setting: () if "samples" in setting.unused else values


def _batches(setting: Setting) -> Values:
    n = len(setting.training_data()[0])
    return (*(size for size in (1, 2, 5, 10, 20, 50, 100, 200) if size < n), None)


def _features(setting: Setting) -> Values:
    fitting, plain = features(setting.data), usual_features(setting.data)
    products = [("x1x2",), ("x1sq", "x2sq"), ("x1", "x2", "x1x2")] if len(plain) == 2 else []
    squares = (*plain, *(name for name in fitting if name.endswith("sq")))
    sines = (*plain, *(name for name in fitting if name.startswith("sin")))
    return (plain, *products, squares, sines, fitting)


def data_name(setting: Setting) -> str:
    """What the data are called."""
    name = name_of_data(setting.data)
    return name if setting.data in NAMES else name[0].lower() + name[1:]


AXES: dict[str, Entry] = {
    # Of the first hidden layer; deeper ones stay as they are.
    "hidden": Entry(
        _every(*range(RANGES["hidden"][0], RANGES["hidden"][1] + 1)), _layers, tuple(range(1, 9)),
        get=lambda setting: setting.layers[0] if setting.layers else 0,
        put=lambda setting, size: replace(setting, layers=(size, *setting.layers[1:])),
    ),
    # All layers as large as the first.
    "depth": Entry(
        _every(*range(MOST_LAYERS + 1)), _layers,
        get=lambda setting: len(setting.layers),
        put=lambda setting, depth: replace(setting, layers=setting.layers[:1] * depth),
    ),
    "activation": Entry(_every(*CHOICES["activation"]), lambda s: NAMES[s.activation]),
    "rate": Entry(_every(*RATES), lambda s: f"learning rate {decimal(s.rate)}", (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)),
    "init": Entry(_every(*CHOICES["init"]), lambda s: f"initial weights “{NAMES[s.init]}”"),
    "loss": Entry(lambda s: losses(s.output), lambda s: NAMES[s.loss].lower()),
    "output": Entry(
        lambda s: tuple(name for name in outputs(s.data) if s.loss in losses(name)),
        lambda s: f"output “{NAMES[s.output]}”",
    ),
    "optimiser": Entry(_every(*CHOICES["optimiser"]), lambda s: f"optimiser “{NAMES[s.optimiser]}”"),
    "batch": Entry(
        _batches, lambda s: f"batches of {s.batch}" if s.batch else "all samples at once",
        (1, 10, 50, None),
    ),
    "order": Entry(
        lambda s: CHOICES["order"] if s.batch else (),
        lambda s: "batches in the order of the data" if s.order == "fixed" else "shuffled batches",
    ),
    "l1": Entry(_every(*PENALTIES), lambda s: f"L1 penalty {decimal(s.l1)}", PENALTIES[:6]),
    "l2": Entry(_every(*PENALTIES), lambda s: f"L2 penalty {decimal(s.l2)}", PENALTIES[:6]),
    "features": Entry(
        _features, lambda s: f"features {text(s.features, s)}"
    ),
    "standardise": Entry(
        _every(False, True), lambda s: "standardised features" if s.standardise else "features as they are"
    ),
    "data": Entry(
        lambda s: () if given(s.data) else tuple(
            name for name, data in DATASETS.items()
            if (data.kind, data.inputs, outputs(name)) == (s.kind, s.columns, outputs(s.data))
        ),
        data_name,
    ),
    "noise": Entry(_of_points(*range(0, 51, 5)), lambda s: f"noise {s.noise} %", tuple(range(0, 51, 10))),
    "samples": Entry(_of_points(20, 50, 100, 200, 500, 1000), lambda s: f"{s.samples:,} samples"),
    "test": Entry(
        _of_points(*range(0, 91, 10)), lambda s: f"{s.test} % test samples" if s.test else "no test samples",
        tuple(range(10, 91, 20)),
    ),
    "data_seed": Entry(_of_points(*range(1, 17)), lambda s: f"points of data seed {s.data_seed}", tuple(range(1, 9))),
}  # fmt: skip
APART = {"loss": "output", "output": "loss", "order": "batch", "batch": "order"}
"""Axes that are not drawn together: not every loss goes with every output, and not every batch has an order."""
_ALWAYS_TOLD = ("hidden", "activation", "rate", "init", "loss")


def offered(setting: Setting) -> list[str]:
    """The names of the axes that make sense in ``setting``."""
    return [name for name, entry in AXES.items() if len(entry.offers(setting)) > 1]


def usual(name: str, setting: Setting) -> Values:
    """The values of the axis ``name`` where nobody has chosen any."""
    entry = AXES[name]
    values = entry.offers(setting)
    return tuple(value for value in values if value in entry.usual) if entry.usual else values


def value_of(name: str, setting: Setting) -> Any:
    """What ``setting`` has on the axis ``name``."""
    get = AXES[name].get
    return get(setting) if get else getattr(setting, name)


def with_values(setting: Setting, values: dict[str, Any]) -> Setting:
    """``setting`` with the ``values`` of some axes."""
    for name, entry in AXES.items():  # In their order: how many layers there are comes after the size of the first.
        if name in values:
            value = values[name]
            setting = entry.put(setting, value) if entry.put else replace(setting, **{name: value})
    return setting


def told(setting: Setting, names: list[str]) -> str:
    """What ``setting`` has of the axes called ``names``, in words."""
    return ", ".join(dict.fromkeys(AXES[name].in_words(setting) for name in names))


def worth_telling(setting: Setting) -> list[str]:
    """The names of what makes ``setting``: the usual ones, and those in which it is unusual."""
    usual_here = {**vars(DEFAULT), "output": outputs(setting.data)[0], "features": usual_features(setting.data)}
    own = [name for name in AXES if name not in ("hidden", "depth", "data", *setting.unused)]
    return [*_ALWAYS_TOLD, *(n for n in own if n not in _ALWAYS_TOLD and getattr(setting, n) != usual_here[n])]


def text(value: Any, setting: Setting) -> str:
    """``value``, which ``setting`` may have, as it stands in a control or a table."""
    if value is None:
        return "all"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "all" if value == features(setting.data) else ", ".join(NAMES[name] for name in value)
    return NAMES.get(value) or (value if isinstance(value, str) else decimal(value))
