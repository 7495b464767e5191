"""What the experiments gave: stored once measured, so that a page shows numbers which no visit has to compute.

A result is kept with the experiment it belongs to, and is used for that one alone: a changed experiment has none until
it is measured again. Beside it stands what a few seeds gave one by one, which the tests compute again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lab.epoch.rounding import rounded_down, rounded_up
from lab.lottery.batched_pass import products
from nn_core import Network
from teaching.experiments import Experiment, Measured
from teaching.links import run_of
from teaching.measures import MEASURES, Estimate, share
from teaching.toml import ROOT

STORED = ROOT / "teaching" / "results.json"
_MOST_SAMPLED, _SAMPLED_WORK = 20, 30_000_000
_AN_UPDATE = 2_000  # Products that take as long as all the rest of an update.


class Result(NamedTuple):
    """The stored ``estimate`` of an experiment, and of its first seeds each the number measured and the final loss.

    What is no finite number is None there.
    """

    estimate: Estimate
    values: list[float | None]
    losses: list[float | None]


def sources() -> list[Path]:
    """The files in which experiments stand."""
    return [ROOT / "teaching" / "claims.toml", *sorted((ROOT / "lessons").glob("*.toml"))]


def key(path: Path, name: str) -> str:
    """Under what name the experiment called ``name`` in the file at ``path`` is stored."""
    return f"{path.relative_to(ROOT).with_suffix('').as_posix()}/{name}"


def stored(key: str, experiment: Experiment) -> Result | None:
    """The result under ``key``, if it is that of ``experiment`` as it is now."""
    entry = _read(STORED.stat().st_mtime_ns).get(key)
    if not entry or entry["experiment"] != _content(experiment):
        return None
    value, low, high, of = entry["estimate"]
    return Result(Estimate(value, low, high, of), entry["values"], entry["losses"])


def write(found: Mapping[str, tuple[Experiment, Measured]]) -> None:
    """Store all that was ``found``, in place of everything that was stored, a line each."""
    lines = [f"{json.dumps(key)}: {json.dumps(_entry(*found[key]))}" for key in sorted(found)]
    STORED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def keep(result: Result) -> Measured:
    """``result`` as it was measured, of its sample alone, to be written again."""
    return Measured(result.estimate, np.array(result.values, dtype=float), np.array(result.losses, dtype=float))


def sampled(experiment: Experiment) -> int:
    """How many of the first seeds the tests compute again: about a sixth of a second's, and one at least."""
    setting = run_of(experiment.link).setting
    n = len(setting.training_data()[0])
    updates = math.ceil(n / min(setting.batch or n, n))
    work = setting.epochs * (updates * _AN_UPDATE + products(Network(setting.sizes), n))
    return max(1, min(_MOST_SAMPLED, _SAMPLED_WORK // work))


def in_words(experiment: Experiment, estimate: Estimate) -> str:
    """``estimate`` with its interval: "64 % (61 to 67 %)" or "a median of 0.021 (0.019 to 0.024)"."""
    value, low, high, _ = estimate
    if MEASURES[experiment.measure].estimate is share:
        places = 0 if high - low >= 0.02 else 1
        low, high = max(0.0, rounded_down(100 * low, places)), min(100.0, rounded_up(100 * high, places))
        return f"{_plain(100 * value, places)} % ({_plain(low, places)} to {_plain(high, places)} %)"
    width = high - low
    places = max(0, -math.floor(math.log10(width))) if width else 3
    low, high = rounded_down(low, places), rounded_up(high, places)
    return f"a median of {_plain(value, places)} ({_plain(low, places)} to {_plain(high, places)})"


def _plain(value: float, places: int) -> str:
    """``value`` to ``places`` decimals, without any where it is whole, and with the minus sign of print."""
    text = f"{value:,.{0 if value == round(value) else places}f}"
    return text.replace("-", "−")


@lru_cache(maxsize=1)
def _read(changed: int) -> dict[str, Any]:
    """The stored file as it is since it was ``changed``."""
    entries: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return entries


def _entry(experiment: Experiment, measured: Measured) -> dict[str, Any]:
    n = sampled(experiment)
    return {
        "experiment": _content(experiment),
        "estimate": [*_short(measured.estimate[:3], 6), measured.estimate.of],
        "values": _short(measured.values[:n], 4),
        "losses": _short(measured.losses[:n], 4),
    }


def _short(numbers: Iterable[float], digits: int) -> list[float | None]:
    """``numbers`` to so many ``digits``; None for what JSON has no number for."""
    return [float(f"{number:.{digits}g}") if math.isfinite(number) else None for number in numbers]


def _content(experiment: Experiment) -> dict[str, Any]:
    """What ``experiment`` is measured from; what is expected of it may change."""
    return {name: value for name, value in asdict(experiment).items() if name not in ("name", "expect")}
