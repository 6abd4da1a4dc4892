"""The user's own predictions: true labels and scores, from a file or from columns in memory."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.class_labels import Place
from mlu_anim.data.column_roles import require_single
from mlu_anim.data.datasets import Dataset
from mlu_anim.data.split_rows import provenance
from mlu_anim.data.tables.column import Column
from mlu_anim.data.tables.column_names import (
    LABEL_NAMES,
    SCORE_NAMES,
    find_alias,
    list_names,
    require_column,
)
from mlu_anim.data.tables.column_rules import find_fault
from mlu_anim.data.tables.columns_in_memory import column_in_memory
from mlu_anim.data.tables.opening import open_table_file
from mlu_anim.data.tables.table_file import ReadOptions, TableFile
from mlu_anim.data.tables.table_format import DETECTED, TableFormat
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import MISSING, is_number, one_line, quoted

_FIX_SCORE = "Scores are finite numbers; fix the row or leave it out."
_FIX_LABEL = "Fill it in or remove the row."


@dataclass(frozen=True)
class Predictions:
    """The true class and the score of each row."""

    y_true: NDArray[np.bool_]
    """Shape (n,), True for the positive class; both classes occur."""
    y_score: NDArray[np.float64]
    """Shape (n,), finite; the higher, the more positive."""
    pos_label: str
    """The positive class in the spelling of the data."""
    neg_label: str
    positive_name: str
    """The name of the positive class in sentences: its label, or `positive` for 1, True or yes."""
    negative_name: str
    source: str
    """Name of the file, or `arrays`."""
    y_true_column: str
    y_score_column: str
    notes: Mapping[str, str] = field(default_factory=dict)
    """Notes on how the file was read, one sentence each."""

    @property
    def names(self) -> dict[str, str]:
        """A result's fields `positive_name` and `negative_name`."""
        return {"positive_name": self.positive_name, "negative_name": self.negative_name}

    def provenance(self) -> str:
        """Return a result's provenance as JSON text: source, columns, labels, and notes."""
        about = {
            "data": self.source,
            "y_true": self.y_true_column,
            "y_score": self.y_score_column,
            "pos_label": self.pos_label,
            "neg_label": self.neg_label,
        }
        return provenance(about | ({"notes": dict(self.notes)} if self.notes else {}))


def read_predictions(
    path: Path,
    y_true: str | None = None,
    y_score: str | None = None,
    pos_label: str | None = None,
    form: TableFormat = DETECTED,
) -> Predictions:
    """Read labels and scores of 2 to 1,000,000 rows from a table in any format of --data.

    y_true, y_score: names of columns. By default, the one column with a name in LABEL_NAMES or
    SCORE_NAMES, in any case, or else the first and second of exactly two columns.
    pos_label: the positive class, against all others; by default chosen by POSITIVE_BY_PAIR.
    form: text format of the file; detected by default.
    Raises BadInput with file, column and first bad row.
    """
    with open_table_file(path, form) as file:
        true, score = _columns(file, y_true, y_score)
        columns = file.read([true, score], (), ReadOptions(text=(true,), exact=True))
        labels, scores = columns[true], columns[score]
        _require_complete(file, labels, scores)
        numbers = _finite_scores(file, scores)
        notes = dict(file.notes)
        if scores.converted_formats:
            notes["spelled"] = f"scores read with {', '.join(scores.converted_formats)}"
        origin = (file.file, true, score)
        assert labels.codes is not None
        return _predictions(labels.words, labels.codes, numbers, pos_label, origin, notes)


def predictions_from_columns(y_true: Any, y_score: Any, pos_label: object = None) -> Predictions:
    """Return predictions from arrays, lists, or columns of any dataframe library.

    y_true, y_score: shape (n,) or (n, 1), n >= 2; also a Series of polars or pandas, a ChunkedArray
    of pyarrow, or a data frame with one column.  pos_label: the positive class, against all others.
    Raises BadInput with the argument and the first bad index.
    """
    true, score = column_in_memory(y_true, "y_true"), column_in_memory(y_score, "y_score")
    if len(true) != len(score):
        raise BadInput(
            f"y_true has {len(true)} rows and y_score {len(score)}",
            hint="Pass one score for each label, in the same order.",
        )
    labels = [_label(value, index, "y_true[{}]".format) for index, value in enumerate(true)]
    numbers = [_number(value, index, "y_score[{}]".format) for index, value in enumerate(score)]
    if len(set(numbers)) < len({x for x in score if not isinstance(x, str)}):
        raise _too_many_digits("y_score")
    code_of = {label: code for code, label in enumerate(dict.fromkeys(labels))}
    return _predictions(
        tuple(code_of),
        np.array([code_of[label] for label in labels], dtype=np.int32),
        np.array(numbers, dtype=np.float64),
        pos_label,
        ("arrays", "y_true", "y_score"),
    )


