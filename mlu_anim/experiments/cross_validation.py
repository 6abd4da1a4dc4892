"""Cross-validation: single tests are luck, folds that take turns to test are not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from mlu_anim.data.datasets import fitness_club
from mlu_anim.data.leaving_out import (
    Bools,
    Floats,
    Ints,
    each_fold,
    error_left_out,
    fold_means,
    shuffled_folds,
)
from mlu_anim.data.one_feature import target_name
from mlu_anim.data.regression_rows import RegressionRows
from mlu_anim.data.sources import AllRows, Table
from mlu_anim.data.targets import Target
from mlu_anim.data.typical_split import TypicalSeed
from mlu_anim.experiments import Experiment, holding
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.parameters import Parameter
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import BadInput

N_SHUFFLES, N_FOLDS, N_COPIES, MOST_ROWS = 50, 5, 3, 100
"""Of more rows a random sample of MOST_ROWS is taken."""
KS = (2, 5, 20)
"""Numbers of folds that are compared."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Folds(Result):
    """Misses of linear regressions on rows that they were not fitted to.

    A miss is the distance between a row's target and its guess; an error is a mean of misses.
    """

    clip: ClassVar[str] = "cross_validation"

    x: Floats
    """Shape (n_rows,): the only feature, or of several the guess of a fit to all rows."""
    y: Floats
    """Shape (n_rows,): the target, in units of 10 ** `about["target_exponent"]`."""
    fold: Ints
    """Shape (n_shuffles, n_rows): the fold of each row, from 0."""
    off: Floats
    """Shape (n_shuffles, n_rows): target minus guess of each row when its fold tests."""
    lines: Floats
    """Shape (n_tests + 1, 2): guesses at the least and the largest x of the models of all `tests`,
    and of the one without `pulled`; shape (n_tests + 1, 0) for several features."""
    scores: Floats
    """Shape (n_folds,): scikit-learn's cross_val_score of the folds of the first shuffle."""
    ks: Ints
    """Shape (n_ks,): numbers of folds that are compared."""
    errors_of_k: Floats
    """Shape (n_ks, n_shuffles): their errors by cross-validation."""
    residual: Floats
    """Shape (n_rows,): target minus guess of one fit to all rows."""
    leverage: Floats
    """Shape (n_rows,): the diagonal of its hat matrix."""
    refitted: Floats
    """Shape (n_rows,): target minus guess of fits to all other rows, by scikit-learn."""
    n_coefficients: int
    """Of independent features and the intercept."""
    copied: Ints
    """Shape (n_rows, N_COPIES): the fold of each row's copies, all rows shuffled."""
    errors_of_copies: Floats
    """Shape (n_shuffles,): errors by cross-validation if copies are shuffled like other rows."""
    kept_together: float
    """Error of the first shuffle if all copies of a row are in its fold, by scikit-learn."""

    @property
    def errors(self) -> Floats:
        """Shape (n_shuffles, n_folds): the error of each fold when it tests."""
        return np.array([fold_means(*v) for v in zip(np.abs(self.off), self.fold, strict=True)])

    @property
    def tests(self) -> Bools:
        """Shape (n_tests, n_rows): the rows that test, the first fold of each shuffle, then each
        fold of the first shuffle."""
        return np.vstack([self.fold == 0, each_fold(self.fold[0])])

    @property
    def guesses(self) -> Floats:
        """Shape (n_tests, n_rows): the guess of each row, right for those that test."""
        off = np.vstack([self.off, np.tile(self.off[0], (len(self.scores), 1))])
        return np.asarray(self.y - off)

    @property
    def means(self) -> Floats:
        """Shape (n_shuffles,): the errors by cross-validation, each the mean over its folds."""
        return np.asarray(self.errors.mean(axis=1))

    @property
    def alone(self) -> Floats:
        """Shape (n_rows,): target minus guess of a fit without the row, without such a fit."""
        return self.residual / (1 - self.leverage)

    @property
    def pulled(self) -> int:
        """The row that pulls the model most towards itself."""
        return int(self.leverage.argmax())


