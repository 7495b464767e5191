"""Two runs in one link: ``compare=1`` and, of the second, what is not as in the first, ``b=rate=2~seed=7``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from setting.beside import from_text, to_text
from setting.earlier_runs import shown_as
from setting.parameters import Query
from setting.run import Run
from setting.setting import DEFAULT, Setting

COMPARE, B, BUG = "compare", "b", "bug"
"""The query parameters."""


class Preset(NamedTuple):
    """Two settings that teach something side by side, under a name; perhaps with a ``bug`` in A's gradient."""

    name: str
    a: Setting
    b: Setting
    bug: str = ""


def _pair(name: str, b: dict[str, Any], bug: str = "", **both: Any) -> Preset:
    setting = replace(DEFAULT, **both)
    return Preset(name, setting, replace(setting, **b), bug)


_FEW: dict[str, Any] = {
    "data": "moons",
    "noise": 40,
    "samples": 60,
    "layers": (8, 8),
}  # So few points are learnt by heart.
_NOTEBOOK = "derivative_of_another_sample"  # What the notebook among the tutorials does to its output weights.
_ADAM: dict[str, Any] = {"optimiser": "adam", "rate": 0.03}
PRESETS = (
    _pair("Small or large rate", {"rate": 5.0}, rate=0.1),
    _pair("Sigmoid or tanh", {"activation": "tanh"}, activation="sigmoid"),
    _pair("Momentum or Adam", _ADAM, data="circle", optimiser="momentum", rate=0.1, epochs=600, speed=1),
    _pair("Zero or random weights", {"init": DEFAULT.init}, init="zeros"),
    _pair("Without or with L2", {"l2": 0.03}, epochs=1500, **_FEW, **_ADAM),
    _pair("Lucky or unlucky seed", {"seed": 1}, layers=(2,), seed=4, rate=1.0),
    _pair("A tutorial’s rule or the mended one", {}, _NOTEBOOK, rate=5.0, seed=6, epochs=600),
)
"""What the page offers; tests hold that each shows what its name says."""


def to_query(a: Run, b: Run) -> dict[str, str]:
    """What the link of ``a`` has besides of ``b`` beside it; 0 where they are the same, for Back to lead there too."""
    return {COMPARE: "1", B: to_text(b._replace(setting=shown_as(b.setting, a.setting)), a) or "0"}


def from_query(query: Query, a: Run) -> tuple[Run, list[str]]:
    """The run beside ``a`` in ``query``, ``a`` itself where it says nothing, and a sentence for each repair."""
    texts = query.get(B) or [""]
    run, told = from_text(texts[-1], a)
    return run._replace(setting=shown_as(run.setting, a.setting)), [f"Of B: {sentence}" for sentence in told]
