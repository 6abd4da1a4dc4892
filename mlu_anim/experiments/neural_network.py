"""A neural network: lines, bent and added up, learn to part two moons by blame that flows back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.sources import Generated
from mlu_anim.data.split_rows import provenance
from mlu_anim.data.typical_split import TypicalSeed
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Check, Result

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

N_TRAIN, N_TEST, NOISE = 160, 1000, 0.2
WIDTH, WIDTHS = 8, (1, 2, 4, 8, 32)
"""Hidden units of the network that is shown, and of those that are compared."""
N_STEPS, RATE = 400, 0.03
"""Steps of Adam, each on all training points, and its learning rate."""
SNAPSHOTS = np.unique(np.geomspace(1, N_STEPS + 1, 50).round().astype(int)) - 1
"""After how many steps the network is kept: often at first, then rarely."""
BLAMED = 30
"""The blame is shown about as many steps after the beginning."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Network(Result):
    """Networks of one hidden layer that part two moons, by scikit-learn's MLPClassifier.

    A unit is a row of four numbers: its weights of both features, its bias, and its weight in the
    sum. A network is its units and the bias of the sum.
    """

    clip: ClassVar[str] = "neural_network"

    X: Floats
    """Shape (n_train, 2)."""
    is_positive: Bools
    """Shape (n_train,): points of the second moon."""
    step: NDArray[np.int64]
    """Shape (n_snapshots,): after how many steps a network was kept."""
    units: Floats
    """Shape (n_snapshots, WIDTH, 4): the units of the network that learns."""
    offset: Floats
    """Shape (n_snapshots,): the bias of its sum."""
    loss: Floats
    """Shape (N_STEPS,): scikit-learn's loss before each step."""
    probability: Floats
    """Shape (n_train,): predict_proba of the trained network."""
    widths: NDArray[np.int64]
    """Shape (n_widths,): the hidden units of networks that are compared."""
    units_of_width: Floats
    """Shape (n_widths, max(WIDTHS), 4); rows of zeros where a network has fewer units."""
    offset_of_width: Floats
    """Shape (n_widths,)."""
    accuracy: Floats
    """Shape (n_widths, 2): the share named right, of training points and of N_TEST new ones."""
    unbent: Floats
    """Shape (WIDTH, 4): the units of a network without a squash (activation "identity")."""
    unbent_offset: float
    unbent_probability: Floats
    """Shape (n_train,): its predict_proba."""

    @property
    def blamed(self) -> int:
        """The snapshot whose blame is shown."""
        return int(np.abs(self.step - BLAMED).argmin())

    def gradient(self, snapshot: int) -> tuple[Floats, float]:
        """Return the gradient of the loss: of units, (WIDTH, 4), and of the bias of the sum."""
        return backpropagated(self.X, self.is_positive, self.units[snapshot], self.offset[snapshot])


def hidden(X: Floats, units: Floats) -> Floats:  # noqa: N803 - scikit-learn's name
    """Return what units give for points (n, 2), after the squash: shape (n, n_units)."""
    squashed: Floats = np.tanh(X @ units[:, :2].T + units[:, 2])
    return squashed


def summed(X: Floats, units: Floats, offset: float) -> Floats:  # noqa: N803
    """Return the weighted sum of a network for points (n, 2); positive names the second moon."""
    total: Floats = hidden(X, units) @ units[:, 3] + offset
    return total


def log_loss(X: Floats, is_positive: Bools, units: Floats, offset: float) -> float:  # noqa: N803
    """Return the mean surprise of a network at the classes of points."""
    sign = np.where(is_positive, -1.0, 1.0)
    return float(np.logaddexp(0, sign * summed(X, units, offset)).mean())


def backpropagated(
    X: Floats,  # noqa: N803
    is_positive: Bools,
    units: Floats,
    offset: float,
) -> tuple[Floats, float]:
    """Return the gradient of the mean surprise: of units, (n_units, 4), and of the offset.

    Source: Rumelhart, Hinton and Williams, 1986. The blame of the sum is p - y; each unit takes its
    share of it by its weight, and the slope of its squash passes it on.
    """
    given = hidden(X, units)
    blame = (1 / (1 + np.exp(-(given @ units[:, 3] + offset))) - is_positive) / len(X)
    passed = blame[:, None] * units[:, 3] * (1 - given**2)
    columns = passed.T @ X, passed.sum(axis=0), blame @ given
    return np.column_stack(columns), float(blame.sum())


