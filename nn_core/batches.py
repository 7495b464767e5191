"""Batches: in which order an epoch takes the samples, and where in it each batch begins and ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def batches(order: str, seed: int, epoch: int, n_samples: int, size: int, left: int = 0) -> list[NDArray[np.int_]]:
    """The samples of each batch of ``size``, in the order in which the epoch after ``epoch`` takes them.

    A shuffled order depends on the seed and the epoch alone, so an epoch can be trained again in any company. In
    the fixed order every batch is full: the samples that were ``left`` over join the next epoch's first batch, which is
    gathering their gradient at once, for nothing moves the parameters in between. A batch of all samples takes them as
    they stand, for in another order their sums would be rounded otherwise.
    """
    shuffled = order == "shuffled"
    if (size if shuffled else left + size) >= n_samples:
        return [np.arange(n_samples)]
    if shuffled:
        samples = np.random.default_rng((seed, epoch)).permutation(n_samples)
        ends = [*range(size, n_samples, size), n_samples]
    else:
        samples = np.arange(-left, n_samples) % n_samples
        ends = [*range(left + size, left + n_samples + 1, size)]
    return [samples[start:end] for start, end in zip([0, *ends], ends)]
