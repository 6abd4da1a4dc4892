"""Training, validation and test: fit on one part, choose on another, and test once on the last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, stratified_split
from mlu_anim.data.one_feature import require_near
from mlu_anim.data.sources import AllRows, Generated, Table
from mlu_anim.data.split_rows import provenance
from mlu_anim.data.typical_split import Condition, TypicalSeed
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.parameters import Parameter
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PENS = ("train", "validation", "test")
MODELS: tuple[tuple[int, ...], ...] = ((), (0,), (1,), (0, 1))
"""The columns that each model uses: none, one of the two features, both."""
N_PETS, N_HERDS, APART = 100, 200, 1.2
"""Pets in a herd, herds, and the distance of cats and dogs in each feature, in deviations."""
START = (1.0, 1.0, 0.0)
"""Where the solver sets out: the weights of both scaled features, and the intercept."""
FEWEST, MOST_ROWS, MOST_DRAWN = 5, 2_000, 100
"""Fewest rows of a class, most rows of a table that are used, and most that are drawn."""
_MIDDLE, _DEVIATION = np.array([6.9, 5.0]), np.array([1.5, 1.2])


@dataclass(frozen=True, eq=False, kw_only=True)
class Pens(Result):
    """Rows in three parts, four models fitted to the first, and how well each part goes."""

    clip: ClassVar[str] = "train_test_validation"

    feature_names: NDArray[np.str_]
    """Shape (2,)."""
    positive_name: str
    negative_name: str
    x: Floats
    """Shape (n, 2)."""
    is_positive: Bools
    """Shape (n,)."""
    pen: NDArray[np.int64]
    """Shape (n,): 0 for rows that train, 1 for validation, 2 for test."""
    drawn: NDArray[np.int64]
    """Rows that are drawn: all of a small table, of each part its share of a large one."""
    coef: Floats
    """Shape (4, 2), of MODELS, in units of the features; `intercept`: shape (4,)."""
    intercept: Floats
    says: Bools
    """Shape (4, n): whether a model calls a row positive."""
    steps: Floats
    """Shape (n_steps + 1, 3): both weights and the intercept after each step of the solver."""
    scaler: Floats
    """Shape (2, 2): mean and deviation of each feature that the model of both was scaled by."""
    alone: Floats
    """Shape (4, 3): as `coef` and `intercept`, from a table whose other rows are missing."""
    scores: Floats
    """Shape (n_herds, 2): the score of the chosen model on validation and on test rows."""
    expected: float | None
    """Share that the best possible rule gets right; None if not known."""

    @property
    def n_right(self) -> NDArray[np.int64]:
        """Shape (4, 3): the rows of each part that each model calls right."""
        right = self.says == self.is_positive
        return np.stack([right[:, self.pen == part].sum(axis=1) for part in range(3)], axis=1)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Shape (3,): the number of rows in each part."""
        return np.bincount(self.pen, minlength=3)

    @property
    def chosen(self) -> int:
        """The model with the most right validation rows, the simplest among equals."""
        return int(self.n_right[:, 1].argmax())

    @property
    def gaps(self) -> Floats:
        """Shape (n_herds,): validation score - test score, in points of 100."""
        return np.asarray(100 * (self.scores[:, 0] - self.scores[:, 1])).round(9)

    @property
    def standard_error(self) -> float:
        return float(self.gaps.std(ddof=1) / sqrt(len(self.gaps)))


def herd(seed: int, n_pets: int, apart: float) -> Dataset:
    """Return cats and dogs, half of each: dogs are heavier, cats fluffier, and they overlap."""
    is_dog = np.arange(n_pets) % 2 == 1
    away = np.where(is_dog, 0.5, -0.5)[:, None] * apart * np.array([1.0, -1.0])
    x = _MIDDLE + _DEVIATION * (away + np.random.default_rng(seed).normal(size=(n_pets, 2)))
    names = ("weight", "fluffiness")
    return Dataset("pets", x, np.where(is_dog, "dog", "cat"), names, "pet")


def parted(is_positive: Bools, seed: int) -> NDArray[np.int64]:
    """Return the part of each row: 60, 20 and 20 % by lot, each class with its share."""
    n_part = ceil(len(is_positive) / 5)
    first = stratified_split(is_positive, n_test=2 * n_part, seed=seed)
    rest = stratified_split(is_positive[first.test], n_test=n_part, seed=seed)
    pen = np.zeros(len(is_positive), dtype=np.int64)
    pen[first.test[rest.train]], pen[first.test[rest.test]] = 1, 2
    return pen


