"""SMIL animations of an SVG film: all last as long as the film, and repeat with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mlu_anim.vector.svg_paint import number

NOTHING = "M0 0"
"""Path data that draws nothing."""
_PARTS = 10_000
"""Times are whole numbers of such parts of the film."""


@dataclass(frozen=True)
class Clock:
    """The length of a film, and its frame rate."""

    n_frames: int
    fps: Fraction

    def animate(self, name: str, frames: Sequence[int], values: Sequence[str]) -> str:
        """Return the animation of an attribute, straight between frames; constant outside them."""
        return f'<animate attributeName="{name}"{self._course(frames, values)}/>'

    def shape(self, frames: Sequence[int], values: Sequence[str]) -> str:
        """Return the animation of path data, from the first of the frames on."""
        first = frames[0]
        times = [frame - first for frame in frames]
        begin = f' begin="{number(float(first / self.fps))}s"' if first else ""
        return f'<animate attributeName="d"{self._course(times, values)}{begin}/>'

    def transform(self, kind: str, frames: Sequence[int], values: Sequence[str]) -> str:
        """Return the animation of a transform: `translate` or `scale`."""
        attributes = f'attributeName="transform" type="{kind}"'
        return f"<animateTransform {attributes}{self._course(frames, values)}/>"

    def steps(self, name: str, frames: Sequence[int], values: Sequence[str]) -> str:
        """Return the animation of an attribute that jumps at each frame; the first must be 0."""
        times = ";".join(map(self._time, frames))
        return (
            f'<animate attributeName="{name}" calcMode="discrete" values="{";".join(values)}"'
            f' keyTimes="{times}"{self._whole}/>'
        )

    def shown(self, start: int, end: int) -> str:
        """Return the animation that shows an element from one frame to another, if it needs one."""
        frames = [frame for frame in (0, start, end) if frame < self.n_frames]
        values = ["none", "inline", "none"][: len(frames)]
        if start == 0:
            frames, values = frames[1:], values[1:]
        return self.steps("display", frames, values) if len(frames) > 1 else ""

    def _course(self, frames: Sequence[int], values: Sequence[str]) -> str:
        times, shown = [*map(self._time, frames), "1"], [*values, values[-1]]
        if frames[0] > 0:
            times, shown = ["0", *times], [values[0], *shown]
        needed = [n for n in range(len(shown)) if len({*shown[max(0, n - 1) : n + 2]}) > 1]
        kept = sorted({0, *needed, len(shown) - 1})
        times, shown = [times[n] for n in kept], [shown[n] for n in kept]
        return f' values="{";".join(shown)}" keyTimes="{";".join(times)}"{self._whole}'

    def _time(self, frame: int) -> str:
        """Return a frame as a share of the film, rounded down so that it is shown at its time."""
        text = f"{frame * _PARTS // self.n_frames / _PARTS:.4f}".rstrip("0").rstrip(".")
        return text.removeprefix("0") or "0"

    @property
    def _whole(self) -> str:
        return f' dur="{number(float(self.n_frames / self.fps))}s" repeatCount="indefinite"'
