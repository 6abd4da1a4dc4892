"""Double descent: beyond as many features as rows, ever larger models get better again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.sources import AllRows, Table
from mlu_anim.data.targets import Target
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_DRAWS, MOST_TRAIN, MOST_TEST, FEWEST = 11, 300, 1500, 40
"""Draws of rows and features; rows that train and test each of them, of more a sample; the fewest
rows of a table."""
_UP_TO_N = 1 / 30, 1 / 20, 1 / 12, 1 / 8, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1
_BEYOND_N = 1.05, 1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3.3, 4.5, 6, 8, 10.5, 40 / 3
RATIOS = np.array([*_UP_TO_N, *_BEYOND_N])
"""Numbers of features that are compared, in units of the rows that train."""
FREQUENCY = 1.2
"""Standard deviation of a feature's frequency, in units of 1 / the rows' spread."""
NOISES = (0.0, 0.1, 0.2)
"""Shares of training labels that are replaced at random."""
N_TOY, N_GRID, TOY_FREQUENCY = 12, 200, 10.0
TOY_KS = np.array([1, 2, 4, 6, 8, 10, 11, 12, 13, 14, 16, 18, 24, 40, 80, 160])
"""A toy of one dimension: evenly spaced points, and its numbers of features."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Descents(Result):
    """Errors of least squares on random Fourier features, with the smallest weights that fit.

    An error is the squared distance between a row's class, as a vector of 0 and 1, and the guess.
    """

    clip: ClassVar[str] = "double_descent"

    k: Ints
    """Shape (n_k,), rising: numbers of features; one of them is n_train."""
    n_train: int
    test: Floats
    """Shape (n_noises, n_draws, n_k): mean error of rows that did not train."""
    train: Floats
    """Shape (n_draws, n_k): mean error of the rows that did."""
    norm: Floats
    """Shape (n_draws, n_k): length of all weights together; for 0 noise, as `train`."""
    rank: Ints
    """Shape (n_draws, n_k): the rank of the training features."""
    pinv_at: Ints
    """Shape (4,): places in `k` where the first draw is solved once more."""
    by_pinv: Floats
    """Shape (4,): its test errors by the pseudoinverse, instead of lstsq."""
    toy: Floats
    """Shape (N_TOY, 2): x and y of the points of a toy of one dimension."""
    toy_grid: Floats
    """Shape (N_GRID,): where its curves are drawn."""
    toy_curves: Floats
    """Shape (len(TOY_KS), N_GRID): one for each of its numbers of features."""

    @property
    def usual(self) -> Floats:
        """Shape (n_k,): the median test error over draws, without noise."""
        median: Floats = np.median(self.test[0], axis=0)
        return median

    @property
    def at_n(self) -> int:
        """The place of n_train in `k`."""
        return int(np.flatnonzero(self.k == self.n_train)[0])

    @property
    def valley(self) -> int:
        """The place in `k` of the least usual error before n_train."""
        return int(self.usual[: self.at_n].argmin())


def ks_of(n_train: int) -> Ints:
    """Return the numbers of features that are compared for a number of training rows."""
    found: Ints = np.unique(np.maximum(1, (RATIOS * n_train).round())).astype(np.int64)
    return found


def fourier(
    X: Floats,  # noqa: N803 - scikit-learn's name
    seed: Any,
    most: int,
    deviation: float = FREQUENCY,
) -> Floats:
    """Return random Fourier features of rows, shape (n, most): cos(frequency * x + phase).

    Source: Rahimi and Recht, 2007.  deviation: the standard deviation of the frequencies.
    """
    rng = np.random.default_rng(seed)
    frequencies = rng.normal(0, deviation, (X.shape[1], most))
    features: Floats = np.cos(X @ frequencies + rng.uniform(0, 2 * np.pi, most))
    return features


def smallest_weights(features: Floats, targets: Floats) -> tuple[Floats, int]:
    """Return the shortest weights of least squares, by numpy's lstsq, and the features' rank."""
    weights, _, rank, _ = np.linalg.lstsq(features, targets, rcond=None)
    return np.asarray(weights, dtype=np.float64), int(rank)