def pipeline(columns: tuple[int, ...], **options: Any) -> Any:
    """Return an unfitted model of these columns; without any, it always says the larger class."""
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if not columns:
        return DummyClassifier()
    return make_pipeline(StandardScaler(), LogisticRegression(**options))


def fitted(x: Floats, is_positive: Bools, pen: NDArray[np.int64]) -> list[Any]:
    """Return the four models, fitted to the training rows."""
    from sklearn import config_context

    train = pen == 0
    with config_context(assume_finite=True, skip_parameter_validation=True):
        return [pipeline(c).fit(x[train][:, list(c)], is_positive[train]) for c in MODELS]


def said(models: list[Any], x: Floats) -> Bools:
    """Return what each model says of each row, shape (4, n)."""
    both = zip(models, MODELS, strict=True)
    return np.stack([model.predict(x[:, list(columns)]) for model, columns in both])


def line(model: Any, columns: tuple[int, ...]) -> Floats:
    """Return both weights and the intercept of a model, in units of the features."""
    found = np.zeros(3)
    if not columns:
        found[2] = np.log(model.class_prior_[1] / model.class_prior_[0])
        return found
    scaler, fit = model[0], model[-1]
    found[list(columns)] = fit.coef_[0] / scaler.scale_
    found[2] = fit.intercept_[0] - (found[list(columns)] * scaler.mean_).sum()
    return found


def solver_steps(x: Floats, is_positive: Bools) -> Floats:
    """Return the line after each step of scikit-learn's solver on these rows, from START on."""
    import warnings

    def stopped(after: int) -> tuple[Floats, int]:
        model = pipeline(MODELS[-1], warm_start=True, max_iter=after)
        scaled, fit = model[0].fit_transform(x), model[-1]
        fit.coef_, fit.intercept_ = np.array([START[:2]]), np.array(START[2:])
        fit.classes_, fit.n_iter_ = np.array([False, True]), [0]
        if after:
            fit.fit(scaled, is_positive)
        return line(model, MODELS[-1]), int(fit.n_iter_[0])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those that are stopped before the end, on purpose
        return np.array([stopped(k)[0] for k in range(stopped(100)[1] + 1)])


def scored(x: Floats, is_positive: Bools, seed: int) -> tuple[float, float, bool]:
    """Return the chosen model's score on validation and test rows of one split.

    The third value: whether the model of both features alone is the best, and falls on test rows.
    """
    pen = parted(is_positive, seed)
    right = said(fitted(x, is_positive, pen), x) == is_positive
    validation, test = (right[:, pen == part].mean(axis=1) for part in (1, 2))
    chosen = int(validation.argmax())
    is_story = chosen == len(MODELS) - 1 and validation[chosen] > test[chosen]
    return float(validation[chosen]), float(test[chosen]), bool(is_story)


@lru_cache(maxsize=4096)
def scored_herd(seed: int, n_pets: int, apart: float) -> tuple[float, float, bool]:
    data = herd(seed, n_pets, apart)
    return scored(data.X, data.y == "dog", seed)


def quality_of_herd(seed: int, n_pets: int = N_PETS, apart: float = APART, **_: Any) -> Any:
    """Return the test score, and whether the herd has what the story needs."""
    return scored_herd(seed, n_pets, apart)[1:]


def quality_of_table(table: Table, **_: Any) -> Any:
    return scored(*two_features(table), table.seed)[1:]


def of_herds(
    seed: int, *, n_pets: int = N_PETS, n_herds: int = N_HERDS, apart: float = APART
) -> Pens:
    """Return the result for one herd, and the scores of `n_herds` others."""
    from math import erf

    data = herd(seed, n_pets, apart)
    scores = [scored_herd(number, n_pets, apart)[:2] for number in range(n_herds)]
    about = {"data": data.name, "seed": seed, "n_rows": n_pets}
    names = {"positive_name": "dog", "negative_name": "cat"}
    expected = 0.5 + 0.5 * erf(apart / 2)
    return _pens(data, data.X, data.y == "dog", seed, scores, about, expected=expected, **names)


