"""The two classes of a column of labels, in any spelling, and which of them is positive.

labels = Labels()
codes = [labels.code(value, row, place) for row, value in enumerate(column)]
"""

from collections.abc import Callable, Sequence

from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import MISSING, one_line, quoted

POSITIVE_BY_PAIR = {
    frozenset(pair): pair[1]
    for pair in (
        *(("0", "1"), ("-1", "1"), ("false", "true"), ("f", "t"), ("no", "yes"), ("n", "y")),
        *(("negative", "positive"), ("neg", "pos"), ("-", "+")),
    )
}
"""The positive label of each pair of labels that needs no --pos-label; all are in lower case."""
_POSITIVE = frozenset(POSITIVE_BY_PAIR.values())
_NEGATIVE = frozenset[str]().union(*POSITIVE_BY_PAIR) - _POSITIVE

_WORDLESS = frozenset({"0", "1", "-1", "false", "true", "f", "t", "-", "+", "n", "y", "no", "yes"})
_MOST_SPELLINGS = 1000
Place = Callable[[int], str]
"""Function from a row index to its place for a message: `scores.csv: row 3, column 'y_score'`."""


class Labels:
    """The different labels seen so far, at most two; `1` and `1.0` are the same label."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._code_of: dict[object, int] = {}

    def code(self, value: object, row: int, place: Place) -> int:
        """Return 0 for the first label seen, 1 for the second; row and place are for messages.

        Raises BadInput for a third label, a missing one, and one that cannot be hashed.
        """
        try:
            known = self._code_of.get(value)
        except TypeError:
            raise BadInput(f"{place(row)}: {quoted(value)} is not a label") from None
        return self._code_of_new(value, row, place) if known is None else known

    def _code_of_new(self, value: object, row: int, place: Place) -> int:
        name = one_line(value)
        if value is None or name.casefold() in MISSING:
            raise BadInput(
                f"{place(row)}: the label is missing", hint="Fill it in or remove the row."
            )
        if name not in self.names:
            if len(self.names) == 2:
                labels = ", ".join(map(quoted, [*self.names, name]))
                raise BadInput(
                    f"{place(row)}: a third class: {labels}",
                    hint="This clip needs two classes: keep two, or choose a column with --y-true.",
                )
            self.names.append(name)
        code = self.names.index(name)
        if len(self._code_of) < _MOST_SPELLINGS:
            self._code_of[value] = code
        return code

    def require_two(self, n_rows: int, where: str) -> None:
        """Raise BadInput if there are fewer than two rows or two classes."""
        if n_rows < 2:
            rows = "no rows" if n_rows == 0 else "only one row"
            raise BadInput(f"{where}: {rows} of data", hint="At least two are needed.")
        if len(self.names) < 2:
            raise BadInput(
                f"{where}: all {n_rows:,} rows are of one class, {quoted(self.names[0])}",
                hint="This clip needs rows of two classes.",
            )

    def positive(self, pos_label: object, where: str) -> int:
        """Return the code of the positive class: `pos_label`, or if None, by POSITIVE_BY_PAIR.

        where: begins the message. Raises BadInput if `pos_label` is no class, or if it is None and
        POSITIVE_BY_PAIR does not have the two labels.
        """
        first, second = self.names
        options = f"Pass --pos-label {quoted(first)} or --pos-label {quoted(second)}."
        if pos_label is None:
            rule = POSITIVE_BY_PAIR.get(frozenset(name.casefold() for name in self.names))
            if rule is None:
                raise BadInput(
                    f"{where}: which class is positive, {quoted(first)} or {quoted(second)}?",
                    hint=options,
                )
            return 0 if first.casefold() == rule else 1
        code = match_class(pos_label, self.names)
        if code is None:
            raise BadInput(
                f"{where}: no class {quoted(one_line(pos_label))}; there are {quoted(first)} and "
                f"{quoted(second)}",
                hint=options,
            )
        return code

    @property
    def wordless(self) -> bool:
        """True if no label can name its class in a sentence: 0 and 1, - and +, false and true."""
        return {name.casefold() for name in self.names} <= _WORDLESS


def match_class(label: object, names: Sequence[str], *, by_side: bool = True) -> int | None:
    """Return the index of the one of `names` that matches `label`; None for no or several matches.

    This is the only rule for labels that table, model and `--pos-label` spell differently. In this
    order, a label matches a class if

    1. they are the same text; equal numbers are the same (`1`, `1.0`, `"1"`);
    2. they differ only in case (`True`, `true`);
    3. both belong to pairs of POSITIVE_BY_PAIR, and both are positive (`1`, `True`, `yes`) or both
       negative (`0`, `-1`, `False`, `no`).

    names: the labels of the classes, formatted by `one_line`.  by_side: apply the third rule.
    """
    wanted = one_line(label)
    if wanted in names:
        return names.index(wanted)
    wanted, folded = wanted.casefold(), [name.casefold() for name in names]
    if folded.count(wanted) == 1:
        return folded.index(wanted)
    if by_side and len(folded) == 2 and frozenset(folded) in POSITIVE_BY_PAIR:
        for side in (_POSITIVE, _NEGATIVE):
            if wanted in side:
                return next(index for index, name in enumerate(folded) if name in side)
    return None