def scaled(X: Floats, *, is_own: bool) -> Floats:  # noqa: N803
    """Return rows of spread 1: the root of the sum of the columns' variances.

    The columns of a user's table are standardized before.
    """
    centered: Floats = X - X.mean(axis=0)
    if not is_own:
        deviation = centered.std(axis=0)
        centered = centered[:, deviation > 0] / deviation[deviation > 0]
    of_spread_1: Floats = centered / centered.var(axis=0).sum() ** 0.5
    return of_spread_1


def descents(table: Table, *, is_own: bool = False) -> Descents:
    """Compute the result; of equal rows, which no model can tell apart, the first is used."""
    _, firsts = np.unique(table.data.X, axis=0, return_index=True)
    firsts.sort()
    names, codes = np.unique(table.y[firsts], return_inverse=True)
    X = scaled(table.data.X[firsts], is_own=is_own)  # noqa: N806
    if len(X) < FEWEST or not X.size:
        raise BadInput(
            f"{table.data.name}: {len(X)} different rows; half of them train, and curves need "
            f"{FEWEST} rows or more and a column that varies",
            hint="Give more rows.",
        )
    n_train = min(MOST_TRAIN, len(X) // 2)
    ks = ks_of(n_train)
    shape = N_DRAWS, len(ks)
    test, train = np.empty((len(NOISES), *shape)), np.empty(shape)
    norm, rank = np.empty(shape), np.empty(shape, dtype=np.int64)
    at_n = int(np.flatnonzero(ks == n_train)[0])
    by_pinv = dict.fromkeys((0, at_n - 1, at_n + 1, len(ks) - 1), 0.0)
    for draw in range(N_DRAWS):
        seed = [table.seed, draw]
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(X))
        trains, tests = order[:n_train], order[n_train : n_train + MOST_TEST]
        features = fourier(X, [*seed, 1], int(ks[-1]))
        targets = np.eye(len(names))[codes]
        random_codes, flipped = rng.integers(0, len(names), n_train), rng.random(n_train)
        noisy = [
            np.eye(len(names))[np.where(flipped < noise, random_codes, codes[trains])]
            for noise in NOISES
        ]
        for place, k in enumerate(ks):
            known, new = (features[rows, :k] * (2 / k) ** 0.5 for rows in (trains, tests))
            weights, rank[draw, place] = smallest_weights(known, np.hstack(noisy))
            for row, part in enumerate(np.split(weights, len(NOISES), axis=1)):
                test[row, draw, place] = _error(new @ part, targets[tests])
            part = weights[:, : len(names)]
            train[draw, place] = _error(known @ part, targets[trains])
            norm[draw, place] = np.linalg.norm(part)
            if draw == 0 and place in by_pinv:
                pseudo = np.linalg.pinv(known, rcond=np.finfo(float).eps * max(known.shape))
                by_pinv[place] = _error(new @ (pseudo @ noisy[0]), targets[tests])
    if (rank != np.minimum(ks, n_train)).any():
        raise BadInput(
            f"{table.data.name}: some rows are almost copies of others, which no model tells apart",
            hint="Leave copies out, or name more columns with --features.",
        )
    return Descents(
        k=ks,
        n_train=n_train,
        test=test,
        train=train,
        norm=norm,
        rank=rank,
        pinv_at=np.array(list(by_pinv)),
        by_pinv=np.array(list(by_pinv.values())),
        **toy(table.seed),
        provenance=table.provenance(
            model="least squares on random Fourier features",
            n_train=n_train,
            n_test=min(MOST_TEST, len(X) - n_train),
            n_classes=len(names),
            n_draws=N_DRAWS,
        ),
    )


def _error(guesses: Floats, targets: Floats) -> float:
    return float(((guesses - targets) ** 2).sum(axis=1).mean())


