"""The variant of a rendering: theme, language, ratio, size and rate; and the cut of a clip."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mlu_anim.system.errors import UsageError

if TYPE_CHECKING:
    from mlu_anim.wording.own_words import OwnWords

RATIOS = {"16:9": (16, 9), "1:1": (1, 1), "4:5": (4, 5), "9:16": (9, 16)}
QUALITIES = {"draft": (480, 15), "standard": (720, 30), "high": (1080, 60), "4k": (2160, 60)}
"""Shorter side in pixels, and frames a second, of each quality."""
COMPACT_BELOW_PX = 720
"""16:9 pictures narrower than this have the larger text of the compact type scale."""
_GIF_SHORT_SIDE_PX = {"16:9": 360, "1:1": 480, "4:5": 480, "9:16": 405}
"""Shorter side of a GIF in each ratio."""


@dataclass(frozen=True)
class Variant:
    """The look of one rendering, without its contents.

    `ratio`: width to height, a key of `RATIOS`. `fps`: frames a second. `transparent`: the paper is
    not painted, so that whatever is behind the film shows through.
    """

    theme: str = "light"
    language: str = "en"
    ratio: str = "16:9"
    width_px: int = 1280
    height_px: int = 720
    fps: Fraction = Fraction(30)
    transparent: bool = False

    @property
    def compact(self) -> bool:
        """True for a small picture, whose text is larger in proportion."""
        return self.width_px < COMPACT_BELOW_PX and self.ratio == "16:9"


@dataclass(frozen=True)
class Cut:
    """A cut of a clip: the beats that it plays, its pace and its words.

    `beats`: the beats to play; empty for those of the cut `name`. `pace`: 1 is the pace that lets
    everything be read; 1.25 is a quarter faster. `title`, `own_words`: they replace the shipped
    words; `title` takes precedence.
    """

    name: str = "full"
    beats: tuple[str, ...] = ()
    pace: float = 1.0
    captions: bool = True
    heading: bool = True
    title: str | None = None
    own_words: "OwnWords | None" = None


def size_px(ratio: str, short_side_px: int) -> tuple[int, int]:
    """Return width and height of a picture in pixels; raises UsageError for an unknown ratio.

    The longer side is rounded to an even number, as H.264 needs it: 854x480, not 853x480.
    """
    if ratio not in RATIOS:
        raise UsageError(f"no ratio {ratio!r}", hint=f"ratios: {', '.join(RATIOS)}")
    across, down = RATIOS[ratio]
    longer = 2 * round(short_side_px * max(across, down) / min(across, down) / 2)
    return (longer, short_side_px) if across >= down else (short_side_px, longer)


def film_variant(quality: str, ratio: str, theme: str, fps: Fraction | None = None) -> Variant:
    """Return the variant of a film or still; raises UsageError for an unknown quality or ratio."""
    if quality not in QUALITIES:
        raise UsageError(f"no quality {quality!r}", hint=f"qualities: {', '.join(QUALITIES)}")
    short_side_px, default_fps = QUALITIES[quality]
    width_px, height_px = size_px(ratio, short_side_px)
    rate = Fraction(default_fps) if fps is None else fps
    return Variant(theme, "en", ratio, width_px, height_px, rate)


def gif_variant(quality: str, ratio: str, theme: str, fps: Fraction | None = None) -> Variant:
    """Return the variant of a GIF: 640 px wide in 16:9.

    By default it has 20 frames a second, 10 in draft quality: rates that a GIF can hold exactly.
    """
    width_px, height_px = size_px(ratio, _GIF_SHORT_SIDE_PX[ratio])
    rate = Fraction(10 if quality == "draft" else 20) if fps is None else fps
    return Variant(theme, "en", ratio, width_px, height_px, rate)
