"""Which of several animated images of one film is offered: the smallest that a place shows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlu_anim.bundle.rendered import MediaFile

ANIMATIONS = ("gif", "webp", "apng")
"""Films for places that take only images; the one that is taken everywhere first."""
SHOWN_IN: Mapping[str, tuple[str, ...]] = {"markdown": ("gif", "webp"), "moodle": ("gif", "webp")}
"""What hosts take for an image; every other place is a page, and browsers show all of them.

GitHub lists PNG, GIF, JPEG, SVG and WebP, and Moodle's list of web images is the same: neither
knows the suffix `.apng`.
"""
_SAME_LENGTH_S = 0.1


def smallest_shown(animations: Sequence["MediaFile"], target: str) -> "MediaFile | None":
    """The animated image that costs a reader least, of those that a target shows.

    animations: of one bundle, in the order of `ANIMATIONS`.  Only those as long as the first are
    compared, since others may be of another cut.  Where the target shows none, the first is taken.
    """
    known = SHOWN_IN.get(target, ANIMATIONS)
    shown = [each for each in animations if each.format in known] or list(animations[:1])
    alike = [each for each in shown if abs(each.duration_s - shown[0].duration_s) < _SAME_LENGTH_S]
    return min(alike, key=lambda each: each.size_bytes, default=None)
