"""Gradient descent: a ball rolls down the error of a line, step by step along its slope."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil, log, log10
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import fitness_club
from mlu_anim.data.one_feature import Floats, OneFeature, feature_of_table
from mlu_anim.data.sources import AllRows, Table
from mlu_anim.data.targets import Target
from mlu_anim.data.typical_split import TypicalSeed
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.linear_regression import FEWEST_VALUES, MOST_ROWS, measure_of
from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput

N_STEPS, N_ROUNDS = 60, 8
"""Steps of each ball, and rounds of the walk in which each row has its turn once."""
SLOW, RIGHT, FAST = 0.1, 1.0, 2.1
"""Learning rates, in units of 1 / the steepest curvature; past 2 a ball climbs out."""
NEAR = 0.01
"""A ball has arrived when this share of its first distance is left."""
FIRST_RATE, POWER = 0.4, 0.25
"""The walk's learning rate, in units of 1 / the steepest curvature: FIRST_RATE / turn ** POWER."""


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
    best: Floats
    """Shape (2,): the line of scikit-learn's LinearRegression."""
    slow: Floats
    """Shape (N_STEPS + 1, 2): the lines of a ball whose learning rate is SLOW; `right` and `fast`
    have the same shape."""
    right: Floats
    fast: Floats
    walk: Floats
    """Shape (N_ROUNDS * n_rows + 1, 2): the lines of scikit-learn's SGDRegressor after each row."""
    turns: NDArray[np.int64]
    """Shape (N_ROUNDS * n_rows,): the row whose turn it is."""

    @property
    def curvature(self) -> Floats:
        """Shape (2,): the Hessian's diagonal; its other entries are 0, since x is centered."""
        return np.array([1.0, float(self.x.var())])

    @property
    def unit(self) -> float:
        """The learning rate that is called 1: 1 / the steepest curvature."""
        return float(1 / self.curvature.max())

    def errors(self, lines: Any) -> Floats:
        """Return the half mean of squared residuals of lines: (n_lines, 2) to (n_lines,)."""
        height, slope = np.asarray(lines, dtype=float).reshape(-1, 2).T
        off = self.y - height[:, None] - slope[:, None] * (self.x - self.x.mean())
        found: Floats = (off**2).mean(axis=1) / 2
        return found

    @property
    def scales(self) -> "tuple[Scale, ...]":
        """The bowls of x as it is, centered, and standardized."""
        names = ("raw", "centered", "standardized")
        columns = (self.x, self.x - self.x.mean(), (self.x - self.x.mean()) / self.x.std())
        return tuple(Scale.of(n, c) for n, c in zip(names, columns, strict=True))

    def n_steps_to(self, lines: Floats) -> int | None:
        """Return after how many steps the ball has arrived (NEAR); None if it has not."""
        off = np.linalg.norm((lines - self.best) * np.sqrt(self.curvature), axis=1)
        near = np.flatnonzero(off <= NEAR * off[0])
        return int(near[0]) if len(near) else None


@dataclass(frozen=True)
class Scale:
    """The bowl of one scaling of x."""

    name: str
    curvatures: tuple[float, float]
    """The eigenvalues of its Hessian, the smaller first."""

    @classmethod
    def of(cls, name: str, column: Floats) -> "Scale":
        """Return the bowl of lines over a column, by the singular values of the design matrix."""
        design = np.column_stack([np.ones(len(column)), column]) / len(column) ** 0.5
        large, small = np.linalg.svd(design, compute_uv=False)
        return cls(name, (float(small**2), float(large**2)))

    @property
    def condition_number(self) -> float:
        """The steepest curvature / the flattest."""
        return self.curvatures[1] / self.curvatures[0]

    @property
    def n_steps(self) -> int:
        """Steps of learning rate RIGHT after which NEAR of the flattest direction is left."""
        left = 1 - RIGHT / self.condition_number
        return 1 if left < 1e-9 else ceil(log(NEAR) / log(left))


def descend(hessian: Floats, target: Floats, start: Floats, rate: float, n_steps: int) -> Floats:
    """Return the lines from `start` on, after 0 to n_steps steps: shape (n_steps + 1, 2).

    The gradient of the error at a line is `hessian` @ line - `target`.
    """
    lines = [start]
    for _ in range(n_steps):
        lines.append(lines[-1] - rate * (hessian @ lines[-1] - target))
    return np.array(lines)


