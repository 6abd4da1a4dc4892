"""The user's own predictions: true labels and scores, from a file or from columns in memory.

Whatever is wrong with them is one BadInput that names the place and the next step.
"""

import math
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.column_names import LABEL_NAMES, SCORE_NAMES, known, listed, required
from mlu_anim.errors import BadInput
from mlu_anim.labels import MISSING, Labels, Place, is_number, shown
from mlu_anim.tables import Header, Table

MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Predictions:
    """Which rows are positive, and the score of each."""

    y_true: NDArray[np.bool_]
    """Shape (n,), True where the row is of the positive class; both classes occur."""
    y_score: NDArray[np.float64]
    """Shape (n,), finite; the higher, the more positive."""
    pos_label: str
    """The positive class as the data writes it."""
    neg_label: str
    positive_name: str
    """The positive class as a sentence names it: the label, or `positive` for 1, True, yes."""
    negative_name: str
    source: str
    """The file's name or `arrays`."""
    y_true_column: str
    y_score_column: str


def read_predictions(
    path: Path, y_true: str | None = None, y_score: str | None = None, pos_label: str | None = None
) -> Predictions:
    """Read 2 to 1,000,000 rows of a CSV (UTF-8, with a header; tabs when named `.tsv`).

    y_true, y_score: names of columns. Without them: one column named as in LABEL_NAMES or
    SCORE_NAMES, in any case, or else the first and second of exactly two columns.
    pos_label: the positive class. Without it: as `labels.POSITIVE_BY_PAIR` says.
    Raises BadInput naming file, column and first bad row.
    """
    with Table(path) as table:
        columns = _columns(table.header, y_true, y_score)
        true_at, score_at = (table.header.columns.index(name) for name in columns)
        true_place = _file_place(table.file, columns[0])
        score_place = _file_place(table.file, columns[1])
        labels, scores, codes = Labels(), array("d"), array("b")
        for row, cells in table.rows():
            codes.append(labels.code(cells[true_at], row, true_place))
            scores.append(_number(cells[score_at], row, score_place))
            if len(scores) > MOST_ROWS:
                raise BadInput(
                    f"{table.file}: row {row}: more than {MOST_ROWS:,} rows",
                    hint="Take a random sample of the rows.",
                )
    where = f"{path.name}: column {columns[0]!r}"
    labels.require_two(len(scores), where)
    positive = labels.positive(pos_label, where)
    return _predictions(labels, positive, codes, scores, (path.name, *columns))


def from_columns(y_true: Any, y_score: Any, pos_label: object = None) -> Predictions:
    """Take labels and scores from arrays, lists, or columns of any dataframe.

    y_true, y_score: shape (n,) or (n, 1), n >= 2; a Series of polars or pandas, a ChunkedArray of
    pyarrow, or a data frame of one column will do. Raises BadInput naming the argument and the
    first bad index.
    """
    true, score = _column(y_true, "y_true"), _column(y_score, "y_score")
    if len(true) != len(score):
        raise BadInput(
            f"y_true has {len(true)} rows and y_score {len(score)}",
            hint="Give one score for each label, in the same order.",
        )
    labels = Labels()
    codes = array("b", (labels.code(v, i, "y_true[{}]".format) for i, v in enumerate(true)))
    scores = array("d", (_number(v, i, "y_score[{}]".format) for i, v in enumerate(score)))
    labels.require_two(len(scores), "y_true")
    positive = labels.positive(pos_label, "y_true")
    return _predictions(labels, positive, codes, scores, ("arrays", "y_true", "y_score"))