def first_error(table: Table, *, n_folds: int = N_FOLDS) -> float:
    """Return the error of the first shuffle: the seed where it is the median is shown."""
    rows = RegressionRows.of(table, MOST_ROWS).in_folds(n_folds)
    fold = shuffled_folds(len(rows.y), n_folds, table.seed, 0)
    return round(float(fold_means(np.abs(rows.left_out(fold)), fold).mean()), 9)


def folds(table: Table, *, n_folds: int = N_FOLDS) -> Folds:
    from sklearn.linear_model import LinearRegression
    from sklearn.model_selection import LeaveOneOut, PredefinedSplit
    from sklearn.model_selection import cross_val_predict as predict
    from sklearn.model_selection import cross_val_score as score

    rows = RegressionRows.of(table, MOST_ROWS).in_folds(n_folds)
    data, model = table.data, LinearRegression()
    X, y, basis, n = rows.X, rows.y, rows.basis, len(rows.y)  # noqa: N806
    turns, metric = range(N_SHUFFLES), "neg_mean_absolute_error"

    def shuffles(n_rows: int, k: int, *seed: int) -> list[Ints]:
        return [shuffled_folds(n_rows, k, table.seed, turn, *seed) for turn in turns]

    fold, each = np.array(shuffles(n, n_folds)), np.arange(n)
    off, fitted = np.array([rows.left_out(f) for f in fold]), basis @ (basis.T @ y)
    if np.abs(np.append(rows.left_out(each), off)).max() <= 1e-6 * y.std():
        raise BadInput(f"{data.name}: no model is ever wrong about {data.target_name!r}")
    leverage, ks = (basis**2).sum(axis=1), [k for k in KS if k <= n]
    of_k = np.array([[error_left_out(basis, y, f) for f in shuffles(n, k)] for k in ks])
    usable = np.isfinite(of_k).all(axis=1)
    many, many_y, many_basis = (np.repeat(v, N_COPIES, axis=0) for v in (X, y, basis))
    copied = shuffles(n * N_COPIES, n_folds, 1)
    by_copies = [error_left_out(many_basis / N_COPIES**0.5, many_y, f) for f in copied]
    together = PredefinedSplit(np.repeat(fold[0], N_COPIES))
    trains = [*(fold > 0), *~each_fold(fold[0]), each != leverage.argmax()]
    x = fitted if rows.x is None else rows.x
    ends = X[[x.argmin(), x.argmax()]]
    lines = [model.fit(X[t], y[t]).predict(ends) for t in trains if rows.x is not None]
    return Folds(
        x=x,
        y=y,
        fold=fold,
        off=off,
        lines=np.reshape(lines, (len(trains), -1)),
        scores=-score(model, X, y, cv=PredefinedSplit(fold[0]), scoring=metric),
        ks=np.array(ks)[usable],
        errors_of_k=of_k[usable],
        residual=y - fitted,
        leverage=leverage,
        refitted=y - predict(model, X, y, cv=LeaveOneOut()),
        n_coefficients=X.shape[1] + 1,
        copied=copied[0].reshape(n, N_COPIES),
        errors_of_copies=np.array(by_copies),
        kept_together=-float(score(model, many, many_y, cv=together, scoring=metric).mean()),
        provenance=table.provenance(
            model="linear regression",
            n_used=n,
            target=data.target_name,
            target_exponent=rows.exponent,
            feature=data.feature_text,
        ),
    )


