"""Names of a table's columns: those that are known, and what is said of the others."""

from collections.abc import Sequence
from difflib import get_close_matches

from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import is_number, quoted

LABEL_NAMES = ("y_true", "label", "labels", "target", "truth", "actual", "class", "y")
SCORE_NAMES = (
    *("y_score", "score", "scores", "probability", "probabilities", "prob", "proba"),
    *("y_prob", "y_proba", "p"),
)
_MOST_LISTED = 12


def find_alias(names: Sequence[str], aliases: tuple[str, ...]) -> str | None:
    """The one column called as in `aliases`, in any case; None when several are, or none is."""
    if aliases[0] in names:
        return aliases[0]
    found = [name for name in names if name.casefold() in aliases]
    return found[0] if len(found) == 1 else None


def list_names(names: Sequence[str]) -> str:
    """Names as a message lists them: quoted, the first twelve."""
    first = ", ".join(quoted(name) for name in names[:_MOST_LISTED])
    more = len(names) - _MOST_LISTED
    return first if more <= 0 else f"{first} and {more} more"


def require_column(file: str, name: str, names: Sequence[str], option: str) -> str:
    """The column that `option` names; raises BadInput with the nearest name if there is none."""
    for asked in (name, name.strip(), " ".join(name.splitlines()).strip()):
        if asked in names:
            return asked
    near = get_close_matches(name, names, n=1)
    raise BadInput(
        f"{file}: no column {quoted(name)} ({option}); there are {list_names(names)}",
        hint=f"Did you mean {near[0]!r}?" if near else f"Give {option} one of these names.",
    )


def are_values(names: Sequence[str]) -> bool:
    """Whether a header is none: a row of numbers."""
    return all(is_number(name) for name in names)
