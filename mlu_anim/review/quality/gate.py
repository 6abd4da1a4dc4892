"""The interface of a quality gate, and its input.

A gate checks one property of a clip. Each gate is a module in the folder `gates`, whose
`__init__.py` lists them all.
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
    """What the gates check: a clip with its result and texts, and observations of its pictures.

    `views`: snapshots of several cuts and variants.
    `flashes`: measured in every frame of some cuts and variants.
    `bundles`: published renderings of the clip, which may show other results.
    """

    clip: str
    result: Result
    clip_text: ClipText
    views: tuple[View, ...] = ()
    flashes: tuple[FlashMeasurement, ...] = ()
    bundles: tuple[RenderedBundle, ...] = ()


class Gate(Protocol):
    """A check of one property of a clip.

    `needs_files`: True if the gate checks published files; without files it is skipped.
    """

    name: str
    needs_files: bool

    def run(self, subject: GateInput) -> list[Finding]:
        """Return all faults of the clip."""
