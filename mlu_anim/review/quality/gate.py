"""What the gates look at: one clip's result, its words, what is seen, and what is rendered."""

from dataclasses import dataclass
from typing import Protocol

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.results.result import Result
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.observations import Flicker, View


@dataclass(frozen=True)
class Subject:
    """One clip with one result, as far as it has been looked at.

    `bundles`: what has been rendered of it, perhaps with other results.
    """

    clip: str
    result: Result
    telling: ClipText
    views: tuple[View, ...] = ()
    flickers: tuple[Flicker, ...] = ()
    bundles: tuple[RenderedBundle, ...] = ()


class Gate(Protocol):
    """One thing that has to be right. `looks_at_files`: it has nothing to say before a render."""

    name: str
    looks_at_files: bool

    def run(self, subject: Subject) -> list[Finding]:
        """All that is wrong."""
