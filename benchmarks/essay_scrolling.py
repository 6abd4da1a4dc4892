"""Frames a second while an essay is scrolled from its first section to its last.

    python3 -m benchmarks.essay_scrolling roc bias-variance

A real browser shows the page, 1280 x 900 pixels and as a phone. The page itself is moved a little
before each frame, as a finger or a wheel would, 300 pixels a second; the film follows. A frame's
time is that of `requestAnimationFrame`; 60 a second is the most that the browser shows. Its
drawing is done by the processor, as on a machine without a graphics card.
"""

import argparse
import itertools
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.browser import Page, open_browser

ROOT = Path(__file__).parent.parent
WIDTHS_PX = (1280, 375)
SCROLLED_S = 12

_SCROLL = """
new Promise(done => {
  const first = document.querySelector(".story, main").getBoundingClientRect().top + scrollY;
  const times = [], shown = new Set();
  let start = null;
  const step = now => {
    start ??= now;
    times.push(now);
    shown.add(essay.story.frame);
    scrollTo({top: first + (now - start) * 0.3, behavior: "instant"});
    if (now - start < SECONDS * 1000) requestAnimationFrame(step);
    else done([times, shown.size]);
  };
  requestAnimationFrame(step);
})
"""


def scroll(page: Page, seconds: int) -> tuple[list[float], int]:
    """Milliseconds between the frames of a scroll, in order, and how many film frames it showed."""
    times, n_film_frames = page.run(_SCROLL.replace("SECONDS", str(seconds)))
    took_ms = [after - before for before, after in itertools.pairwise(times)]
    return took_ms, n_film_frames


def main(arguments: Sequence[str] | None = None) -> int:
    """Make each clip's essay, scroll it, and print a line of JSON for each width."""
    parser = argparse.ArgumentParser(
        prog="essay_scrolling.py", description=" ".join((__doc__ or "").split())
    )
    parser.add_argument("clips", nargs="*", default=["roc"])
    parser.add_argument("--seconds", type=int, default=SCROLLED_S)
    options = parser.parse_args(arguments)
    for clip in options.clips:
        made = [sys.executable, "cli.py", "essay", clip]
        subprocess.run(made, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        page_file = (ROOT / "renders" / clip / f"{clip}.essay.html").resolve()
        with open_browser() as browser:
            for width_px in WIDTHS_PX:
                with Page(browser, width_px=width_px) as page:
                    page.open(page_file.as_uri())
                    took_ms, n_film_frames = scroll(page, options.seconds)
                took_ms.sort()
                figures = {
                    "clip": clip,
                    "width_px": width_px,
                    "frames_per_second": round(1000 * len(took_ms) / sum(took_ms), 1),
                    "frame_p50_ms": round(took_ms[len(took_ms) // 2], 1),
                    "frame_p95_ms": round(took_ms[int(len(took_ms) * 0.95)], 1),
                    "film_frames": n_film_frames,
                    "longest_ms": round(took_ms[-1], 1),
                }
                print(json.dumps(figures), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
