"""Types that the user trusts by name, and the message about those that nobody has trusted."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence

from mlu_anim.data.models.skops_file import ModelFile
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.wording.value_text import quoted

_MOST_TYPES = 200
"""A model has a dozen at most; a hostile file may have any number."""


def trusted_names(file: ModelFile, unknown: Iterable[str], trust: Sequence[str]) -> list[str]:
    """The names that `--trust` stands for.

    trust: names of types (`my.module.Scaler`), several with commas between them, or beginnings that
    end in a dot (`my.module.`) for all unknown types below it. unknown: the types in the file that
    nobody knows. Raises UsageError for a name or a beginning of which there is no type in the file.
    """
    unknown, named = frozenset(unknown), []
    for entry in _entries(trust):
        below = sorted(name for name in unknown if entry.endswith(".") and name.startswith(entry))
        if not below and entry not in unknown | file.types:
            what = "no type that begins with" if entry.endswith(".") else "no type"
            options = list_types(unknown) or "none, it loads as it is"
            raise UsageError(
                f"{file.file_name}: {what} {quoted(entry)} in it to trust",
                hint=f"Types that need --trust: {options}.",
            )
        named += below or [entry]
    return named


def untrusted_types(file_name: str, missing: Iterable[str]) -> BadInput:
    """The refusal of a file: all types that have to be trusted, and the option to paste."""
    names = sorted(missing)
    search = any(name.startswith("sklearn.metrics._scorer.") for name in names)
    instead = "Save the search's best_estimator_ instead, which needs no metric. Or, if" * search
    what = "a type that is" if len(names) == 1 else f"{len(names)} types that are"
    return BadInput(
        f"{file_name}: not loaded, since it names {what} not known to be harmless: "
        f"{list_types(names, ', ')}",
        hint=f"{instead or 'If'} you know them, and who made the file, add: "
        f"--trust {list_types(names)}",
    )


def list_types(names: Iterable[str], between: str = ",") -> str:
    """Types as a shell takes them."""
    texts = [_type_text(name) for name in sorted(names)]
    more = f" and {len(texts) - _MOST_TYPES} more" if len(texts) > _MOST_TYPES else ""
    return between.join(texts[:_MOST_TYPES]) + more


def _entries(trust: Sequence[str]) -> Iterator[str]:
    for given in trust:
        yield from (entry.strip() for entry in given.split(","))


def _type_text(name: str) -> str:
    """A type as a shell takes it; a hostile file may have any text for a name."""
    return name if re.fullmatch(r"[\w.]{1,200}", name) else shlex.quote(quoted(name))
