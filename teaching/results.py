"""What the experiments gave: stored once measured, so that a page shows numbers which no visit has to compute.

A result is kept with the experiment it belongs to, and is used for that one alone: a changed experiment has none until
it is measured again. Beside it stands what a few seeds gave one by one early on, which the tests compute again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from lab.epoch.rounding import rounded_down, rounded_up
from teaching.experiments import Experiment, sample
from teaching.measures import MEASURES, Estimate, share
from teaching.toml import ROOT

STORED = ROOT / "teaching" / "results.json"


class Result(NamedTuple):
    """The stored ``estimate`` of an experiment, and the sample of it: of each seed the number measured, and the loss.

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


def result(experiment: Experiment, estimate: Estimate) -> Result:
    """The ``estimate`` as it is stored, with the sample of its experiment."""
    values, losses = sample(experiment)
    value, low, high = (float(f"{number:.6g}") for number in estimate[:3])
    return Result(Estimate(value, low, high, estimate.of), _short(values), _short(losses))


def write(found: Mapping[str, tuple[Experiment, Result]]) -> None:
    """Store all that was ``found``, in place of everything that was stored, a line each."""
    lines = [f"{json.dumps(key)}: {json.dumps(_entry(*found[key]))}" for key in sorted(found)]
    STORED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def in_words(experiment: Experiment, estimate: Estimate) -> str:
    """``estimate`` with its interval: "64 % (61 to 67 %)" or "a median of 0.021 (0.019 to 0.024)"."""
    value, low, high, _ = estimate
    if MEASURES[experiment.measure].estimate is share:
        rounded_away = round(100 * value) in (0, 100) and value not in (0, 1)  # 0 and 100 mean none and all.
        places = 0 if high - low >= 0.02 and not rounded_away else 1
        low, high = max(0.0, rounded_down(100 * low, places)), min(100.0, rounded_up(100 * high, places))
        return f"{_percent(100 * value, places)} ({_percent(low, places, '')} to {_percent(high, places)})"
    width = high - low
    places = max(0, -math.floor(math.log10(width))) if width else 0 if value == round(value) else 3
    low, high = rounded_down(low, places), rounded_up(high, places)
    return f"a median of {_plain(value, places)} ({_plain(low, places)} to {_plain(high, places)})"


def _percent(value: float, places: int, sign: str = "\u00a0%") -> str:
    """``value`` to ``places`` decimals with a ``sign`` from which no line parts it; 0 and 100 mean none and all."""
    return f"{value:.{0 if value in (0, 100) else places}f}{sign}"


def _plain(value: float, places: int) -> str:
    """``value`` to ``places`` decimals, with the minus sign of print."""
    return f"{value:,.{places}f}".replace("-", "−")


@lru_cache(maxsize=1)
def _read(changed: int) -> dict[str, Any]:
    """The stored file as it is since it was ``changed``."""
    entries: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return entries


def _entry(experiment: Experiment, result: Result) -> dict[str, Any]:
    return {"experiment": _content(experiment), **result._asdict()}


def _short(numbers: Iterable[float]) -> list[float | None]:
    """``numbers`` to four digits; None for what JSON has no number for."""
    return [float(f"{number:.4g}") if math.isfinite(number) else None for number in numbers]


def _content(experiment: Experiment) -> dict[str, Any]:
    """What ``experiment`` is measured from; what is expected of it may change."""
    return {name: value for name, value in asdict(experiment).items() if name not in ("name", "expect")}