def _predictions(
    labels: Labels,
    positive: int,
    codes: "array[int]",
    scores: "array[float]",
    origin: tuple[str, str, str],
) -> Predictions:
    pos_label, neg_label = labels.names[positive], labels.names[1 - positive]
    source, y_true_column, y_score_column = origin
    return Predictions(
        y_true=np.frombuffer(codes, dtype=np.int8) == positive,
        y_score=np.frombuffer(scores, dtype=np.float64) + 0.0,  # a copy, without -0.0
        pos_label=pos_label,
        neg_label=neg_label,
        positive_name="positive" if labels.wordless else pos_label,
        negative_name="negative" if labels.wordless else neg_label,
        source=source,
        y_true_column=y_true_column,
        y_score_column=y_score_column,
    )


def _columns(header: Header, y_true: str | None, y_score: str | None) -> tuple[str, str]:
    names = [column for column in header.columns if column]
    true = _asked(header, y_true, "--y-true") or known(names, LABEL_NAMES)
    score = _asked(header, y_score, "--y-score") or known(names, SCORE_NAMES)
    if len(names) == 2:
        others = [name for name in names if name not in (true, score)]
        true = true or others.pop(0)
        score = score or others.pop()
    for column, what, option in ((true, "labels", "--y-true"), (score, "scores", "--y-score")):
        if column is None:
            raise BadInput(
                f"{header.file}: row {header.row}: which column holds the {what}? "
                f"There are {listed(names)}",
                hint=f"Name it with {option}.",
            )
    if true == score:
        raise BadInput(
            f"{header.file}: column {true!r}: taken for both labels and scores",
            hint="Name two columns with --y-true and --y-score.",
        )
    chosen = (str(true), str(score))
    if any(is_number(name) for name in chosen) and not (y_true or y_score):
        raise BadInput(
            f"{header.file}: row {header.row}: {listed(names)} are values, not column names",
            hint="Add a header row: y_true,y_score",
        )
    return chosen


def _asked(header: Header, name: str | None, option: str) -> str | None:
    return name and required(header.file, name, header.columns, option)


def _file_place(file: str, column: str) -> Place:
    return lambda row: f"{file}: row {row}, column {column!r}"


def _number(value: object, row: int, place: Place) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        problem = f"{shown(value)} is not a number"
    else:
        if math.isfinite(number) and not (isinstance(value, str) and "_" in value):
            return number
        problem = f"{shown(value)} is not a finite number"
    if value is None or str(value).strip().casefold() in MISSING:
        problem = "the score is missing"
    raise BadInput(
        f"{place(row)}: {problem}",
        hint="Scores are finite numbers with a decimal point; mend the row or leave it out.",
    )


def _column(values: Any, name: str) -> list[object]:
    """The values as a list; None, or what the library has for it, where one is missing."""
    taken = _of_dataframe(values, name)
    if taken is not values:
        return list(taken)
    if not hasattr(taken, "__array__") and hasattr(taken, "to_numpy"):
        taken = taken.to_numpy()
    if isinstance(taken, np.ma.MaskedArray):
        taken = np.asarray(taken.tolist(), dtype=object)  # None where masked
    try:
        found = np.asarray(taken)
    except ValueError:  # a list in it, and no rows of one length
        return list(taken)
    if found.ndim == 2 and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim != 1:
        raise _not_a_column(name, found.shape)
    return list(found.tolist())


def _of_dataframe(values: Any, name: str) -> Any:
    """A column of polars, pandas, pyarrow or another library as a list; the rest as it is."""
    from narwhals.stable import v2 as narwhals

    found: Any = narwhals.from_native(values, pass_through=True, allow_series=True)
    if isinstance(found, narwhals.LazyFrame):
        raise BadInput(f"{name} is not computed yet", hint="Collect it, and give one column.")
    if isinstance(found, narwhals.DataFrame):
        if found.shape[1] != 1:
            raise _not_a_column(name, found.shape)
        found = found[:, 0]
    return found.to_list() if isinstance(found, narwhals.Series) else found


def _not_a_column(name: str, shape: tuple[int, ...]) -> BadInput:
    return BadInput(
        f"{name} has the shape {shape}, not (n,)",
        hint="Give one column: of predict_proba's, the positive class's.",
    )
