"""Gate: files are small enough for their platforms."""

from collections.abc import Iterator
from dataclasses import dataclass

from mlu_anim.bundle.media_file import MediaFile, size
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import GateInput


@dataclass(frozen=True)
class Budget:
    """The largest size of a file in bytes, in total and for a second; None for no limit."""

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
"""Limits by format, from learning platforms and GitHub; mov files (for editors) have no limit."""
LARGE_FROM_PX = 1080
"""Files may be four times as large if the shorter side of the picture is longer than this."""


class Sizes:
    """Checks the size of every published file."""

    name = "sizes"
    needs_files = True

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each published file that is too large."""
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
        factor = 4 if min(file.width_px, file.height_px) > LARGE_FROM_PX else 1
        if n_bytes > factor * budget.total:
            yield file, f"has {size(n_bytes)}; the limit is {size(factor * budget.total)}"
        a_second = n_bytes / file.duration_s if file.duration_s else 0
        if budget.a_second is not None and a_second > factor * budget.a_second:
            limit = size(factor * budget.a_second)
            yield file, f"has {size(int(a_second))} a second; the limit is {limit}"
