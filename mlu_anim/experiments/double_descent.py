"""Double descent: beyond as many waves as training rows, ever larger models get better again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.pixel_columns import pictures
from mlu_anim.data.sources import AllRows, Table
from mlu_anim.data.targets import Target
from mlu_anim.data.typical_split import median_seed
from mlu_anim.experiments import Experiment, holding
from mlu_anim.results.facts import Fact, Kind, facts_of, measure
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_DRAWS, MOST_TRAIN, MOST_TEST, N_SHOWN, FEWEST = 11, 300, 1500, 48, 20
"""Draws of rows and waves; rows that train, test and are shown of each, of more a sample; the
fewest rows of a table."""
_UP_TO_N = 1 / 30, 1 / 20, 1 / 12, 1 / 8, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1
_BEYOND_N = 1.05, 1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3.3, 4.5, 6, 8, 10.5, 40 / 3
RATIOS = np.array([*_UP_TO_N, *_BEYOND_N])
"""Numbers of waves that are compared, in units of the rows that train."""
FREQUENCY = 1.2
"""Standard deviation of a wave's frequency, in units of 1 / the rows' spread."""
NOISES = (0.0, 0.2)
"""Shares of training labels that are replaced at random."""
N_TOY, TOY_FREQUENCY, TOY_NOISE, N_TOYS = 12, 13.0, 0.3, 101
TOY_KS = np.array([1, 2, 4, 8, 12, 13, 14, 16, 18, 24, 40, 80, 160])
"""A toy of one dimension: evenly spaced points, and its numbers of waves."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Descents(Result):
    """Errors of least squares on random waves, with the smallest weights that fit.

    A wave is a random Fourier feature: cos(frequency * row + phase). An error is the squared
    distance between a row's class, as a vector of 0 and 1, and the guess.
    """

    clip: ClassVar[str] = "double_descent"

    k: Ints
    """Shape (n_k,), rising: numbers of waves; one of them is n_train."""
    n_train: int
    test: Floats
    """Shape (n_draws, n_noises, n_k): mean error of rows that did not train."""
    train: Floats
    """Shape (n_draws, n_k): mean error of the rows that did, without noise, as all below."""
    wrong: Floats
    """Shape (n_draws, n_k): share of test rows whose largest guess is another class."""
    norm: Floats
    """Shape (n_draws, n_k): length of all weights together, for waves of height (2 / k)^0.5."""
    rank: Ints
    """Shape (n_draws, n_k): the rank of the waves of the training rows."""
    pinv_at: Ints
    """Shape (4,): places in `k` where the first draw is solved once more."""
    by_pinv: Floats
    """Shape (4,): its test errors by the pseudoinverse, instead of lstsq."""
    typical: int
    """The draw whose error at n_train waves is the median."""
    misread: NDArray[np.bool_]
    """Shape (n_noises, n_k, n_shown): whether its first test rows are guessed to be another class,
    with the least noise and with the most."""
    pictures: Floats
    """Shape (n_shown, height, width), 0 to 1: these rows; empty if features are no pixels."""
    toy: Floats
    """Shape (N_TOY, 2): x and y of the points of a toy of one dimension."""
    toy_waves: Floats
    """Shape (n_waves, 2): frequency and phase of its waves."""
    toy_weights: Floats
    """Shape (n_toy_k, n_waves): their weights with each of TOY_KS waves; 0 for those to come."""
    toy_k: Ints
    """Shape (n_toy_k,): TOY_KS."""

    @property
    def usual(self) -> Floats:
        """Shape (n_noises, n_k): the median test error over draws."""
        median: Floats = np.median(self.test, axis=0)
        return median

    @property
    def at_n(self) -> int:
        """The place of n_train in `k`."""
        return int(np.flatnonzero(self.k == self.n_train)[0])

    @property
    def valley(self) -> int:
        """The place in `k` of the least usual error before n_train."""
        return int(self.usual[0, : self.at_n].argmin())

    @property
    def toy_norm(self) -> Floats:
        """Shape (n_toy_k,): as `norm`."""
        lengths: Floats = np.linalg.norm(self.toy_weights, axis=1) * (self.toy_k / 2) ** 0.5
        return lengths

    def toy_heights(self, x: Floats) -> Floats:
        """Return the toy's waves at these places, each of height 1: shape (n_waves, len(x))."""
        frequency, phase = self.toy_waves.T
        heights: Floats = np.cos(frequency[:, None] * x + phase[:, None])
        return heights


