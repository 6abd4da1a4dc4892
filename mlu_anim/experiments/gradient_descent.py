"""Gradient descent: a ball rolls down the error of a line, step by step along its slope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil, floor, log, log1p, log10
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import fitness_club
from mlu_anim.data.one_feature import (
    Floats,
    OneFeature,
    feature_name,
    feature_of_line,
    target_name,
)
from mlu_anim.data.sources import AllRows, Table
from mlu_anim.data.targets import Target
from mlu_anim.data.typical_split import TypicalSeed
from mlu_anim.data.typical_split import facts as seed_facts
from mlu_anim.experiments import Experiment, holding
from mlu_anim.results.facts import Fact, Kind, facts_of, measure
from mlu_anim.results.result import Check, Result

N_STEPS, LEAST_SHOWN, N_ROUNDS = 60, 25, 12
"""Steps of each ball, the least that are compared, and rounds of a walk: a turn for each row."""
RATES = {"slow": 0.1, "right": 1.0, "fast": 2.2}
"""Learning rates, in units of 1 / the steepest curvature; past 2 a ball climbs out."""
NEAR = 0.01
"""A ball has arrived when this share of its way is left, across the bowl and along it."""
WALK_RATE = 0.15
"""The learning rate of the walk, in the same unit."""
MOST_STEPS = 1_000_000_000
"""More steps are not counted."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Descent(Result):
    """Lines on their way down the bowl: the half mean of squared residuals, by height and slope.

    A line is a pair: its guess at the mean of x (height), and its slope.
    """

    clip: ClassVar[str] = "gradient_descent"

    x: Floats
    """Shape (n_rows,), rising."""
    y: Floats
    """Shape (n_rows,): the target, in units of 10 ** `about["target_exponent"]`."""
    start: Floats
    """Shape (2,): a line with the wrong trend, well below the best one; all balls begin there."""
    best: Floats
    """Shape (2,): the line of scikit-learn's LinearRegression."""
    steepest: float
    """The larger curvature of the error: 1 for the height, the variance of x for the slope."""
    slow: Floats
    """Shape (N_STEPS + 1, 2): the lines of a ball with a small learning rate; `right` and `fast`
    have the same shape."""
    right: Floats
    fast: Floats
    walk: Floats
    """Shape (N_ROUNDS * n_rows + 1, 2): the lines after each turn of a single row."""
    arrived: Floats
    """Shape (2,): the last of them by scikit-learn's SGDRegressor."""
    turns: NDArray[np.int64]
    """Shape (N_ROUNDS * n_rows,): the row whose turn it is."""

    def errors(self, lines: Any) -> Floats:
        """Return the half mean of squared residuals of lines: (n_lines, 2) to (n_lines,)."""
        height, slope = np.asarray(lines, dtype=float).reshape(-1, 2).T
        off = self.y - height[:, None] - slope[:, None] * (self.x - self.x.mean())
        found: Floats = (off**2).mean(axis=1) / 2
        return found

    def misses(self, lines: Any) -> Floats:
        """Return how far lines are off, in units of y: the root of the mean squared residual."""
        return np.asarray((2 * self.errors(lines)) ** 0.5)

    def miss(self, line: Floats) -> Fact:
        """Return how far one line is off, with as many decimals as the first line needs."""
        first, value = self.misses([self.start, line])
        decimals = max(0, 2 - floor(log10(min(max(first, value / 100), 1e9))))
        return Fact(round(float(value), decimals) if decimals else round(value), Kind.SCORE)

    @property
    def scales(self) -> "tuple[Scale, ...]":
        """The bowls of x as it is, centered, and standardized."""
        mean, sd = float(self.x.mean()), float(self.x.std())
        return (
            Scale.of("raw", self, 0.0, 1.0),
            Scale.of("centered", self, mean, 1.0),
            Scale.of("standardized", self, mean, 1 / sd),
        )

    @property
    def n_right(self) -> int:
        """After how many steps the right ball has arrived."""
        return self.scales[1].n_steps

    @property
    def n_shown(self) -> int:
        """After how many steps the three balls are compared."""
        return max(self.n_right, LEAST_SHOWN)

    @property
    def n_climb(self) -> int:
        """After how many steps the fast ball is higher than where it began."""
        errors = self.errors(self.fast)
        return int(np.flatnonzero(errors > errors[0])[0])


