"""The share of seeds from which the default setting solves its problem within the default epochs.

Solved means ``lab.criterion.SOLVED``, after the last epoch. The baseline is the promise made to a class: 99 in 100.
"""

from __future__ import annotations

from lab.lottery.lottery import Lottery
from setting.setting import DEFAULT

SEEDS = 1000
WANTED = 0.99


def main() -> None:
    """Train 1,000 networks and print how many solved it."""
    X, Y = DEFAULT.training_data()
    lottery = Lottery(DEFAULT.configuration(), DEFAULT.inputs()(X), Y, seeds=range(SEEDS), epochs=DEFAULT.epochs)
    while not lottery.finished:
        lottery.advance(1.0)
    outcomes = lottery.outcomes()
    assert outcomes is not None
    low, high = outcomes.interval
    print(f"{DEFAULT}")
    print(f"solved          {outcomes.solved} of {SEEDS:,} seeds within {DEFAULT.epochs:,} epochs")
    print(f"share           {outcomes.solved / SEEDS:.1%}, 95 % interval {low:.1%} to {high:.1%}")
    print(f"ratio           {outcomes.solved / SEEDS / WANTED:.4f} of the share wanted ({WANTED:.0%})")


if __name__ == "__main__":
    main()
