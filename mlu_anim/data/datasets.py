"""Data sets by name, from files that ship with scikit-learn: nothing is downloaded."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.class_labels import Labels, match_class
from mlu_anim.data.models.positive_class import THE_REST
from mlu_anim.results.inputs import DATASET_NAMES
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.wording.value_text import is_number, one_line, quoted

LARGEST_SEED = 2**32 - 1
MOST_CLASSES = 100
"""Most classes of a target; one with more different values is a measurement."""
_KNOWN_NAMES = f"Data sets: {', '.join(DATASET_NAMES)}."


@dataclass(frozen=True)
class TwoClasses:
    """A target with one positive class; everything else is negative."""

    y: NDArray[np.str_]
    """Shape (n_samples,): `pos_label` or `neg_label`."""
    pos_label: str
    neg_label: str
    positive_name: str
    """The name of the positive class in sentences: its label, or `positive` for 1, True or yes."""
    negative_name: str

    @property
    def is_positive(self) -> NDArray[np.bool_]:
        """True for rows of the positive class, shape (n_samples,)."""
        return np.asarray(self.y == self.pos_label)

    @property
    def names(self) -> dict[str, str]:
        """A result's fields `positive_name` and `negative_name`."""
        return {"positive_name": self.positive_name, "negative_name": self.negative_name}


def _counted_from_one(index: int) -> int:
    return index + 1


@dataclass(frozen=True)
class Dataset:
    """A table of features and a target."""

    name: str
    """Name in sentences: `breast cancer`."""
    X: NDArray[np.float64]
    """Shape (n_samples, len(feature_names)), finite; a feature of words has a 0/1 column for each
    word, or a single one for two words."""
    y: NDArray[Any]
    """Shape (n_samples,): labels as text, or numbers (float64)."""
    feature_names: tuple[str, ...]
    target_name: str = "target"
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    """The original features by name: numbers or text, each of shape (n_samples,)."""
    notes: Mapping[str, object] = field(default_factory=dict)
    """Notes on changes to the table by kind, one sentence each: rows left out, words as columns."""
    all_features: "Dataset | None" = None
    """The same rows with every usable feature of the table; None unless only some were chosen."""
    dates: NDArray[np.datetime64] | None = None
    """Shape (n_samples,): the date of each row, in days; None unless --time names their column."""
    row_number: Callable[[int], int] = _counted_from_one
    """Function from the index of a row in X to its row number in the file, for messages."""

    @property
    def n_features(self) -> int:
        """Number of original features; a column of words counts once."""
        return len(self.columns) or len(self.feature_names)

    @property
    def feature_text(self) -> str:
        """The features in sentences: the only one's name, `2 features` or `all 30 features`."""
        if self.n_features == 1:
            return next(iter(self.columns), self.feature_names[0])
        return f"{'' if self.all_features else 'all '}{self.n_features} features"

    def place(self, index: int, column_name: str) -> str:
        """Return the place of a cell for messages: `patients.csv: row 3, column 'age'`."""
        return f"{self.name}: row {self.row_number(index)}, column {column_name!r}"

    def column(self, feature_name: str) -> NDArray[np.float64]:
        """Return the feature of that name, shape (n_samples, 1).

        Raises UsageError if there is none.
        """
        if feature_name not in self.feature_names:
            raise UsageError(
                f"{self.name}: no feature named {feature_name!r}",
                hint=f"Its features: {', '.join(self.feature_names)}.",
            )
        index = self.feature_names.index(feature_name)
        return self.X[:, index : index + 1]

    def two_classes(self, pos_label: object = None) -> TwoClasses:
        """Return the target as two classes; of more than two, `pos_label` against all others.

        Raises BadInput for a target of one class, of more than MOST_CLASSES different values, or of
        more than two classes without a `pos_label`, and if it is unclear which class is positive.
        """
        where = f"{self.name}: column {self.target_name!r}"
        values = self.y.tolist()
        spelled = {value: one_line(value) for value in self._different(values, where)}
        names = sorted(set(spelled.values()))
        wanted = None if pos_label is None else one_line(pos_label)
        if len(names) > 2:
            return _against_the_rest([spelled[v] for v in values], names, wanted, where)
        labels = Labels()
        for row, label in enumerate(names):
            labels.code(label, row, lambda _: where)
        labels.require_two(len(values), where)
        code = labels.positive(wanted, where)
        positive, negative = labels.names[code], labels.names[1 - code]
        shown = ("positive", "negative") if labels.wordless else (positive, negative)
        return TwoClasses(np.array([spelled[v] for v in values]), positive, negative, *shown)

    def class_names(self) -> NDArray[np.str_]:
        """Return the class of each row as text, shape (n_samples,).

        Raises BadInput for a target of more than MOST_CLASSES different values.
        """
        where, values = f"{self.name}: column {self.target_name!r}", self.y.tolist()
        spelled = {value: one_line(value) for value in self._different(values, where)}
        return np.array([spelled[value] for value in values])

    def only(self, *names: str) -> "Dataset":
        """Return the same rows with these features only; its `all_features` is this data set.

        Raises UsageError for a feature that does not exist.
        """
        columns = [self.column(name) for name in names]
        return replace(
            self,
            X=np.hstack(columns),
            feature_names=names,
            columns={name: column[:, 0] for name, column in zip(names, columns, strict=True)},
            all_features=self,
        )

    def _different(self, values: list[Any], where: str) -> list[Any]:
        """Return the different values; raises BadInput if there are more than MOST_CLASSES."""
        different = list(dict.fromkeys(values))
        if len(different) > MOST_CLASSES:
            raise BadInput(
                f"{where}: {len(different):,} different values: measurements, not classes",
                hint="This clip needs classes; choose another column with --target.",
            )
        return different

    def numbers(self) -> NDArray[np.float64]:
        """Return the target as numbers, shape (n_samples,).

        Raises BadInput if a value is not a finite number.
        """
        if self.y.dtype.kind == "f":
            return self.y
        for text in map(str, self.y):
            if not (is_number(text) and np.isfinite(float(text))):
                rule = "not finite" if is_number(text) else "not a number"
                raise BadInput(
                    f"{self.name}: column {self.target_name!r}: {quoted(text)} is {rule}",
                    hint="This clip predicts a number; choose another column with --target.",
                )
        return self.y.astype(np.float64)


