"""Measure the time of a frame by the number of marks: our dots, and manim's.

python -m benchmarks.many_marks 1000
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.processes import module, run

if TYPE_CHECKING:
    from mlu_anim.stage.marks import Dot

COUNTS = (10, 100, 1_000, 10_000, 100_000)
STOCK_UP_TO = 1_000
"""With more dots stock manim takes minutes."""
_N_FRAMES, _N_STOCK_FRAMES = 12, 3
_WIDTH_PX, _HEIGHT_PX = 1920, 1080


@dataclass(frozen=True)
class MarksPoint:
    """Milliseconds per frame of 1920x1080, without encoding, in one process.

    `glide_ms`: all marks move.  `sweep_ms`: a bar passes and outlines change behind it.
    `stock_ms`: manim draws one moving `Dot` per mark; None above `STOCK_UP_TO` marks.
    """

    n_marks: int
    glide_ms: float
    sweep_ms: float
    stock_ms: float | None


def measure(n_marks: int) -> MarksPoint:
    """Measure in a separate process."""
    print(f"  {n_marks} marks", file=sys.stderr, end="", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        command = module("benchmarks.many_marks", str(n_marks))
        point = MarksPoint(**json.loads(run(command, Path(folder)).stdout))
    print(f": {point.glide_ms:.1f} ms a frame", file=sys.stderr, flush=True)
    return point


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one number of marks and print it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("n_marks", type=int)
    n_marks = parser.parse_args(arguments).n_marks
    stock_ms = _stock_ms(n_marks) if n_marks <= STOCK_UP_TO else None
    point = MarksPoint(n_marks, _ours_ms(n_marks, moving=True), _ours_ms(n_marks), stock_ms)
    print(json.dumps(asdict(point)))


def _ours_ms(n_marks: int, *, moving: bool = False) -> float:
    """Milliseconds per frame for one mark `Dot` of many rows, painted by our painter."""
    from mlu_anim.rendering.display_list import item_of
    from mlu_anim.rendering.painter import Painter

    # Marks that only move have no outline, like manim's dots.
    values = {"bar_x": -np.inf if moving else 0.0, "way": 0.0}
    dots = _dots(n_marks, values)
    painter = Painter(_WIDTH_PX, _HEIGHT_PX, 128 / 9, 8.0, (247 / 255, 244 / 255, 238 / 255))

    def frame(at: float) -> None:
        values["way" if moving else "bar_x"] = at if moving else 12 * at - 6
        dots.refresh()
        items = (item_of(ink) for ink in dots.inks())
        painter.paint(tuple(item for item in items if item is not None))

    dots.stand()
    return _ms_of(frame, _N_FRAMES)


def _dots(n_marks: int, values: dict[str, float]) -> "Dot":
    """Dots that move by `way`; those right of `bar_x` are outlined."""
    from mlu_anim.stage.frame import Overlay
    from mlu_anim.stage.marks import Dot
    from mlu_anim.stage.moves import Fly
    from mlu_anim.stage.page import page
    from mlu_anim.stage.setting import Setting
    from mlu_anim.stage.theme import theme

    first, second = (_scattered(n_marks, seed) for seed in (1, 2))
    dots = Dot(
        "dots",
        x=first[:, 0],
        y=first[:, 1],
        radius=_radius(n_marks),
        role=np.where(np.arange(n_marks) % 2, "negative", "positive"),
        outlined=lambda: first[:, 0] < values["bar_x"],
        moves=[Fly(lambda: values["way"], to=second)],
    )
    over = Overlay(Setting(page("16:9", compact=False), theme("light"), lambda key, **_: key))
    over.add(dots)
    assert over.plan
    return dots


def _scattered(n_marks: int, seed: int) -> NDArray[np.float64]:
    """Places scattered over the page, (n_marks, 2)."""
    return np.random.default_rng(seed).uniform((-6.5, -3.5), (6.5, 3.5), (n_marks, 2))


def _radius(n_marks: int) -> float:
    """A radius of at most 0.16 units, with which the marks cover about a fifth of the page."""
    return float(min(0.16, (0.2 * 13 * 7 / (3.14 * n_marks)) ** 0.5))


def _stock_ms(n_marks: int) -> float:
    """Milliseconds per frame for one manim `Dot` per mark, drawn by manim's camera."""
    from manim import Camera, Dot, VGroup, tempconfig

    first, second = (_scattered(n_marks, seed) for seed in (1, 2))
    with tempconfig({"pixel_width": _WIDTH_PX, "pixel_height": _HEIGHT_PX}):
        camera = Camera()
        dots = VGroup(*[Dot((x, y, 0.0), radius=_radius(n_marks)) for x, y in first])

        def frame(at: float) -> None:
            for dot, (x, y) in zip(dots, first + at * (second - first), strict=True):
                dot.move_to((x, y, 0.0))
            camera.reset()
            camera.capture_mobjects([dots])

        return _ms_of(frame, _N_STOCK_FRAMES)


def _ms_of(frame: Callable[[float], None], n_frames: int) -> float:
    """Milliseconds per frame, after a first frame that is not measured."""
    frame(0.0)
    start_s = time.perf_counter()
    for number in range(n_frames):
        frame((number + 1) / n_frames)
    return 1000 * (time.perf_counter() - start_s) / n_frames


if __name__ == "__main__":
    main()
