"""Logistic regression: a straight line promises more than 100 %, so it is bent into an S."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor, inf, log, log10
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, breast_cancer, stratified_split
from mlu_anim.data.one_feature import Floats, require_near
from mlu_anim.data.ranking import count_pairs
from mlu_anim.data.sources import AllRows, Table
from mlu_anim.data.typical_split import Condition, TypicalSeed
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput

FEATURE, SAID, POSITIVE = "mean radius", "cell size", "malignant"
MOST_ROWS, FEWEST = 42, 3
"""Rows that are drawn and fitted, of more a random sample; and the fewest rows of a class."""
DEFAULT_C = 1.0
CS = np.logspace(-3, 3, 25)
"""Values of C, scikit-learn's inverse strength of the penalty; DEFAULT_C is in the middle."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Logistic(Result):
    """Logistic regressions of two classes on one feature, by scikit-learn.

    A curve is a pair: the coefficient of the feature, and the intercept.
    """

    clip: ClassVar[str] = "logistic_regression"

    x: Floats
    """Shape (n_rows,), rising: the feature."""
    is_positive: NDArray[np.bool_]
    """Shape (n_rows,)."""
    straight: Floats
    """Shape (2,): slope and intercept of the least-squares line through 0 and 1."""
    steps: Floats
    """Shape (n_steps + 1, 2): the curve after each step of scikit-learn's solver, from 0, 0."""
    c: float
    """The inverse strength of the penalty of `steps`; inf for none."""
    probability: Floats
    """Shape (n_rows,): predict_proba of the last step."""
    loss: float
    """scikit-learn's log_loss of the last step."""
    penalized: Floats
    """Shape (len(CS), 2): the curve for each value of CS."""
    whole: Floats
    """Shape (2,): the curve of all rows without a penalty; NaN if they are separable."""
    positive_name: str
    negative_name: str

    @property
    def curve(self) -> Floats:
        """The curve at the end: shape (2,)."""
        last: Floats = self.steps[-1]
        return last

    def losses(self, curves: Any) -> Floats:
        """Return the surprise of each row at its class: (n_curves, 2) to (n_curves, n_rows)."""
        weight, intercept = np.asarray(curves, dtype=float).reshape(-1, 2, 1).transpose(1, 0, 2)
        sign = np.where(self.is_positive, -1.0, 1.0)
        found: Floats = np.logaddexp(0, sign * (weight * self.x + intercept))
        return found

    @property
    def unit(self) -> float:
        """A round number of the size of the feature's deviation, whose odds factor is told."""
        return float(10.0 ** floor(log10(float(self.x.std()))))

    @property
    def even(self) -> float:
        """The value of the feature with even odds."""
        return float(-self.curve[1] / self.curve[0])


