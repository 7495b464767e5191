"""How the loss bends around a point of parameter space: what tells a plateau from a minimum."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.arguments import one_problem
from nn_core.network import Network
from nn_core.nudges import nudged

Array = NDArray[np.float64]


@np.errstate(all="ignore")
def curvatures(network: Network, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse") -> Array:
    """The eigenvalues of the loss's Hessian at ``parameters`` ``(P,)``, smallest first.

    ``X`` is ``(n_samples, n_in)``, ``Y`` ``(n_samples, n_out)``.

    The Hessian is the gradient's central differences. Parameters whose nudge crosses a ReLU's corner are left out: the
    gradient jumps there. So there are up to P eigenvalues, and none where every parameter is at a corner.
    """
    parameters, X, Y = one_problem(network, parameters, X, Y, loss)
    hessian, at_corner = np.empty((network.size, network.size)), np.empty(network.size, dtype=bool)
    for part in nudged(network, parameters, X, loss):
        up, down = part.sweep.backward(Y)
        hessian[part.which] = (up - down) / part.width[:, None]
        at_corner[part.which] = part.at_corner
    smooth = ~at_corner
    hessian = hessian[smooth][:, smooth]
    return np.linalg.eigvalsh((hessian + hessian.T) / 2).astype(np.float64)
