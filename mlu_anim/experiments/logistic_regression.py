"""Logistic regression: a straight line promises more than 100 %, so it is bent into an S."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import exp, floor, inf, log, log10
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.data.datasets import Dataset, breast_cancer, stratified_split
from mlu_anim.data.one_feature import Floats, require_both_classes, require_near
from mlu_anim.data.ranking import count_pairs
from mlu_anim.data.sources import AllRows, Table
from mlu_anim.data.typical_split import Condition, TypicalSeed
from mlu_anim.data.typical_split import facts as split_facts
from mlu_anim.experiments import Experiment, holding
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput

FEATURE, SAID, POSITIVE = "mean radius", "cell size", "malignant"
MOST_ROWS, FEWEST = 42, 3
"""Rows that are drawn and fitted, of more a random sample; and the fewest rows of a class."""
CS = np.logspace(-3, 3, 25)
"""Values of C, scikit-learn's inverse strength of the penalty; its default, 1, is in the middle."""
SATURATED, LARGEST_DEVIATION = 1e-6, 1e3
"""Probabilities nearer to 0 or 1 have too few digits for odds; and the largest deviation of a
feature for which a penalty keeps the curve of separable classes from a step."""
LARGEST_FACTOR, FLAT, CHANGES = 4.0, 0.1, 0.02
"""The unit multiplies the odds by at most this; a curve flatter than this over one standard
deviation is refused; a factor that differs by less is the same."""


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
    positive_name: str
    negative_name: str

    @property
    def curve(self) -> Floats:
        """The curve at the end: shape (2,)."""
        last: Floats = self.steps[-1]
        return last

    def losses(self, curves: ArrayLike) -> Floats:
        """Return the surprise of each row at its class: (n_curves, 2) to (n_curves, n_rows)."""
        weight, intercept = np.asarray(curves, dtype=float).reshape(-1, 2, 1).transpose(1, 0, 2)
        sign = np.where(self.is_positive, -1.0, 1.0)
        found: Floats = np.logaddexp(0, sign * (weight * self.x + intercept))
        return found

    @staticmethod
    def chance(curve: Floats, x: ArrayLike) -> Floats:
        """Return the probability of the positive class at `x`."""
        z = np.clip(curve[0] * np.asarray(x, dtype=float) + curve[1], -700, 700)
        found: Floats = 1 / (1 + np.exp(-z))
        return found

    @property
    def ends(self) -> Floats:
        """Return the heights of the straight line at the least and the largest x: (2,)."""
        found: Floats = self.straight[0] * self.x[[0, -1]] + self.straight[1]
        return found

    @property
    def worst(self) -> int:
        """The row with the largest surprise."""
        return int(self.losses(self.curve)[0].argmax())

    @property
    def unit(self) -> float:
        """A step of the feature that multiplies the odds by 1.7 to 4: 1, 2 or 5 times 10 ** k.

        It is negative if the odds rise as the feature falls.
        """
        most = log(LARGEST_FACTOR) / abs(self.curve[0])
        power = 10.0 ** floor(log10(most))
        size = power * max(n for n in (1, 2, 5) if n == 1 or n * power <= most)
        return float(np.sign(self.curve[0]) * size)

    def factors(self, curves: Floats) -> Floats:
        """Return what one unit multiplies the odds by, for each curve: (n_curves,)."""
        found: Floats = np.exp(curves[:, 0] * self.unit)
        return found

    @property
    def digits(self) -> int:
        """The number of decimals that tell a tenth of the unit; negative for large units."""
        return 1 - floor(log10(abs(self.unit)))

    def rounded(self, x: float) -> float:
        """Return a value of the feature to a tenth of the unit."""
        return round(x, self.digits)

    @property
    def cs(self) -> Floats:
        """The values of C of `penalized`."""
        return CS

    @property
    def default_factors(self) -> Floats:
        """The factor of the curve, and that of scikit-learn's default penalty: (2,)."""
        return self.factors(np.stack([self.curve, self.penalized[len(CS) // 2]]))

    @property
    def even(self) -> float:
        """The value of the feature with even odds."""
        return float(-self.curve[1] / self.curve[0])

    @property
    def has_odds(self) -> bool:
        """True if the place of even odds and two units beyond it are among the rows, or near."""
        near, places = 0.25 * np.ptp(self.x), self.even + self.unit * np.arange(3)
        return bool(self.x[0] - near <= places.min() and places.max() <= self.x[-1] + near)


def _fitted(x: Floats, is_positive: NDArray[np.bool_], c: float, **options: Any) -> Any:
    """Return scikit-learn's fit to the standardized feature, and its curve in the feature's unit.

    The penalty is the one that C has for the feature as it is.
    """
    from sklearn.linear_model import LogisticRegression

    scale, middle = float(x.std()), float(x.mean())
    model = LogisticRegression(solver="newton-cholesky", tol=1e-10, C=c * scale**2, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fits that stop early; identities check the others
        model.fit((x[:, None] - middle) / scale, is_positive)
    weight = float(model.coef_[0, 0]) / scale
    return model, [weight, float(model.intercept_[0]) - weight * middle]


def separates(x: Floats, is_positive: NDArray[np.bool_]) -> bool:
    """Return True if the classes do not overlap, or at one value: no curve is the steepest then."""
    one, other = x[is_positive], x[~is_positive]
    return bool(one.min() >= other.max() or one.max() <= other.min())


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
    require_both_classes(is_positive, FEWEST, data.name)
    if len(x) > MOST_ROWS:
        n_kept = min(MOST_ROWS, len(x) - 2)
        kept = stratified_split(is_positive, n_test=n_kept, seed=table.seed).test
        x, is_positive = x[kept], is_positive[kept]
    order = np.argsort(x, kind="stable")
    return x[order], is_positive[order], name


def least_loss(table: Table) -> float:
    """Return the log loss of the curve without a penalty: the median seed is shown.

    It is 0 where the classes are separable.
    """
    x, is_positive, _ = rows_of(table)
    if separates(x, is_positive):
        return 0.0
    chances = _fitted(x, is_positive, inf)[0].predict_proba((x[:, None] - x.mean()) / x.std())
    return round(float(-np.log(chances[np.arange(len(x)), is_positive.astype(int)]).mean()), 9)


def logistic(table: Table, said: str = "") -> Logistic:
    """Return the result.  said: the feature's name in sentences, by default its own."""
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import log_loss

    x, is_positive, name = rows_of(table)
    two = table.classes
    assert two is not None
    straight = LinearRegression().fit(x[:, None], is_positive.astype(float))
    c = 1.0 if separates(x, is_positive) else inf
    if c < inf and x.std() > LARGEST_DEVIATION:
        raise BadInput(
            f"{table.data.name}: {name} varies by {x.std():.0e}, which hides the penalty from it",
            hint="Divide the column by a round number, such as 1000.",
        )
    model, curve = _fitted(x, is_positive, c)
    if abs(curve[0]) * x.std() < FLAT:
        raise BadInput(
            f"{table.data.name}: {name} hardly differs between the classes",
            hint="Choose a feature that tells the classes apart with --features.",
        )
    n_before_end = range(1, int(model.n_iter_[0]))
    steps = [_fitted(x, is_positive, c, max_iter=n)[1] for n in n_before_end]
    probability = model.predict_proba((x[:, None] - x.mean()) / x.std())
    about = {"said": {said: name}} if said else {}
    return Logistic(
        x=x,
        is_positive=is_positive,
        straight=np.array([straight.coef_[0], straight.intercept_]),
        steps=np.array([[0.0, 0.0], *steps, curve]),
        c=c,
        probability=probability[:, 1],
        loss=float(log_loss(is_positive, probability)),
        penalized=np.array([_fitted(x, is_positive, each)[1] for each in CS]),
        provenance=table.provenance(
            model="logistic regression", feature=name, n_features=table.data.X.shape[1], **about
        ),
        **two.names,
    )


def identities(r: Logistic) -> Iterator[Check]:
    scale, middle, weight = float(r.x.std()), float(r.x.mean()), float(r.curve[0])
    by_hand = r.chance(r.curve, r.x)
    yield Check("predict_proba = 1 / (1 + e^-z)", np.abs(by_hand - r.probability).max(), 0, 1e-9)
    yield Check("mean surprise = log_loss", r.losses(r.curve).mean(), r.loss, 1e-9)
    yield Check("the first step begins at log 2", r.losses(r.steps[0]).mean(), log(2), 1e-12)
    pull = 0.0 if r.c == inf else weight / r.c
    slope = ((by_hand - r.is_positive) * (r.x - middle)).sum() + pull
    yield Check("no slope is left in the coefficient", slope / (len(r.x) * scale), 0, 1e-7)
    yield Check("mean probability = share of positives", by_hand.mean(), r.is_positive.mean(), 1e-7)
    objective = r.losses(r.steps).sum(axis=1)
    objective += 0.0 if r.c == inf else r.steps[:, 0] ** 2 / (2 * r.c)
    yield Check("steps after which the loss is larger", (np.diff(objective) > 1e-9).sum(), 0)
    inner = (r.probability > SATURATED) & (r.probability < 1 - SATURATED)
    odds = r.probability[inner] / (1 - r.probability[inner])
    units = (r.x[inner] - r.even) / r.unit
    off = np.abs(np.log(odds) - units * log(r.default_factors[0])).max(initial=0.0)
    yield Check("log odds = units from even odds x log of the factor", off, 0, 1e-6)
    columns = np.column_stack([(r.x - middle) / scale, np.ones(len(r.x))])
    line = np.linalg.lstsq(columns, r.is_positive.astype(float), rcond=None)[0]
    found = np.array([r.straight[0] * scale, r.straight[1] + r.straight[0] * middle])
    yield Check("straight line = lstsq", np.abs(found - line).max(), 0, 1e-9)
    falls = np.diff(np.abs(r.penalized[:, 0])) < -1e-6 * np.abs(r.penalized[-1, 0])
    yield Check("weaker penalties that shrink more", falls.sum(), 0)
    p = np.array([r.chance(curve, r.x) for curve in r.penalized])
    slopes = ((p - r.is_positive) * (r.x - middle)).sum(axis=1) + r.penalized[:, 0] / CS
    yield Check("each C: no slope is left", np.abs(slopes).max() / (len(r.x) * scale), 0, 1e-6)


def facts(r: Logistic) -> Mapping[str, Fact]:
    worst = float(r.losses(r.curve)[0, r.worst])
    before, after = (max(r.losses(curve)[0].mean(), 0.0) for curve in r.steps[[0, -1]])
    factor, default = r.default_factors.tolist()
    return {
        "n_rows": Fact(len(r.x), Kind.COUNT),
        "n_positive": Fact(int(r.is_positive.sum()), Kind.COUNT),
        "n_negative": Fact(int((~r.is_positive).sum()), Kind.COUNT),
        "n_steps": Fact(len(r.steps) - 1, Kind.COUNT),
        "highest": Fact(float(r.ends.max()), Kind.PERCENT),
        "lowest": Fact(float(r.ends.min()), Kind.PERCENT),
        "factor": Fact(factor, Kind.SHARE),
        "default_factor": Fact(default, Kind.SHARE),
        "unit": Fact(abs(r.unit), Kind.SCORE),
        "even": Fact(r.rounded(r.even), Kind.SCORE),
        "first_loss": Fact(float(before), Kind.SHARE),
        "last_loss": Fact(float(after), Kind.SHARE),
        "worst_loss": Fact(worst, Kind.SHARE),
        "worst_chance": Fact(exp(-worst), Kind.PERCENT),
        "feature": Fact(next(iter(r.about.get("said", ())), r.about["feature"]), Kind.NAME),
        "positive": Fact(r.positive_name, Kind.NAME),
        "negative": Fact(r.negative_name, Kind.NAME),
        **split_facts(r.about),
    }


def verdicts(r: Logistic) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `separable`: the classes do not overlap, so the curve keeps scikit-learn's default penalty.
    - `inside`: the straight line stays between 0 and 1.
    - `unshrunk`: the default penalty leaves the factor as it is.
    - `falling`: less of the feature makes the positive class more likely.
    - `beyond`: the odds are even where there are no rows.
    - `own`: the rows are tumors of the clip's own data.
    """
    return holding(
        separable=r.c < inf,
        inside=r.ends.min() >= 0 and r.ends.max() <= 1,
        unshrunk=bool(np.ptp(r.default_factors) < CHANGES),
        falling=r.curve[0] < 0,
        beyond=not r.x[0] <= r.even <= r.x[-1],
        own="said" in r.about,
    )


def tumors() -> Dataset:
    """Return the clip's own data: 569 tumors by their mean radius of cell nuclei."""
    return breast_cancer().only(FEATURE)


NOT_SEPARABLE = Condition("classes that overlap", lambda loss: loss > 0)
SEED = TypicalSeed("losses", least_loss, condition=NOT_SEPARABLE)
OWN = AllRows(partial(logistic, said=SAID), own=tumors, pos_label=POSITIVE, typical=SEED)
DATA = AllRows(logistic, typical=SEED)
EXPERIMENT = Experiment(
    Logistic, identities=identities, facts=facts, verdicts=verdicts, own=OWN, data=DATA
)