def _regression(**options: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(solver="newton-cholesky", tol=1e-10, **options)


def _curve(model: Any) -> list[float]:
    return [float(model.coef_[0, 0]), float(model.intercept_[0])]


def separates(x: Floats, is_positive: NDArray[np.bool_]) -> bool:
    """Return True if one cut of the feature parts the classes: no curve is the steepest then."""
    share = count_pairs(is_positive, x).share_right
    touches = bool(np.isin(x[is_positive], x[~is_positive]).any())
    return share in (0.0, 1.0) and not touches


def rows_of(table: Table) -> tuple[Floats, NDArray[np.bool_], str]:
    """Return feature, class and the feature's name for the rows that are used.

    Of several features the one is taken that ranks the classes best. Raises BadInput for a table in
    which no feature varies, or with too few rows of a class.
    """
    data, two = table.data, table.classes
    assert two is not None
    ranked = {
        name: abs(count_pairs(two.is_positive, column).share_right - 0.5)
        for name, column in zip(data.feature_names, data.X.T, strict=True)
        if column.min() < column.max()
    }
    if not ranked:
        raise BadInput(f"{data.name}: no feature differs from row to row")
    name = max(ranked, key=lambda each: ranked[each])
    x, is_positive = data.column(name)[:, 0], two.is_positive
    require_near(x, f"{data.name}: column {name!r}")
    if len(x) > MOST_ROWS:
        kept = stratified_split(is_positive, n_test=MOST_ROWS, seed=table.seed).test
        x, is_positive = x[kept], is_positive[kept]
    if min(is_positive.sum(), (~is_positive).sum()) < FEWEST:
        raise BadInput(
            f"{data.name}: fewer than {FEWEST} rows of a class",
            hint=f"Give {FEWEST} rows or more of both classes.",
        )
    order = np.argsort(x, kind="stable")
    return x[order], is_positive[order], name


def least_loss(table: Table) -> float:
    """Return the log loss of the curve without a penalty: the median seed is shown.

    It is 0 where the classes are separable.
    """
    x, is_positive, _ = rows_of(table)
    if separates(x, is_positive):
        return 0.0
    scaled = (x - x.mean()) / x.std()
    weight, intercept = _curve(_regression(C=inf).fit(scaled[:, None], is_positive))
    surprise = np.logaddexp(0, np.where(is_positive, -1, 1) * (weight * scaled + intercept))
    return round(float(surprise.mean()), 9)


def logistic(table: Table) -> Logistic:
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import log_loss

    x, is_positive, name = rows_of(table)
    two = table.classes
    assert two is not None
    X, all_x = x[:, None], table.data.column(name)  # noqa: N806 - scikit-learn's name
    straight = LinearRegression().fit(X, is_positive.astype(float))
    c = DEFAULT_C if separates(x, is_positive) else inf
    model = _regression(C=c).fit(X, is_positive)
    steps = [[0.0, 0.0]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those that are stopped before the end, on purpose
        n_steps = range(1, int(model.n_iter_[0]) + 1)
        steps += [_curve(_regression(C=c, max_iter=n).fit(X, is_positive)) for n in n_steps]
    probability = model.predict_proba(X)
    can_fit = not separates(all_x[:, 0], two.is_positive)
    return Logistic(
        x=x,
        is_positive=is_positive,
        straight=np.array([straight.coef_[0], straight.intercept_]),
        steps=np.array(steps),
        c=c,
        probability=probability[:, 1],
        loss=float(log_loss(is_positive, probability)),
        penalized=np.array([_curve(_regression(C=each).fit(X, is_positive)) for each in CS]),
        whole=np.array(
            _curve(_regression(C=inf).fit(all_x, two.is_positive)) if can_fit else [np.nan] * 2
        ),
        provenance=table.provenance(
            model="logistic regression", feature=name, n_features=table.data.X.shape[1]
        ),
        **two.names,
    )


def identities(r: Logistic) -> Iterator[Check]:
    scale, (weight, intercept) = float(r.x.std()), r.curve
    middle = float(r.x.mean())
    by_hand = 1 / (1 + np.exp(-(weight * r.x + intercept)))
    yield Check("predict_proba = 1 / (1 + e^-z)", np.abs(by_hand - r.probability).max(), 0, 1e-9)
    yield Check("mean surprise = log_loss", r.losses(r.curve).mean(), r.loss, 1e-9)
    yield Check("the first step begins at log 2", r.losses(r.steps[0]).mean(), log(2), 1e-12)
    pull = 0.0 if r.c == inf else weight / r.c
    slope = ((by_hand - r.is_positive) * r.x).sum() + pull
    yield Check("no slope is left in the coefficient", slope / (len(r.x) * scale), 0, 1e-7)
    yield Check("mean probability = share of positives", by_hand.mean(), r.is_positive.mean(), 1e-7)
    objective = r.losses(r.steps).sum(axis=1)
    objective += 0.0 if r.c == inf else r.steps[:, 0] ** 2 / (2 * r.c)
    yield Check("the loss falls with every step", (np.diff(objective) > 1e-9).sum(), 0)
    at_even = weight * r.even + intercept
    yield Check("the odds are even at -intercept / coefficient", at_even, 0, 1e-9)
    columns = np.column_stack([(r.x - middle) / scale, np.ones(len(r.x))])
    line = np.linalg.lstsq(columns, r.is_positive.astype(float), rcond=None)[0]
    found = np.array([r.straight[0] * scale, r.straight[1] + r.straight[0] * middle])
    yield Check("straight line = lstsq", np.abs(found - line).max(), 0, 1e-9)
    sizes = np.abs(r.penalized[:, 0])
    yield Check(
        "a weaker penalty never shrinks more", (np.diff(sizes) < -1e-9 * sizes[-1]).sum(), 0
    )
    p = 1 / (1 + np.exp(-(r.penalized[:, :1] * r.x + r.penalized[:, 1:])))
    slopes = ((p - r.is_positive) * r.x).sum(axis=1) + r.penalized[:, 0] / CS
    yield Check("each C: no slope is left", np.abs(slopes).max() / (len(r.x) * scale), 0, 1e-6)


def facts(r: Logistic) -> Mapping[str, Fact]:
    ends = r.straight[0] * r.x[[0, -1]] + r.straight[1]
    own = float(np.exp(abs(r.curve[0]) * r.unit))
    default = float(np.exp(abs(r.penalized[len(CS) // 2, 0]) * r.unit))
    losses = r.losses(r.curve)[0]
    return {
        "n_rows": Fact(len(r.x), Kind.COUNT),
        "n_positive": Fact(int(r.is_positive.sum()), Kind.COUNT),
        "n_steps": Fact(len(r.steps) - 1, Kind.COUNT),
        "highest": Fact(float(round(100 * ends.max())), Kind.SCORE),
        "lowest": Fact(float(round(100 * ends.min())), Kind.SCORE),
        "factor": measure(own),
        "default_factor": measure(default),
        "unit": measure(r.unit),
        "even": Fact(float(f"{r.even:.4g}"), Kind.SCORE),
        "first_loss": Fact(float(r.losses(r.steps[0]).mean()), Kind.SHARE),
        "last_loss": Fact(r.loss, Kind.SHARE),
        "worst_loss": measure(float(losses.max())),
        "worst_probability": Fact(float(np.exp(-losses.max())), Kind.PERCENT),
        "feature": Fact(str(r.about.get("said", r.about["feature"])), Kind.NAME),
        "positive": Fact(r.positive_name, Kind.NAME),
        "negative": Fact(r.negative_name, Kind.NAME),
        "data": Fact(str(r.about["data"]), Kind.NAME),
    }


def verdicts(r: Logistic) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `separable`: one cut parts the classes, so the curve keeps scikit-learn's default penalty.
    - `inside`: the straight line stays between 0 and 1.
    - `falling`: more of the feature makes the positive class less likely.
    - `own`: the rows are tumors of the clip's own data.
    """
    ends = r.straight[0] * r.x[[0, -1]] + r.straight[1]
    found = {
        "separable": r.c < inf,
        "inside": ends.min() >= 0 and ends.max() <= 1,
        "falling": r.curve[0] < 0,
        "own": r.about["data"] == "breast cancer",
    }
    return (*(name for name, holds in found.items() if holds), "usual")


def tumors() -> Dataset:
    """Return the clip's own data: 569 tumors by their mean radius of cell nuclei."""
    return breast_cancer().only(FEATURE)


NOT_SEPARABLE = Condition("no cut that parts the classes", lambda loss: loss > 0)
SEED = TypicalSeed("losses", least_loss, condition=NOT_SEPARABLE)
EXPERIMENT = Experiment(
    Logistic,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=AllRows(logistic, own=tumors, pos_label=POSITIVE, typical=SEED),
    data=AllRows(logistic, typical=SEED),
)
