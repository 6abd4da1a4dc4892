"""Look up the names of a table's columns."""

from collections.abc import Sequence

from mlu_anim.system.errors import BadInput
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.wording.value_text import is_number, quoted

LABEL_NAMES = ("y_true", "label", "labels", "target", "truth", "actual", "class", "y")
SCORE_NAMES = (
    *("y_score", "score", "scores", "probability", "probabilities", "prob", "proba"),
    *("y_prob", "y_proba", "p"),
)
_MOST_LISTED = 12


def find_alias(names: Sequence[str], aliases: tuple[str, ...]) -> str | None:
    """Return the one name that is in `aliases`, in any case; None if no name or several are.

    A name equal to the first alias is preferred to all others.
    """
    if aliases[0] in names:
        return aliases[0]
    matches = [name for name in names if name.casefold() in aliases]
    return matches[0] if len(matches) == 1 else None


def list_names(names: Sequence[str]) -> str:
    """Return the first twelve names, quoted, and how many more there are, for a message."""
    first = ", ".join(quoted(name) for name in names[:_MOST_LISTED])
    more = len(names) - _MOST_LISTED
    return first if more <= 0 else f"{first} and {more} more"


def require_column(file: str, name: str, names: Sequence[str], option: str) -> str:
    """Return the one of `names` that equals `name`, apart from line breaks and spaces around it.

    option: the command-line option that gave the name. Raises BadInput with the most similar name
    if there is none.
    """
    for spelling in (name, name.strip(), " ".join(name.splitlines()).strip()):
        if spelling in names:
            return spelling
    raise BadInput(
        f"{file}: no column {quoted(name)} ({option}); there are {list_names(names)}",
        hint=did_you_mean(name, names) or f"Pass one of these names to {option}.",
    )


def are_values(names: Sequence[str]) -> bool:
    """Return True if all names are numbers, so that the first row is not a header."""
    return all(is_number(name) for name in names)
