"""Files are small enough for where they go."""

from collections.abc import Iterator
from dataclasses import dataclass

from mlu_anim.bundle.media_file import MediaFile, size
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import Subject


@dataclass(frozen=True)
class Budget:
    """Most bytes of a file, and of a second of it; what is not bounded is None."""

    total: int
    a_second: int | None = None


BUDGETS = {
    "gif": Budget(2_000_000, 100_000),
    "webp": Budget(2_000_000, 100_000),
    "apng": Budget(5_000_000),
    "png": Budget(500_000),
    "mp4": Budget(10_000_000),
    "webm": Budget(10_000_000),
}
"""What learning platforms and GitHub take; a mov goes to an editor, not to a page."""
LARGE_FROM_PX = 1080
"""Pictures whose shorter side is longer are for screens that have room; they may be four times as
large."""


class Sizes:
    """Every file that a manifest tells."""

    name = "sizes"
    looks_at_files = True

    def run(self, subject: Subject) -> list[Finding]:
        """Every file that is too large."""
        return [
            Finding(self.name, words, str(bundle.folder / file.name))
            for bundle in subject.bundles
            for file, words in _too_large(bundle)
        ]


def _too_large(bundle: RenderedBundle) -> Iterator[tuple[MediaFile, str]]:
    for file in bundle.files:
        budget = BUDGETS.get(file.format)
        if budget is None:
            continue
        n_bytes = (bundle.folder / file.name).stat().st_size
        room = 4 if min(file.width_px, file.height_px) > LARGE_FROM_PX else 1
        if n_bytes > room * budget.total:
            yield file, f"has {size(n_bytes)}, not {size(room * budget.total)}"
        a_second = n_bytes / file.duration_s if file.duration_s else 0
        if budget.a_second is not None and a_second > room * budget.a_second:
            yield file, f"has {size(int(a_second))} a second, not {size(room * budget.a_second)}"
