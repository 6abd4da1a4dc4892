"""Compare our two mp4 efforts with manim's encoding of the same frames: bytes, quality, seconds.

    python -m benchmarks.small_films roc random-forest benchmarks/naive/documentation.py:Words

All three get the same yuv420p frames. manim uses libx264 with crf 23 and defaults; here in one
piece, although manim starts a new file for each play, which takes more bytes. Our clips are joined
from slices, as in `render`. PSNR is the mean over the luma of all frames, SSIM over every sixth.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.our_shot import our_shot
from mlu_anim.encoding._deferred_writer import LosslessSegment
from mlu_anim.encoding._lossless_pictures import LosslessPictures, stored_frames
from mlu_anim.encoding._scaling import FILM, Scaler
from mlu_anim.encoding._similarity import ssim
from mlu_anim.encoding.writer import FAST, SMALL_FILE, FileForm, open_segment, open_writer
from mlu_anim.rendering.segments import SLICE_S, SMALL_SLICE_S
from mlu_anim.rendering.slices import spans_of
from mlu_anim.stage.variant import Variant, film_variant
from mlu_anim.system import terminal

MANIM = "manim, crf 23"
_SSIM_EVERY = 6
_MAX_DB = 100.0
Luma = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    """A drawn film before encoding.

    `path`: its distinct pictures, lossless.  `cuts`: the first frames of slices by effort; empty
    for a user's scene.
    """

    name: str
    path: Path
    variant: Variant
    n_frames: int
    cuts: dict[str, tuple[int, ...]]

    def pictures(self) -> Iterator[tuple[int, int, av.VideoFrame]]:
        """The first frame, the end (exclusive) and the pixels of each picture."""
        starts = LosslessPictures.starts(self.path)
        spans = pairwise([*starts, self.n_frames])
        for (first, end), frame in zip(spans, stored_frames(self.path), strict=True):
            yield first, end, frame

    def lumas(self) -> Iterator[Luma]:
        """The luma of every frame."""
        scaler = Scaler(self.variant.width_px, self.variant.height_px, FILM)
        for first, end, frame in self.pictures():
            luma = _luma(scaler.convert_frame(frame))
            for _ in range(first, end):
                yield luma


@dataclass(frozen=True)
class Row:
    """A film encoded in one way; `encode_s`: processor time including reading back."""

    film: str
    way: str
    n_bytes: int
    psnr_db: float
    worst_db: float
    ssim: float
    encode_s: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw each film once, encode it in three ways and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.small_films")
    parser.add_argument("films", nargs="+", metavar="CLIP|FILE.py:SCENE")
    parser.add_argument("--quality", default="standard")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    rows: list[Row] = []
    for name in args.films:
        with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as folder:
            draw = _scene if ".py:" in name else _clip
            drawn = draw(name, film_variant(args.quality, "16:9", "light"), args.quality, folder)
            rows += measured(drawn, args.quality, Path(folder))
    terminal.put(json.dumps([asdict(row) for row in rows], indent=2) if args.json else table(rows))
    return 0


def _clip(name: str, variant: Variant, quality: str, folder: str) -> Drawn:
    """Draw the full cut of one of our clips."""
    from mlu_anim.rendering.shot import Frame, draw, measure_timeline

    shot = our_shot(name, quality, "full", variant.fps, Path(folder))
    timeline = measure_timeline(shot)
    recorder = _LosslessRecorder(Path(folder), variant)
    shown = -1

    def show(frame: Frame) -> None:
        nonlocal shown
        recorder.add(None if frame.number == shown else frame.picture, 1)
        shown = frame.number

    draw(shot, timeline, show)
    lengths = {FAST: SLICE_S, SMALL_FILE: SMALL_SLICE_S}
    cuts = {
        effort: tuple(-int(-first * variant.fps // 1) for first, _ in spans_of(timeline, slice_s))
        for effort, slice_s in lengths.items()
    }
    return recorder.drawn(name, cuts)


def _scene(name: str, variant: Variant, quality: str, folder: str) -> Drawn:
    """Draw a user's scene."""
    from mlu_anim.rendering.foreign import (
        hot_spots,
        loading,
        pillow_compatibility,
        player,
        settings,
    )
    from mlu_anim.rendering.foreign.scene_reference import parse

    recorder, reference = _LosslessRecorder(Path(folder), variant), parse(name)
    fixed = frozenset({"size", "rate", "seed"})
    picture = settings.Picture(variant.width_px, variant.height_px, variant.fps, 0, fixed)
    with (
        settings.scene_settings(picture, Path(folder), reference),
        hot_spots.faster_manim(),
        pillow_compatibility.patched_pillow(),
    ):
        scene = loading.scene_class(reference, settings.seed())
        player.play(scene, lambda pixels, n: recorder.add(pixels[:, :, :3], n), picture)
    return recorder.drawn(reference.scene, {})


