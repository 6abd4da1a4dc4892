"""Our two mp4s beside manim's own encoding of the same frames: bytes, likeness, seconds.

    python -m benchmarks.small_films roc random-forest benchmarks/naive/documentation.py:Words

All three are given the same yuv420p frames. manim's is libx264 at crf 23 and its other defaults, as
its file writer asks for; in one piece, although manim begins anew with each play, which takes more
bytes. Ours of our clips are joined from slices, as `render` does it. PSNR and SSIM are those of the
luma of every frame, in the mean; SSIM is of every sixth.
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
from mlu_anim.encoding._kept import KeptSegment
from mlu_anim.encoding._likeness import ssim
from mlu_anim.encoding._lossless import LosslessPictures, stored_frames
from mlu_anim.encoding._scaling import FILM, Scaler
from mlu_anim.encoding.writer import FAST, SMALL_FILE, FileForm, open_segment, open_writer
from mlu_anim.rendering.segments import SLICE_S, SMALL_SLICE_S
from mlu_anim.rendering.slices import spans_of
from mlu_anim.stage.variant import Variant, film_variant
from mlu_anim.system import terminal

MANIM = "manim, crf 23"
_SSIM_EVERY = 6
_MOST_DB = 100.0
Luma = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    """A film that has been drawn and not encoded.

    `path`: its distinct pictures, lossless.  `cuts`: where slices begin, by their effort, in
    frames; of a scene of the user's there are none.
    """

    name: str
    path: Path
    variant: Variant
    n_frames: int
    cuts: dict[str, tuple[int, ...]]

    def pictures(self) -> Iterator[tuple[int, int, av.VideoFrame]]:
        """Each picture, with the first frame that shows it and the one that does no more."""
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
    """One film by one way of encoding; `encode_s`: of the processor, reading back included."""

    film: str
    way: str
    n_bytes: int
    psnr_db: float
    worst_db: float
    ssim: float
    encode_s: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw each film once, encode it in three ways, print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.small_films")
    parser.add_argument("films", nargs="+", metavar="CLIP|FILE.py:SCENE")
    parser.add_argument("--quality", default="standard")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    rows: list[Row] = []
    for name in given.films:
        with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as folder:
            draw = _scene if ".py:" in name else _clip
            drawn = draw(name, film_variant(given.quality, "16:9", "light"), given.quality, folder)
            rows += measured(drawn, given.quality, Path(folder))
    terminal.put(json.dumps([asdict(row) for row in rows], indent=2) if given.json else table(rows))
    return 0


def _clip(name: str, variant: Variant, quality: str, folder: str) -> Drawn:
    """The full cut of a clip of ours."""
    from mlu_anim.rendering.shot import Frame, draw, tell

    shot = our_shot(name, quality, "full", variant.fps, Path(folder))
    timeline = tell(shot)
    kept = _Kept(Path(folder), variant)
    shown = -1

    def show(frame: Frame) -> None:
        nonlocal shown
        kept.add(None if frame.number == shown else frame.picture, 1)
        shown = frame.number

    draw(shot, timeline, show)
    lengths = {FAST: SLICE_S, SMALL_FILE: SMALL_SLICE_S}
    cuts = {
        effort: tuple(-int(-first * variant.fps // 1) for first, _ in spans_of(timeline, slice_s))
        for effort, slice_s in lengths.items()
    }
    return kept.drawn(name, cuts)


def _scene(name: str, variant: Variant, quality: str, folder: str) -> Drawn:
    """A scene of the user's."""
    from mlu_anim.rendering.foreign import hot_spots, loading, pillow, player, settings
    from mlu_anim.rendering.foreign.reference import parse

    kept, reference = _Kept(Path(folder), variant), parse(name)
    fixed = frozenset({"size", "rate", "seed"})
    picture = settings.Picture(variant.width_px, variant.height_px, variant.fps, 0, fixed)
    with (
        settings.scene_settings(picture, Path(folder), reference),
        hot_spots.cooled(),
        pillow.mended_images(),
    ):
        scene = loading.scene_class(reference, settings.seed())
        player.play(scene, lambda pixels, n: kept.add(pixels[:, :, :3], n), picture)
    return kept.drawn(reference.scene, {})


