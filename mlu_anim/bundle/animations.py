"""Choose the smallest animated image of a film that a target supports."""

from collections.abc import Mapping, Sequence

from mlu_anim.bundle.media_file import MediaFile

ANIMATIONS = ("gif", "webp", "apng")
"""Animated image formats, the most widely supported first."""
SUPPORTED_BY: Mapping[str, tuple[str, ...]] = {
    "markdown": ("gif", "webp"),
    "moodle": ("gif", "webp"),
}
"""The formats that a target supports as images; other targets are web pages, which support all.

GitHub and Moodle accept PNG, GIF, JPEG, SVG and WebP; neither accepts the suffix `.apng`.
"""
_SAME_LENGTH_S = 0.1


def smallest_supported(animations: Sequence[MediaFile], target: str) -> MediaFile | None:
    """Return the smallest animated image that a target supports.

    animations: those of one bundle, in the order of `ANIMATIONS`.  Only images as long as the first
    one are compared, since others may show another cut.  If the target supports none, the first is
    returned.
    """
    formats = SUPPORTED_BY.get(target, ANIMATIONS)
    supported = [a for a in animations if a.format in formats] or list(animations[:1])
    first_s = supported[0].duration_s if supported else 0.0
    same_cut = [a for a in supported if abs(a.duration_s - first_s) < _SAME_LENGTH_S]
    return min(same_cut, key=lambda a: a.size_bytes, default=None)