def ks_of(n_train: int) -> Ints:
    """Return the numbers of waves that are compared for a number of training rows."""
    found: Ints = np.unique(np.maximum(1, (RATIOS * n_train).round())).astype(np.int64)
    return found


def drawn_waves(seed: Any, n_columns: int, most: int, deviation: float) -> tuple[Floats, Floats]:
    """Return frequencies, (n_columns, most), with this standard deviation, and phases, (most,).

    Source: Rahimi and Recht, Random Features for Large-Scale Kernel Machines, 2007.
    """
    rng = np.random.default_rng(seed)
    return rng.normal(0, deviation, (n_columns, most)), rng.uniform(0, 2 * np.pi, most)


def smallest_weights(waves: Floats, targets: Floats) -> tuple[Floats, int]:
    """Return the shortest weights of least squares, by numpy's lstsq, and the waves' rank."""
    weights, _, rank, _ = np.linalg.lstsq(waves, targets, rcond=None)
    return np.asarray(weights, dtype=np.float64), int(rank)


def scaled(X: Floats, *, is_own: bool) -> Floats:  # noqa: N803
    """Return rows of spread 1: the root of the sum of the columns' variances.

    The columns of a user's table are standardized before.
    """
    centered: Floats = X - X.mean(axis=0)
    if not is_own:
        deviation = centered.std(axis=0)
        varies = deviation > 1e-9 * np.abs(X).max(axis=0)
        centered = centered[:, varies] / deviation[varies]
    of_spread_1: Floats = centered / (centered.var(axis=0).sum() ** 0.5 or 1.0)
    return of_spread_1


class Draw:
    """One draw of rows, waves and labels, which is solved with any number of its waves."""

    def __init__(self, X: Floats, codes: Ints, n_train: int, seed: Any) -> None:  # noqa: N803
        rng, n_classes = np.random.default_rng(seed), int(codes.max()) + 1
        order = rng.permutation(len(X))
        train, self.tests = order[:n_train], order[n_train : n_train + MOST_TEST]
        frequencies, phases = drawn_waves([*seed, 1], X.shape[1], ks_of(n_train)[-1], FREQUENCY)
        self._waves = [np.cos(X[rows] @ frequencies + phases) for rows in (train, self.tests)]
        drawn, flipped = rng.integers(0, n_classes, n_train), rng.random(n_train)
        noisy = [np.where(flipped < noise, drawn, codes[train]) for noise in NOISES]
        self.labels = np.hstack([np.eye(n_classes)[each] for each in noisy])
        self.codes, self.n_classes = codes[self.tests], n_classes

    def waves(self, k: int) -> list[Floats]:
        """Return the first k waves of the rows that train and of those that test."""
        return [each[:, :k] * (2 / k) ** 0.5 for each in self._waves]

    def solved(self, k: int) -> dict[str, Any]:
        """Return what is measured with k waves: a number for each name, or one for each noise."""
        known, new = self.waves(k)
        weights, rank = smallest_weights(known, self.labels)
        parts = np.split(weights, len(NOISES), axis=1)
        misread = [(new @ part).argmax(axis=1) != self.codes for part in parts]
        return {
            "test": [self.error(new, part) for part in parts],
            "train": _error(known @ parts[0], self.labels[:, : self.n_classes]),
            "wrong": misread[0].mean(),
            "norm": np.linalg.norm(parts[0]),
            "rank": rank,
            "misread": [each[:N_SHOWN] for each in misread],
        }

    def error(self, new: Floats, weights: Floats) -> float:
        """Return the error of test rows by these weights."""
        return _error(new @ weights, np.eye(self.n_classes)[self.codes])

    def error_by_pinv(self, k: int) -> float:
        """Return the test error without noise by the pseudoinverse."""
        known, new = self.waves(k)
        inverse = np.linalg.pinv(known, rcond=np.finfo(float).eps * max(known.shape))
        return self.error(new, inverse @ self.labels[:, : self.n_classes])


