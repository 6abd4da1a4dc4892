"""Training, validation and test: fit on one part, choose on another, and test once on the last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, erf, sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, three_parts
from mlu_anim.data.models.logistic_lines import line_of, scaled_logistic, solver_steps
from mlu_anim.data.sources import AllRows, Generated, Table
from mlu_anim.data.split_rows import provenance
from mlu_anim.data.two_features import two_features
from mlu_anim.data.typical_split import Condition, TypicalSeed
from mlu_anim.experiments import Experiment, holding
from mlu_anim.results.facts import Fact, Kind, facts_of
from mlu_anim.results.parameters import Parameter
from mlu_anim.results.result import Check, Result

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

PENS = ("train", "validation", "test")
MODELS: tuple[list[int], ...] = ([], [0], [1], [0, 1])
"""The features that each model uses: neither, one of them, both."""
N_PETS, N_HERDS, APART = 100, 200, 1.2
"""Pets in a herd, herds, and the distance of cats and dogs in each feature, in deviations."""
START = (1.0, 1.0, 0.0)
"""Where the solver sets out: the weights of both scaled features, and the intercept."""
MOST_ROWS, MOST_DRAWN = 2_000, 100
"""Most rows of a table that are used, and most that are drawn."""
_MIDDLE, _DEVIATION = np.array([6.9, 5.0]), np.array([1.5, 1.2])


@dataclass(frozen=True, eq=False, kw_only=True)
class Pens(Result):
    """Rows in three parts, four models fitted to the first, and how well each part goes."""

    clip: ClassVar[str] = "train_test_validation"

    feature_names: NDArray[np.str_]
    positive_name: str
    negative_name: str
    x: Floats
    """Shape (n, 2)."""
    is_positive: Bools
    """Shape (n,)."""
    pen: Ints
    """Shape (n,): 0 for rows that train, 1 for validation, 2 for test."""
    drawn: Ints
    """Rows that are drawn, as they are dealt: all of a small table, a share of a large one."""
    lines: Floats
    """Shape (4, 3), of MODELS: the weights of both features and the intercept."""
    says: Bools
    """Shape (4, n): whether a model calls a row positive."""
    chosen: int
    """The model with the best validation score, the simplest among equals."""
    steps: Floats
    """Shape (n_steps + 1, 3): the line of the model of both after each step of the solver."""
    alone: Floats
    """Shape (4, 3): as `lines`, from a table whose other rows are missing."""
    scores: Floats
    """Shape (n_herds, 2): the score of the chosen model on validation and on test rows."""
    possible: float | None
    """Share that the best possible rule gets right; None if not known."""

    @property
    def n_right(self) -> Ints:
        """Shape (4, 3): the rows of each part that each model calls right."""
        right = self.says == self.is_positive
        return np.stack([right[:, self.pen == part].sum(axis=1) for part in range(3)], axis=1)

    @property
    def sizes(self) -> Ints:
        """Shape (3,): the number of rows in each part."""
        return np.bincount(self.pen, minlength=3)

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
    y = np.where(is_dog, "dog", "cat")
    return Dataset("pets", x, y, ("weight", "fluffiness"), "pet")


def fitted(x: Floats, is_positive: Bools, pen: Ints) -> list[Any]:
    """Return the four models, fitted to the training rows; the first says the larger class."""
    from sklearn.dummy import DummyClassifier

    train = pen == 0
    models = [scaled_logistic() if columns else DummyClassifier() for columns in MODELS]
    pairs = zip(models, MODELS, strict=True)
    return [model.fit(x[train][:, c], is_positive[train]) for model, c in pairs]


def said(models: Sequence[Any], x: Floats) -> Bools:
    """Return what each model says of each row, shape (4, n)."""
    return np.stack([m.predict(x[:, c]) for m, c in zip(models, MODELS, strict=True)])


def lines_of(models: Sequence[Any]) -> Floats:
    """Return the weights of both features and the intercept of each model, shape (4, 3)."""
    never, always = models[0].class_prior_
    lines = [line_of(m, c, 2) for m, c in zip(models[1:], MODELS[1:], strict=True)]
    return np.array([(0.0, 0.0, np.log(always / never)), *lines])


def scored(x: Floats, is_positive: Bools, seed: int) -> tuple[float, float, bool]:
    """Return the chosen model's score on validation and test rows of one split.

    The third value: whether the model of both features alone is the best, and falls on test rows.
    """
    from sklearn import config_context

    with config_context(assume_finite=True, skip_parameter_validation=True):
        pen = three_parts(is_positive, seed=seed)
        right = said(fitted(x, is_positive, pen), x) == is_positive
    validation, test = (right[:, pen == part].mean(axis=1) for part in (1, 2))
    best = int(validation.argmax())
    is_story = best == len(MODELS) - 1 and validation[best] > test[best]
    return float(validation[best]), float(test[best]), bool(is_story)


@lru_cache(maxsize=4096)
def scored_herd(seed: int, n_pets: int, apart: float) -> tuple[float, float, bool]:
    data = herd(seed, n_pets, apart)
    return scored(data.X, data.y == "dog", seed)


def quality_of_herd(seed: int, n_pets: int = N_PETS, apart: float = APART, **_: Any) -> Any:
    """Return the test score, and whether the herd has what the story needs."""
    return scored_herd(seed, n_pets, apart)[1:]


def quality_of_table(table: Table, **_: Any) -> Any:
    return scored(*two_features(table, MOST_ROWS), table.seed)[1:]


def of_herds(
    seed: int, *, n_pets: int = N_PETS, n_herds: int = N_HERDS, apart: float = APART
) -> Pens:
    """Return the result for one herd, and the scores of `n_herds` herds."""
    data = herd(seed, n_pets, apart)
    scores = [scored_herd(number, n_pets, apart)[:2] for number in range(n_herds)]
    names = {"positive_name": "dog", "negative_name": "cat", "possible": 0.5 + 0.5 * erf(apart / 2)}
    about = {"data": data.name, "seed": seed, "n_rows": n_pets}
    return _pens(data, data.X, data.y == "dog", scores, about, **names)


def of_table(table: Table, *, n_herds: int = N_HERDS) -> Pens:
    """Return the result for a table; instead of other herds, it is split again and again."""
    x, is_positive = two_features(table, MOST_ROWS)
    assert table.classes is not None
    scores = [scored(x, is_positive, seed)[:2] for seed in range(n_herds)]
    about = {**(table.about or {}), "seed": table.seed, "n_samples": len(x)}
    names = {**table.classes.names, "possible": None}
    return _pens(table.data, x, is_positive, scores, about, **names)


def _pens(
    data: Dataset,
    x: Floats,
    is_positive: Bools,
    scores: Sequence[tuple[float, float]],
    about: Mapping[str, Any],
    **more: Any,
) -> Pens:
    pen = three_parts(is_positive, seed=about["seed"])
    models, (train, asked) = fitted(x, is_positive, pen), (pen == part for part in (0, 1))
    pairs = zip(models, MODELS, strict=True)
    validation = [model.score(x[asked][:, c], is_positive[asked]) for model, c in pairs]
    unseen = np.where(train[:, None], x, np.nan)
    room = [MOST_DRAWN * share // 100 for share in (60, 20, 20)]
    dealt = np.random.default_rng(about["seed"]).permutation(len(x))
    few = np.concatenate([dealt[pen[dealt] == k][:n] for k, n in enumerate(room)])
    notes = {"model": "logistic regression on scaled features, C=1", "parts": "60, 20 and 20 %"}
    return Pens(
        feature_names=np.array(data.feature_names[:2]),
        x=x,
        is_positive=is_positive,
        pen=pen,
        drawn=dealt[np.isin(dealt, few)] if len(x) > MOST_DRAWN else dealt,
        lines=lines_of(models),
        says=said(models, x),
        chosen=int(np.argmax(validation)),
        steps=solver_steps(x[train], is_positive[train], START),
        alone=lines_of(fitted(unseen, is_positive & train, pen)),
        scores=np.array(scores),
        provenance=provenance({**about, **notes}),
        **more,
    )


def identities(r: Pens) -> Iterator[Check]:
    """Yield the identities; scaled by training rows alone, as the model must have been."""
    train, n_part = r.pen == 0, ceil(len(r.x) / 5)
    off = r.sizes - (len(r.x) - 2 * n_part, n_part, n_part)
    yield Check.none("60, 20 and 20 % of the rows", off)
    off = np.bincount(r.pen, r.is_positive) - r.is_positive.mean() * r.sizes
    yield Check.none("each part has its share of each class", off, 1.0)
    yield Check.none("without validation and test rows, the same lines", r.lines - r.alone)
    mean, deviation = r.x[train].mean(axis=0), r.x[train].std(axis=0)
    scaled = np.column_stack([(r.x - mean) / deviation, np.ones(len(r.x))])
    weights = np.column_stack([r.lines[:, :2] * deviation, r.lines[:, 2] + r.lines[:, :2] @ mean])
    score = scaled @ weights.T
    miss = 1 / (1 + np.exp(-score[train, -1])) - r.is_positive[train]
    slope = (miss @ scaled[train] + weights[-1] * (1, 1, 0)) / train.sum()
    yield Check.none("the loss on training rows, scaled by them, is flat at the model", slope, 2e-4)
    ends, large = r.x @ r.steps[-1, :2] + r.steps[-1, 2] - score[:, -1], np.abs(score).max()
    yield Check.none("the last step of the solver = the model", ends, 5e-3 * max(1.0, large))
    wrong = ((score.T > 0) != r.says) & (np.abs(score.T) > 1e-9)
    yield Check("rows on the wrong side of a line for what it says", wrong.sum(), 0)
    right = r.n_right[:, 1]
    yield Check("the chosen model has the most right", right[r.chosen], right.max())
    own = r.n_right[r.chosen, 1:] / r.sizes[1:]
    among = r.scores[r.about["seed"] : r.about["seed"] + 1] - own
    yield Check.none("its scores = its scores among all herds", np.append(among, 0.0), 1e-9)


def facts(r: Pens) -> Mapping[str, Fact]:
    right, sizes, (x, y) = r.n_right, r.sizes, map(str, r.feature_names)
    asked = dict(zip(("none", "first", "second", "both"), right[:, 1], strict=True))
    counts = {f"n_{name}": size for name, size in zip(PENS, sizes, strict=True)} | asked
    validation, test = right[r.chosen, 1:]
    names = {"positive": r.positive_name, "negative": r.negative_name, "x": x, "y": y}
    percent = {} if r.possible is None else {"possible": r.possible}
    percent |= {"validation": validation / sizes[1], "test": test / sizes[2]}
    counts |= {"validation_right": validation, "test_right": test, "both_train_right": right[-1, 0]}
    counts |= {"n": len(r.x), "n_drawn": len(r.drawn), "n_steps": len(r.steps) - 1}
    counts |= {"n_herds": len(r.gaps), "n_lower": (r.gaps > 0).sum()}
    points = {"gap": round(abs(r.gaps.mean()), 1), "error": round(r.standard_error, 1)}
    found = facts_of(Kind.NAME, **names) | facts_of(Kind.COUNT, **counts)
    return found | facts_of(Kind.PERCENT, **percent) | facts_of(Kind.SCORE, **points)


def verdicts(r: Pens) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    - `honest`: over many herds, the difference is not above 0 by two standard errors.
    - `level`: `honest`, or here the test score is not lower.
    - `table`: the rows are a user's.
    """
    _, validation, test = r.n_right[r.chosen] / r.sizes
    honest = r.gaps.mean() <= 2 * r.standard_error
    return holding(honest=honest, level=honest or test >= validation, table=r.possible is None)


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
