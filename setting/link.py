"""A setting from the query parameters of a link, whatever they hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from nn_core.datasets import GATES, TRUTH_TABLES
from nn_core.features import FEATURES
from nn_core.losses import LOSSES
from setting import own_points
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
    "points": own_points.read_points,
    "test_points": own_points.read_points,
    "class_names": own_points.read_names,
    "plane": own_points.read_plane,
    "file": lambda text: (data, True) if (data := own_points.kept(text)) else None,
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
    told = unknown(query, TABLE)

    def read(name: str, default: Any, reader: Reader | None = None) -> Any:
        values, repairs = read_query(query, {name: reader or TABLE[name]}, {name: default})
        told.extend(repairs)
        return values[name]

    version = read("v", 1)
    if version > VERSION:
        told.append(f"The link is of version {version}, newer than this app; what is not known here is left out.")
    for name, beaten in (("table", ["data"]), ("layers", ["hidden", "hidden2"])):
        query, repairs = _without(query, name, beaten)
        told += repairs

    drawn = query["data"][-1] if query.get("data") else ""
    if version == 1 and drawn in _RENAMED:
        data = _RENAMED[drawn]
        told.append(repair("data", query["data"], f"{in_words(data)}, whose points are now drawn in another way"))
    elif drawn == own_points.OWN:
        data, repairs = _own_points(query, base.data)
        told += repairs
        data = read("table", data)
    else:
        data = read("table", read("data", base.data))
        if any(query.get(name) for name in own_points.PARAMETERS):
            told.append("Points in a link count only beside data = own; these are left out.")
    first, second = (*(base.layers or DEFAULT.layers), 0)[:2]
    units = read("hidden", first), read("hidden2", second)
    older = tuple(count for count in units if count) if query.get("hidden") or query.get("hidden2") else base.layers

    fitting = outputs(data)
    output = read("output", base.output if outputs(base.data) == fitting else fitting[0], one_of(fitting))
    loss = read("loss", base.loss if base.loss in losses(output) else losses(output)[0], one_of(losses(output)))
    usual = usual_features(data)
    given = read("features", base.features if usual_features(base.data) == usual else usual, some_of(features(data), 1))
    chosen = {"data": data, "layers": read("layers", older), "output": output, "loss": loss, "features": given}
    refused = [(query.get(name) or [""])[-1] for name in ("output", "loss")]
    refused = [asked for asked in refused if asked in {*CHOICES["output"], *CHOICES["loss"]} - {output, loss}]
    told += dict.fromkeys(_reason(asked, fitting) for asked in refused)
    rest = {name: read(name, value) for name, value in vars(base).items() if name not in chosen}
    return Setting(**chosen, **rest), told


def _own_points(query: Query, otherwise: str) -> tuple[str, list[str]]:
    """The own points that ``query`` has, as a setting's data, or ``otherwise`` with a sentence that says why."""
    found = {name: TABLE[name](query[name][-1]) for name in own_points.PARAMETERS if query.get(name)}
    using = f"using {in_words(otherwise)}."
    if "file" in found and "points" not in found:
        if found["file"]:
            return found["file"][0], []
        name = quoted(query["file"][-1:])
        return otherwise, [f"The points called {name} are not kept here, or no longer: bring their file again; {using}"]
    training, test, names = (found.get(name, ((), True)) for name in own_points.PARAMETERS[:3])
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
        return own_points.write(drawn), told
    asked = "they are written like 0.5_1_a, have two labels at least, and lie apart"
    return otherwise, [f"The own points in the link cannot be used: {asked}; {using}"]


def _reason(asked: str, fitting: Collection[str]) -> str:
    """Why the output or the loss that was ``asked`` for cannot be, of data that the outputs ``fitting`` go with."""
    if "softmax" in fitting:
        return "More than two classes need a softmax output and categorical cross-entropy."
    needed = LOSSES[asked].output if asked in LOSSES else ""
    if "softmax" in (asked, needed):
        return "Softmax and categorical cross-entropy are for more than two classes."
    return "Cross-entropy needs a sigmoid output." if needed else "Regression needs a linear or a tanh output."


def _without(query: Query, name: str, beaten: Collection[str]) -> tuple[Query, list[str]]:
    """``query`` without the parameters ``beaten`` by ``name``, if that is there and can be read; a sentence says so."""
    here = [one for one in beaten if query.get(one)]
    if not here or not query.get(name) or TABLE[name](query[name][-1]) is None:
        return query, []
    rest = {one: texts for one, texts in query.items() if one not in here}
    return rest, [f"The link has {name} and {' and '.join(here)}; {name} counts."]
