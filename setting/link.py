"""A setting from the query parameters of a link, whatever they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from nn_core.datasets import GATES, TRUTH_TABLES
from nn_core.features import FEATURES
from nn_core.losses import LOSSES
from setting import kept_points, own_points, own_text
from setting.of_data import features, losses, outputs, usual_features
from setting.parameters import (
    Query,
    Reader,
    either,
    in_words,
    meaning,
    nearest,
    number,
    one_of,
    quoted,
    read_query,
    repair,
    several,
    some_of,
    unknown,
)
from setting.setting import CHOICES, CONTROLS, DEFAULT, MOST_LAYERS, RANGES, SPEEDS, VERSION, Setting

_NAMED = {table: name for name, table in GATES.items()}
_NOTHING = meaning({"0": ()})
TABLE: dict[str, Reader] = {
    **{name: one_of(choices) for name, choices in CHOICES.items() if isinstance(choices[0], str)},
    **{name: number(*limits) for name, limits in RANGES.items()},
    "points": own_text.read_points,
    "test_points": own_text.read_points,
    "class_names": own_text.read_names,
    "plane": own_text.read_plane,
    "column_names": own_text.read_columns,
    "title": own_text.read_title,
    "file": lambda text: (data, True) if (data := kept_points.kept(text)) else None,
    "table": meaning({table: _NAMED.get(table, table) for table in TRUTH_TABLES}),
    "features": some_of(FEATURES, least=1),
    "standardise": meaning({"0": False, "1": True}),
    "layers": either(_NOTHING, several(number(*RANGES["hidden"]), MOST_LAYERS)),
    "batch": either(meaning({"all": None}), number(*RANGES["batch"])),
    "speed": nearest(SPEEDS),
    "hide": either(_NOTHING, some_of(CONTROLS)),
    "v": number(1, 1_000_000),
}
"""A reader of every parameter, ``hidden`` and ``hidden2`` of older links among them."""
_RENAMED = {"circles": "circle", "moons": "moons", "spirals": "spiral", "blobs": "gauss"}  # Since links of version 1.


def from_query(query: Query, base: Setting = DEFAULT) -> tuple[Setting, list[str]]:
    """The setting that ``query`` asks for, and a sentence for each repair.

    What is missing is as in ``base``; but output and loss follow the data if those of ``base`` do not go with them.
    """
    link = _Link(query)
    version = link.read("v", 1)
    if version > VERSION:
        link.told.append(f"The link is of version {version}, newer than this app; what is not known here is left out.")
    link.drop("table", ["data"])
    link.drop("layers", ["hidden", "hidden2"])
    data = _data(link, version, base)
    chosen = {"data": data, "layers": _layers(link, base), **_fitting(link, data, base)}
    rest = {name: link.read(name, value) for name, value in vars(base).items() if name not in chosen}
    return Setting(**chosen, **rest), link.told


class _Link:
    """A ``query`` that is read parameter by parameter, and what is ``told`` of repairs on the way."""

    def __init__(self, query: Query) -> None:
        self.query, self.told = query, unknown(query, TABLE)

    def last(self, name: str) -> str:
        """What the query says of ``name`` last, as text; nothing where it says nothing."""
        return (self.query.get(name) or [""])[-1]

    def read(self, name: str, default: Any, reader: Reader | None = None) -> Any:
        """The value of ``name``, or ``default``."""
        values, repairs = read_query(self.query, {name: reader or TABLE[name]}, {name: default})
        self.told.extend(repairs)
        return values[name]

    def drop(self, name: str, beaten: Collection[str]) -> None:
        """Leave out the parameters ``beaten`` by ``name``, if that is there and can be read; a sentence says so."""
        here = [one for one in beaten if self.query.get(one)]
        if here and self.query.get(name) and TABLE[name](self.last(name)) is not None:
            self.query = {one: texts for one, texts in self.query.items() if one not in here}
            self.told.append(f"The link has {name} and {' and '.join(here)}; {name} counts.")


def _data(link: _Link, version: int, base: Setting) -> str:
    """The name of the data."""
    named = link.last("data")
    if version == 1 and named in _RENAMED:
        data = _RENAMED[named]
        using = f"{in_words(data)}, whose points are now drawn in another way"
        link.told.append(repair("data", link.query["data"], using))
        return data
    if named == own_text.OWN:
        data, repairs = _own_points(link.query, base.data)
        link.told += repairs
        return str(link.read("table", data))
    data = str(link.read("table", link.read("data", base.data)))
    if any(link.query.get(name) for name in own_text.PARAMETERS):
        link.told.append("Points in a link count only beside data = own; these are left out.")
    return data


def _layers(link: _Link, base: Setting) -> tuple[int, ...]:
    """The hidden layers' sizes, as links of any version say them."""
    first, second = (*(base.layers or DEFAULT.layers), 0)[:2]
    units = link.read("hidden", first), link.read("hidden2", second)
    asked = link.query.get("hidden") or link.query.get("hidden2")
    older = tuple(count for count in units if count) if asked else base.layers
    return tuple(link.read("layers", older))


