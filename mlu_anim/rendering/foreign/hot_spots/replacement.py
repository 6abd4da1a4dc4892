"""Replace a manim function by a faster one, if manim's source is the expected version."""

import hashlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

_DIGITS = 16


@dataclass(frozen=True)
class Replacement:
    """A manim function and its replacement.

    `owner`, `name`: the class or module of the manim function, and its name.
    `relies_on`: other manim functions whose behavior `stand_in` reproduces without calling them.
    `digest`: the checksum of the source of all these manim functions; if their source has another
    checksum, the function is not replaced.
    """

    owner: Any
    name: str
    stand_in: Callable[..., Any]
    relies_on: tuple[Callable[..., Any], ...]
    digest: str

    def fits(self) -> bool:
        """Return True if manim's source is the version that `stand_in` was written for."""
        return source_digest([vars(self.owner)[self.name], *self.relies_on]) == self.digest


def source_digest(functions: Sequence[Callable[..., Any]]) -> str:
    """Return a checksum of the source of functions; "" if the source is not available."""
    digest = hashlib.sha256()
    for function in functions:
        try:
            digest.update(inspect.getsource(function).encode())
        except (OSError, TypeError):
            return ""
    return digest.hexdigest()[:_DIGITS]


@contextmanager
def replaced(replacements: Sequence[Replacement]) -> Iterator[tuple[str, ...]]:
    """Install all replacements that fit manim, within the block; yields notes on the others."""
    notes = []
    with ExitStack() as restore:
        for replacement in replacements:
            if replacement.fits():
                owner, name = replacement.owner, replacement.name
                restore.callback(setattr, owner, name, vars(owner)[name])
                setattr(owner, name, replacement.stand_in)
            else:
                notes.append(
                    f"{replacement.owner.__name__}.{replacement.name} is not sped up: "
                    "its source differs from the version of manim that was tested"
                )
        yield tuple(notes)