def _predictions(
    words: tuple[str, ...],
    codes: NDArray[np.int32],
    scores: NDArray[np.float64],
    pos_label: object,
    origin: tuple[str, str, str],
    notes: Mapping[str, str] | None = None,
) -> Predictions:
    """Return the predictions for rows whose labels are given as codes.

    words: the different labels.  codes: shape (n_rows,), the index in `words` of each row's label.
    scores: shape (n_rows,).  origin: names of the source, of the column of labels, and of the
    column of scores.  notes: on how the file was read. Raises BadInput if the labels are not two
    classes.
    """
    source, y_true_column, y_score_column = origin
    # One row per label is enough, unless there is one label only: then the error counts the rows.
    labels = np.array(words, dtype=np.object_)
    labels = labels if len(words) > 1 else labels[codes]
    table = Dataset(source, np.empty((len(labels), 0)), labels, (), target_name=y_true_column)
    classes = table.two_classes(pos_label)
    return Predictions(
        y_true=classes.is_positive[codes],
        y_score=scores + 0.0,  # a copy, without -0.0
        pos_label=classes.pos_label,
        neg_label=classes.neg_label,
        positive_name=classes.positive_name,
        negative_name=classes.negative_name,
        source=source,
        y_true_column=y_true_column,
        y_score_column=y_score_column,
        notes=notes or {},
    )


def _require_complete(file: TableFile, labels: Column, scores: Column) -> None:
    """Raise BadInput for the first row without a label or score, or if no labels could be read."""
    if labels.unfit is not None:
        raise BadInput(
            f"{file.file}: column {labels.name!r}: {labels.unfit}, not two classes",
            hint="Choose the column of the labels with --y-true.",
        )
    for column, what, hint in (
        (labels, "label", _FIX_LABEL),
        (scores, "score", _FIX_SCORE),
    ):
        gaps = column.missing
        if gaps is not None and gaps.any():
            place = f"{file.file}: row {file.row(int(np.argmax(gaps)))}, column {column.name!r}"
            raise BadInput(f"{place}: the {what} is missing", hint=hint)


def _finite_scores(file: TableFile, scores: Column) -> NDArray[np.float64]:
    """Return the scores, shape (n_rows,).

    Raises BadInput if one is not a finite number, or if different scores became equal because they
    have too many digits.
    """
    where = f"{file.file}: column {scores.name!r}"
    if (fault := find_fault(file, scores, largest=math.inf)) is not None:
        raise BadInput(fault.message, hint=f"{fault.fix}. {_FIX_SCORE}")
    if scores.numbers is None:
        if scores.first_word is None:
            raise BadInput(f"{where}: {scores.unfit}, not scores", hint=_FIX_SCORE)
        index, word = scores.first_word
        place = f"{file.file}: row {file.row(index)}, column {scores.name!r}"
        raise BadInput(f"{place}: {quoted(word)} is not a number", hint=_FIX_SCORE)
    if not (finite := np.isfinite(scores.numbers)).all():
        index = int(np.argmin(finite))
        place = f"{file.file}: row {file.row(index)}, column {scores.name!r}"
        word = f"{scores.numbers[index]:g}"
        raise BadInput(f"{place}: {quoted(word)} is not a finite number", hint=_FIX_SCORE)
    if scores.has_lost_digits:
        raise _too_many_digits(where)
    return scores.numbers


def _columns(file: TableFile, y_true: str | None, y_score: str | None) -> tuple[str, str]:
    names = file.names
    true = _required(file, y_true, "--y-true") or find_alias(names, LABEL_NAMES)
    score = _required(file, y_score, "--y-score") or find_alias(names, SCORE_NAMES)
    if len(names) == 2:
        others = [name for name in names if name not in (true, score)]
        true = true or others.pop(0)
        score = score or others.pop()
    for column, what, option, aliases in (
        (true, "labels", "--y-true", LABEL_NAMES),
        (score, "scores", "--y-score", SCORE_NAMES),
    ):
        if column is None:
            for name in filter(lambda repeated: repeated.casefold() in aliases, file.repeated):
                require_single(file, name)
            raise BadInput(
                f"{file.file}: row {file.header_row}: which column holds the {what}? "
                f"There are {list_names(names)}",
                hint=f"Choose it with {option}.",
            )
    if true == score:
        raise BadInput(
            f"{file.file}: column {true!r}: is used for both labels and scores",
            hint="Choose two columns with --y-true and --y-score.",
        )
    chosen = (str(true), str(score))
    if any(is_number(name) for name in chosen) and not (y_true or y_score):
        raise BadInput(
            f"{file.file}: row {file.header_row}: {list_names(names)} are values, not column names",
            hint="Add a header row: y_true,y_score",
        )
    return chosen


def _required(file: TableFile, name: str | None, option: str) -> str | None:
    if not name:
        return None
    require_single(file, name)
    return require_column(file.file, name, file.names, option)


def _too_many_digits(where: str) -> BadInput:
    return BadInput(
        f"{where}: numbers with so many digits that different scores become equal",
        hint="Subtract a constant from all of them, or use their ranks: at most 15 digits.",
    )


def _label(value: object, index: int, place: Place) -> str:
    """Return one label as text; raises BadInput if it is missing or cannot be hashed."""
    try:
        hash(value)
    except TypeError:
        raise BadInput(f"{place(index)}: {quoted(value)} is not a label") from None
    label = one_line(value)
    if value is None or label.casefold() in MISSING:
        raise BadInput(f"{place(index)}: the label is missing", hint=_FIX_LABEL)
    return label


def _number(value: object, row: int, place: Place) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        problem = f"{quoted(value)} is not a number"
    else:
        if math.isfinite(number) and not (isinstance(value, str) and "_" in value):
            return number
        problem = f"{quoted(value)} is not a finite number"
    if value is None or str(value).strip().casefold() in MISSING:
        problem = "the score is missing"
    raise BadInput(
        f"{place(row)}: {problem}",
        hint=_FIX_SCORE,
    )
