"""The rules for columns that models are fitted to, and the errors and notes if a rule is broken.

A faulty cell is an error: its meaning is unknown until somebody fixes it. A column that no model
can use is left out with a note, or is an error if the user chose it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.tables.column import ITS_OWN_WORD, Column, Kind
from mlu_anim.data.tables.number_parsing import has_decimal_comma, has_decimal_point
from mlu_anim.data.tables.table_file import TableFile
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import quoted

MOST_CATEGORIES = 30
"""Most different words of a column whose words become a 0/1 column each."""
LARGEST_NUMBER = 1e100
"""Largest absolute value of a cell; sums of squares of much larger numbers overflow."""
LEAST_RANGE = 1e-100
"""Smallest range (maximum - minimum) of a column; squares of much smaller differences become 0."""
LEAST_SHARE = 1e-9
"""Smallest range of a column as a share of its largest absolute value. scikit-learn's
StandardScaler treats a million numbers that differ by less as equal."""
_DIFFER = "differ by"
ONE_MARK = "If that is the decimal mark of the whole table, add --decimal"
_FIX = "Fix the cell"
_FEWEST_NUMBERED = 30
_MOST_COUNTED = 6


@dataclass(frozen=True)
class Fault:
    """A cell or column that breaks a rule: `place` begins the message, `fix` the hint."""

    place: str
    rule: str
    fix: str

    @property
    def message(self) -> str:
        """The message of an error: the place and the rule."""
        return f"{self.place}: {self.rule}"


def find_fault(file: TableFile, column: Column, *, largest: float = LARGEST_NUMBER) -> Fault | None:
    """Return the first fault of a column; None if it has none.

    A fault is a word among numbers, numbers that can be read in two ways, or a number that is not
    from -`largest` to `largest`.
    """
    where = f"{file.file}: column {column.name!r}"
    if column.nearly_numbers and column.first_word is not None:
        index, word = column.first_word
        rule, fix = f"{quoted(word)} is not a number", _FIX
        for uses_other_mark, mark, expected in (
            (has_decimal_comma, ",", "point"),
            (has_decimal_point, ".", "comma"),
        ):
            if uses_other_mark(word):
                rule = f"{rule} with a decimal {expected}"
                fix = f"{ONE_MARK} {mark}; otherwise fix the cell"
        return Fault(_place(file, column, index), rule, fix)
    if column.doubt is not None:
        is_percent = "percent" in column.doubt
        fix = "Write all of them alike" if is_percent else "Pass --decimal . or --decimal ,"
        return Fault(where, column.doubt, fix)
    if column.numbers is not None:
        too_large = np.abs(column.numbers) > largest  # False for missing cells
        if too_large.any():
            index = int(np.argmax(too_large))
            number = float(column.numbers[index])
            limits = f"from -{largest:g} to {largest:g}"
            rule = f"{number:g} is not {'finite' if np.isinf(number) else limits}"
            return Fault(_place(file, column, index), rule, _FIX)
    return None


def is_faulty(column: Column) -> bool:
    """Return True if a column has words among numbers, ambiguous numbers, or too large a number."""
    numbers = column.numbers
    is_too_large = numbers is not None and bool((np.abs(numbers) > LARGEST_NUMBER).any())
    return column.nearly_numbers or column.doubt is not None or is_too_large


def reason_unusable(column: Column) -> str | None:
    """Return the reason why a column without faults cannot be a feature; None if it can."""
    if column.unfit is not None:
        return column.unfit
    if column.has_lost_digits:
        return "integers with so many digits that different ones become equal"
    if column.numbers is not None and (alike := _too_alike(column.numbers)) is not None:
        return alike
    if column.codes is None or column.kind is Kind.BOOLEAN:
        return None if column.moments is None else "dates or times"
    n_words = len(column.words)
    if 2 < n_words == int((column.codes >= 0).sum()):
        return f"{ITS_OWN_WORD}, which identifies rows and predicts nothing"
    if n_words > MOST_CATEGORIES:
        return f"{n_words} different words; at most {MOST_CATEGORIES} become columns"
    return None


def reason_row_numbers(column: Column) -> str | None:
    """Return the reason to leave a column out if it only counts rows (1, 2, 3 ...), or None."""
    numbers = column.numbers
    if numbers is None or len(numbers) < _FEWEST_NUMBERED:
        return None
    if not (np.diff(numbers) == 1).all():
        return None
    first, last = (f"{number:.15g}" for number in (numbers[0], numbers[-1]))
    return f"only numbers the rows, from {first} to {last}"


def require_target(file: TableFile, column: Column) -> None:
    """Raise BadInput for a column that cannot be the target: faulty, or no labels or numbers."""
    where = f"{file.file}: column {column.name!r}"
    if (fault := find_fault(file, column)) is not None:
        raise BadInput(fault.message, hint=f"{fault.fix}, or choose another column with --target.")
    if column.unfit is not None or column.has_lost_digits:
        raise BadInput(
            f"{where}: {reason_unusable(column)}", hint="Choose another column with --target."
        )


def require_sound(file: TableFile, column: Column, others: Sequence[str]) -> None:
    """Raise BadInput for a feature with a fault.  others: names of features to suggest instead."""
    if (fault := find_fault(file, column)) is not None:
        raise BadInput(
            fault.message, hint=f"{fault.fix}, or leave the column out: {_instead(others)}."
        )


def unusable_feature(file: TableFile, column: Column, why: str, others: Sequence[str]) -> BadInput:
    """Return the error for a requested feature that cannot be used.

    why: the reason, for the message.  others: names of features to suggest instead.
    """
    step = "Leave"
    if _DIFFER in why:
        step = "Multiply the column or subtract a round number from it, or leave"
    return BadInput(
        f"{file.file}: column {column.name!r}: {why}",
        hint=f"{step} the column out: {_instead(others)}.",
    )


def _instead(others: Sequence[str]) -> str:
    named = ",".join(others)
    fits = others and len(named) <= 60 and named.count(",") == len(others) - 1
    return f"--features {quoted(named)}" if fits else "--features and the columns to use"


def find_missing(columns: Sequence[Column]) -> tuple[NDArray[np.bool_], Mapping[str, int]]:
    """Return the rows with missing cells, and the number of missing cells in each column.

    The rows are a mask of shape (n_rows,). Columns without missing cells are not in the mapping.
    """
    gaps = {column.name: column.missing for column in columns}
    incomplete = {name: gap for name, gap in gaps.items() if gap is not None and gap.any()}
    any_gap = next(gap for gap in gaps.values() if gap is not None)
    in_any = np.zeros(len(any_gap), dtype=np.bool_)
    for gap in incomplete.values():
        in_any |= gap
    return in_any, {name: int(gap.sum()) for name, gap in incomplete.items()}


def count_missing_text(counts: Mapping[str, int], n_rows: int) -> str:
    """Describe missing cells, column by column: `'age' in 12 of 400 rows`."""
    rows = [f"{quoted(name)} in {n:,} of {n_rows:,} rows" for name, n in counts.items()]
    more = len(rows) - _MOST_COUNTED
    rest = [f"and {more} more columns"] if more > 0 else []
    return ", ".join([*rows[:_MOST_COUNTED], *rest])


def _too_alike(numbers: NDArray[np.float64]) -> str | None:
    """Return the reason why a model cannot tell the different numbers apart; None if it can."""
    there = numbers[~np.isnan(numbers)]
    if not len(there):
        return None
    low, high = float(there.min()), float(there.max())
    if low == high:
        return None
    if high - low < LEAST_RANGE:
        return (
            f"its numbers, from {low:g} to {high:g}, {_DIFFER} less than {LEAST_RANGE:g}: "
            "squares of that become 0"
        )
    if high - low < LEAST_SHARE * max(-low, high):
        return (
            f"its numbers lie around {low:.6g} and {_DIFFER} {high - low:.2g} at most, "
            "which is too little for a model"
        )
    return None


def _place(file: TableFile, column: Column, index: int) -> str:
    return f"{file.file}: row {file.row(index)}, column {column.name!r}"