class _LosslessRecorder:
    """Writes pictures into a lossless file."""

    def __init__(self, folder: Path, variant: Variant) -> None:
        self._path, self._variant, self._n_frames = folder / "pictures", variant, 0
        form = FileForm(variant.width_px, variant.height_px, variant.fps)
        self._segment = LosslessSegment(self._path, form)

    def add(self, picture: NDArray[np.uint8] | None, n_frames: int) -> None:
        """Add a picture that is shown for `n_frames`; None repeats the one before."""
        if picture is not None:
            self._segment.write(np.ascontiguousarray(picture), self._n_frames)
        self._n_frames += n_frames

    def drawn(self, name: str, cuts: dict[str, tuple[int, ...]]) -> Drawn:
        self._segment.finish(self._n_frames)
        return Drawn(name, self._path, self._variant, self._n_frames, cuts)


def measured(drawn: Drawn, quality: str, folder: Path) -> list[Row]:
    """Encode a film in all ways and return their rows."""
    path = folder / "film.mp4"
    ways: dict[str, Callable[[], None]] = {
        MANIM: lambda: _by_manim(drawn, path),
        f"ours, {FAST}": lambda: _by_us(drawn, path, quality, FAST),
        f"ours, {SMALL_FILE}": lambda: _by_us(drawn, path, quality, SMALL_FILE),
    }
    rows = []
    for way, encode in ways.items():
        start_s = time.process_time()
        encode()
        encode_s = time.process_time() - start_s
        rows.append(_row(drawn, way, path, encode_s))
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def _by_manim(drawn: Drawn, path: Path) -> None:
    """Encode like `SceneFileWriter` of manim 0.22, with one thread, which is slightly better."""
    variant = drawn.variant
    scaler = Scaler(variant.width_px, variant.height_px, FILM)
    with av.open(str(path), "w") as container:
        options = {"an": "1", "crf": "23"}
        stream: Any = container.add_stream("libx264", rate=variant.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = variant.width_px, variant.height_px, FILM
        stream.codec_context.thread_count = 1
        for first, end, picture in drawn.pictures():
            frame = scaler.convert_frame(picture)
            for index in range(first, end):
                frame.pts, frame.time_base = index, 1 / variant.fps
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _by_us(drawn: Drawn, path: Path, quality: str, effort: str) -> None:
    variant = drawn.variant
    form = {"width_px": variant.width_px, "height_px": variant.height_px, "fps": variant.fps}
    settings: dict[str, Any] = {**form, "quality": quality, "effort": effort}
    writer = open_writer(path, **settings)
    cuts = drawn.cuts.get(effort, ())
    spans = list(pairwise([*cuts, drawn.n_frames])) if cuts else []
    segment: Any = None
    for first, end, frame in drawn.pictures():
        picture = np.ascontiguousarray(frame.to_ndarray(format="bgra").astype(np.uint8, copy=False))
        if not spans:
            writer.write(picture, first / variant.fps)
        while spans and spans[0][0] < end:
            begin, until = spans[0]
            segment_path = path.with_name(f"{effort}-{begin}")
            if segment is None:
                segment = open_segment(segment_path, path, **settings)
            segment.write(picture, max(0, first - begin))
            if until > end:
                break
            segment.finish(until - begin)
            writer.take(segment_path, until - begin)
            segment, spans = None, spans[1:]
    writer.finish(drawn.n_frames / variant.fps)
    writer.publish()


def _row(drawn: Drawn, way: str, path: Path, encode_s: float) -> Row:
    psnr, similarity = [], []
    with av.open(str(path)) as container:
        decoded = container.decode(video=0)
        for number, (exact, frame) in enumerate(zip(drawn.lumas(), decoded, strict=True)):
            decoded_luma = _luma(frame)
            error = float(np.mean((exact.astype(np.float32) - decoded_luma) ** 2))
            psnr.append(min(_MAX_DB, 10 * np.log10(255**2 / max(error, 1e-9))))
            if number % _SSIM_EVERY == 0:
                similarity.append(ssim(exact[:, :, None], decoded_luma[:, :, None]))
    means = float(np.mean(psnr)), float(min(psnr)), float(np.mean(similarity))
    return Row(drawn.name, way, path.stat().st_size, *means, encode_s)


def _luma(frame: av.VideoFrame) -> Luma:
    return frame.to_ndarray()[: frame.height].astype(np.uint8, copy=False)


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, with sizes relative to manim's."""
    lines = [
        "| film | encoded by | KiB | of manim's | PSNR, dB | worst frame | SSIM | CPU s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    of_manim = {row.film: row.n_bytes for row in rows if row.way == MANIM}
    for row in rows:
        share = f"{row.n_bytes / of_manim[row.film]:.2f}"
        scores = f"{row.psnr_db:.2f} | {row.worst_db:.1f} | {row.ssim:.5f}"
        size = f"{row.n_bytes / 1024:.0f} | {share}"
        lines.append(f"| {row.film} | {row.way} | {size} | {scores} | {row.encode_s:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