def moons(seed: int, n: int = N_TRAIN) -> tuple[Floats, Bools]:
    from sklearn.datasets import make_moons

    X, y = make_moons(n, noise=NOISE, random_state=seed)  # noqa: N806
    return X, y == 1


def first_units(seed: int) -> tuple[Floats, float]:
    """Return the units that MLPClassifier begins with: uniform, as Glorot and Bengio (2010) say."""
    rng, parts = np.random.RandomState(seed), []  # scikit-learn draws from this generator
    for n_in, n_out in ((2, WIDTH), (WIDTH, 1)):
        bound = (6 / (n_in + n_out)) ** 0.5
        parts += [rng.uniform(-bound, bound, (n_in, n_out)), rng.uniform(-bound, bound, n_out)]
    return np.column_stack([parts[0].T, parts[1], parts[2][:, 0]]), float(parts[3][0])


def adam(X: Floats, is_positive: Bools, seed: int) -> tuple[Floats, float]:  # noqa: N803
    """Return the network after N_STEPS of Adam (Kingma and Ba, 2015) on all points."""
    units, offset = first_units(seed)
    at = np.append(units.ravel(), offset)
    mean, square = np.zeros_like(at), np.zeros_like(at)
    for t in range(1, N_STEPS + 1):
        of_units, of_offset = backpropagated(X, is_positive, at[:-1].reshape(units.shape), at[-1])
        slope = np.append(of_units.ravel(), of_offset)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        rate = RATE * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
        at = at - rate * mean / (square**0.5 + 1e-8)
    return at[:-1].reshape(units.shape), float(at[-1])


def last_loss(seed: int) -> float:
    """Return the loss after training: the seed where it is the median is shown."""
    X, is_positive = moons(seed)  # noqa: N806
    return round(log_loss(X, is_positive, *adam(X, is_positive, seed)), 6)


def _network(model: Any) -> tuple[Floats, float]:
    (into, out), (bias, offset) = model.coefs_, model.intercepts_
    return np.column_stack([into.T, bias, out[:, 0]]), float(offset[0])


def _classifier(width: int, seed: int, **options: Any) -> Any:
    from sklearn.neural_network import MLPClassifier

    return MLPClassifier(
        (width,),
        activation=options.get("activation", "tanh"),
        alpha=0,
        batch_size=N_TRAIN,
        learning_rate_init=RATE,
        shuffle=False,
        random_state=seed,
    )


def network(seed: int) -> Network:
    X, is_positive = moons(seed)  # noqa: N806
    new = moons(2**31 - 1 - seed, N_TEST)

    def trained(width: int, **options: Any) -> tuple[Any, list[Any], list[float]]:
        model, kept, losses = _classifier(width, seed, **options), [], []
        for _ in range(N_STEPS):
            model.partial_fit(X, is_positive, classes=[False, True])
            kept.append(_network(model))
            losses.append(float(model.loss_))
        return model, kept, losses

    shown, kept, losses = trained(WIDTH)
    kept = [first_units(seed), *kept]
    flat = trained(WIDTH, activation="identity")[0]
    others = [shown if width == WIDTH else trained(width)[0] for width in WIDTHS]
    units_of_width = np.zeros((len(WIDTHS), max(WIDTHS), 4))
    for row, (width, model) in enumerate(zip(WIDTHS, others, strict=True)):
        units_of_width[row, :width] = _network(model)[0]
    return Network(
        X=X,
        is_positive=is_positive,
        step=SNAPSHOTS,
        units=np.array([kept[step][0] for step in SNAPSHOTS]),
        offset=np.array([kept[step][1] for step in SNAPSHOTS]),
        loss=np.array(losses),
        probability=shown.predict_proba(X)[:, 1],
        widths=np.array(WIDTHS),
        units_of_width=units_of_width,
        offset_of_width=np.array([_network(model)[1] for model in others]),
        accuracy=np.array([(m.score(X, is_positive), m.score(*new)) for m in others]),
        unbent=_network(flat)[0],
        unbent_offset=_network(flat)[1],
        unbent_probability=flat.predict_proba(X)[:, 1],
        provenance=provenance(
            {
                "data": "two moons",
                "model": f"MLPClassifier(({WIDTH},), activation='tanh', solver='adam')",
                "n_train": N_TRAIN,
                "n_test": N_TEST,
                "seed": seed,
            }
        ),
    )