class _Kept:
    """Pictures on their way into a lossless file."""

    def __init__(self, folder: Path, variant: Variant) -> None:
        self._path, self._variant, self._n_frames = folder / "kept", variant, 0
        form = FileForm(variant.width_px, variant.height_px, variant.fps)
        self._segment = KeptSegment(self._path, form)

    def add(self, picture: NDArray[np.uint8] | None, n_frames: int) -> None:
        """A picture that stands so long; None for the one before."""
        if picture is not None:
            self._segment.write(np.ascontiguousarray(picture), self._n_frames)
        self._n_frames += n_frames

    def drawn(self, name: str, cuts: dict[str, tuple[int, ...]]) -> Drawn:
        self._segment.finish(self._n_frames)
        return Drawn(name, self._path, self._variant, self._n_frames, cuts)


def measured(drawn: Drawn, quality: str, folder: Path) -> list[Row]:
    """A row for each way of encoding."""
    path = folder / "film.mp4"
    ways: dict[str, Callable[[], None]] = {
        MANIM: lambda: _by_manim(drawn, path),
        f"ours, {FAST}": lambda: _by_us(drawn, path, quality, FAST),
        f"ours, {SMALL_FILE}": lambda: _by_us(drawn, path, quality, SMALL_FILE),
    }
    rows = []
    for way, encode in ways.items():
        begun_s = time.process_time()
        encode()
        taken_s = time.process_time() - begun_s
        rows.append(_row(drawn, way, path, taken_s))
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def _by_manim(drawn: Drawn, path: Path) -> None:
    """As `SceneFileWriter` of manim 0.22 opens its stream; one thread, which is a little better."""
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
    told: dict[str, Any] = {**form, "quality": quality, "effort": effort}
    writer = open_writer(path, **told)
    cuts = drawn.cuts.get(effort, ())
    spans = list(pairwise([*cuts, drawn.n_frames])) if cuts else []
    segment: Any = None
    for first, end, frame in drawn.pictures():
        picture = np.ascontiguousarray(frame.to_ndarray(format="bgra").astype(np.uint8, copy=False))
        if not spans:
            writer.write(picture, first / variant.fps)
        while spans and spans[0][0] < end:
            begin, until = spans[0]
            piece = path.with_name(f"{effort}-{begin}")
            if segment is None:
                segment = open_segment(piece, path, **told)
            segment.write(picture, max(0, first - begin))
            if until > end:
                break
            segment.finish(until - begin)
            writer.take(piece, until - begin)
            segment, spans = None, spans[1:]
    writer.finish(drawn.n_frames / variant.fps)
    writer.publish()


def _row(drawn: Drawn, way: str, path: Path, taken_s: float) -> Row:
    likeness, similarity = [], []
    with av.open(str(path)) as container:
        decoded = container.decode(video=0)
        for number, (meant, frame) in enumerate(zip(drawn.lumas(), decoded, strict=True)):
            seen = _luma(frame)
            error = float(np.mean((meant.astype(np.float32) - seen) ** 2))
            likeness.append(min(_MOST_DB, 10 * np.log10(255**2 / max(error, 1e-9))))
            if number % _SSIM_EVERY == 0:
                similarity.append(ssim(meant[:, :, None], seen[:, :, None]))
    means = float(np.mean(likeness)), float(min(likeness)), float(np.mean(similarity))
    return Row(drawn.name, way, path.stat().st_size, *means, taken_s)


def _luma(frame: av.VideoFrame) -> Luma:
    return frame.to_ndarray()[: frame.height].astype(np.uint8, copy=False)


def table(rows: Sequence[Row]) -> str:
    """Rows of Markdown; sizes also as shares of manim's."""
    lines = [
        "| film | encoded by | KiB | of manim's | PSNR, dB | worst frame | SSIM | CPU s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    of_manim = {row.film: row.n_bytes for row in rows if row.way == MANIM}
    for row in rows:
        share = f"{row.n_bytes / of_manim[row.film]:.2f}"
        likeness = f"{row.psnr_db:.2f} | {row.worst_db:.1f} | {row.ssim:.5f}"
        size = f"{row.n_bytes / 1024:.0f} | {share}"
        lines.append(f"| {row.film} | {row.way} | {size} | {likeness} | {row.encode_s:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
