"""Measure the time of a frame inside one process: updating the scene, painting, frame data.

python -m benchmarks.frame_costs roc high full 60
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from benchmarks.processes import module, run
from mlu_anim.system.errors import RenderFailed


@dataclass(frozen=True)
class Cost:
    """Milliseconds per frame.

    `all_ms`: mean over all frames.  `moving_ms`: mean over frames with a new picture.  `p95_ms`:
    the 95th percentile over frames with a new picture.
    """

    all_ms: float
    moving_ms: float
    p95_ms: float


@dataclass(frozen=True)
class FrameCosts:
    """The parts of the drawing time. `rest`: comparing looks, frame data, manim's bookkeeping."""

    n_frames: int
    n_moving: int
    state: Cost
    raster: Cost
    rest: Cost


def measure(clip: str, quality: str, cut: str, fps: int) -> FrameCosts:
    """Draw a clip once in a separate process, with timers around its parts."""
    film = [clip, quality, cut, str(fps)]
    print(f"  inside the frames, {' '.join(film)}", file=sys.stderr, end="", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        output = json.loads(run(module("benchmarks.frame_costs", *film), Path(folder)).stdout)
    state, raster, rest = (Cost(**output[name]) for name in ("state", "raster", "rest"))
    measured = FrameCosts(output["n_frames"], output["n_moving"], state, raster, rest)
    print(f": {measured.n_frames} frames, {measured.n_moving} pictures", file=sys.stderr)
    return measured


class Stopwatches:
    """Measures the seconds that named functions take per frame."""

    def __init__(self) -> None:
        self.taken_s: dict[str, float] = {}

    @contextmanager
    def around(self, name: str, owner: Any, function: str) -> Iterator[None]:
        """Time every call of `owner.function`; raises RenderFailed if it does not exist."""
        original: Callable[..., Any] | None = getattr(owner, function, None)
        if original is None:
            where = getattr(owner, "__name__", repr(owner))
            raise RenderFailed(
                f"cannot measure {name!r}: there is no {where}.{function}",
                hint="the renderer has changed: set the function in benchmarks/frame_costs.py",
            )
        timed = original

        def timed_function(*arguments: Any, **options: Any) -> Any:
            start_s = time.perf_counter()
            try:
                return timed(*arguments, **options)
            finally:
                passed_s = time.perf_counter() - start_s
                self.taken_s[name] = self.taken_s.get(name, 0.0) + passed_s

        setattr(owner, function, timed_function)
        try:
            yield
        finally:
            setattr(owner, function, original)

    def lap(self) -> dict[str, float]:
        """The seconds by name since the last lap."""
        taken, self.taken_s = self.taken_s, {}
        return taken


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw a clip and print the costs of its frames as JSON."""
    parser = argparse.ArgumentParser()
    for name in ("clip", "quality", "cut"):
        parser.add_argument(name)
    parser.add_argument("fps", type=Fraction)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as name:
        print(json.dumps(asdict(_measured(args, Path(name)))))


def _measured(args: argparse.Namespace, folder: Path) -> FrameCosts:
    from manim import Scene

    from benchmarks.our_shot import our_shot
    from mlu_anim.rendering import shot as shots
    from mlu_anim.rendering.painter import Painter

    shot = our_shot(args.clip, args.quality, args.cut, args.fps, folder)
    timeline = shots.measure_timeline(shot)
    clocks = Stopwatches()
    laps: list[tuple[dict[str, float], float, bool]] = []
    shown, last_s = -1, time.perf_counter()

    def show(frame: shots.Frame) -> None:
        nonlocal shown, last_s
        now_s = time.perf_counter()
        laps.append((clocks.lap(), now_s - last_s, frame.number != shown))
        shown, last_s = frame.number, time.perf_counter()

    with (
        clocks.around("state", Scene, "update_to_time"),
        clocks.around("raster", shots.DisplayLister, "items"),
        clocks.around("raster", Painter, "paint"),
    ):
        shots.draw(shot, timeline, show)
    return summed_up(laps[1:])  # the first frame includes the layout


def summed_up(laps: Sequence[tuple[dict[str, float], float, bool]]) -> FrameCosts:
    """Costs from laps: seconds by part, total seconds, and True for a new picture."""
    state = [lap.get("state", 0.0) for lap, _, _ in laps]
    raster = [lap.get("raster", 0.0) for lap, _, _ in laps]
    rest = [all_s - s - r for (_, all_s, _), s, r in zip(laps, state, raster, strict=True)]
    moving = [new for _, _, new in laps]
    costs = (_cost(part, moving) for part in (state, raster, rest))
    return FrameCosts(len(laps), sum(moving), *costs)


def _cost(seconds: Sequence[float], moving: Sequence[bool]) -> Cost:
    of_moving = [s for s, new in zip(seconds, moving, strict=True) if new] or [0.0, 0.0]
    slow = quantiles(of_moving * 2, n=20)[-1]
    return Cost(1000 * fmean(seconds), 1000 * fmean(of_moving), 1000 * slow)


if __name__ == "__main__":
    main()