def two_features(table: Table) -> tuple[Floats, Bools]:
    """Return the first two features of a table and its classes, of MOST_ROWS rows at most.

    Raises BadInput for a table without two features that vary, or with too few rows of a class.
    """
    data = table.data
    assert table.classes is not None
    x, is_positive = data.X[:, :2], table.classes.is_positive
    if x.shape[1] < 2:
        raise BadInput(
            f"{data.name}: one feature; this clip draws two",
            hint="Name two columns: --features weight,height.",
        )
    for name, column in zip(data.feature_names, x.T, strict=False):
        if column.min() == column.max():
            raise BadInput(
                f"{data.name}: column {name!r}: all values are equal",
                hint="Name two columns that vary with --features.",
            )
        require_near(column, f"{data.name}: column {name!r}")
    if len(x) > MOST_ROWS:
        kept = stratified_split(is_positive, n_test=MOST_ROWS, seed=table.seed).test
        x, is_positive = x[kept], is_positive[kept]
    if min(is_positive.sum(), (~is_positive).sum()) < FEWEST:
        raise BadInput(
            f"{data.name}: fewer than {FEWEST} rows of a class; three parts need some of each",
            hint=f"Give {FEWEST} rows or more of both classes.",
        )
    return x, is_positive


def of_table(table: Table, *, n_herds: int = N_HERDS) -> Pens:
    """Return the result for a table; instead of other herds, it is split again and again."""
    data, (x, is_positive) = table.data, two_features(table)
    assert table.classes is not None
    scores = [scored(x, is_positive, seed)[:2] for seed in range(n_herds)]
    about = {**(table.about or {}), "n_samples": len(x), "n_features": data.n_features}
    names = table.classes.names
    return _pens(data, x, is_positive, table.seed, scores, about, expected=None, **names)


def _pens(
    data: Dataset,
    x: Floats,
    is_positive: Bools,
    seed: int,
    scores: list[tuple[float, float]],
    about: Mapping[str, object],
    **more: Any,
) -> Pens:
    pen = parted(is_positive, seed)
    models = fitted(x, is_positive, pen)
    lines = np.array([line(*each) for each in zip(models, MODELS, strict=True)])
    unseen = np.where(pen[:, None] == 0, x, np.nan)
    alone = fitted(unseen, is_positive & (pen == 0), pen)
    model = "logistic regression on scaled features, C=1"
    return Pens(
        feature_names=np.array(data.feature_names[:2]),
        x=x,
        is_positive=is_positive,
        pen=pen,
        drawn=_drawn(pen),
        coef=lines[:, :2],
        intercept=lines[:, 2],
        says=said(models, x),
        steps=solver_steps(x[pen == 0], is_positive[pen == 0]),
        scaler=np.array([models[-1][0].mean_, models[-1][0].scale_]),
        alone=np.array([line(*each) for each in zip(alone, MODELS, strict=True)]),
        scores=np.array(scores),
        provenance=provenance({**about, "model": model, "parts": "60, 20 and 20 %, stratified"}),
        **more,
    )