def identities(r: Network) -> Iterator[Check]:
    units, offset = r.units[-1], float(r.offset[-1])
    p = 1 / (1 + np.exp(-summed(r.X, units, offset)))
    yield Check("forward by hand = predict_proba", np.abs(p - r.probability).max(), 0, 1e-9)
    own, own_offset = adam(r.X, r.is_positive, int(r.about["seed"]))
    away = max(np.abs(own - units).max(), abs(own_offset - offset))
    yield Check("our Adam = MLPClassifier's", away, 0, 1e-6)
    by_hand = [log_loss(r.X, r.is_positive, u, o) for u, o in zip(r.units, r.offset, strict=True)]
    off = np.abs(np.array(by_hand[:-1]) - r.loss[r.step[:-1]]).max()
    yield Check("mean surprise = MLPClassifier's loss", off, 0, 1e-9)
    for name, snapshot in (("at first", 0), ("when shown", r.blamed)):
        of_units, of_offset = r.gradient(snapshot)
        found, found_offset = _finite_differences(r, snapshot)
        away = max(np.abs(found - of_units).max(), abs(found_offset - of_offset))
        yield Check(f"blame {name} = finite differences", away, 0, 1e-6)
    # Without a squash the sum of lines is a line: its weights are the products' sums.
    line = r.unbent[:, 3] @ r.unbent[:, :3]
    straight = r.X @ line[:2] + line[2] + r.unbent_offset
    flat = 1 / (1 + np.exp(-straight))
    yield Check("no squash: one line", np.abs(flat - r.unbent_probability).max(), 0, 1e-9)
    sums = [summed(r.X, u, o) for u, o in zip(r.units_of_width, r.offset_of_width, strict=True)]
    right = np.array([((s > 0) == r.is_positive).mean() for s in sums])
    yield Check("points named right by hand = score", np.abs(right - r.accuracy[:, 0]).max(), 0)


def _finite_differences(r: Network, snapshot: int) -> tuple[Floats, float]:
    units, offset, width = r.units[snapshot], float(r.offset[snapshot]), 1e-5

    def loss(moved: Floats, moved_offset: float) -> float:
        return log_loss(r.X, r.is_positive, moved, moved_offset)

    found = np.empty_like(units)
    for place in np.ndindex(units.shape):
        up, down = units.copy(), units.copy()
        up[place] += width
        down[place] -= width
        found[place] = (loss(up, offset) - loss(down, offset)) / (2 * width)
    return found, (loss(units, offset + width) - loss(units, offset - width)) / (2 * width)


def facts(r: Network) -> Mapping[str, Fact]:
    of_width = dict(zip(r.widths.tolist(), r.accuracy[:, 1].tolist(), strict=True))
    blame, _ = r.gradient(r.blamed)
    return {
        "n_train": Fact(len(r.X), Kind.COUNT),
        "n_test": Fact(N_TEST, Kind.COUNT),
        "n_units": Fact(WIDTH, Kind.COUNT),
        "n_weights": Fact(r.units[-1].size + 1, Kind.COUNT),
        "n_steps": Fact(N_STEPS, Kind.COUNT),
        "blamed_step": Fact(int(r.step[r.blamed]), Kind.COUNT),
        "first_loss": Fact(float(r.loss[0]), Kind.SHARE),
        "last_loss": Fact(
            log_loss(r.X, r.is_positive, r.units[-1], float(r.offset[-1])), Kind.SHARE
        ),
        "accuracy": Fact(of_width[WIDTH], Kind.PERCENT),
        **{f"accuracy_{width}": Fact(value, Kind.PERCENT) for width, value in of_width.items()},
        "flat": Fact(float(((r.unbent_probability > 0.5) == r.is_positive).mean()), Kind.PERCENT),
        "most_blame": Fact(float(np.abs(blame).max()), Kind.SHARE),
    }


SEED = TypicalSeed("losses", last_loss)
EXPERIMENT = Experiment(
    Network, identities=identities, facts=facts, own=Generated(network, typical=SEED)
)
