"""What a column must be before a model is fitted to it, and what is said of one that is not."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data_columns import ITS_OWN_WORD, Column
from mlu_anim.data_files import DataFile
from mlu_anim.errors import BadInput
from mlu_anim.labels import shown

MOST_CATEGORIES = 30
"""Most words of a column that become a column each."""
LARGEST_NUMBER = 1e100
"""Squares of larger ones, summed over a million rows, come near the largest that there is."""
LEAST_RANGE = 1e-100
"""Squares of smaller differences, summed, are lost beside the smallest number there is."""
LEAST_SHARE = 1e-9
"""Of the largest number, by which numbers must differ: scikit-learn's StandardScaler takes a
million numbers that differ by less for all alike."""
_DIFFER = "differ by"
_FEWEST_NUMBERED = 30
_MOST_COUNTED = 6


def problem_of_feature(file: DataFile, column: Column) -> str | None:
    """Why a column cannot predict anything; None when it can."""
    problem, where = _problem_of_cells(file, column), f"{file.file}: column {column.name!r}"
    if problem is None and column.numbers is not None:
        return _too_alike(column.numbers, where)
    if problem is not None or column.codes is None:
        return problem
    n_words = len(column.words)
    if 2 < n_words == int((column.codes >= 0).sum()):
        return f"{where}: {ITS_OWN_WORD}, which names the rows and predicts nothing"
    if n_words > MOST_CATEGORIES:
        return f"{where}: {n_words} different words; at most {MOST_CATEGORIES} become columns"
    return None


def numbers_the_rows(file: DataFile, column: Column) -> str | None:
    """What is said of a column that counts the rows: 1, 2, 3 ..."""
    numbers = column.numbers
    if numbers is None or len(numbers) < _FEWEST_NUMBERED:
        return None
    if not (np.diff(numbers) == 1).all():
        return None
    first, last = (f"{number:.15g}" for number in (numbers[0], numbers[-1]))
    return f"{file.file}: column {column.name!r}: only numbers the rows, from {first} to {last}"


def require_target(file: DataFile, column: Column) -> None:
    """Raise BadInput for a column of labels or numbers that cannot be predicted."""
    if (problem := _problem_of_cells(file, column)) is not None:
        raise BadInput(problem, hint="Mend the cell, or name another column with --target.")


def require_feature(file: DataFile, column: Column, others: Sequence[str], *, named: bool) -> None:
    """Raise BadInput for a feature that cannot be used; `others` can be named instead of it."""
    problem = problem_of_feature(file, column)
    if problem is None and others and not named:
        problem = numbers_the_rows(file, column)
    if problem is not None:
        instead = ",".join(others)
        fits = others and len(instead) <= 60 and instead.count(",") == len(others) - 1
        use = f"--features {shown(instead)}" if fits else "--features and the columns to use"
        is_slip = column.nearly_numbers or column.numbers is not None
        mend = "Mend the cell, or leave" if is_slip and "numbers the" not in problem else "Leave"
        if _DIFFER in problem:
            mend = "Multiply the column or subtract a round number from it, or leave"
        raise BadInput(problem, hint=f"{mend} the column out: {use}.")


def n_missing(columns: Sequence[Column]) -> tuple[NDArray[np.bool_], Mapping[str, int]]:
    """Which rows have a missing cell, and how many each column has, where it has any."""
    gaps = {column.name: column.missing for column in columns}
    found = {name: gap for name, gap in gaps.items() if gap is not None and gap.any()}
    first = next(gap for gap in gaps.values() if gap is not None)
    in_any = np.zeros(len(first), dtype=np.bool_)
    for gap in found.values():
        in_any |= gap
    return in_any, {name: int(gap.sum()) for name, gap in found.items()}


def counted(counts: Mapping[str, int], n_rows: int) -> str:
    """Missing cells, column by column: `'age' in 12 of 400 rows`."""
    rows = [f"{shown(name)} in {n:,} of {n_rows:,} rows" for name, n in counts.items()]
    more = len(rows) - _MOST_COUNTED
    rest = [f"and {more} more columns"] if more > 0 else []
    return ", ".join([*rows[:_MOST_COUNTED], *rest])


def _problem_of_cells(file: DataFile, column: Column) -> str | None:
    """What is wrong with single cells, or with all of them."""
    where = f"{file.file}: column {column.name!r}"
    if column.nearly_numbers and column.first_word is not None:
        index, word = column.first_word
        return f"{_place(file, column, index)}: {shown(word)} is not a number"
    if column.unfit is not None:
        return f"{where}: {column.unfit}"
    if column.numbers is not None:
        too_large = np.abs(column.numbers) > LARGEST_NUMBER  # never where one is missing
        if too_large.any():
            index = int(np.argmax(too_large))
            number = float(column.numbers[index])
            rule = (
                "finite" if np.isinf(number) else f"from -{LARGEST_NUMBER:g} to {LARGEST_NUMBER:g}"
            )
            return f"{_place(file, column, index)}: {number:g} is not {rule}"
    return None


def _too_alike(numbers: NDArray[np.float64], where: str) -> str | None:
    """What is said of different numbers that arithmetic takes for one."""
    there = numbers[~np.isnan(numbers)]
    if not len(there):
        return None
    low, high = float(there.min()), float(there.max())
    if low == high:
        return None
    if high - low < LEAST_RANGE:
        return (
            f"{where}: its numbers, from {low:g} to {high:g}, {_DIFFER} less than "
            f"{LEAST_RANGE:g}: squares of that become 0"
        )
    if high - low < LEAST_SHARE * max(-low, high):
        return (
            f"{where}: its numbers lie around {low:.6g} and {_DIFFER} {high - low:.2g} at most, "
            "less than a model can tell apart"
        )
    return None


def _place(file: DataFile, column: Column, index: int) -> str:
    return f"{file.file}: row {file.row(index)}, column {column.name!r}"
