"""A network of one hidden layer: its units, its answers, and the blame that flows back."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.result import Result
from mlu_anim.results.values import Values

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ACTIVATIONS = ("tanh", "relu", "logistic", "identity")
MOST_DRAWN = 8
"""Most units that are drawn."""
BLAMED = 100
"""The blame is shown about as many steps after the beginning."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Learning(Values):
    """Values of the clip's own network only: its training, and other networks."""

    loss: Floats
    """Shape (n_steps,): scikit-learn's loss before each step."""
    widths: NDArray[np.int64]
    """Shape (n_widths,): the hidden units of networks that are compared."""
    units: Floats
    """Shape (n_widths, the largest width, 4); rows of zeros where a network has fewer units."""
    offset: Floats
    """Shape (n_widths,)."""
    accuracy: Floats
    """Shape (n_widths, 2): the share named right, of training points and of new ones."""
    unbent: Floats
    """Shape (n_units, 4): the units of a network without a squash (activation "identity")."""
    unbent_offset: float
    unbent_probability: Floats
    """Shape (n,): its predict_proba."""

    @property
    def wrong(self) -> Floats:
        """Shape (n_widths,): the share of new points that each network names wrong."""
        return np.asarray(1 - self.accuracy[:, 1]).round(12)


@dataclass(frozen=True, eq=False, kw_only=True)
class Network(Result):
    """A network of one hidden layer that parts two classes by two features.

    A unit is a row of four numbers: its weights of both features, its bias, and its weight in the
    sum. A network is its units and the offset of the sum; a sum above 0 is the positive class.
    """

    clip: ClassVar[str] = "neural_network"

    feature_names: NDArray[np.str_]
    positive_name: str
    negative_name: str
    X: Floats
    """Shape (n, 2): training points; with a user's model, its rows."""
    is_positive: Bools
    activation: str
    step: NDArray[np.int64]
    """Shape (n_snapshots,): after how many steps a network was kept; 0 for a user's model."""
    units: Floats
    """Shape (n_snapshots, n_units, 4)."""
    offset: Floats
    """Shape (n_snapshots,)."""
    probability: Floats
    """Shape (n,): predict_proba of the last network."""
    learning: Learning | None = None

    @property
    def blamed(self) -> int:
        """The snapshot whose blame is shown."""
        return int(np.abs(self.step - BLAMED).argmin())

    def gradient(self, snapshot: int) -> tuple[Floats, float]:
        """Return the gradient of the loss: of units, (n_units, 4), and of the offset."""
        at = self.units[snapshot], self.offset[snapshot]
        of_units, of_offset = backpropagated(self.X, self.is_positive, *at, self.activation)
        return of_units, float(of_offset)

    def blame(self, units: Floats, offset: float) -> Floats:
        """Return the gradient of the loss of any units, (n_units, 4)."""
        at = units, np.array(offset)
        return backpropagated(self.X, self.is_positive, *at, self.activation)[0]

    def squashed(self, z: Floats, activation: str = "") -> Floats:
        """Return what units give for their weighted sums, by default with the network's squash."""
        return squashed(z, activation or self.activation)

    def is_wrong(self, units: Floats, offset: float) -> Bools:
        """Return which points a network has on the wrong side."""
        said = summed(self.X, units, offset, self.activation) > 0
        return np.asarray(said != self.is_positive)

    @property
    def order(self) -> NDArray[np.int64]:
        """The units that are drawn, at most MOST_DRAWN: those that sway the sum most come first."""
        units = self.units[-1]
        sway = hidden(self.X, units, self.activation).std(axis=0) * np.abs(units[:, 3])
        return np.argsort(-sway, kind="stable")[:MOST_DRAWN].astype(np.int64)


def squashed(z: Floats, activation: str) -> Floats:
    """Return what units give for their weighted sums."""
    if activation == "logistic":
        return np.asarray(0.5 + 0.5 * np.tanh(z / 2))
    if activation == "relu":
        return np.maximum(z, 0.0)
    return np.tanh(z) if activation == "tanh" else z.copy()


def slope(given: Floats, activation: str) -> Floats:
    """Return the slope of the squash where units give these values."""
    if activation == "logistic":
        return np.asarray(given * (1 - given))
    return np.asarray(
        1 - given**2 if activation == "tanh" else (given > 0) | (activation != "relu")
    )


def hidden(X: Floats, units: Floats, activation: str = "tanh") -> Floats:  # noqa: N803
    """Return what units (..., n_units, 4) give for points (..., n, 2): (..., n, n_units)."""
    weighted = X @ np.swapaxes(units[..., :2], -1, -2) + units[..., None, :, 2]
    return squashed(weighted, activation)


def summed(X: Floats, units: Floats, offset: float, activation: str = "tanh") -> Floats:  # noqa: N803
    """Return the weighted sum of a network for points (n, 2)."""
    return np.asarray(hidden(X, units, activation) @ units[:, 3] + offset)


def log_loss(r: Network, units: Floats, offset: float) -> float:
    """Return the mean surprise of a network at the classes of points."""
    sign = np.where(r.is_positive, -1.0, 1.0)
    return float(np.logaddexp(0, sign * summed(r.X, units, offset, r.activation)).mean())


def backpropagated(
    X: Floats,  # noqa: N803 - scikit-learn's name
    is_positive: Bools,
    units: Floats,
    offset: Floats,
    activation: str = "tanh",
) -> tuple[Floats, Floats]:
    """Return the gradient of the mean surprise: of units, (..., n_units, 4), and of offsets.

    Source: Rumelhart, Hinton and Williams, 1986. The blame of the sum is p - y; each unit takes its
    share of it by its weight, and the slope of its squash passes it on.
    """
    given = hidden(X, units, activation)
    total = (given @ units[..., 3, None])[..., 0] + np.asarray(offset)[..., None]
    blame = (squashed(total, "logistic") - is_positive) / X.shape[-2]
    passed = blame[..., None] * units[..., None, :, 3] * slope(given, activation)
    of_features = np.swapaxes(passed, -1, -2) @ X
    others = passed.sum(axis=-2), (blame[..., None, :] @ given)[..., 0, :]
    return np.concatenate([of_features, np.stack(others, axis=-1)], axis=-1), blame.sum(axis=-1)
