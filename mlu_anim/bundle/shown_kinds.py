"""The kinds of media that a snippet can show: the film, the player, a moving image or a still.

The first kind that the bundle has is shown, in an order that depends on the page. A moving SVG is
rendered only on request, for pages that take no film, so in Markdown it comes first.
"""

from collections.abc import Mapping
from typing import Literal, cast

from mlu_anim.bundle.media_file import MediaFile
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.system.errors import UsageError

Kind = Literal["film", "player", "svg", "gif", "still"]
KINDS: tuple[Kind, ...] = ("film", "player", "svg", "gif", "still")
_ORDER: Mapping[str, tuple[Kind, ...]] = {
    "markdown": ("svg", "film", "gif", "player", "still"),
    "moodle": ("film", "svg", "gif", "still"),
}
"""The order of preference for a target; for others it is that of `KINDS`."""
_RENDERED_BY: Mapping[Kind, tuple[str, str]] = {
    "film": (".mp4", "mp4"),
    "player": (".html", "vector"),
    "svg": (".svg", "svg"),
    "gif": (".gif", "gif"),
    "still": (".png", "png"),
}
"""The end of a kind's usual file name, and the format of `render` that makes it."""


def shown_kind(bundle: RenderedBundle, target: str, wanted: str | None) -> Kind:
    """Return what a snippet for a target shows: the kind that is wanted, else the preferred one.

    Raises UsageError if the bundle has no file for it, or if the target cannot show the player.
    """
    if wanted == "player":
        _require_frames(target)
    if wanted is not None:
        kind = cast("Kind", wanted)
        if main_file(bundle, kind) is None:
            raise _not_rendered(bundle, kind)
        return kind
    found = preferred_kind(bundle, target)
    if found is None and bundle.player is not None:
        _require_frames(target)
    if found is None:
        raise UsageError(
            f"{bundle.path.name} contains no film, GIF or image to embed",
            hint="render one, for example with --for web, or choose another with --variant",
        )
    return found


def preferred_kind(bundle: RenderedBundle, target: str) -> Kind | None:
    """Return the first kind that a bundle has and a target can show; None if there is none."""
    order = _ORDER.get(target, KINDS)
    return next((kind for kind in order if main_file(bundle, kind) is not None), None)


def main_file(bundle: RenderedBundle, kind: Kind) -> MediaFile | None:
    """Return the file of a kind in a bundle; None if there is none."""
    if kind == "film":
        return bundle.films[-1] if bundle.films else None
    if kind == "still":
        return bundle.still_of_outlines or bundle.still_of_pixels
    return {"player": bundle.player, "svg": bundle.svg, "gif": bundle.animation}[kind]


def _require_frames(target: str) -> None:
    if target == "moodle":
        raise UsageError(
            "--as moodle cannot show the player: Moodle removes frames from texts",
            hint="add the .html to the course as a File, or render the clip with --format mp4",
        )


def _not_rendered(bundle: RenderedBundle, kind: Kind) -> UsageError:
    ending, format_name = _RENDERED_BY[kind]
    return UsageError(
        f"there is no file {bundle.path.with_suffix(ending)}",
        hint=f"render it with --format {format_name}, or leave out --show {kind}",
    )