def _fitting(link: _Link, data: str, base: Setting) -> dict[str, Any]:
    """Output, loss and features: those asked for, as far as they go with ``data``; of a refused one, why."""
    fitting = outputs(data)
    output = link.read("output", base.output if outputs(base.data) == fitting else fitting[0], one_of(fitting))
    loss = link.read("loss", base.loss if base.loss in losses(output) else losses(output)[0], one_of(losses(output)))
    usual = usual_features(data)
    given = base.features if usual_features(base.data) == usual else usual
    chosen = {"output": output, "loss": loss, "features": link.read("features", given, some_of(features(data), 1))}
    known = {*CHOICES["output"], *CHOICES["loss"]} - {output, loss}
    refused = [asked for asked in (link.last("output"), link.last("loss")) if asked in known]
    link.told += dict.fromkeys(_reason(asked, fitting) for asked in refused)
    return chosen


def _own_points(query: Query, otherwise: str) -> tuple[str, list[str]]:
    """The own points that ``query`` has, as a setting's data, or ``otherwise`` with a sentence that says why."""
    found = {name: TABLE[name](query[name][-1]) for name in own_text.PARAMETERS if query.get(name)}
    using = f"using {in_words(otherwise)}."
    if "file" in found and "points" not in found:
        if found["file"]:
            return found["file"][0], []
        name = quoted(query["file"][-1:])
        return otherwise, [
            f"The points of this link, {name}, are not kept here, or no longer: bring their file again; {using}"
        ]
    training, test, names = (found.get(name, ((), True)) for name in own_text.PARAMETERS[:3])
    own = own_points.Own(training[0], test[0]) if training and test else None
    if own and own_points.usable(own):
        named = own._replace(names=names[0]) if names else own
        kept, told = named if own_points.usable(named) else own, []
        if not names or not names[1] or kept is not named:
            told.append(repair("class_names", query["class_names"], quoted(kept.names) if kept.names else "none"))
        plane = found.get("plane", (None, True))
        drawn = kept._replace(plane=plane[0]) if plane else kept
        if not plane:
            told.append(repair("plane", query["plane"], "one around the points"))
        elif not own_points.within(drawn):
            told.append("The plane in the link does not hold its points; one around them is shown.")
            drawn = kept
        called, repairs = _called(query, drawn, found)
        return own_text.write(called), [*told, *repairs]
    asked = "they are written like 0.5_1_a, have two labels at least, and lie apart"
    return otherwise, [f"The own points in the link cannot be used: {asked}; {using}"]


def _called(query: Query, own: own_points.Own, found: Mapping[str, Any]) -> tuple[own_points.Own, list[str]]:
    """``own`` with what ``query`` calls its columns and its table, as ``found`` there; a sentence for each repair."""
    told = []
    names, exact = found.get("column_names", ((), True)) or ((), False)
    title, same = found.get("title", ("", True))
    named = own._replace(column_names=names)
    if not own_points.usable(named):
        named, exact = own, False
    if not exact:
        called = quoted(named.column_names) if named.column_names else "none"
        told.append(repair("column_names", query["column_names"], called))
    if not same:
        told.append(repair("title", query["title"], quoted([title])))
    return named._replace(title=title), told


def _reason(asked: str, fitting: Collection[str]) -> str:
    """Why the output or the loss that was ``asked`` for cannot be, of data that the outputs ``fitting`` go with."""
    if "softmax" in fitting:
        return "More than two classes need a softmax output and categorical cross-entropy."
    needed = LOSSES[asked].output if asked in LOSSES else ""
    if "softmax" in (asked, needed):
        return "Softmax and categorical cross-entropy are for more than two classes."
    return "Cross-entropy needs a sigmoid output." if needed else "Regression needs a linear or a tanh output."
