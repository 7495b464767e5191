"""Instruments on the engine: each looks at what the engine does, and none is needed to train.

``epoch`` is one epoch and its arithmetic, ``gradient`` the gradient check, ``run`` a run from its start to here,
``lottery`` many seeds at once. ``criterion`` says when a problem counts as solved, ``wilson`` how sure a share is,
``arguments`` refuses what an instrument cannot look at, and ``sliced_work`` does long work in slices.
"""

import nn_core  # noqa: F401  # Before NumPy: see there.
