"""Linear regression: of all lines, the one with the least sum of squared residuals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from mlu_anim.data.datasets import fitness_club
from mlu_anim.data.one_feature import Floats, feature_name, feature_of_line, target_name
from mlu_anim.data.sources import AllRows, Table
from mlu_anim.data.targets import Target
from mlu_anim.experiments import Experiment, holding
from mlu_anim.results.facts import Fact, Kind, measure, signed_measure
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput

MOST_LEVERAGE = 1 - 1e-6


@dataclass(frozen=True, eq=False, kw_only=True)
class LeastSquares(Result):
    """The least-squares line of one feature, by scikit-learn's LinearRegression."""

    clip: ClassVar[str] = "linear_regression"

    x: Floats
    """Shape (n_rows,), rising."""
    y: Floats
    """Shape (n_rows,): the target, in units of 10 ** `about["target_exponent"]`."""
    slope: float
    intercept: float
    r_squared: float
    """R^2 by scikit-learn's `score`."""
    without: Floats
    """Shape (n_rows, 2): slope and intercept of the line that is fitted without each row."""

    @property
    def center(self) -> tuple[float, float]:
        """The means of x and y, through which the line goes."""
        return float(self.x.mean()), float(self.y.mean())

    def residuals(self, slope: float) -> Floats:
        """Return target minus guess of the line with this slope through the means: (n_rows,)."""
        x, y = self.center
        return self.y - y - slope * (self.x - x)

    def sum_of_squares(self, slope: float) -> float:
        """Return the sum of squared residuals of the line with this slope through the means."""
        return float((self.residuals(slope) ** 2).sum())

    @property
    def leverage(self) -> Floats:
        """Shape (n_rows,): how much of its own target each row's guess takes over, from 0 to 1."""
        off = self.x - self.x.mean()
        found: Floats = 1 / len(off) + off**2 / (off**2).sum()
        return found

    @property
    def pulling(self) -> int:
        """The row without which the slope changes most."""
        return int(np.abs(self.without[:, 0] - self.slope).argmax())

    def beam(self, height: float, slope: float, without: float = 0.0) -> tuple[float, float]:
        """Return pivot and tilt of a beam on which the misses of a line pull.

        The pivot is the mean of x, and the tilt the sum of misses times arms, divided by that of
        squared arms: by so much the slope is wrong.  height: of the line at the mean of all x.
        without: how far the row `pulling` has been taken off, from 0 to 1.
        """
        weight = np.ones(len(self.x))
        weight[self.pulling] -= without
        pivot = float(np.average(self.x, weights=weight))
        arm, miss = self.x - pivot, self.y - height - slope * (self.x - self.x.mean())
        return pivot, float((weight * arm * miss).sum() / (weight * arm**2).sum())


def least_squares(table: Table) -> LeastSquares:
    from sklearn.linear_model import LinearRegression

    rows = feature_of_line(table)
    X, y = rows.x[:, None], rows.y  # noqa: N806 - scikit-learn's name
    model, n = LinearRegression().fit(X, y), len(y)
    slope, intercept, r_squared = model.coef_[0], model.intercept_, model.score(X, y)
    others = [np.arange(n) != row for row in range(n)]
    fits = [LinearRegression().fit(X[other], y[other]) for other in others]
    found = LeastSquares(
        x=rows.x,
        y=y,
        slope=float(slope),
        intercept=float(intercept),
        r_squared=float(r_squared),
        without=np.array([(fit.coef_[0], fit.intercept_) for fit in fits]),
        provenance=table.provenance(**rows.provenance, model="linear regression"),
    )
    if found.leverage.max() > MOST_LEVERAGE:
        raise BadInput(
            f"{table.data.name}: column {found.about['feature']!r}: one value is so far from all "
            "others that its row alone decides the slope",
            hint="Leave this row out.",
        )
    return found


