"""Keep the display lists of a slice in a file: outlines in pixels, styles, and who has which when.

A listing is to a vector film what an encoded slice is to a film. Everything is stored once, however
many frames show it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.display_list import Item, Stroke
from mlu_anim.rendering.moment import Moment
from mlu_anim.rendering.settings import frame_size
from mlu_anim.stage.variant import Variant

Outline = NDArray[np.float64]
"""Points of cubic curves in pixels from the upper left corner, shape (4 * n_curves, 2)."""
Rgba = tuple[float, float, float, float]
_NOTHING = -1


@dataclass(frozen=True)
class Style:
    """The styles of one ink: halo, fill and stroke as in `Item`, with the widths in pixels."""

    halo: tuple[Rgba, float] | None
    fill: Rgba | None
    stroke: tuple[Rgba, float] | None
    joint: str
    cap: str


class Row(NamedTuple):
    """One ink in one picture: its place in the drawing order, and indices into its listing.

    `images`: -1 for an ink that is a path.
    """

    place: int
    outline: int
    style: int
    images: int


@dataclass(frozen=True, eq=False)
class Listing:
    """The display lists of some frames.

    `frames`: the index of the picture that each frame shows.
    `pictures`: the inks of each picture, in drawing order.
    `images`: levels of images, shape (n_images, height, width), 0 to 255.
    """

    outlines: Sequence[Outline]
    styles: Sequence[Style]
    images: Sequence[NDArray[np.uint8]]
    pictures: Sequence[Sequence[Row]]
    frames: Sequence[int]

    @classmethod
    def of(cls, moments: Sequence[Moment], variant: Variant, size_px: tuple[int, int]) -> Self:
        """Return the listing of moments. `variant`: that of the scene; `size_px`: of the file."""
        keeper = _Keeper(variant, size_px)
        frames = [keeper.picture(moment) for moment in moments]
        kept = keeper.outlines.kept, keeper.styles.kept, keeper.images.kept
        return cls(*kept, keeper.pictures.kept, frames)

    def save(self, path: Path) -> None:
        """Write the listing as one file of numpy arrays."""
        text = json.dumps([_plain_style(style) for style in self.styles])
        rows = [(n, *row) for n, rows in enumerate(self.pictures) for row in rows]
        arrays: dict[str, Any] = {
            "points": np.concatenate([np.zeros((0, 2)), *self.outlines]),
            "lengths": np.array([len(points) for points in self.outlines], dtype=int),
            "styles": np.frombuffer(text.encode(), np.uint8),
            "rows": np.array(rows, dtype=int).reshape(-1, 5),
            "n_pictures": np.array(len(self.pictures)),
            "frames": np.array(self.frames, dtype=int),
        }
        arrays |= {f"images-{n}": levels for n, levels in enumerate(self.images)}
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a saved listing."""
        with np.load(path, allow_pickle=False) as arrays:
            ends = np.cumsum(arrays["lengths"])
            outlines = np.split(arrays["points"], ends)[:-1]
            styles = [_style(each) for each in json.loads(arrays["styles"].tobytes())]
            n_images = sum(name.startswith("images-") for name in arrays.files)
            images = [arrays[f"images-{n}"] for n in range(n_images)]
            pictures: list[list[Row]] = [[] for _ in range(int(arrays["n_pictures"]))]
            for number, *row in arrays["rows"].tolist():
                pictures[number].append(Row(*row))
            return cls(outlines, styles, images, pictures, arrays["frames"].tolist())


class _Numbering:
    """Numbers values by first appearance; `kept`: the values, by number."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self._numbers: dict[Any, int] = {}
        self._alive: list[object] = []

    def number(self, key: Any, value: Any) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.kept)
            self.kept.append(value() if callable(value) else value)
        return self._numbers[key]

    def of_object(self, thing: object, value: Any) -> int:
        """Return the number of an object, which is kept alive so that its id stays its own."""
        self._alive.append(thing)
        return self.number(id(thing), value)


class _Keeper:
    """Collects the display lists of moments."""

    def __init__(self, variant: Variant, size_px: tuple[int, int]) -> None:
        width, height = frame_size(variant)
        self._scale = size_px[0] / width, -size_px[1] / height
        self._middle = size_px[0] / 2, size_px[1] / 2
        self.outlines, self.styles, self.images, self.pictures = (_Numbering() for _ in range(4))

    def picture(self, moment: Moment) -> int:
        items = moment.items
        return self.pictures.of_object(items, lambda: [self._row(item) for item in items])

    def _row(self, item: Item) -> Row:
        points = item.points
        outline = self.outlines.of_object(
            points, lambda: points[:, :2] * self._scale + self._middle
        )
        style = self._style(item)
        return Row(item.place, outline, self.styles.number(style, style), self._images(item))

    def _style(self, item: Item) -> Style:
        return Style(
            self._line(item.halo), item.fill, self._line(item.stroke), item.joint, item.cap
        )

    def _line(self, line: Stroke | None) -> tuple[Rgba, float] | None:
        return None if line is None else (line.rgba, line.width * self._scale[0])

    def _images(self, item: Item) -> int:
        images = item.images
        if images is None:
            return _NOTHING
        return self.images.number(
            images.digest, lambda: np.rint(images.levels * 255).astype(np.uint8)
        )


def _plain_style(style: Style) -> list[Any]:
    return [style.halo, style.fill, style.stroke, style.joint, style.cap]


def _style(plain: Sequence[Any]) -> Style:
    halo, fill, stroke, joint, cap = plain
    lines = (line and (tuple(line[0]), line[1]) for line in (halo, stroke))
    return Style(next(lines), fill and tuple(fill), next(lines), joint, cap)


def joined(listings: Sequence[Listing]) -> Listing:
    """Return the frames of several listings, one after the other."""
    outlines, images = _Numbering(), _Numbering()
    styles = _Numbering()
    pictures: list[Sequence[Row]] = []
    frames: list[int] = []
    for listing in listings:
        numbers = [
            [outlines.number(points.tobytes(), points) for points in listing.outlines],
            [styles.number(style, style) for style in listing.styles],
            [images.number(_digest(levels), levels) for levels in listing.images] + [_NOTHING],
        ]
        frames += [len(pictures) + picture for picture in listing.frames]
        pictures += [list(_renumbered(rows, *numbers)) for rows in listing.pictures]
    return Listing(outlines.kept, styles.kept, images.kept, pictures, frames)


def _renumbered(
    rows: Sequence[Row], outlines: list[int], styles: list[int], images: list[int]
) -> Iterator[Row]:
    for row in rows:
        yield Row(row.place, outlines[row.outline], styles[row.style], images[row.images])


def _digest(levels: NDArray[np.uint8]) -> bytes:
    return repr(levels.shape).encode() + levels.tobytes()
