"""The progress and the result of a rendering."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Progress:
    """The progress of a clip: `done` of `total` units of one stage."""

    clip: str
    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class Rendered:
    """The result of a request: the files, in the order in which they were published."""

    clip: str
    files: tuple[Path, ...]
    manifest: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    """Notes for the user, one sentence each."""
    was_there: bool = False
    """True if nothing was written, since all files were already up to date."""
    cuts: Mapping[Path, str] = field(default_factory=dict)
    """The cut that each film or picture shows, where there are several."""
