"""Choose the smallest animated image (GIF, WebP, APNG) of a clip that a page can show."""

from collections.abc import Mapping, Sequence

from mlu_anim.bundle.media_file import MediaFile

ANIMATIONS = ("gif", "webp", "apng")
"""Animated image formats, the most widely supported first."""
SUPPORTED_BY: Mapping[str, tuple[str, ...]] = {
    "markdown": ("gif", "webp"),
    "moodle": ("gif", "webp"),
}
"""The formats that a target of snippets supports as images; other targets support all of them.

GitHub and Moodle accept PNG, GIF, JPEG, SVG and WebP; neither accepts the suffix `.apng`.
"""
_SAME_LENGTH_S = 0.1


def smallest_supported(animations: Sequence[MediaFile], target: str) -> MediaFile | None:
    """Return the smallest animated image that a target supports; None if there is no animation.

    animations: those of one bundle, in the order of `ANIMATIONS`.  target: the kind of page, such
    as `moodle`.  Only images as long as the first supported one are compared, since others may show
    another cut.  If the target supports none, the first image is returned.
    """
    formats = SUPPORTED_BY.get(target, ANIMATIONS)
    supported = [a for a in animations if a.format in formats] or list(animations[:1])
    first_s = supported[0].duration_s if supported else 0.0
    same_cut = [a for a in supported if abs(a.duration_s - first_s) < _SAME_LENGTH_S]
    return min(same_cut, key=lambda a: a.size_bytes, default=None)
