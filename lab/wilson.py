"""How sure a share of successes is: Wilson's interval.

The textbook interval, p ± z √(p(1 − p)/n), has no width at 0 of n and at n of n, where a lottery often ends. Wilson's
(1927) holds every share from which the observed one is at most z standard deviations away; it stays within 0 to 1
and has a width at both ends.
"""

from __future__ import annotations

import math

from nn_core.checks import positive, whole


def wilson(successes: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """The interval ``(low, high)`` of the success rate behind ``successes`` out of ``trials``; z = 1.96 for 95 %."""
    n, k = whole("trials", trials, least=1), whole("successes", successes, least=0)
    if k > n:
        raise ValueError(f"successes must be at most the {n} trials; got {k}. Swap the two?")
    share, square = k / n, positive("z", z) ** 2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    # At the ends the bound is exactly 0 or 1; rounding alone would miss it.
    return (0.0 if k == 0 else centre - half, 1.0 if k == n else centre + half)