def toy(seed: int) -> dict[str, Any]:
    """Return the fields of the toy: a wave with noise, fitted with ever more features."""
    rng = np.random.default_rng([seed, 2])
    x, grid = np.linspace(0, 1, N_TOY), np.linspace(0, 1, N_GRID)
    y = np.sin(2 * np.pi * x) + rng.normal(0, 0.2, N_TOY)
    features, drawn = (
        fourier(values[:, None], [seed, 3], int(TOY_KS[-1]), TOY_FREQUENCY) for values in (x, grid)
    )
    curves = [drawn[:, :k] @ smallest_weights(features[:, :k], y)[0] for k in TOY_KS]
    return {"toy": np.column_stack([x, y]), "toy_grid": grid, "toy_curves": np.array(curves)}


def identities(r: Descents) -> Iterator[Check]:
    full = np.minimum(r.k, r.n_train)
    yield Check("rank = rows or features, whichever are fewer", np.abs(r.rank - full).max(), 0)
    fits = r.train < 1e-8
    yield Check("no row is missed from n features on", (fits != (r.k >= r.n_train)).sum(), 0)
    fewer = np.diff(r.train[:, : r.at_n + 1])
    yield Check("more features never miss training rows more", (fewer > 1e-9).sum(), 0)
    off = np.abs(r.by_pinv / r.test[0, 0, r.pinv_at] - 1).max()
    yield Check("lstsq = pseudoinverse", off, 0, 1e-5)
    # The features of fewer are among those of more, so that of all weights that fit, which are
    # measured without the scale of the features here, the shortest can only become shorter.
    lengths = (r.norm * (2 / r.k) ** 0.5)[:, r.at_n :]
    longer = (np.diff(lengths) > 1e-6 * lengths[:, :-1]).sum()
    yield Check("beyond n, the shortest weights only shrink", longer, 0)
    ends = np.interp(r.toy[:, 0], r.toy_grid, r.toy_curves[-1]) - r.toy[:, 1]
    yield Check("the toy's last curve meets its points", np.abs(ends).max(), 0, 0.05)


def facts(r: Descents) -> Mapping[str, Fact]:
    about, peak, valley = r.about, int(r.usual.argmax()), r.valley
    counts = {name: int(about[name]) for name in ("n_train", "n_test", "n_classes", "n_draws")}
    counts |= {"k_first": r.k[0], "k_valley": r.k[valley], "k_peak": r.k[peak], "k_last": r.k[-1]}
    noisy, norm = np.median(r.test[-1], axis=0), np.median(r.norm, axis=0)
    measured = {
        "error_first": r.usual[0],
        "error_valley": r.usual[valley],
        "error_peak": r.usual[peak],
        "error_last": r.usual[-1],
        "norm_peak": norm.max(),
        "norm_last": norm[-1],
        "noisy_valley": noisy[: r.at_n].min(),
        "noisy_peak": noisy[r.at_n],
        "noisy_last": noisy[-1],
    }
    return {
        **{name: Fact(int(count), Kind.COUNT) for name, count in counts.items()},
        **{name: measure(float(value)) for name, value in measured.items()},
        "noise": Fact(NOISES[-1], Kind.PERCENT),
        "data": Fact(str(about["data"]), Kind.NAME),
    }


def verdicts(r: Descents) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `elsewhere`: the usual error is not largest at as many features as training rows.
    - `above`: the largest models stay worse than the best small one.
    - `own`: the rows are the clip's own digits.
    """
    found = {
        "elsewhere": int(r.usual.argmax()) != r.at_n,
        "above": r.usual[-1] >= r.usual[r.valley],
        "own": r.about["data"] == "digits",
    }
    return (*(name for name, holds in found.items() if holds), "usual")


def digits() -> Dataset:
    """Return the clip's own data: 1,797 handwritten digits of 64 pixels."""
    return load_dataset("digits")


EXPERIMENT = Experiment(
    Descents,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=AllRows(partial(descents, is_own=True), own=digits, target=Target.CLASSES),
    data=AllRows(descents, target=Target.CLASSES),
)
