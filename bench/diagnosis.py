"""What becomes of runs with a diagnosis, and what helps them: the study behind the figures of the Microscope page.

Random settings, drawn from what the app offers, are trained to an epoch and diagnosed there. Those with a diagnosis are
trained on to the app's last epoch, and begun anew with each remedy: it helped where that solved the problem at some
epoch, of which every hundredth is looked at. What helped against overfitting is a test loss, at the end, no higher than
the lowest of the run. A run counts under its first finding, by which the page goes. Kinds that few of these runs have
are looked for in settings in which they are less rare.

``--quick`` takes a tenth of the runs; ``--write`` keeps the figures for the page. Without it they are compared with
those that the page has, and it ends with an error where the intervals of a rate have nothing in common, or where one
has a kind that the other has not.
"""

from __future__ import annotations

import argparse
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # One core a process: NumPy reads this when it is imported.

import json
import multiprocessing
import multiprocessing.pool
import sys
import time
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from bench.diagnosis_settings import AIMS, DIAGNOSED, SAMPLES, drawn
from lab.criterion import criterion_for
from lab.run.diagnosis import diagnose
from lab.run.pace import solved
from lab.wilson import wilson
from nn_core import Trainer
from setting.setting import RATES, Setting
from ui.microscope.remedies import ANEW, HELPED, LAST, STUDY, TRAIN_ON, remedies, study

COMMAND = "python -m bench.diagnosis"
RUNS, CASES, MOST_AIMED, QUICK = 200, 20, 1000, 10  # Evenly drawn, of a kind, drawn for a kind; a quick one's part.
EVERY = 100  # Epochs between two at which it is seen whether a run is solved.
NO_FINDING = "none"  # In the place of a kind, for the runs that had no finding.
FINAL = ("one_line", "one_plane", "at_rest")  # Of these the page says that no epoch helps.
NOT_TRAINED_ON = ("diverged", *HELPED)
_AT_ONCE = 20  # Settings drawn for a kind between two looks at whether they are enough.
HOW = (
    "Data (of no more than two classes), the number of neurons, activation, loss, initial weights and learning rate "
    f"(from {RATES[4]:g}) are drawn evenly from what this app offers; the number of layers, noise, features, "
    "standardisation, output, batches, optimiser and penalties too, but each of these is left as usual in two settings "
    f"of three. Clouds have {', '.join(map(str, SAMPLES))} points, half of them test points. For rare findings, "
    "settings are also drawn in which they are less rare. They are diagnosed at one of the epochs "
    f"{', '.join(f'{epoch:,}' for epoch in DIAGNOSED)}. A run is solved if it is at some epoch; every {EVERY}th is "
    f"looked at. `{COMMAND}` counts again."
)


