"""Build the feature matrix of a table: a column of words becomes one 0/1 column per word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.tables.column import Column, Kind
from mlu_anim.data.tables.table_file import require_cells
from mlu_anim.wording.value_text import quoted

_MOST_LISTED_WORDS = 6


def build_dataset(
    file: str, target: Column, features: Sequence[Column], notes: Mapping[str, object]
) -> tuple[Dataset, Mapping[str, slice]]:
    """Return the data set of a table, and the slice of columns in X for each feature.

    file: name of the table.  notes: one sentence each, by kind. To save memory, the numbers are
    moved out of `features` into X. Raises BadInput if X has too many cells.
    """
    y = target.numbers if target.numbers is not None else target.text
    names: list[str] = []
    spans = {}
    for column in features:
        encoded = _encoded_names(column)
        spans[column.name] = slice(len(names), len(names) + len(encoded))
        names += encoded
    require_cells(file, len(y), len(names))
    X = np.empty((len(y), len(names)))  # noqa: N806 - scikit-learn's name
    for column in features:
        _put(column, X[:, spans[column.name]])
    data = Dataset(
        name=file,
        X=X,
        y=y,
        feature_names=tuple(names),
        target_name=target.name,
        columns=_Columns(X, spans, {column.name: column for column in features}),
        notes=notes,
    )
    return data, spans


def _encoded_names(column: Column) -> list[str]:
    """Return the names of a feature's columns in X; empty if only a user's model can encode it."""
    if column.moments is not None or (column.is_raw and column.kind is Kind.WORDS):
        return []
    if column.codes is None or column.kind is Kind.BOOLEAN:
        return [column.name]
    # For two words, one column is enough.
    words = column.words[1:] if len(column.words) == 2 else column.words
    return [f"{column.name}={word}" for word in words]


def _put(column: Column, place: NDArray[np.float64]) -> None:
    """Write a column of the table into the feature matrix X, and remove its numbers from `column`.

    place: the part of X to write to, a view of shape (n_samples, n_encoded). n_encoded is 1, or for
    words the number of 0/1 columns; nothing is written if it is 0.
    """
    if column.numbers is not None:
        place[:, 0] = column.numbers
        column.numbers = None
    elif column.kind is Kind.BOOLEAN:
        place[:, 0] = column.is_true
    elif place.shape[1]:
        assert column.codes is not None
        first = 1 if len(column.words) == 2 else 0
        for index in range(place.shape[1]):
            place[:, index] = column.codes == first + index


class _Columns(Mapping[str, NDArray[Any]]):
    """The features in their original types, by name; each array is created on access."""

    def __init__(
        self,
        X: NDArray[np.float64],  # noqa: N803 - scikit-learn's name
        spans: Mapping[str, slice],
        columns: Mapping[str, Column],
    ) -> None:
        self._x, self._spans, self._columns = X, spans, columns

    def __getitem__(self, name: str) -> NDArray[Any]:
        span, column = self._spans[name], self._columns[name]
        is_number = span.stop - span.start == 1 and column.codes is None
        return column.values(self._x[:, span.start] if is_number else None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)


def select_features(
    whole: Dataset,
    features: Sequence[str],
    spans: Mapping[str, slice],
    notes: Mapping[str, object],
) -> Dataset:
    """Return a data set with the chosen features only, in the given order.

    spans: slice of each feature's columns in whole.X.  notes: replace those of `whole`. The
    result's `all_features` is `whole`, if that has more features.
    """
    index = np.concatenate([np.arange(whole.X.shape[1])[spans[name]] for name in features])
    return replace(
        whole,
        X=np.ascontiguousarray(whole.X[:, index]),
        feature_names=tuple(whole.feature_names[i] for i in index),
        columns={name: whole.columns[name] for name in features},
        notes=notes,
        all_features=whole if len(whole.columns) > len(features) else None,
    )


def describe_words(column: Column) -> str:
    """Describe the words of a column for a note: `color (blue, red)`."""
    words, numbers = column.words, column.numbers_as_words
    text = ", ".join(words) if len(words) <= _MOST_LISTED_WORDS else f"{len(words)} words"
    if numbers and len(numbers) < len(words):
        other = next(word for word in words if word not in numbers)
        text += f"; words, since {quoted(other)} is not a number"
    return f"{column.name} ({text})"
