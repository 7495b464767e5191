"""Measure every experiment that a lesson or a claim names: ``python -m teaching.measure``.

Prints each beside what is stored and what its sentence takes for true, and ends with an error where an interval leaves
that. ``--write`` stores the results. Names, of experiments or of files, measure those alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from pathlib import Path

from teaching.experiments import Experiment, measured, read_experiments
from teaching.measures import Estimate
from teaching.results import Result, in_words, key, result, sources, stored, write
from teaching.toml import TomlError, read

Task = tuple[str, Experiment]


def tasks() -> list[Task]:
    """Every experiment, with the key under which its result is stored."""
    return [(key(path, name), one) for path in sources() for name, one in _experiments(path).items()]


def _experiments(path: Path) -> dict[str, Experiment]:
    """Those of the file at ``path``; of one that cannot be read, none, and its mistake is printed."""
    try:
        return read_experiments(read(path)) if path.exists() else {}
    except TomlError as error:
        print(error, file=sys.stderr)
        return {}


def wanted(key: str, names: list[str]) -> bool:
    """Whether ``names`` ask for the experiment stored under ``key``: by its name, its file's, or not at all."""
    return not names or key in names or any(name in key.split("/")[-2:] for name in names)


def _measure(task: Task) -> tuple[str, Experiment, Result, float]:
    began = time.perf_counter()
    try:
        found = result(task[1], measured(task[1]))
    except ValueError as error:
        raise ValueError(f"{task[0]}: {error}") from error
    return (*task, found, time.perf_counter() - began)


def holds(experiment: Experiment, estimate: Estimate) -> bool:
    """Whether the interval of ``estimate`` lies within what ``experiment`` expects."""
    low, high = experiment.expect
    return low <= estimate.low and estimate.high <= high


def _line(key: str, experiment: Experiment, found: Result, before: Result | None, seconds: float) -> str:
    now = f"{in_words(experiment, found.estimate)} of {found.estimate.of:,}"
    stored = in_words(experiment, before.estimate) if before else "nothing"
    verdict = "ok" if holds(experiment, found.estimate) else "OUT OF WHAT IS EXPECTED"
    low, high = experiment.expect
    return f"{key:40} {now:48} stored {stored:40} expected {low:g} to {high:g}  {seconds:5.1f} s  {verdict}"


def main() -> None:
    """Measure, print, and store where asked to."""
    parser = argparse.ArgumentParser(prog="python -m teaching.measure", description=__doc__)
    parser.add_argument("names", nargs="*", help="experiments, or the files they stand in; all where none is given")
    parser.add_argument("--write", action="store_true", help="store the results")
    arguments = parser.parse_args()
    began, every = time.perf_counter(), tasks()
    before = {key: stored(key, experiment) for key, experiment in every}
    chosen = [task for task in every if wanted(task[0], arguments.names)]
    if not chosen:
        parser.error(f"no experiment and no file is called {' or '.join(arguments.names)}")
    found: dict[str, tuple[Experiment, Result]] = {}
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for key, experiment, now, seconds in pool.imap(_measure, chosen):
            found[key] = experiment, now
            print(_line(key, experiment, now, before[key], seconds), flush=True)
    print(f"{len(found)} experiments in {time.perf_counter() - began:.0f} s")
    if arguments.write:
        kept = {key: (one, old) for key, one in every if (old := before[key])}
        write({**kept, **found})
    sys.exit(not all(holds(experiment, now.estimate) for experiment, now in found.values()))


if __name__ == "__main__":
    main()
