"""The settings with which x264 encodes a film: options, size, rate and colors."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

_CPU_INFO = Path("/proc/cpuinfo")
KEYFRAME_EVERY_S = 2
"""The interval between keyframes, to which players can seek. Segments as long as one or several
intervals cost no extra bytes."""
_NEVER = 1_000_000


@cache
def _without_avx512() -> str:
    """Return the x264 parameters that switch off AVX-512, or "" if the processor lacks it.

    In widths such as 854, x264's macroblock tree reads unset memory with AVX-512, so one film in
    ten had different bytes. Every processor with AVX-512 has the features named here; the bytes
    then equal those of processors without AVX-512.
    """
    has_avx512 = _CPU_INFO.is_file() and "avx512f" in _CPU_INFO.read_text(encoding="utf-8")
    return ":asm=AVX2,LZCNT,FMA3,BMI2" if has_avx512 else ""


@dataclass(frozen=True)
class Effort:
    """x264's speed and quality when repeated frames are not encoded; see docs/decisions/0011."""

    crf: float
    preset: str
    details: str
    n_reordered: int = 0
    """The number of frames by which a picture may be decoded before it is shown."""

    def options(self) -> dict[str, str]:
        """Return the encoder's options, as FFmpeg names them."""
        return {
            "crf": str(self.crf),
            "preset": self.preset,
            "tune": "animation",
            "refs": "1",
            "bf": "0",
            "forced-idr": "1",  # keyframes stand where we ask for them
            "g": str(_NEVER),
            "x264-params": f"weightp=0:{self.details}{_without_avx512()}",
        }


_LOOKAHEAD = "rc-lookahead=5"
"""The number of frames that x264 looks ahead; each takes 12 MB at 1080p.

A longer lookahead gains no more than a lower crf does.
"""
EFFORTS = {
    "draft": Effort(23, "superfast", f"mbtree=1:{_LOOKAHEAD}"),
    "standard": Effort(20, "veryfast", f"trellis=1:{_LOOKAHEAD}"),
    "high": Effort(20, "veryfast", f"trellis=1:{_LOOKAHEAD}"),
    "4k": Effort(20, "veryfast", f"trellis=1:{_LOOKAHEAD}"),
}


@dataclass(frozen=True)
class SmallEffort(Effort):
    """x264's slow settings for small files, with every frame encoded; see docs/decisions/0026."""

    def options(self) -> dict[str, str]:
        """Return the encoder's options, as FFmpeg names them."""
        return {
            "crf": str(self.crf),
            "preset": self.preset,
            "x264-params": f"{self.details}{_without_avx512()}",
        }


# Psycho-visual options are off: they trade similarity for grain. Every decoder supports four
# references at 1080p. A longer lookahead takes more memory and gains little.
SMALL = SmallEffort(21.1, "veryslow", "psy=0:ref=4:bframes=5:rc-lookahead=30", n_reordered=2)


@dataclass(frozen=True)
class H264Settings:
    """Everything that the bytes of a film depend on, besides its pictures."""

    width_px: int
    height_px: int
    fps: Fraction
    effort: Effort

    def add_stream(self, container: Any) -> Any:
        """Add a stream with these settings to a new container."""
        stream = container.add_stream("libx264", rate=self.fps, options=self.effort.options())
        stream.width, stream.height, stream.pix_fmt = self.width_px, self.height_px, "yuv420p"
        codec = stream.codec_context
        codec.time_base = 1 / self.fps
        codec.thread_count = 1  # x264's output depends on it, and each core has its own segment
        codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        return stream