class Count(NamedTuple):
    """In how many of the runs that were tried something came true."""

    true: int
    tried: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the rate; from 0 to 1 where nothing was tried."""
        return wilson(self.true, self.tried) if self.tried else (0.0, 1.0)


class Row(NamedTuple):
    """How many runs had a kind of finding first, of those drawn evenly and of those aimed at it; what solved them."""

    evenly: Count
    aimed: Count
    solved: dict[str, Count]

    @property
    def surest_first(self) -> dict[str, Count]:
        """What solved them, that with the highest lower bound first."""
        return dict(sorted(self.solved.items(), key=lambda item: (-item[1].interval[0], item[0])))


class Case(NamedTuple):
    """A run that was not solved: the kind of its first finding, and which remedies solved it."""

    kind: str
    solved: dict[str, bool]


def begun(setting: Setting) -> Trainer:
    """A run of ``setting`` at epoch 0."""
    inputs, (points, Y), test = setting.inputs(), setting.training_data(), setting.test_data()
    held_out = None if test is None else (inputs(test[0]), test[1])
    return Trainer(setting.configuration(), inputs(points), Y, test=held_out)


def solves(setting: Setting, trainer: Trainer, epochs: int) -> bool:
    """Whether ``trainer``, a run of ``setting``, solves its problem at some epoch on the way to ``epochs``."""
    criterion = criterion_for(setting.kind, setting.output)
    while trainer.epoch < epochs and trainer.state != "diverged":
        trainer.advance(min(EVERY, epochs - trainer.epoch))
        if solved(trainer, criterion):
            return True
    return False


def helps(kind: str, trainer: Trainer, changed: Setting) -> bool:
    """Whether ``changed``, begun anew, helps ``trainer``, a run with a first finding of ``kind``."""
    run = begun(changed)
    if kind != "overfitting":
        return solves(changed, run, ANEW)
    run.advance(ANEW)
    return bool(run.test_loss_history[-1] <= trainer.test_loss_history.min())


def case(number: int, aim: str | None = None) -> Case | None:
    """What becomes of run ``number``; None where nothing is wrong with it, or it is not of the kind aimed at."""
    setting = drawn(number, aim)
    trainer, criterion = begun(setting), criterion_for(setting.kind, setting.output)
    trainer.advance(setting.epochs)
    findings = diagnose(trainer, criterion)
    if not findings and solved(trainer, criterion):
        return None
    kind = findings[0].kind if findings else NO_FINDING
    if aim not in (None, kind):
        return None
    changes = remedies(setting, trainer.epoch) if findings else {}
    helped = {name: helps(kind, trainer, new) for name, new in changes.items() if _can_be_told(kind, setting, new)}
    if kind not in NOT_TRAINED_ON:
        helped[TRAIN_ON] = solves(setting, trainer, LAST)
    return Case(kind, helped)


def _can_be_told(kind: str, setting: Setting, changed: Setting) -> bool:
    """Whether it can be told that ``changed`` helps: of an overfitting run, by the same loss alone."""
    return changed.epochs == ANEW and (kind != "overfitting" or changed.loss == setting.loss)


def counted(evenly: Iterable[Case | None], runs: int, aimed: dict[str, tuple[list[Case], int]]) -> dict[str, Row]:
    """The cases of ``runs`` drawn ``evenly``, and those ``aimed`` at each kind with how many were drawn, added up."""
    by_kind: dict[str, list[Case]] = {kind: [] for kind in aimed}
    for one in filter(None, evenly):
        by_kind.setdefault(one.kind, []).append(one)
    found = {}
    for kind, cases in by_kind.items():
        more, tried = aimed.get(kind, ([], 0))
        solved: dict[str, Count] = {}
        for name, helped in [item for one in (*cases, *more) for item in one.solved.items()]:
            before = solved.get(name, Count(0, 0))
            solved[name] = Count(before.true + helped, before.tried + 1)
        found[kind] = Row(Count(len(cases), runs), Count(len(more), tried), solved)
    return found


def studied(pool: multiprocessing.pool.Pool, part: int) -> dict[str, Row]:
    """The study, or a ``part``-th of it."""
    evenly = pool.map(case, range(RUNS // part), chunksize=10)
    aimed: dict[str, tuple[list[Case], int]] = {}
    for kind in AIMS:
        cases: list[Case] = []
        wanted, tried = CASES // part - sum(one is not None and one.kind == kind for one in evenly), 0
        while len(cases) < wanted and tried < MOST_AIMED:
            # Other seeds than those of the runs drawn evenly, which are counted already.
            numbers = range(RUNS + tried, RUNS + tried + _AT_ONCE)
            cases += filter(None, pool.map(partial(case, aim=kind), numbers, chunksize=5))
            tried += _AT_ONCE
        aimed[kind] = (cases, tried)
    return counted(evenly, len(evenly), aimed)


def show(found: dict[str, Row]) -> None:
    """Print a line a kind: how many were found, how many solved it when trained on, and what helped, surest first."""
    print(
        f"{'first finding':15}{'evenly':>12}{'aimed at':>12}  solved by epoch {LAST:,}     solved in {ANEW:,} when anew"
    )
    for kind, row in sorted(found.items(), key=lambda item: -item[1].evenly.true):
        later = row.solved.get(TRAIN_ON, Count(0, 0))
        low, high = later.interval
        changes = (f"{name} {count.true}/{count.tried}" for name, count in row.surest_first.items() if name != TRAIN_ON)
        helped = ", ".join(changes)
        drawn = "".join(f"{f'{count.true}/{count.tried}':>12}" for count in (row.evenly, row.aimed))
        print(f"{kind:15}{drawn}  {later.true:4}/{later.tried:<4}({low:5.1%} to {high:5.1%})  {helped}")


def disagreements(page: dict[str, Any], found: dict[str, Row]) -> list[str]:
    """What the ``page`` says otherwise than what was ``found``, in sentences."""
    wrong = [f"{kind}: on the page and not found" for kind in page.keys() - found.keys()]
    wrong += [f"{kind}: found and not on the page" for kind in found.keys() - page.keys()]
    for kind in page.keys() & found.keys():
        for name, stored in page[kind]["solved"].items():
            count, now = Count(*stored), found[kind].solved.get(name, Count(0, 0))
            if now.interval[0] > count.interval[1] or now.interval[1] < count.interval[0]:
                wrong.append(
                    f"{kind}, {name}: the page has {count.true} of {count.tried}, found {now.true} of {now.tried}"
                )
    return wrong


def to_json(found: dict[str, Row]) -> str:
    """``found`` as the file of the page, a line a kind."""
    kinds = {
        kind: {"runs": row.evenly.true + row.aimed.true, "solved": row.surest_first}
        for kind, row in sorted(found.items())
    }
    rows = ",\n".join(f'    "{kind}": {json.dumps(row)}' for kind, row in kinds.items())
    return f'{{\n  "how": {json.dumps(HOW)},\n  "kinds": {{\n{rows}\n  }}\n}}\n'


def main() -> None:
    """Run the study, print it, and compare it with what the page has, or write that anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"1/{QUICK} of the runs")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page")
    arguments = parser.parse_args()
    started = time.perf_counter()
    with multiprocessing.Pool(os.cpu_count()) as pool:
        found = studied(pool, QUICK if arguments.quick else 1)
    show(found)
    print(f"took {time.perf_counter() - started:.0f} s")
    wrong = [
        f"{kind}: told that no epoch helps, and solved later" for kind in FINAL if found[kind].solved[TRAIN_ON].true
    ]
    if arguments.write:
        STUDY.write_text(to_json(found), encoding="utf-8")
    else:
        wrong += disagreements(study()["kinds"], found)
    print("\n".join(wrong) or "The page's figures agree with these.")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