@dataclass(frozen=True)
class Scale:
    """The bowl of lines over a feature that is shifted and scaled: from one line to the best."""

    name: str
    hessian: Floats
    """Shape (2, 2): curvatures of the error by intercept and slope."""
    off: Floats
    """Shape (2,): intercept and slope of the first line, minus those of the best."""

    @classmethod
    def of(cls, name: str, r: Descent, low: float, factor: float) -> "Scale":
        """Return the bowl over z = `factor` * (x - `low`)."""
        z, (height, slope) = factor * (r.x - low), r.start - r.best
        design = np.column_stack([np.ones(len(z)), z])
        off = np.array([height - slope * (r.x.mean() - low), slope / factor])
        return cls(name, design.T @ design / len(z), off)

    @property
    def curvatures(self) -> Floats:
        """Shape (2,): the eigenvalues of the Hessian, the smaller first."""
        large = np.linalg.eigvalsh(self.hessian)[1]
        (a, b), (_, c) = self.hessian
        return np.array([(a * c - b * b) / large, large])

    @property
    def condition_number(self) -> float:
        """The steepest curvature / the flattest."""
        return float(self.curvatures[1] / self.curvatures[0])

    @property
    def n_steps(self) -> int:
        """Steps of the right learning rate after which NEAR of the flattest direction is left.

        More than MOST_STEPS are not counted on.
        """
        if self.condition_number < 1 + 1e-9:
            return 1
        n_steps = log(NEAR) / log1p(-1 / self.condition_number)
        return ceil(min(n_steps - 1e-9, MOST_STEPS + 1))

    def after(self, n_steps: int) -> Floats:
        """Return what is left of `off` after so many steps of the right learning rate: (2,)."""
        vectors = np.linalg.eigh(self.hessian)[1]
        return np.asarray(vectors @ (self.left(n_steps) * (vectors.T @ self.off)))

    def left(self, n_steps: int) -> Floats:
        """Return the share that is left along the flattest direction and the steepest: (2,)."""
        share = np.minimum(self.curvatures / self.curvatures[1], 1 - 1e-15)
        return np.asarray(np.exp(n_steps * np.log1p(-share)))


def descend(hessian: Floats, target: Floats, start: Floats, rate: float, n_steps: int) -> Floats:
    """Return the lines from `start` on, after 0 to n_steps steps: shape (n_steps + 1, 2).

    The gradient of the error at a line is `hessian` @ line - `target`.
    """
    lines = [start]
    for _ in range(n_steps):
        lines.append(lines[-1] - rate * (hessian @ lines[-1] - target))
    return np.array(lines)


def order(n_rows: int, seed: int) -> NDArray[np.int64]:
    """Return the row of each turn: N_ROUNDS shuffles of all rows."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.permutation(n_rows) for _ in range(N_ROUNDS)])


def walked(rows: OneFeature, turns: NDArray[np.int64]) -> Floats:
    """Return the lines after each turn of a single row: shape (n_turns + 1, 2).

    Each is a step down the slope of half of the row's squared residual.
    """
    centered = rows.x - rows.x.mean()
    rate, lines = WALK_RATE / steepest(centered), [first_line(centered, rows.y)]
    for row in turns:
        at = np.array([1.0, centered[row]])
        lines.append(lines[-1] - rate * (lines[-1] @ at - rows.y[row]) * at)
    return np.array(lines)


def walked_by_scikit_learn(rows: OneFeature, turns: NDArray[np.int64]) -> Floats:
    """Return the line after all turns, by SGDRegressor: shape (2,)."""
    from sklearn.linear_model import SGDRegressor

    centered = rows.x - rows.x.mean()
    height, slope = first_line(centered, rows.y)
    rate, once = WALK_RATE / steepest(centered), {"shuffle": False, "max_iter": 1, "tol": None}
    model = SGDRegressor(penalty=None, learning_rate="constant", eta0=rate, **once)
    X, y = centered[turns, None], rows.y[turns]  # noqa: N806 - scikit-learn's name
    model.fit(X, y, coef_init=[slope], intercept_init=[height])
    return np.array([model.intercept_[0], model.coef_[0]])


def steepest(centered: Floats) -> float:
    """Return the larger curvature of the error over a centered feature."""
    return max(1.0, float(centered @ centered / len(centered)))


def first_line(centered: Floats, y: Floats) -> Floats:
    """Return the line of the wrong trend, as steep as the deviations of y and x, 1.5 of y below."""
    trend = 1.0 if centered @ y > 0 else -1.0
    return np.array([y.mean() - 1.5 * y.std(), -trend * y.std() / centered.std()])


def rows_of(table: Table) -> tuple[OneFeature, int]:
    """Return the rows that are used, and the power of ten that x is divided by.

    In that unit the deviation of x lies between 0.32 and 3.2, and a bowl can be seen whole.
    """
    rows = feature_of_line(table)
    exponent = round(log10(float(rows.x.std())))
    return replace(rows, x=rows.x / 10.0**exponent), exponent


def last_error(table: Table) -> float:
    """Return how far above the best line's error the walk ends: the median seed is shown."""
    rows, _ = rows_of(table)
    height, slope = walked(rows, order(len(rows.y), table.seed))[-1]
    off = rows.y - height - slope * (rows.x - rows.x.mean())
    return round(float((off**2).mean() / rows.y.var()), 12)


