"""A setting from a link to TensorFlow Playground (playground.tensorflow.org), whose parameters follow its ``#``.

They are those of its ``src/state.ts``, with its defaults where the link is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from setting.link import TABLE
from setting.parameters import Reader, meaning, number, one_of, quoted, read_query, unknown
from setting.setting import CONTROLS, DEFAULT, RANGES, Setting

_FEATURES = {
    "x": "x1", "y": "x2", "xSquared": "x1sq", "ySquared": "x2sq", "xTimesY": "x1x2", "sinX": "sinx1", "sinY": "sinx2",
}  # fmt: skip
_SAMPLES = {"classification": 500, "regression": 1200}
_EPOCHS = 1000
_HIDE = "_hide"
_CONTROLS = {
    "learningRate": ["rate"], "activation": ["activation"], "dataset": ["data"], "percTrainData": ["test"],
    "noise": ["noise"], "batchSize": ["batch"], "numHiddenLayers": ["layers"], "regularization": ["l1", "l2"],
    "regularizationRate": ["l1", "l2"],
}  # fmt: skip
_OTHERS = ("seed", "collectStats", "tutorial", "hideText")  # Nothing about the run.


def _flag(text: str) -> tuple[bool, bool]:
    return text != "false", True


_TABLE: dict[str, tuple[Reader, Any]] = {
    "problem": (one_of(_SAMPLES), "classification"),
    "dataset": (meaning({"circle": "circle", "xor": "xor_cloud", "gauss": "gauss", "spiral": "spiral"}), "circle"),
    "regDataset": (meaning({"reg-plane": "plane", "reg-gauss": "hills"}), "plane"),
    "noise": (TABLE["noise"], 0),
    "percTrainData": (number(100 - RANGES["test"][1], 100), 50),
    "networkShape": (lambda text: TABLE["layers"](text.strip() or "0"), (4, 2)),
    "activation": (one_of(("relu", "tanh", "sigmoid", "linear")), "tanh"),
    "learningRate": (TABLE["rate"], 0.03),
    "batchSize": (number(*RANGES["batch"]), 10),
    "regularization": (one_of(("none", "L1", "L2")), "none"),
    "regularizationRate": (TABLE["l1"], 0.0),
    **{
        name: (_flag, name in ("x", "y"))
        for name in (*_FEATURES, "cosX", "cosY", "initZero", "discretize", "showTestData")
    },
}
"""A reader of every parameter, and its value where a link is silent."""


def from_playground(text: str) -> tuple[Setting, list[str]] | None:
    """The setting that a playground's link asks for, and a sentence for each thing that is not as it is there.

    ``text`` is the link, or what follows its ``#``, percent-encoded or not; None if it has none of the parameters.
    """
    parameters = _parameters(text)
    if not any(name in _TABLE or name in _OTHERS or name.endswith(_HIDE) for name in parameters):
        return None
    hidden = {
        name.removesuffix(_HIDE) for name, value in parameters.items() if name.endswith(_HIDE) and value == "true"
    }
    query = {name: [value] for name, value in parameters.items() if not name.endswith(_HIDE)}
    readers, defaults = ({name: entry[place] for name, entry in _TABLE.items()} for place in (0, 1))
    values, repairs = read_query(query, readers, defaults)
    # There, too, a feature whose control is hidden is left out.
    features = tuple(ours for name, ours in _FEATURES.items() if values[name] and name not in hidden)
    hide = tuple(name for name in CONTROLS if any(name in _CONTROLS.get(theirs, ()) for theirs in hidden))
    kept = sorted(hidden - {*_CONTROLS, *_FEATURES})
    told = {
        "Opened as TensorFlow Playground has it, but data and initial weights are drawn anew: its seed is for its own "
        "random numbers.": True,
        f"It trains without end; a run here ends after {_EPOCHS:,} epochs, unless the link says another number.": True,
        "It hides the test points there; here they are drawn, hollow, and Pictures has a switch for them.": (
            values["percTrainData"] < 100 and not values["showTestData"]
        ),
        "Without any feature nothing can be learned; using x1 and x2.": not features,
        "Its cosX and cosY have never had an effect.": values["cosX"] or values["cosY"],
        "Outputs are shown as they are: discretize is not here.": values["discretize"],
        f"What cannot be hidden here: {quoted(kept)}.": kept,
    }
    repairs += unknown(query, (*_TABLE, *_OTHERS))
    setting = replace(_setting(values), features=features or DEFAULT.features, hide=hide)
    return setting, [sentence for sentence, true in told.items() if true] + repairs


def _setting(values: Mapping[str, Any]) -> Setting:
    """The setting with these ``values`` of the playground's parameters."""
    regression = values["problem"] == "regression"
    penalty = {values["regularization"].lower(): values["regularizationRate"]}
    return Setting(
        data=values["regDataset" if regression else "dataset"], noise=values["noise"],
        samples=_SAMPLES[values["problem"]], test=100 - values["percTrainData"],
        layers=values["networkShape"], activation=values["activation"], output="linear" if regression else "tanh",
        loss="half_mse", init="zeros" if values["initZero"] else "playground", order="fixed",
        rate=values["learningRate"], batch=values["batchSize"],
        l1=penalty.get("l1", 0.0), l2=penalty.get("l2", 0.0), epochs=_EPOCHS, speed=1,
    )  # fmt: skip


def _parameters(text: str) -> dict[str, str]:
    """The parameters in ``text``, a link or what follows its ``#``, read as the playground reads them."""
    text = unquote(text)
    fragment = text.rpartition("#")[2] if "#" in text or "://" not in text else ""
    pairs = (part.split("=") for part in fragment.split("&"))
    named = {name: value for name, value, *_ in (pair for pair in pairs if len(pair) > 1)}
    return {name: value for name, value in named.items() if value.strip() or name == "networkShape"}
