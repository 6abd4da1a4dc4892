"""Data sets by name, from files that ship with scikit-learn: nothing is downloaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.class_labels import Labels, match_class
from mlu_anim.data.models.positive_class import THE_REST
from mlu_anim.results.inputs import DATASET_NAMES
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.wording.value_text import is_number, one_line, quoted

LARGEST_SEED = 2**32 - 1
MOST_CLASSES = 100
"""A target of more different values is taken for a measurement."""
_THERE_ARE = f"There are {', '.join(DATASET_NAMES)}."


@dataclass(frozen=True)
class TwoClasses:
    """A target of which one class is positive and everything else negative."""

    y: NDArray[np.str_]
    """Shape (n_samples,): `pos_label` or `neg_label`."""
    pos_label: str
    neg_label: str
    positive_name: str
    """As a sentence names it: the label, or `positive` for 1, True, yes."""
    negative_name: str

    @property
    def is_positive(self) -> NDArray[np.bool_]:
        """Shape (n_samples,)."""
        return np.asarray(self.y == self.pos_label)


def _counted_from_one(index: int) -> int:
    return index + 1


@dataclass(frozen=True)
class Dataset:
    """A table of measurements, and what is to be predicted of each row."""

    name: str
    """As sentences say it: `breast cancer`."""
    X: NDArray[np.float64]
    """Shape (n_samples, n_features), finite; a column for each category of what is no number."""
    y: NDArray[Any]
    """Shape (n_samples,): labels as text, or numbers (float64)."""
    feature_names: tuple[str, ...]
    target_name: str = "target"
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    """The features as the table has them: numbers or text, each of shape (n_samples,)."""
    notes: Mapping[str, object] = field(default_factory=dict)
    """What was done to the table, a sentence each: rows left out, words that became columns."""
    all_features: "Dataset | None" = None
    """The same rows with every usable feature of the table, where only some were chosen."""
    row_number: Callable[[int], int] = _counted_from_one
    """The number of a row in its file, as messages count them, by its index in X."""

    @property
    def n_features(self) -> int:
        """How many features there are, as the table has them: words count as one column."""
        return len(self.columns) or len(self.feature_names)

    def place(self, index: int, column_name: str) -> str:
        """A cell, as messages name it: `patients.csv: row 3, column 'age'`."""
        return f"{self.name}: row {self.row_number(index)}, column {column_name!r}"

    def column(self, feature_name: str) -> NDArray[np.float64]:
        """The one feature of that name, shape (n_samples, 1)."""
        if feature_name not in self.feature_names:
            raise UsageError(
                f"{self.name}: no feature named {feature_name!r}",
                hint=f"Its features: {', '.join(self.feature_names)}.",
            )
        index = self.feature_names.index(feature_name)
        return self.X[:, index : index + 1]

    def two_classes(self, pos_label: object = None) -> TwoClasses:
        """The target as two classes; with more than two, `pos_label` against the rest.

        Raises BadInput where that is not possible: numbers that are measured, one class, or more
        than two without a `pos_label`.
        """
        where = f"{self.name}: column {self.target_name!r}"
        values = self.y.tolist()
        spelled = {value: one_line(value) for value in self._few(values, where)}
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
        told = ("positive", "negative") if labels.wordless else (positive, negative)
        return TwoClasses(np.array([spelled[v] for v in values]), positive, negative, *told)

    def _few(self, values: list[Any], where: str) -> list[Any]:
        """The different values; BadInput when they are measured, and no classes."""
        different = list(dict.fromkeys(values))
        if len(different) > MOST_CLASSES:
            raise BadInput(
                f"{where}: {len(different):,} different values, so no classes but measurements",
                hint="This clip tells two classes apart; name another column with --target.",
            )
        return different

    def numbers(self) -> NDArray[np.float64]:
        """The target as numbers, shape (n_samples,); raises BadInput where it is text."""
        if self.y.dtype.kind == "f":
            return self.y
        bad = next((quoted(str(each)) for each in self.y if not is_number(str(each))), None)
        if bad is not None:
            raise BadInput(
                f"{self.name}: column {self.target_name!r}: {bad} is not a number",
                hint="This clip predicts a number; name another column with --target.",
            )
        return self.y.astype(np.float64)


def _against_the_rest(y: list[str], names: list[str], wanted: str | None, where: str) -> TwoClasses:
    meant = None if wanted is None else match_class(wanted, names, by_side=False)
    if meant is None:
        told = ", ".join(quoted(name) for name in names[:4])
        told = told if len(names) <= 4 else f"{told} ..."
        problem = f"{len(names)} different values, not two classes"
        if wanted is not None:
            problem = f"no class {quoted(wanted)}, but {len(names)} others"
        raise BadInput(
            f"{where}: {problem}: {told}",
            hint=f"Say --pos-label {quoted(names[0])} to tell it from the rest.",
        )
    positive = names[meant]
    rest = THE_REST if positive != THE_REST else f"not {THE_REST}"
    codes = np.array(y) == positive
    return TwoClasses(np.where(codes, positive, rest), positive, rest, positive, rest)


@dataclass(frozen=True)
class Split:
    """Which rows train and which test: two disjoint sets of indices that cover all rows."""

    train: NDArray[np.int64]
    test: NDArray[np.int64]


def load_dataset(name: str, target: str | None = None) -> Dataset:
    """One of DATASET_NAMES. target: which column, only where there are several (linnerud).

    Raises UsageError for another name or target.
    """
    from sklearn import datasets

    if name not in DATASET_NAMES:
        raise UsageError(f"no data set named {name!r}", hint=_THERE_ARE)
    found = getattr(datasets, f"load_{name}")()
    targets = tuple(found.target_names) if name == "linnerud" else ("target",)
    chosen = targets[0] if target is None else target
    if chosen not in targets:
        raise UsageError(
            f"{name}: no target {chosen!r}", hint=f"Its targets: {', '.join(targets)}."
        )
    X = np.asarray(found.data, dtype=np.float64)  # noqa: N806 - scikit-learn's name
    features = tuple(str(each) for each in found.feature_names)
    y = found.target[:, targets.index(chosen)] if name == "linnerud" else found.target
    if name in ("breast_cancer", "iris", "wine", "digits"):
        y = np.array([str(each) for each in found.target_names])[y]
    return Dataset(
        name=name.replace("_", " "),
        X=X,
        y=y if y.dtype.kind == "U" else np.asarray(y, dtype=np.float64),
        feature_names=features,
        target_name=chosen,
        columns=dict(zip(features, X.T, strict=True)),
    )


def breast_cancer() -> Dataset:
    """The Wisconsin diagnostic breast cancer data: 569 rows, 30 features, two classes.

    Source: W. Street, W. Wolberg, O. Mangasarian, 1993, as shipped with scikit-learn.
    """
    return load_dataset("breast_cancer")


def stratified_split(y: NDArray[Any], *, n_test: int, seed: int) -> Split:
    """A random test set of `n_test` rows in which each class keeps its share.

    Classes count in the order in which they first appear: their spelling changes nothing.
    """
    from sklearn.model_selection import train_test_split

    values = y.tolist()
    code_of = {label: code for code, label in enumerate(dict.fromkeys(values))}
    codes = [code_of[label] for label in values]
    rows = np.arange(len(y))
    train, test = train_test_split(rows, test_size=n_test, stratify=codes, random_state=seed)
    return Split(np.asarray(train), np.asarray(test))


def require_seed(seed: int) -> None:
    """Raise UsageError when scikit-learn would not take this seed."""
    if not 0 <= seed <= LARGEST_SEED:
        raise UsageError(f"the seed {seed} is not a whole number from 0 to {LARGEST_SEED}")