def identities(r: Folds) -> Iterator[Check]:
    n_rows, n_folds, scale = len(r.y), len(r.scores), float(np.abs(r.refitted).max())

    def most(differences: Any) -> float:
        return float(np.abs(differences).max(initial=0)) / scale

    yield Check("errors of folds = cross_val_score", most(r.errors[0] - r.scores), 0, 1e-9)
    sizes = np.array([(r.fold == number).sum(axis=1) for number in range(n_folds)])
    even = [len(part) for part in np.array_split(np.arange(n_rows), n_folds)]
    yield Check("folds share all rows out evenly", np.abs(sizes.T - even).max(), 0)
    pooled = np.abs(r.off[0]).mean() - (r.scores * sizes[:, 0]).sum() / n_rows
    yield Check("mean of the folds, by their sizes = mean miss of all rows", most(pooled), 0, 1e-9)
    off = r.alone - r.refitted
    yield Check("residual / (1 - leverage) = miss of a refit without the row", most(off), 0, 1e-10)
    yield Check("leverages sum to the coefficients", r.leverage.sum(), r.n_coefficients, 1e-8)
    singly = r.errors_of_k[r.ks == n_rows] - np.abs(r.refitted).mean()
    yield Check("as many folds as rows: no luck, leave one out", most(singly), 0, 1e-9)
    missed, ends = np.zeros(1), r.x[[r.x.argmin(), r.x.argmax()]]
    if r.lines.size:
        drawn = np.array([np.interp(r.x, ends, line) for line in r.lines])
        missed = np.where(r.tests, drawn[:-1] - r.guesses, 0)
        missed = np.append(missed, (r.y - r.refitted - drawn[-1])[r.pulled])
    yield Check("each line misses by what is counted", most(missed), 0, 1e-9)
    yield Check("copies kept together = each row once", most(r.kept_together - r.means[0]), 0, 1e-9)


def rounded(value: float) -> Fact:
    """Return a fact in units of the target: a whole number from 10 on, two digits below."""
    return Fact(float(round(value)) if value >= 9.95 else float(f"{value:.2g}"), Kind.SCORE)


def facts(r: Folds) -> Mapping[str, Fact]:
    about, pulled, once = r.about, r.pulled, r.errors[:, 0]
    counts = {
        "n_rows": len(r.y),
        "n_test": (r.fold[0] == 0).sum(),
        "n_folds": len(r.scores),
        "n_shuffles": len(r.fold),
        "n_copies": r.copied.shape[1],
    }
    measured = {
        "first": once[0],
        "once_low": once.min(),
        "once_high": once.max(),
        "mean": r.means[0],
        "mean_low": r.means.min(),
        "mean_high": r.means.max(),
        "all_but_one": np.abs(r.alone).mean(),
        "pulled_residual": abs(r.residual[pulled]),
        "pulled_left_out": abs(r.alone[pulled]),
        "copied": r.errors_of_copies.mean(),
        "kept": r.means.mean(),
    }
    return {
        "pulled_leverage": Fact(float(r.leverage[pulled]), Kind.SHARE),
        "target": Fact(target_name(about), Kind.NAME),
        "feature": Fact(about["feature"], Kind.NAME),
        "data": Fact(about["data"], Kind.NAME),
        **{name: Fact(int(count), Kind.COUNT) for name, count in counts.items()},
        **{name: rounded(float(value)) for name, value in measured.items()},
    }


def verdicts(r: Folds) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `loose`: the means scatter as far as single tests; `level`: more folds are as much luck.
    - `harmless`: copies change nothing that can be read.
    - `several`: no single feature is drawn.
    - `own`: the rows are the men of the fitness club.
    """
    copied, kept = rounded(r.errors_of_copies.mean()), rounded(r.means.mean())
    return holding(
        loose=np.ptp(r.means) >= np.ptp(r.errors[:, 0]),
        level=r.errors_of_k[-1].std() >= r.errors_of_k[0].std(),
        harmless=copied == kept,
        several=not r.lines.size,
        own=r.about["data"] == "fitness club",
    )


SEED = TypicalSeed("errors", first_error)
EXPERIMENT = Experiment(
    Folds,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=AllRows(folds, own=fitness_club, target=Target.NUMBER, typical=SEED),
    data=AllRows(folds, target=Target.NUMBER, typical=SEED),
    parameters=(Parameter("n_folds", N_FOLDS, "folds that take turns", 2, 10, of=("own", "data")),),
)
