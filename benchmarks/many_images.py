"""Measure the time of a frame of moving 8x8 pictures: as an image ink, and as vector squares.

python -m benchmarks.many_images 179
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from mlu_anim.stage.part import Ink

COLOR = "#224466"
_SIDE, _N_LEVELS = 8, 16
_SIZE = 0.5
"""Width of a picture in scene units."""
_N_FRAMES = 12
_WIDTH_PX, _HEIGHT_PX = 1920, 1080
Moves = Callable[[NDArray[np.float64]], None]


@dataclass(frozen=True)
class ImagesPoint:
    """Milliseconds of processor time for a frame of 1920x1080, without encoding.

    `image_ms`: one image ink.  `squares_ms`: a vector square for each pixel, an ink for each level.
    """

    n_images: int
    image_ms: float
    squares_ms: float


def measure(n_images: int) -> ImagesPoint:
    """Measure both ways with the same pictures and places."""
    levels = np.random.default_rng(0).integers(0, _N_LEVELS + 1, (n_images, _SIDE, _SIDE))
    return ImagesPoint(n_images, _ms(_image_ink(levels), n_images), _ms(_squares(levels), n_images))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n_images", type=int)
    print(json.dumps(asdict(measure(parser.parse_args(arguments).n_images))))


def _ms(move: Moves, n_images: int) -> float:
    """The processor time of a frame in which every picture moves."""
    first = np.random.default_rng(1).uniform((-7, -4), (6.5, 3.5), (n_images, 2))
    circle = np.linspace(0, 6, _N_FRAMES + 1)
    move(first)
    start_s = time.process_time()
    for angle in circle[1:]:
        move(first + 0.3 * np.array([np.cos(angle), np.sin(angle)]))
    return (time.process_time() - start_s) / _N_FRAMES * 1000


def _image_ink(levels: NDArray[np.int_]) -> Moves:
    from mlu_anim.stage.image_ink import ImageInk, PixelImages

    images = PixelImages(levels / _N_LEVELS)
    ink = ImageInk(images, np.zeros((len(levels), 4)), fill=COLOR)
    ink.show_at(1.0)
    paint = _painter([ink])

    def move(corners: NDArray[np.float64]) -> None:
        ink.place(np.concatenate([corners, corners + _SIZE], axis=1))
        paint()

    return move


def _squares(levels: NDArray[np.int_]) -> Moves:
    from mlu_anim.stage import shapes
    from mlu_anim.stage.part import Ink

    inks = [Ink(fill=COLOR) for _ in range(_N_LEVELS)]
    for level, ink in enumerate(inks, start=1):
        ink.show_at(level / _N_LEVELS)
    paint = _painter(inks)
    image, row, column = np.nonzero(levels)
    level_of = levels[image, row, column]
    offset = np.column_stack([column, _SIDE - 1 - row]) * _SIZE / _SIDE

    def move(corners: NDArray[np.float64]) -> None:
        low = corners[image] + offset
        for level, ink in enumerate(inks, start=1):
            own = low[level_of == level]
            ink.points = shapes.rectangles(own, own + _SIZE / _SIDE)
        paint()

    return move


def _painter(inks: "Sequence[Ink]") -> Callable[[], None]:
    from mlu_anim.rendering.display_list import DisplayLister
    from mlu_anim.rendering.painter import Painter

    painter = Painter(_WIDTH_PX, _HEIGHT_PX, 16.0, 9.0, (1.0, 1.0, 1.0))
    lister = DisplayLister()

    def paint() -> None:
        painter.paint(lister.items(inks))

    return paint


if __name__ == "__main__":
    main()