def identities(r: LeastSquares) -> Iterator[Check]:
    x, y = r.center
    width, height = float(np.abs(r.x - x).max()), float(np.abs(r.y - y).max())
    residuals = r.y - (r.slope * r.x + r.intercept)
    total, left = r.sum_of_squares(0), float((residuals**2).sum())
    columns = np.column_stack([(r.x - x) / width, np.ones(len(r.x))])
    normal = np.linalg.solve(columns.T @ columns, columns.T @ ((r.y - y) / height))
    smallest = np.linalg.lstsq(columns, (r.y - y) / height, rcond=None)[0]
    found = np.array([r.slope * width, r.slope * x + r.intercept - y]) / height
    yield Check("LinearRegression = normal equation", np.abs(found - normal).max(), 0, 1e-9)
    yield Check("LinearRegression = lstsq", np.abs(found - smallest).max(), 0, 1e-9)
    yield Check("residuals sum to 0", residuals.sum() / height, 0, 1e-8)
    balance = (residuals * (r.x - x)).sum() / (height * width)
    yield Check("residuals balance about the mean of x", balance, 0, 1e-8)
    yield Check("R^2 = share of the squares taken away", 1 - left / total, r.r_squared, 1e-9)
    steeper = min(r.sum_of_squares(r.slope * factor) for factor in (0.99, 1.01))
    yield Check("a slope 1 % off is no better", left <= steeper * (1 + 1e-12), True)
    # Without row i the slope loses (x_i - mean) e_i / ((1 - h_i) Sxx): the formula of DFBETA.
    off, spread = r.x - x, ((r.x - x) ** 2).sum()
    lost = off * residuals / ((1 - r.leverage) * spread)
    away = np.abs((r.slope - lost - r.without[:, 0]) * width / height).max()
    yield Check("slope without a row = formula of its leverage", away, 0, 1e-8)
    alone = r.y - r.without[:, 0] * r.x - r.without[:, 1]
    away = np.abs(residuals / (1 - r.leverage) - alone).max() / height
    yield Check("miss of a line without the row = residual / (1 - leverage)", away, 0, 1e-8)
    slope, intercept = r.without[r.pulling]
    lines = (y, 0.0, 0.0), (y, r.slope, 0.0), (intercept + slope * x, slope, 1.0)
    tilts = np.array([r.beam(*line)[1] for line in lines]) - (r.slope, 0.0, 0.0)
    yield Check(
        "the beam is level for the best line", np.abs(tilts).max() * width / height, 0, 1e-8
    )


def facts(r: LeastSquares) -> Mapping[str, Fact]:
    pulling, explained = r.pulling, min(max(r.r_squared, 0.0), 1.0)
    return {
        "n_rows": Fact(len(r.y), Kind.COUNT),
        "r_squared": Fact(explained, Kind.SHARE),
        "explained": Fact(explained, Kind.PERCENT),
        "left": Fact(1 - explained, Kind.PERCENT),
        "mean": signed_measure(float(r.y.mean())),
        "sum_of_mean": measure(r.sum_of_squares(0)),
        "sum_of_line": measure(r.sum_of_squares(r.slope)),
        "slope": signed_measure(r.slope),
        "slope_without": signed_measure(float(r.without[pulling, 0])),
        "pulling_leverage": Fact(float(r.leverage[pulling]), Kind.SHARE),
        "mean_leverage": Fact(float(r.leverage.mean()), Kind.SHARE),
        "target": Fact(target_name(r.about), Kind.NAME),
        "feature": Fact(feature_name(r.about), Kind.NAME),
    }


def verdicts(r: LeastSquares) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `level`: the line explains less than a twentieth; `exact`: no row misses it.
    - `steady`: no single row changes the slope by a tenth.
    - `own`: the rows are the men of the fitness club.
    """
    changes = np.abs(r.without[:, 0] - r.slope).max()
    return holding(
        level=r.r_squared < 0.05,
        exact=r.r_squared > 1 - 1e-9,
        steady=changes < 0.1 * abs(r.slope),
        own=r.about["data"] == "fitness club",
    )


EXPERIMENT = Experiment(
    LeastSquares,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=AllRows(least_squares, own=fitness_club, target=Target.NUMBER, uses_seed=False),
    data=AllRows(least_squares, target=Target.NUMBER),
)
