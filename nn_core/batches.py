"""Batches: in which order an epoch takes the samples, and where in it each batch begins and ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def batches(
    order: str, seed: int, epoch: int, n_samples: int, size: int, left: int = 0
) -> tuple[NDArray[np.int_], list[slice]]:
    """The order of the samples in the epoch after ``epoch``, and the place of each batch of ``size`` in it.

    A shuffled order depends on the seed and the epoch alone, so an epoch can be trained again in any company. In
    the fixed order every batch is full: the samples that were ``left`` over join the next epoch's first batch, which is
    gathering their gradient at once, for nothing moves the parameters in between.
    """
    size = min(size, n_samples)
    if order == "shuffled":
        samples = np.random.default_rng((seed, epoch)).permutation(n_samples)
        ends = [*range(size, n_samples, size), n_samples]
    else:
        samples, ends = np.arange(-left, n_samples), [*range(left + size, left + n_samples + 1, size)]
    return samples, [slice(start, end) for start, end in zip([0, *ends], ends)]
