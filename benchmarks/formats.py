"""Compare one cut in every format, and our gif with manim's and FFmpeg's of the same frames.

    python -m benchmarks.formats roc

Measures bytes, seconds of encoding and reading back in one process, and the mean SSIM against the
exact frames. Files of `SMALL` formats begin with a lead-in of a second, except in the comparison.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from benchmarks.our_shot import our_shot
from mlu_anim.encoding._deferred_writer import LosslessSegment
from mlu_anim.encoding._lossless_film import LosslessFilm
from mlu_anim.encoding._lossless_pictures import LosslessPictures
from mlu_anim.encoding._picture_schedule import LEAD_IN_S, Timing
from mlu_anim.encoding._scaling import rgb_source
from mlu_anim.encoding._similarity import Rgb, film_ssim, rgb_of
from mlu_anim.encoding.writer import FILMS, SMALL, FileForm, open_writer
from mlu_anim.stage.variant import film_variant, gif_variant
from mlu_anim.system import terminal

_NO_TIME = Fraction(0)
_CS = Fraction(1, 100)
RECIPES = {
    "manim's gif": ("stats_mode=diff", "dither=bayer:bayer_scale=5:diff_mode=rectangle"),
    "FFmpeg's usual gif": ("", ""),
}
"""Options of palettegen and paletteuse: those of manim 0.22, and none, as in most tutorials."""


@dataclass(frozen=True)
class Row:
    """The measurements of one file."""

    what: str
    width_px: int
    height_px: int
    fps: float
    n_bytes: int
    encode_s: float
    ssim: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a cut in both sizes, encode it in all formats and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.formats")
    parser.add_argument("clip", nargs="?", default="roc")
    parser.add_argument("--cut", default="short")
    parser.add_argument("--quality", default="standard")
    parser.add_argument("--budget", type=int, action="append", default=[], metavar="BYTES")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as name:
        film, small = _drawn(args.clip, args.cut, args.quality, Path(name))
        formats = [_ours(film, Path(name), form, args.quality) for form in FILMS]
        formats += [_ours(small, Path(name), form, args.quality) for form in SMALL]
        gifs = [_ours(small, Path(name), "gif", args.quality, lead_in_s=_NO_TIME)]
        gifs += [_by_recipe(small, Path(name) / "recipe.gif", recipe) for recipe in RECIPES]
        for budget in args.budget:
            gifs.append(_ours(small, Path(name), "gif", args.quality, max_size_bytes=budget))
    if args.json:
        terminal.put(json.dumps({"formats": [asdict(row) for row in formats],
                                 "gifs": [asdict(row) for row in gifs]}, indent=2))  # fmt: skip
    else:
        terminal.put(f"{_table(formats)}\n\n{_table(gifs)}")
    return 0


def _drawn(clip: str, cut: str, quality: str, folder: Path) -> tuple[LosslessFilm, LosslessFilm]:
    """The exact pictures of the film, and of the animated images."""
    fps = film_variant(quality, "16:9", "light").fps
    shot = our_shot(clip, quality, cut, fps, folder)
    small = gif_variant(quality, "16:9", "light")
    return _lossless_film(shot, folder / "film"), _lossless_film(
        replace(shot, variant=small, rates=(small.fps,)), folder / "small"
    )


def _lossless_film(shot: Any, path: Path) -> LosslessFilm:
    from mlu_anim.rendering.shot import Frame, draw, measure_timeline

    variant, timeline = shot.variant, measure_timeline(shot)
    segment = LosslessSegment(path, FileForm(variant.width_px, variant.height_px, variant.fps))
    n_frames, shown = 0, -1

    def show(frame: Frame) -> None:
        nonlocal n_frames, shown
        if frame.number != shown:
            segment.write(frame.picture, n_frames)
        n_frames, shown = n_frames + 1, frame.number

    draw(shot, timeline, show)
    segment.finish(n_frames)
    starts = tuple(LosslessPictures.starts(path))
    timing = Timing(variant.fps, Fraction(600), _NO_TIME)
    return LosslessFilm((path,), starts, n_frames, timing, variant.width_px, variant.height_px)


def _ours(film: LosslessFilm, folder: Path, form: str, quality: str, **options: Any) -> Row:
    """Write a file with our writer, and measure the time for its pictures."""
    path, fps = folder / f"film.{form}", film.timing.fps
    writer = open_writer(
        path, width_px=film.width_px, height_px=film.height_px, fps=fps, quality=quality, **options
    )
    encode_s = 0.0
    for start, frame in zip(film.starts, film.frames(), strict=True):
        picture = np.ascontiguousarray(frame.to_ndarray(format="bgra"))
        start_s = time.perf_counter()
        writer.write(picture, start / fps)
        encode_s += time.perf_counter() - start_s
    start_s = time.perf_counter()
    facts = writer.finish(film.n_frames / fps)
    writer.publish()
    encode_s += time.perf_counter() - start_s
    lead_in_s = options.get("lead_in_s", LEAD_IN_S) if form in SMALL else _NO_TIME
    similarity = film_ssim(film, ((t - lead_in_s, rgb) for t, rgb in decoded(path)))
    budget = options.get("max_size_bytes")
    what = f"our {form}" + (f" in {budget}, {facts.n_colors} colors" if budget else "")
    size = facts.width_px, facts.height_px
    return Row(what, *size, float(facts.fps), facts.size_bytes, encode_s, similarity)


def _by_recipe(film: LosslessFilm, path: Path, recipe: str) -> Row:
    """Write a gif of every frame, as an `ffmpeg` command or manim does."""
    start_s = time.perf_counter()
    graph, source, sink = _recipe_graph(film, *RECIPES[recipe])
    frames = film.frames()
    ends = [*film.starts[1:], film.n_frames]
    for start, end, frame in zip(film.starts, ends, frames, strict=True):
        for index in range(start, end):
            frame.pts, frame.time_base = index, 1 / film.timing.fps
            source.push(frame)
    source.push(None)
    ticks = int(1 / film.timing.fps / _CS)
    with av.open(str(path), "w", format="gif") as container:
        stream = container.add_stream("gif", rate=100)
        stream.width, stream.height, stream.pix_fmt = film.width_px, film.height_px, "pal8"
        stream.codec_context.time_base = _CS
        for index, colored in enumerate(_pulled(sink)):
            colored.pts, colored.time_base = index * ticks, _CS
            container.mux(stream.encode(colored))
        container.mux(stream.encode(None))
    encode_s = time.perf_counter() - start_s
    del graph  # it must not be garbage-collected before
    size = film.width_px, film.height_px
    similarity = film_ssim(film, decoded(path))
    return Row(recipe, *size, float(film.timing.fps), path.stat().st_size, encode_s, similarity)


def _recipe_graph(film: LosslessFilm, generate: str, use: str) -> tuple[Any, Any, Any]:
    graph = av.filter.Graph()
    source = rgb_source(graph, film.width_px, film.height_px, "bgr0", 1 / film.timing.fps)
    split = graph.add("split")
    palette, paint = graph.add("palettegen", generate), graph.add("paletteuse", use)
    sink = graph.add("buffersink")
    source.link_to(split)
    split.link_to(palette, 0, 0)
    split.link_to(paint, 1, 0)
    palette.link_to(paint, 0, 1)
    paint.link_to(sink)
    graph.configure()
    return graph, source, sink


def _pulled(sink: Any) -> Iterator[av.VideoFrame]:
    while True:
        try:
            yield sink.pull()
        except av.error.EOFError:
            return


def decoded(path: Path) -> Iterator[tuple[Fraction, Rgb]]:
    """The pictures of a file in any of our formats, with their times."""
    if path.suffix == ".webp":
        yield from _decoded_by_pillow(path)
        return
    form = path.suffix[1:] if path.suffix == ".apng" else None
    with av.open(str(path), format=form) as container:
        for frame in container.decode(video=0):
            yield (frame.pts or 0) * Fraction(frame.time_base or 0), rgb_of(frame)


def _decoded_by_pillow(path: Path) -> Iterator[tuple[Fraction, Rgb]]:
    start_ms = 0
    with Image.open(path) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            yield Fraction(start_ms, 1000), np.asarray(image.convert("RGB"), dtype=np.uint8)
            start_ms += image.info.get("duration", 0)


def _table(rows: Sequence[Row]) -> str:
    lines = ["| file | size | KiB | seconds | SSIM |", "|---|---|---|---|---|"]
    for row in rows:
        size = f"{row.width_px}x{row.height_px}@{row.fps:g}"
        numbers = f"{row.n_bytes / 1024:.0f} | {row.encode_s:.1f} | {row.ssim:.5f}"
        lines.append(f"| {row.what} | {size} | {numbers} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
