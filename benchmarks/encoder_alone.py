"""Measure the lower limit: x264 alone, on the frames of our film, ready in memory as yuv420p.

Each worker draws a slice into memory and then encodes it; only encoding is counted. All workers run
at the same time, so that they compete for the machine as in a real rendering.

    python -m benchmarks.encoder_alone roc high full 60 --share 0/2
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.film_commands import x264_options
from benchmarks.processes import module, run
from mlu_anim.stage.variant import Variant

if TYPE_CHECKING:
    import av

    from mlu_anim.rendering.plan import Shot
    from mlu_anim.stage.timeline import Span, Timeline

HeldFrames = list[tuple["av.VideoFrame", int]]
"""Pictures, each with the number of frames that show it."""


@dataclass(frozen=True)
class SliceCost:
    """The time of a slice: to draw and convert it, and to encode it."""

    first_s: float
    end_s: float
    n_frames: int
    draw_s: float
    encode_s: float


@dataclass(frozen=True)
class Limit:
    """All slices of a film. `play_s`: the time to play the scene without drawing."""

    slices: tuple[SliceCost, ...]
    play_s: float
    x264: str

    def wall_s(self, n_workers: int) -> float:
        """The encoder's time if the slices are distributed evenly without gaps."""
        return sum(cost.encode_s for cost in self.slices) / n_workers

    @property
    def n_frames(self) -> int:
        """The number of frames of the film."""
        return sum(cost.n_frames for cost in self.slices)


def measure(clip: str, quality: str, cut: str, fps: int, n_workers: int) -> Limit:
    """Encode the frames of our film with `n_workers` simultaneous processes."""
    film = [clip, quality, cut, str(fps)]
    commands = [
        module("benchmarks.encoder_alone", *film, "--share", f"{n}/{n_workers}")
        for n in range(n_workers)
    ]
    print(f"  the encoder alone, {' '.join(film)}", file=sys.stderr, end="", flush=True)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(n_workers) as pool:
        done = list(pool.map(lambda command: run(command, Path(folder)), commands))
    shares = [json.loads(r.stdout) for r in done]
    slices = [SliceCost(**cost) for share in shares for cost in share["slices"]]
    slices.sort(key=lambda cost: cost.first_s)
    limit = Limit(tuple(slices), shares[0]["play_s"], shares[0]["x264"])
    print(f": {limit.n_frames} frames in {limit.wall_s(n_workers):.1f} s", file=sys.stderr)
    return limit


def main(arguments: Sequence[str] | None = None) -> None:
    """Encode one worker's share of the slices and print their times as JSON."""
    parser = argparse.ArgumentParser()
    for name in ("clip", "quality", "cut"):
        parser.add_argument(name)
    parser.add_argument("fps", type=Fraction)
    parser.add_argument("--share", default="0/1")
    args = parser.parse_args(arguments)
    number, of = (int(part) for part in args.share.split("/"))
    with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as name:
        measured = _share(args, number, of, Path(name))
    print(json.dumps(measured))


def _share(args: argparse.Namespace, number: int, of: int, folder: Path) -> dict[str, Any]:
    from benchmarks.our_shot import our_shot
    from mlu_anim.rendering.shot import measure_timeline
    from mlu_anim.rendering.slices import spans_of

    shot = our_shot(args.clip, args.quality, args.cut, args.fps, folder)
    start_s = time.perf_counter()
    timeline = measure_timeline(shot)
    play_s = time.perf_counter() - start_s
    costs = []
    x264 = ""
    for span in spans_of(timeline)[number::of]:
        start_s = time.perf_counter()
        frames = list(_held(shot, timeline, span, args.fps))
        drawn_s = time.perf_counter()
        x264 = _encode(frames, shot.variant, args.quality, folder)
        encode_s = time.perf_counter() - drawn_s
        n_frames = sum(n for _, n in frames)
        draw_s = drawn_s - start_s - play_s
        first_s, end_s = map(float, span)
        costs.append(SliceCost(first_s, end_s, n_frames, max(0.0, draw_s), encode_s))
    return {"slices": [asdict(cost) for cost in costs], "play_s": play_s, "x264": x264}


def _held(
    shot: "Shot", timeline: "Timeline", span: "Span", fps: Fraction
) -> Iterator[tuple["av.VideoFrame", int]]:
    """The pictures of a slice as yuv420p frames, each with the number of frames that show it."""
    from mlu_anim.encoding._scaling import FILM, Scaler
    from mlu_anim.rendering.shot import Frame, draw

    scaler = Scaler(shot.variant.width_px, shot.variant.height_px, FILM)
    pictures: list[av.VideoFrame] = []
    counts: list[int] = []
    shown = -1

    def show(frame: Frame) -> None:
        nonlocal shown
        if frame.number != shown:
            pictures.append(scaler.convert(frame.picture))
            counts.append(0)
            shown = frame.number
        counts[-1] += 1

    draw(shot, timeline, show, [span])
    return zip(pictures, counts, strict=True)


def _encode(frames: HeldFrames, variant: Variant, quality: str, folder: Path) -> str:
    """Encode frames with our settings; returns the options that x264 reports."""
    import av

    from mlu_anim.encoding import mp4

    path = folder / "segment.mp4"
    settings = mp4.H264Settings(
        variant.width_px, variant.height_px, variant.fps, mp4.EFFORTS[quality]
    )
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = settings.add_stream(container)
        index, x264 = 0, ""
        for frame, n_frames in frames:
            for _ in range(n_frames):
                frame.pts, frame.time_base = index, 1 / variant.fps
                for packet in stream.encode(frame):
                    x264 = x264 or x264_options(bytes(packet))
                    container.mux(packet)
                index += 1
        for packet in stream.encode(None):
            x264 = x264 or x264_options(bytes(packet))
            container.mux(packet)
    return x264


if __name__ == "__main__":
    main()