def _against_the_rest(y: list[str], names: list[str], wanted: str | None, where: str) -> TwoClasses:
    index = None if wanted is None else match_class(wanted, names, by_side=False)
    if index is None:
        listed = ", ".join(quoted(name) for name in names[:4])
        listed = listed if len(names) <= 4 else f"{listed} ..."
        problem = f"{len(names)} different values, not two classes"
        if wanted is not None:
            problem = f"no class {quoted(wanted)}, but {len(names)} others"
        raise BadInput(
            f"{where}: {problem}: {listed}",
            hint="Pass --pos-label to choose the positive class, for example "
            f"--pos-label {quoted(names[0])}.",
        )
    positive = names[index]
    rest = THE_REST if positive != THE_REST else f"not {THE_REST}"
    codes = np.array(y) == positive
    return TwoClasses(np.where(codes, positive, rest), positive, rest, positive, rest)


@dataclass(frozen=True)
class Split:
    """Indices of training and test rows; no row is in both."""

    train: NDArray[np.int64]
    test: NDArray[np.int64]


def load_dataset(name: str, target: str | None = None) -> Dataset:
    """Load a data set by its name in DATASET_NAMES.

    target: name of the target, for data sets with several (linnerud). Raises UsageError for an
    unknown name or target.
    """
    from sklearn import datasets

    if name not in DATASET_NAMES:
        raise UsageError(f"no data set named {name!r}", hint=_KNOWN_NAMES)
    bunch = getattr(datasets, f"load_{name}")()
    targets = tuple(bunch.target_names) if name == "linnerud" else ("target",)
    chosen = targets[0] if target is None else target
    if chosen not in targets:
        raise UsageError(
            f"{name}: no target {chosen!r}", hint=f"Its targets: {', '.join(targets)}."
        )
    X = np.asarray(bunch.data, dtype=np.float64)  # noqa: N806 - scikit-learn's name
    features = tuple(str(column) for column in bunch.feature_names)
    y = bunch.target[:, targets.index(chosen)] if name == "linnerud" else bunch.target
    if name in ("breast_cancer", "iris", "wine", "digits"):
        y = np.array([str(label) for label in bunch.target_names])[y]
    return Dataset(
        name=name.replace("_", " "),
        X=X,
        y=y if y.dtype.kind == "U" else np.asarray(y, dtype=np.float64),
        feature_names=features,
        target_name=chosen,
        columns=dict(zip(features, X.T, strict=True)),
    )


def breast_cancer() -> Dataset:
    """Load the Wisconsin diagnostic breast cancer data: 569 rows, 30 features, two classes.

    Source: W. Street, W. Wolberg, O. Mangasarian, 1993, as shipped with scikit-learn.
    """
    return load_dataset("breast_cancer")