def _drawn(pen: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(pen) <= MOST_DRAWN:
        return np.arange(len(pen))
    kept = [np.flatnonzero(pen == k)[: MOST_DRAWN * n // 100] for k, n in enumerate((60, 20, 20))]
    return np.sort(np.concatenate(kept))


def identities(r: Pens) -> Iterator[Check]:
    """Yield the identities; those over several numbers compare the largest difference to 0."""
    train, lines = r.pen == 0, np.column_stack([r.coef, r.intercept])
    yield Check("rows in the three parts = rows", r.sizes.sum(), len(r.x))
    shares = np.array([r.is_positive[r.pen == part].sum() for part in range(3)])
    off = np.abs(shares - r.is_positive.mean() * r.sizes).max()
    yield Check("each part has the share of each class", off, 0, tolerance=1.0)
    scale = np.ptp(r.x[train], axis=0)
    off = np.abs((r.x[train].mean(axis=0) - r.scaler[0]) / scale).max()
    yield Check("scaled by the mean of training rows alone", off, 0, tolerance=1e-9)
    off = np.abs(r.x[train].std(axis=0) / r.scaler[1] - 1).max()
    yield Check("scaled by the deviation of training rows alone", off, 0, tolerance=1e-9)
    yield Check("without other rows, the same models", np.abs(lines - r.alone).max(), 0)
    scaled = (r.x - r.scaler[0]) / r.scaler[1]
    weights = r.coef[-1] * r.scaler[1]
    score = scaled @ weights + r.intercept[-1] + (r.coef[-1] * r.scaler[0]).sum()
    miss = 1 / (1 + np.exp(-score[train])) - r.is_positive[train]
    slope = np.append(miss @ scaled[train] + weights, miss.sum())
    off = np.abs(slope).max() / train.sum()
    yield Check("the loss on training rows is flat at the model", off, 0, tolerance=2e-4)
    ends = np.column_stack([r.x @ r.steps[-1, :2] + r.steps[-1, 2], score])
    off = np.abs(ends[:, 0] - ends[:, 1]).max()
    yield Check("the solver's last step = the model", off, 0, tolerance=1e-2)
    drawn = scaled @ (r.coef * r.scaler[1]).T + r.intercept + r.coef @ r.scaler[0]
    clear = np.abs(drawn.T) > 1e-9
    wrong = ((drawn.T > 0) != r.says) & clear
    yield Check("rows on the wrong side of a line for what it says", wrong.sum(), 0)
    best = r.n_right[:, 1].max()
    yield Check("the chosen model has the most right", r.n_right[r.chosen, 1], best)
    mean = r.scores[:, 0].mean() - r.scores[:, 1].mean()
    yield Check("mean of differences = difference of means", r.gaps.mean() / 100, mean, 1e-9)


def facts(r: Pens) -> Mapping[str, Fact]:
    right, sizes, best = r.n_right, r.sizes, r.chosen
    percent = {"validation": right[best, 1] / sizes[1], "test": right[best, 2] / sizes[2]}
    if r.expected is not None:
        percent["possible"] = r.expected
    counts = {
        "n": len(r.x),
        "n_drawn": len(r.drawn),
        **{f"n_{name}": size for name, size in zip(PENS, sizes, strict=True)},
        **dict(zip(("none", "first", "second", "both"), right[:, 1], strict=True)),
        **{f"{name}_right": right[best, part] for part, name in enumerate(PENS)},
        "both_train_right": right[-1, 0],
        "n_steps": len(r.steps) - 1,
        "n_herds": len(r.scores),
        "n_lower": (r.gaps > 0).sum(),
    }
    names = (
        r.positive_name,
        r.negative_name,
        *map(str, r.feature_names),
        str(r.about.get("data", "")),
    )
    keys = ("positive", "negative", "x", "y", "data")
    points = {"gap": abs(float(r.gaps.mean())), "error": r.standard_error}
    return {
        **{key: Fact(name, Kind.NAME) for key, name in zip(keys, names, strict=True)},
        **{key: Fact(int(count), Kind.COUNT) for key, count in counts.items()},
        **{key: Fact(float(share), Kind.PERCENT) for key, share in percent.items()},
        **{key: Fact(round(value, 1), Kind.SCORE) for key, value in points.items()},
    }


def verdicts(r: Pens) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    - `honest`: over many herds, the difference is not above 0 by two standard errors.
    - `tied`: several models are the best on validation rows; `better`, `same`: here the test score
      is not lower.
    - `table`: the rows are a user's; `thinned`: not all of them are drawn.
    """
    mean, error = float(r.gaps.mean()), r.standard_error
    right, sizes = r.n_right, r.sizes
    test, validation = right[r.chosen, 2] * sizes[1], right[r.chosen, 1] * sizes[2]
    found = {
        "honest": mean <= 2 * error,
        "tied": (right[:, 1] == right[:, 1].max()).sum() > 1,
        "better": test > validation,
        "same": test == validation,
        "thinned": len(r.drawn) < len(r.x),
        "table": r.expected is None,
    }
    return (*(name for name, holds in found.items() if holds), "usual")


_STORY = Condition(
    "the model of both features alone is best on validation rows, and better there than on test",
    lambda quality: quality[-1],
)
_TYPICAL = TypicalSeed("scores", quality_of_herd, condition=_STORY)
_TABLE = AllRows(of_table, typical=replace(_TYPICAL, quality=quality_of_table, condition=None))
EXPERIMENT = Experiment(
    Pens,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=Generated(of_herds, typical=_TYPICAL),
    data=_TABLE,
    parameters=(
        Parameter("n_herds", N_HERDS, "herds, or splits of --data", 30, 400, of=("own", "data")),
        Parameter("n_pets", N_PETS, "pets in a herd", 50, 1_000, of=("own",)),
        Parameter("apart", APART, "distance of the classes, in deviations", 0.4, 3.0, of=("own",)),
    ),
)
