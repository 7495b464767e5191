"""What becomes of runs with a diagnosis, and what helps them: the study behind the figures of the Microscope page.

Random settings, each drawn evenly from what the app offers, are trained to an epoch and diagnosed there. Those with a
diagnosis are trained on to the app's last epoch, and begun anew with each remedy: it helped where that solved the
problem, at any of the epochs looked at. A run counts under its first finding, which is the one that the page goes by.

``--quick`` takes a tenth of the runs; ``--write`` keeps the figures for the page. Without it the figures that the page
has are compared with what was found, and it ends with an error where one lies outside of the interval.
"""

from __future__ import annotations

import argparse
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # One core a process: NumPy reads this when it is imported.

import multiprocessing
import sys
import time
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from lab.criterion import SOLVED
from lab.run.diagnosis import diagnose
from nn_core import Trainer
from setting.setting import CHOICES, RANGES, Setting
from ui.microscope.remedies import ANEW, LAST, NO_FINDING, STUDY, TRAIN_ON, Count, Study, from_json, remedies, to_json

RUNS, QUICK = 1000, 100
EPOCHS = (500, 1000, 2000)  # At which a run is diagnosed.
FINAL = ("one_line", "at_rest")  # Of these the page says that no epoch helps.
_CHUNK = 100  # Epochs between two looks at whether it is solved.


class Case(NamedTuple):
    """A run that was not solved: the kind of its first finding, and which remedies solved it."""

    kind: str
    helped: dict[str, bool]


def drawn(number: int) -> Setting:
    """The random setting of run ``number``; its epochs are those at which it is diagnosed."""
    rng = np.random.default_rng(number)

    def one_of(values: tuple) -> object:
        return values[int(rng.integers(len(values)))]

    choices = {name: one_of(CHOICES[name]) for name in ("data", "activation", "loss", "init", "rate")}
    hidden, hidden2 = (int(rng.integers(1, RANGES["hidden"][1] + 1)) for _ in range(2))
    second = hidden2 if rng.random() < 1 / 3 else 0
    return Setting(**choices, hidden=hidden, hidden2=second, seed=number, epochs=one_of(EPOCHS))  # type: ignore[arg-type]


def solves(trainer: Trainer, epochs: int) -> bool:
    """Whether ``trainer`` solves its problem on the way to ``epochs``."""
    while trainer.epoch < epochs and trainer.state != "diverged":
        trainer.advance(min(_CHUNK, epochs - trainer.epoch))
        if SOLVED.possible(trainer.configuration.loss, trainer.last_loss) and SOLVED.met(trainer.outputs, trainer.Y):
            return True
    return False


def begun(setting: Setting) -> Trainer:
    """A run of ``setting`` at epoch 0."""
    return Trainer(setting.configuration(), *setting.dataset())


def case(number: int) -> Case | None:
    """What becomes of run ``number``; None where it is solved when it is looked at."""
    setting = drawn(number)
    trainer = begun(setting)
    trainer.advance(setting.epochs)
    if SOLVED.met(trainer.outputs, trainer.Y):
        return None
    findings = diagnose(trainer)
    helped = {TRAIN_ON: solves(trainer, LAST)}
    if findings:
        anew = {name: changed for name, changed in remedies(setting).items() if name != TRAIN_ON}
        helped |= {name: solves(begun(changed), ANEW) for name, changed in anew.items()}
    return Case(findings[0].kind if findings else NO_FINDING, helped)


def counted(cases: Iterable[Case | None], runs: int) -> Study:
    """The ``cases`` of ``runs``, added up."""
    helped: dict[str, dict[str, Count]] = {}
    for one in filter(None, cases):
        row = helped.setdefault(one.kind, {})
        for name, solved in one.helped.items():
            before = row.get(name, Count(0, 0))
            row[name] = Count(before.helped + solved, before.tried + 1)
    return Study(runs, helped)


def show(found: Study) -> None:
    """Print a line a kind: how many were found, how many solved it when trained on, and what helped, surest first."""
    unsolved = sum(row[TRAIN_ON].tried for row in found.helped.values())
    print(f"{found.runs:,} random settings, {unsolved:,} of them not solved when looked at; epochs {EPOCHS}")
    print(f"first finding    runs  solved by epoch {LAST:,}       solved with a change, begun anew for {ANEW:,} epochs")
    for kind, row in sorted(found.helped.items(), key=lambda item: -item[1][TRAIN_ON].tried):
        later = row[TRAIN_ON]
        low, high = later.interval
        changes = sorted(((n, c) for n, c in row.items() if n != TRAIN_ON), key=lambda item: -item[1].interval[0])
        helped = ", ".join(f"{name} {count.helped}/{count.tried}" for name, count in changes)
        print(f"{kind:15}{later.tried:6}{later.helped:6}  ({low:5.1%} to {high:5.1%})       {helped}")


def agrees(page: Study, found: Study) -> bool:
    """Whether every rate that the page has lies where this study would have it; prints those that do not."""
    wrong = [
        f"{kind}, {name}: the page has {count.helped} of {count.tried}, found {now.helped} of {now.tried}"
        for kind, row in page.helped.items()
        for name, count in row.items()
        if (now := found.helped.get(kind, {}).get(name))
        and (now.interval[0] > count.interval[1] or now.interval[1] < count.interval[0])
    ]
    print("\n".join(wrong) or "The page's figures agree with these.")
    return not wrong


def main() -> None:
    """Run the study, print it, and compare it with what the page has, or write that anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} runs instead of {RUNS:,}")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page")
    arguments = parser.parse_args()
    runs, started = QUICK if arguments.quick else RUNS, time.perf_counter()
    with multiprocessing.Pool(os.cpu_count()) as pool:
        found = counted(pool.imap_unordered(case, range(runs)), runs)
    show(found)
    print(f"took {time.perf_counter() - started:.0f} s")
    never = sum(found.helped[kind][TRAIN_ON].helped for kind in FINAL if kind in found.helped)
    print(f"told that no epoch helps, and solved later all the same: {never}")
    if arguments.write:
        STUDY.write_text(to_json(found), encoding="utf-8")
    sys.exit(bool(never) or not (arguments.write or agrees(from_json(STUDY.read_text(encoding="utf-8")), found)))


if __name__ == "__main__":
    main()