def fitness_club() -> Dataset:
    """Load 20 men of a fitness club: sit-ups by the waist in inches.

    Source: A. C. Linnerud, NC State University, as shipped with scikit-learn.
    """
    club = load_dataset("linnerud", "Waist")
    return Dataset(
        name="fitness club",
        X=club.y[:, None],
        y=club.column("Situps")[:, 0],
        feature_names=("waist",),
        target_name="sit-ups",
        columns={"waist": club.y},
    )


def mauna_loa() -> Dataset:
    """Load the monthly mean of carbon dioxide at Mauna Loa, in parts per million, 1965 to 2001.

    Source: C. D. Keeling and T. P. Whorf, 2004; public domain (assets/data/README.md).
    """
    with shipped_path("assets/data/co2_mauna_loa.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dates = np.array([row["month"] for row in rows], dtype="datetime64[M]").astype("datetime64[D]")
    return Dataset(
        name="CO₂ at Mauna Loa",
        X=dates.astype(np.float64)[:, None],
        y=np.array([float(row["ppm"]) for row in rows]),
        feature_names=("month",),
        target_name="CO₂, ppm",
        columns={"month": dates},
        dates=dates,
    )


def two_irises() -> Dataset:
    """Load 100 irises by their petals: versicolor and virginica.

    Setosa, which either petal feature alone tells from the others, is left out.
    """
    iris, names = load_dataset("iris"), ("petal length", "petal width")
    kept = iris.y != "setosa"
    x = iris.X[kept][:, 2:]
    columns = dict(zip(names, x.T, strict=True))
    return replace(iris, X=x, y=iris.y[kept], feature_names=names, columns=columns)


def stratified_split(y: NDArray[Any], *, n_test: int, seed: int) -> Split:
    """Split rows at random, with `n_test` test rows; each class keeps its share in both parts.

    The split is that of scikit-learn's train_test_split. If it leaves a class without a training or
    test row, one of its rows is swapped with a row of the largest class there. Each class needs two
    rows. Classes are numbered in order of appearance, so that their spelling changes nothing.
    """
    from sklearn.model_selection import train_test_split

    values = y.tolist()
    code_of = {label: code for code, label in enumerate(dict.fromkeys(values))}
    codes = [code_of[label] for label in values]
    rows = np.arange(len(y))
    train, test = train_test_split(rows, test_size=n_test, stratify=codes, random_state=seed)
    return _with_all_classes(np.asarray(train), np.asarray(test), np.asarray(codes))


def three_parts(y: NDArray[Any], *, seed: int) -> NDArray[np.int64]:
    """Return the part of each row: 0 for training (60 %), 1 for validation, 2 for test (20 % each).

    By lot, and each class keeps its share in all parts; it needs at least five rows.
    """
    n_part = -(-len(y) // 5)
    first = stratified_split(y, n_test=2 * n_part, seed=seed)
    rest = stratified_split(y[first.test], n_test=n_part, seed=seed)
    part = np.zeros(len(y), dtype=np.int64)
    part[first.test[rest.train]], part[first.test[rest.test]] = 1, 2
    return part


def random_split(n_rows: int, *, n_test: int, seed: int) -> Split:
    """Split rows at random, with `n_test` test rows, by scikit-learn's train_test_split."""
    from sklearn.model_selection import train_test_split

    train, test = train_test_split(np.arange(n_rows), test_size=n_test, random_state=seed)
    return Split(np.asarray(train), np.asarray(test))


def _with_all_classes(
    train: NDArray[np.int64], test: NDArray[np.int64], codes: NDArray[np.int64]
) -> Split:
    """Swap rows between training and test rows, in place, until both have a row of every class.

    codes: shape (n_rows,), the class of each row as a number.
    """
    for part, other in ((test, train), (train, test)):
        for code in np.setdiff1d(codes, codes[part]):
            largest = np.bincount(codes[part]).argmax()
            here = np.flatnonzero(codes[part] == largest)[0]
            there = np.flatnonzero(codes[other] == code)[0]
            part[here], other[there] = other[there], part[here]
    return Split(train, test)


def require_seed(seed: int) -> None:
    """Raise UsageError for a seed that scikit-learn does not accept."""
    if not 0 <= seed <= LARGEST_SEED:
        raise UsageError(f"the seed {seed} is not a whole number from 0 to {LARGEST_SEED}")
