"""Values that describe the progress and the outcome of rendering a clip."""

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
    """The outcome of rendering a clip: its files, in the order in which they were published."""

    clip: str
    files: tuple[Path, ...]
    manifest: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    """Notes for the user, one sentence each."""
    was_there: bool = False
    """True if nothing was written, because all files were already up to date."""
    cuts: Mapping[Path, str] = field(default_factory=dict)
    """The name of the cut that a film or picture shows, `short` or `full`, by the file's path."""
