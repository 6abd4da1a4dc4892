"""Choose among the animated images of one film: the smallest that the target shows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlu_anim.bundle.rendered_bundles import MediaFile

ANIMATIONS = ("gif", "webp", "apng")
"""Formats for places that accept only images; the most widely accepted one first."""
SHOWN_IN: Mapping[str, tuple[str, ...]] = {"markdown": ("gif", "webp"), "moodle": ("gif", "webp")}
"""Formats that a target's host accepts as images; the other targets are web pages, which show all.

GitHub lists PNG, GIF, JPEG, SVG and WebP, and Moodle's list of web images is the same: neither
knows the suffix `.apng`.
"""
_SAME_LENGTH_S = 0.1


def smallest_shown(animations: Sequence["MediaFile"], target: str) -> "MediaFile | None":
    """Return the smallest animated image among those that a target shows.

    animations: of one bundle, in the order of `ANIMATIONS`.  Only those as long as the first are
    compared, since others may be of another cut.  If the target shows none, the first is returned.
    """
    known = SHOWN_IN.get(target, ANIMATIONS)
    shown = [each for each in animations if each.format in known] or list(animations[:1])
    alike = [each for each in shown if abs(each.duration_s - shown[0].duration_s) < _SAME_LENGTH_S]
    return min(alike, key=lambda each: each.size_bytes, default=None)
