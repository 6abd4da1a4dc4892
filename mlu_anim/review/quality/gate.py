"""The interface of a quality gate, and its input.

A gate checks one property of a clip. Each gate has a module in `gates/`, which lists them all.
"""

from dataclasses import dataclass
from typing import Protocol

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.results.result import Result
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.observations import FlashMeasurement, View


@dataclass(frozen=True)
class GateInput:
    """A clip with one result, its texts and the observations of it.

    `bundles`: published renderings of the clip, possibly with other results.
    """

    clip: str
    result: Result
    clip_text: ClipText
    views: tuple[View, ...] = ()
    flashes: tuple[FlashMeasurement, ...] = ()
    bundles: tuple[RenderedBundle, ...] = ()


class Gate(Protocol):
    """A check of one property of a clip.

    `needs_files`: it is skipped if nothing has been rendered.
    """

    name: str
    needs_files: bool

    def run(self, subject: GateInput) -> list[Finding]:
        """Find all faults."""
