"""How long a map of the loss landscape takes, 50 × 50 places: as one stack, against a call of the network a place.

How it moves on the stage is measured by ``python -m bench.stage --query "$QUERY"``, where that has a landscape or none:
``v=2&epochs=20000&speed=1&landscape=w1.1.1+w1.2.1``, for instance.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from figures.landscape import CELLS
from lab.landscape import losses, of_two
from lab.sliced_work import SlicedWork
from nn_core.checks import Array
from setting.setting import DEFAULT, Setting

SETTINGS = {
    "XOR, 2-4-1": DEFAULT,
    "XOR, 2-8-8-1": replace(DEFAULT, layers=(8, 8)),
    "moons, 2-8-1": replace(DEFAULT, data="moons", layers=(8,)),
    "moons, 2-8-8-1": replace(DEFAULT, data="moons", layers=(8, 8)),
}
TIMES = 5
WANTED = 10.0  # ms, on XOR.


def milliseconds(work: Callable[[], Array]) -> float:
    """The shortest of a few times that ``work`` takes."""
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return 1000 * min(took)


def measured(setting: Setting) -> tuple[float, float, float]:
    """Milliseconds of a map as a stack and place by place, and of the longest slice of the stack."""
    own, axis = setting.configuration(), np.linspace(-3, 3, CELLS)
    (points, Y), inputs = setting.training_data(), setting.inputs()
    X, plane = inputs(points), of_two(own.initial_parameters(), 0, 1)

    def stack() -> Array:
        return SlicedWork(losses(own.network, plane, axis, axis, X, Y, own.loss)).finish()

    def singly() -> Array:
        places = plane.at(*np.meshgrid(axis, axis)).reshape(-1, own.network.size)
        return np.array([own.network.loss(place, X, Y, own.loss) for place in places])

    np.testing.assert_allclose(stack().ravel(), singly(), rtol=1e-9)
    work, slices = SlicedWork(losses(own.network, plane, axis, axis, X, Y, own.loss)), []
    while not work.finished:
        start = time.perf_counter()
        work.advance(0)
        slices.append(1000 * (time.perf_counter() - start))
    return milliseconds(stack), milliseconds(singly), max(slices)


def main() -> None:
    """Print what was measured."""
    print(f"{'':16} one stack   place by place   ratio   longest slice")
    for name, setting in SETTINGS.items():
        stack, singly, longest = measured(setting)
        wanted = f"   (wanted: under {WANTED:g} ms)" if setting is DEFAULT else ""
        print(f"{name:16} {stack:6.1f} ms   {singly:11.0f} ms   {singly / stack:5.0f}   {longest:10.1f} ms{wanted}")


if __name__ == "__main__":
    main()