def descent(table: Table) -> Descent:
    from sklearn.linear_model import LinearRegression

    rows, exponent = rows_of(table)
    centered, y, turns = rows.x - rows.x.mean(), rows.y, order(len(rows.y), table.seed)
    model, start = LinearRegression().fit(centered[:, None], y), first_line(centered, y)
    design = np.column_stack([np.ones(len(y)), centered])
    hessian, gradient = design.T @ design / len(y), design.T @ y / len(y)
    balls = {
        name: descend(hessian, gradient, start, rate / steepest(centered), N_STEPS)
        for name, rate in RATES.items()
    }
    return Descent(
        x=rows.x,
        y=y,
        start=start,
        best=np.array([model.intercept_, model.coef_[0]]),
        steepest=steepest(centered),
        **balls,
        walk=walked(rows, turns),
        arrived=walked_by_scikit_learn(rows, turns),
        turns=turns,
        provenance=table.provenance(
            **rows.provenance, feature_exponent=exponent, model="linear regression"
        ),
    )


def identities(r: Descent) -> Iterator[Check]:
    scale, centered = float(r.errors(r.start)[0]), r.x - r.x.mean()
    for name, rate in RATES.items():
        lines = getattr(r, name)
        slopes = (lines[:-1] - lines[1:]) / (rate / r.steepest)
        found = np.array([_finite_differences(r, line) for line in lines[:-1]])
        largest = np.abs(found).max(axis=1, keepdims=True) + scale**0.5
        off = np.abs((slopes - found) / largest).max()
        yield Check(f"steps of the {name} ball = rate * finite differences", off, 0, 1e-6)
    errors = r.errors(r.right)
    yield Check("the error falls with every step", (np.diff(errors) > 1e-12 * scale).sum(), 0)
    end = r.errors(r.right[-1])[0] - r.errors(r.best)[0]
    yield Check("the ball arrives at LinearRegression", end / scale, 0, 1e-4)
    largest = np.linalg.svd(np.column_stack([np.ones(len(r.x)), centered]))[1].max()
    found = largest**2 / len(r.x) / r.steepest
    yield Check("steepest curvature = largest singular value squared", found, 1, 1e-9)
    off = np.abs(r.walk[-1] - r.arrived).max() / np.abs(r.walk).max()
    yield Check("our walk ends as SGDRegressor's", off, 0, 1e-9)
    for bowl in r.scales:
        stepped = descend(bowl.hessian, np.zeros(2), bowl.off, 1 / bowl.curvatures[1], 3)
        off = np.abs(stepped[-1] - bowl.after(3)).max() / np.abs(bowl.off).max()
        yield Check(f"the ball of {bowl.name} x, by its Hessian = step by step", off, 0, 1e-6)
        left = [bowl.left(n)[0] for n in (bowl.n_steps - 1, bowl.n_steps)]
        arrives = left[0] > NEAR and (left[1] <= NEAR or bowl.n_steps > MOST_STEPS)
        yield Check(f"{bowl.name} x arrives with its last step", arrives, True)
    near = (np.abs(r.right - r.best) <= NEAR * np.abs(r.start - r.best)).all(axis=1)
    yield Check("the right ball arrives as the bowl says", int(near.argmax()), r.n_right)


def _finite_differences(r: Descent, line: Floats) -> Floats:
    """Return the gradient of the error at a line by central differences: shape (2,).

    The error is a parabola, of which central differences of any width are exact.
    """
    width = np.sqrt(r.errors(r.start)[0] / (1.0, r.x.var()))
    steps = np.diag(width)
    found: Floats = (r.errors(line + steps) - r.errors(line - steps)) / (2 * width)
    return found


def facts(r: Descent) -> Mapping[str, Fact]:
    bowls = {bowl.name: bowl for bowl in r.scales}
    lines = {"first": r.start, "best": r.best, "slow": r.slow[r.n_shown], "walk": r.walk[-1]}
    counts = {"n_rows": len(r.y), "n_rounds": N_ROUNDS, "n_turns": len(r.turns)}
    counts |= {"n_right": r.n_right, "n_shown": r.n_shown, "n_climb": r.n_climb}
    counts |= {f"n_{name}": bowl.n_steps for name, bowl in bowls.items()}
    return {
        **seed_facts(r.about),
        **facts_of(Kind.COUNT, **counts),
        **{f"{name}_miss": r.miss(line) for name, line in lines.items()},
        **{f"condition_{name}": measure(bowl.condition_number) for name, bowl in bowls.items()},
        **facts_of(Kind.NAME, target=target_name(r.about), feature=feature_name(r.about)),
    }


def verdicts(r: Descent) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `lost`: the walk ends farther above the best error than a tenth of its way down.
    - `round`: x is so near to standardized that its ball arrives at once; `deep`: that of x as it
      is needs more than a billion steps.
    - `own`: the rows are the men of the fitness club.
    """
    start, best, end = r.errors(np.array([r.start, r.best, r.walk[-1]]))
    return holding(
        lost=end - best > (start - best) / 10,
        round=r.scales[0].n_steps <= 2,
        deep=r.scales[0].n_steps > MOST_STEPS,
        own=r.about["data"] == "fitness club",
    )


SEED = TypicalSeed("errors", last_error)
EXPERIMENT = Experiment(
    Descent,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=AllRows(descent, own=fitness_club, target=Target.NUMBER, typical=SEED),
    data=AllRows(descent, target=Target.NUMBER, typical=SEED),
)
