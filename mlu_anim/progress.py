"""How far a rendering is, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Progress:
    """How far a clip is: `done` of `total` units of one stage."""

    clip: str
    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class Rendered:
    """What came of a request: the files, in the order in which they were published."""

    clip: str
    files: tuple[Path, ...]
    manifest: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    """What a person may want to know besides, a sentence each."""
    was_there: bool = False
    """Nothing was written: all of it was as it would be made."""