def _error(guesses: Floats, targets: Floats) -> float:
    return float(((guesses - targets) ** 2).sum(axis=1).mean())


def descents(table: Table, *, is_own: bool = False) -> Descents:
    """Compute the result; of equal rows, which no model can tell apart, the first is used."""
    _, firsts = np.unique(table.data.X, axis=0, return_index=True)
    firsts.sort()
    names, codes = np.unique(table.y[firsts], return_inverse=True)
    X, n_train = scaled(table.data.X[firsts], is_own=is_own), min(MOST_TRAIN, len(firsts) // 2)  # noqa: N806
    _require_rows(table, X)
    draws = [Draw(X, codes, n_train, [table.seed, number]) for number in range(N_DRAWS)]
    ks = ks_of(n_train)
    solved = [[draw.solved(k) for k in ks] for draw in draws]
    found = {key: np.array([[each[key] for each in row] for row in solved]) for key in solved[0][0]}
    _require_apart(table, found["rank"], np.minimum(ks, n_train))
    at_n = int(np.flatnonzero(ks == n_train)[0])
    pinv_at = np.array([0, at_n - 1, at_n + 1, len(ks) - 1])
    typical = int(found["test"][:, at_n, 0].argsort()[N_DRAWS // 2])
    shown, n_test = firsts[draws[typical].tests[:N_SHOWN]], len(draws[0].tests)
    counts = {"n_train": n_train, "n_test": n_test, "n_classes": len(names), "n_draws": N_DRAWS}
    return Descents(
        k=ks,
        n_train=n_train,
        test=found.pop("test").transpose(0, 2, 1),
        misread=found.pop("misread")[typical].transpose(1, 0, 2),
        **found,
        pinv_at=pinv_at,
        by_pinv=np.array([draws[0].error_by_pinv(k) for k in ks[pinv_at]]),
        typical=typical,
        pictures=pictures(table.data, shown),
        **toy(),
        provenance=table.provenance(model="least squares on random Fourier features", **counts),
    )


def _require_rows(table: Table, X: Floats) -> None:  # noqa: N803
    """Raise BadInput if a table has too few different rows, or no column that varies."""
    if len(X) < FEWEST or not X.any():
        raise BadInput(
            f"{table.data.name}: {len(X)} different rows; half of them train, and curves need "
            f"{FEWEST} rows or more and a column that varies",
            hint="Give more rows.",
        )


def _require_apart(table: Table, rank: Ints, full: Ints) -> None:
    """Raise BadInput if waves cannot tell all training rows apart."""
    if (rank != full).any():
        raise BadInput(
            f"{table.data.name}: some rows are almost copies of others, which no model tells apart",
            hint="Leave copies out, or name more columns with --features.",
        )


@cache
def toy() -> dict[str, Any]:
    """Return the fields of the toy: of N_TOYS, the one whose weights for N_TOY waves are median."""
    all_toys = [_toy(seed) for seed in range(N_TOYS)]
    at_n = int(np.flatnonzero(TOY_KS == N_TOY)[0])
    return all_toys[median_seed([np.linalg.norm(t["toy_weights"][at_n]) for t in all_toys])]


def _toy(seed: int) -> dict[str, Any]:
    """Return a sine with noise, fitted with ever more waves."""
    rng = np.random.default_rng([seed, 2])
    x = np.linspace(0, 1, N_TOY)
    y = np.sin(2 * np.pi * x) + rng.normal(0, TOY_NOISE, N_TOY)
    frequencies, phases = drawn_waves([seed, 3], 1, TOY_KS[-1], TOY_FREQUENCY)
    waves, weights = np.cos(x[:, None] @ frequencies + phases), np.zeros((len(TOY_KS), TOY_KS[-1]))
    for row, k in zip(weights, TOY_KS, strict=True):
        row[:k] = smallest_weights(waves[:, :k], y)[0]
    drawn = np.column_stack([frequencies[0], phases])
    points = np.column_stack([x, y])
    return {"toy": points, "toy_waves": drawn, "toy_weights": weights, "toy_k": TOY_KS}


def identities(r: Descents) -> Iterator[Check]:
    full = np.minimum(r.k, r.n_train)
    yield Check.none("rank = rows or waves, whichever are fewer", r.rank - full)
    fits = r.train < 1e-8
    yield Check("no row is missed from n waves on", (fits != (r.k >= r.n_train)).sum(), 0)
    fewer = np.diff(r.train[:, : r.at_n + 1])
    yield Check("more waves never miss training rows more", (fewer > 1e-9).sum(), 0)
    yield Check.none("lstsq = pseudoinverse", r.by_pinv / r.test[0, 0, r.pinv_at] - 1, 1e-5)
    # The waves of fewer are among those of more, so that of all weights that fit, which are
    # measured without the scale of the waves here, the shortest can only become shorter.
    lengths = (r.norm * (2 / r.k) ** 0.5)[:, r.at_n :]
    longer = (np.diff(lengths) > 1e-6 * lengths[:, :-1]).sum()
    yield Check("beyond n, the shortest weights only shrink", longer, 0)
    at_n = r.test[:, 0, r.at_n]
    yield Check("half of the draws err less than the typical one", at_n[r.typical], np.median(at_n))
    x, y = r.toy.T
    waves = r.toy_heights(x)
    misses = np.abs(r.toy_weights @ waves - y).max(axis=1)
    meets = (misses < 1e-6) != (r.toy_k >= len(y))
    yield Check("the toy meets its points from as many waves on", meets.sum(), 0)
    most = np.linalg.pinv(waves.T) @ y
    yield Check.none("the toy's last weights = pseudoinverse", r.toy_weights[-1] - most, 1e-6)


def facts(r: Descents) -> Mapping[str, Fact]:
    about, valley, (usual, noisy) = r.about, r.valley, r.usual[[0, -1]]
    peak, wrong, norm = int(usual.argmax()), np.median(r.wrong, axis=0), np.median(r.norm, axis=0)
    counts = {name: int(about[name]) for name in ("n_train", "n_test", "n_classes", "n_draws")}
    counts |= {"k_first": r.k[0], "k_valley": r.k[valley], "k_peak": r.k[peak], "k_last": r.k[-1]}
    counts |= {"n_shown": r.misread.shape[2], "n_toy": len(r.toy), "k_toy": r.toy_k[-1]}
    measured = {
        "error_first": usual[0],
        "error_valley": usual[valley],
        "error_n": usual[r.at_n],
        "error_peak": usual[peak],
        "error_last": usual[-1],
        "norm_peak": norm.max(),
        "norm_last": norm[-1],
        "noisy_valley": noisy[: r.at_n].min(),
        "noisy_peak": noisy.max(),
        "noisy_last": noisy[-1],
        "toy_peak": r.toy_norm.max(),
        "toy_last": r.toy_norm[-1],
    }
    shares = {"wrong_valley": wrong[valley], "wrong_peak": wrong[peak], "wrong_last": wrong[-1]}
    return {
        **facts_of(Kind.COUNT, **counts),
        **facts_of(Kind.PERCENT, **shares, noise=NOISES[-1]),
        **{name: measure(float(value)) for name, value in measured.items()},
    }


def verdicts(r: Descents) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `elsewhere`: the usual error is not largest at as many waves as training rows.
    - `above`: the largest models stay worse than the best small one.
    - `own`: the rows are the clip's own digits.
    """
    usual = r.usual[0]
    return holding(
        elsewhere=int(usual.argmax()) != r.at_n,
        above=usual[-1] >= usual[r.valley],
        own=r.about["data"] == "digits",
    )


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