def _normal_equation(centered: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return both sides of the normal equation of a centered feature: (2, 2) and (2,)."""
    design = np.column_stack([np.ones(len(y)), centered])
    return design.T @ design / len(y), design.T @ y / len(y)


def order(n_rows: int, seed: int) -> NDArray[np.int64]:
    """Return the row of each turn: N_ROUNDS shuffles of all rows."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.permutation(n_rows) for _ in range(N_ROUNDS)])


def walked(centered: Floats, y: Floats, turns: Iterable[int], first_rate: float) -> Floats:
    """Return the lines after each turn of a single row: shape (n_turns + 1, 2).

    Each turn is a step against the gradient of one row's half squared residual; the learning rate
    is that of scikit-learn's SGDRegressor with learning_rate="invscaling".
    """
    height = slope = 0.0
    lines = [(height, slope)]
    for turn, row in enumerate(turns, start=1):
        off = height + slope * centered[row] - y[row]
        step = first_rate / turn**POWER * off
        height, slope = height - step, slope - step * centered[row]
        lines.append((height, slope))
    return np.array(lines)


def _walked_by_scikit_learn(
    centered: Floats, y: Floats, turns: Iterable[int], first_rate: float
) -> Floats:
    from sklearn.linear_model import SGDRegressor

    model = SGDRegressor(penalty=None, eta0=first_rate, power_t=POWER, learning_rate="invscaling")
    lines = [np.zeros(2)]
    for row in turns:
        model.partial_fit(centered[row : row + 1, None], y[row : row + 1])
        lines.append(np.array([model.intercept_[0], model.coef_[0]]))
    return np.array(lines)


def rows_of(table: Table) -> tuple[OneFeature, int]:
    """Return the rows that are used, and the power of ten that x is divided by.

    In that unit the deviation of x lies between 0.32 and 3.2, and a bowl can be seen whole.
    """
    rows = feature_of_table(table, MOST_ROWS, FEWEST_VALUES)
    exponent = round(log10(float(rows.x.std())))
    return replace(rows, x=rows.x / 10.0**exponent), exponent


def last_error(table: Table) -> float:
    """Return how far above the best line's error the walk ends: the median seed is shown."""
    rows, _ = rows_of(table)
    centered = rows.x - rows.x.mean()
    turns = order(len(rows.y), table.seed)
    height, slope = walked(centered, rows.y, turns, FIRST_RATE / max(1.0, rows.x.var()))[-1]
    off = rows.y - height - slope * centered
    return round(float((off**2).mean() / rows.y.var()), 12)


def descent(table: Table) -> Descent:
    from sklearn.linear_model import LinearRegression

    rows, exponent = rows_of(table)
    x, y, start = rows.x, rows.y, np.zeros(2)
    centered, turns = x - x.mean(), order(len(y), table.seed)
    model = LinearRegression().fit(centered[:, None], y)
    best = np.array([model.intercept_, model.coef_[0]])
    if np.abs(best).max() <= 1e-9 * y.std():
        raise BadInput(
            f"{table.data.name}: the best line is 0 everywhere, and that is where a ball starts",
            hint="Add a number to the target.",
        )
    hessian, gradient = _normal_equation(centered, y)
    balls = {
        name: descend(hessian, gradient, start, rate / hessian.max(), N_STEPS)
        for name, rate in (("slow", SLOW), ("right", RIGHT), ("fast", FAST))
    }
    return Descent(
        x=x,
        y=y,
        best=best,
        **balls,
        walk=_walked_by_scikit_learn(centered, y, turns, FIRST_RATE / hessian.max()),
        turns=turns,
        provenance=table.provenance(
            **rows.provenance, feature_exponent=exponent, model="linear regression"
        ),
    )


def identities(r: Descent) -> Iterator[Check]:
    scale, centered = float(r.errors(np.zeros(2))[0]), r.x - r.x.mean()
    for name, rate in (("slow", SLOW), ("right", RIGHT), ("fast", FAST)):
        lines = getattr(r, name)
        slopes = (lines[:-1] - lines[1:]) / (rate * r.unit)
        found = np.array([_finite_differences(r, line) for line in lines[:-1]])
        largest = np.abs(found).max(axis=1, keepdims=True) + scale**0.5
        off = np.abs((slopes - found) / largest).max()
        yield Check(f"steps of the {name} ball = rate * finite differences", off, 0, 1e-6)
    errors = r.errors(r.right)
    yield Check("the error falls with every step", (np.diff(errors) > 1e-12 * scale).sum(), 0)
    end = r.errors(r.right[-1])[0] - r.errors(r.best)[0]
    yield Check("the ball arrives at LinearRegression", end / scale, 0, 1e-4)
    design = np.column_stack([np.ones(len(r.x)), centered])
    steepest = np.linalg.eigvalsh(design.T @ design / len(r.x)).max()
    yield Check("steepest curvature = largest eigenvalue", steepest * r.unit, 1, 1e-9)
    own = walked(centered, r.y, r.turns, FIRST_RATE * r.unit)
    yield Check("our walk = SGDRegressor's", np.abs(own - r.walk).max() / scale**0.5, 0, 1e-9)
    for bowl in r.scales:
        product = bowl.curvatures[0] * bowl.curvatures[1]
        variance = 1.0 if bowl.name == "standardized" else float(r.x.var())
        yield Check(f"curvatures of {bowl.name} x multiply", product / variance, 1, 1e-6)
        left = (1 - RIGHT / bowl.condition_number) ** bowl.n_steps
        yield Check(f"{bowl.name} x arrives after its steps", left <= NEAR * (1 + 1e-6), True)


def _finite_differences(r: Descent, line: Floats) -> Floats:
    """Return the gradient of the error at a line by central differences: shape (2,).

    The error is a parabola, of which central differences of any width are exact.
    """
    width = np.sqrt(r.errors(line)[0] / r.curvature)
    steps = np.diag(width)
    found: Floats = (r.errors(line + steps) - r.errors(line - steps)) / (2 * width)
    return found


def facts(r: Descent) -> Mapping[str, Fact]:
    about, best = r.about, float(r.errors(r.best)[0])
    bowls = {bowl.name: bowl for bowl in r.scales}
    feature, target = (
        about[name]
        if about[f"{name}_exponent"] == 0
        else f"{about[name]} / 1e{about[f'{name}_exponent']}"
        for name in ("feature", "target")
    )
    n_right = r.n_steps_to(r.right)
    return {
        "n_rows": Fact(len(r.y), Kind.COUNT),
        "n_steps": Fact(N_STEPS, Kind.COUNT),
        "n_right": Fact(N_STEPS if n_right is None else n_right, Kind.COUNT),
        "n_rounds": Fact(N_ROUNDS, Kind.COUNT),
        "first_error": measure(float(r.errors(np.zeros(2))[0])),
        "best_error": measure(best),
        "slow_error": measure(float(r.errors(r.slow[-1])[0])),
        "walk_error": measure(float(r.errors(r.walk[-1])[0])),
        "height": measure_of(float(r.best[0])),
        "slope": measure_of(float(r.best[1])),
        **{f"condition_{name}": measure(bowl.condition_number) for name, bowl in bowls.items()},
        **{f"n_{name}": Fact(bowl.n_steps, Kind.COUNT) for name, bowl in bowls.items()},
        "target": Fact(str(target), Kind.NAME),
        "feature": Fact(str(feature), Kind.NAME),
        "data": Fact(str(about["data"]), Kind.NAME),
    }


def verdicts(r: Descent) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `calm`: even the fast ball does not climb; `round`: centered x is as good as standardized.
    - `lost`: the walk ends farther above the best error than half of its way down.
    - `own`: the rows are the men of the fitness club.
    """
    start, best, end = r.errors(np.array([(0.0, 0.0), r.best, r.walk[-1]]))
    centered = next(bowl for bowl in r.scales if bowl.name == "centered")
    found = {
        "calm": r.errors(r.fast[-1])[0] <= start,
        "lost": end - best > (start - best) / 2,
        "round": centered.n_steps <= 2,
        "own": r.about["data"] == "fitness club",
    }
    return (*(name for name, holds in found.items() if holds), "usual")


SEED = TypicalSeed("errors", last_error)
EXPERIMENT = Experiment(
    Descent,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=AllRows(descent, own=fitness_club, target=Target.NUMBER, typical=SEED),
    data=AllRows(descent, target=Target.NUMBER, typical=SEED),
)
