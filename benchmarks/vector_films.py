"""Compare the sizes of a clip's vector films with those of its GIF and mp4, and their pictures.

    python -m benchmarks.vector_films roc random-forest

For each cut: bytes of the page and of the SVG, as they are and gzipped, beside those of an mp4 and
a GIF, and seconds of writing. With a browser also the mean difference of the page's pictures from
ours, of 255, at 20 moments: the mean of all, and that of the worst moment.
"""

import argparse
import base64
import gzip
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from mlu_anim.pipeline.one_clip import render
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.shot import draw, measure_timeline
from mlu_anim.results.clips import module_name
from mlu_anim.results.compute import Inputs, compute
from mlu_anim.stage.variant import Cut, film_variant
from mlu_anim.system import terminal
from mlu_anim.system.bootstrap import system_packages

FORMATS = ("vector", "mp4", "svg", "gif")
CUTS = ("short", "full")
N_MOMENTS = 20


@dataclass(frozen=True)
class Row:
    """One file: bytes as it is and gzipped, and the seconds that rendering it took."""

    clip: str
    cut: str
    format: str
    n_bytes: int
    n_gzipped: int
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Render the clips in all formats and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.vector_films")
    parser.add_argument("clips", nargs="+")
    parser.add_argument("--cut", choices=CUTS, action="append", dest="cuts")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as scratch:
        for clip in options.clips:
            for cut in options.cuts or CUTS:
                for row in _rows(clip, cut, Path(scratch)):
                    terminal.put(
                        f"{row.clip} {row.cut} {row.format}: {row.n_bytes:,} bytes, "
                        f"{row.n_gzipped:,} gzipped, {row.seconds:.1f} s"
                    )
                if system_packages.browser() is not None:
                    found = _differences(clip, cut, Path(scratch))
                    terminal.put(
                        f"{clip} {cut}: mean difference {np.mean(found):.2f}, at the worst "
                        f"moment {max(found):.2f} of 255"
                    )
    return 0


def _rows(clip: str, cut: str, folder: Path) -> Iterator[Row]:
    for name in FORMATS:
        begun_s = time.perf_counter()
        request = RenderRequest(clip, formats=(name,), cut=cut, out=folder / name)
        content = render(request, lambda _: None).files[0].read_bytes()
        seconds = time.perf_counter() - begun_s
        yield Row(clip, cut, name, len(content), len(gzip.compress(content, 9)), seconds)


def _differences(clip: str, cut: str, folder: Path) -> list[float]:
    """Return the mean difference of the page's picture from ours at each of 20 moments."""
    variant = film_variant("standard", "16:9", "light", Fraction(30))
    result = compute(Inputs(module_name(clip)))
    path = folder / f"{clip}.npz"
    result.save(path)
    shot = Shot(clip, path, result.digest(), variant, Cut(cut), (variant.fps,))
    timeline = measure_timeline(shot)
    last = int(timeline.duration_s * variant.fps) - 1
    frames = np.linspace(0, last, N_MOMENTS).astype(int).tolist()
    ours: dict[int, np.ndarray] = {}
    spans = [(frame / variant.fps, (frame + 1) / variant.fps) for frame in frames]
    draw(shot, timeline, lambda f: ours.update({int(f.t_s * variant.fps): f.rgb}), spans)
    page = next((folder / "vector" / clip).glob(f"{clip}-{cut}.html"))
    with _pictures_of(page, variant.width_px, variant.height_px) as picture:
        return [float(np.abs(picture(n).astype(int) - ours[n]).mean()) for n in frames]


@contextmanager
def _pictures_of(
    page: Path, width_px: int, height_px: int
) -> Iterator[Callable[[int], np.ndarray]]:
    """Yield a function that returns the picture of a frame, as the page's player draws it."""
    from tests.browser import Page, open_browser

    with open_browser() as browser, Page(browser) as shown:
        shown.open(page.as_uri())
        shown.run("player.ready.then(() => true)")
        shown.run(f"window.c = new OffscreenCanvas({width_px}, {height_px}).getContext('2d'); 1")

        def picture(frame: int) -> np.ndarray:
            shown.run(f"player.film.draw(c, {frame}); 1")
            data = shown.run(
                "c.canvas.convertToBlob().then(b => b.arrayBuffer()).then(b => "
                "btoa(new Uint8Array(b).reduce((s, x) => s + String.fromCharCode(x), '')))"
            )
            return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))

        yield picture


if __name__ == "__main__":
    sys.exit(main())
