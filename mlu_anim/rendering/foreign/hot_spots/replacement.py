"""Puts a quicker function in the place of one of manim's, if manim is as it was written for."""

import hashlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

_DIGITS = 16


@dataclass(frozen=True)
class Replacement:
    """A function of manim's and what stands in for it.

    `relies_on`: functions whose work is done here without calling them.  `digest`: of the source
    of all of these; with any other source the function stays as manim has it.
    """

    owner: Any
    name: str
    stand_in: Callable[..., Any]
    relies_on: tuple[Callable[..., Any], ...]
    digest: str

    def fits(self) -> bool:
        """Whether manim's source is the one that the stand-in repeats."""
        return source_digest([vars(self.owner)[self.name], *self.relies_on]) == self.digest


def source_digest(functions: Sequence[Callable[..., Any]]) -> str:
    """A checksum of the functions' source, or "" where there is none to read."""
    digest = hashlib.sha256()
    for function in functions:
        try:
            digest.update(inspect.getsource(function).encode())
        except (OSError, TypeError):
            return ""
    return digest.hexdigest()[:_DIGITS]


@contextmanager
def replaced(replacements: Sequence[Replacement]) -> Iterator[tuple[str, ...]]:
    """While in the block, those that fit are in place; yields a note on each that does not."""
    notes = []
    with ExitStack() as undoing:
        for each in replacements:
            if each.fits():
                undoing.callback(setattr, each.owner, each.name, vars(each.owner)[each.name])
                setattr(each.owner, each.name, each.stand_in)
            else:
                notes.append(
                    f"{each.owner.__name__}.{each.name} runs as manim has it: "
                    "this version of manim is not the one that was sped up"
                )
        yield tuple(notes)
