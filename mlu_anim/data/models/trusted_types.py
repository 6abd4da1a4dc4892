"""Types that the user trusts with --trust, and the error for types that are not trusted."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence

from mlu_anim.data.models.skops_file import ModelFile
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.wording.value_text import quoted

_MOST_TYPES = 200
"""Most types in a message; a model has a dozen, a malicious file may have any number."""


def trusted_names(file: ModelFile, unknown: Iterable[str], trust: Sequence[str]) -> list[str]:
    """Return the types that `--trust` names.

    trust: names of types (`my.module.Scaler`), also several with commas, or prefixes that end in a
    dot (`my.module.`) for all unknown types that begin so.  unknown: types in the file that are not
    known to be harmless. Raises UsageError for a name or prefix of no type in the file.
    """
    unknown, trusted = frozenset(unknown), []
    for entry in _entries(trust):
        below = sorted(name for name in unknown if entry.endswith(".") and name.startswith(entry))
        if not below and entry not in unknown | file.types:
            problem = "no type that begins with" if entry.endswith(".") else "no type"
            options = list_types(unknown) or "none, it loads as it is"
            raise UsageError(
                f"{file.file_name}: {problem} {quoted(entry)} in it to trust",
                hint=f"Types that need --trust: {options}.",
            )
        trusted += below or [entry]
    return trusted


def untrusted_types(file_name: str, missing: Iterable[str]) -> BadInput:
    """Return the error for a file with unknown types; its hint is the --trust option to add."""
    names = sorted(missing)
    search = any(name.startswith("sklearn.metrics._scorer.") for name in names)
    instead = "Save the search's best_estimator_ instead, which needs no metric. Or if" * search
    what = "a type that is" if len(names) == 1 else f"{len(names)} types that are"
    return BadInput(
        f"{file_name}: not loaded, since it uses {what} not known to be harmless: "
        f"{list_types(names, ', ')}",
        hint=f"{instead or 'If'} you know them and trust who made the file, add: "
        f"--trust {list_types(names)}",
    )


def list_types(names: Iterable[str], between: str = ",") -> str:
    """Return the names of types as one text that a shell accepts."""
    texts = [_type_text(name) for name in sorted(names)]
    more = f" and {len(texts) - _MOST_TYPES} more" if len(texts) > _MOST_TYPES else ""
    return between.join(texts[:_MOST_TYPES]) + more


def _entries(trust: Sequence[str]) -> Iterator[str]:
    for text in trust:
        yield from (entry.strip() for entry in text.split(","))


def _type_text(name: str) -> str:
    """Return the name of a type as one word of a shell command.

    A name with other characters than letters, digits, _ and dots, as a malicious file may have, is
    quoted.
    """
    return name if re.fullmatch(r"[\w.]{1,200}", name) else shlex.quote(quoted(name))
