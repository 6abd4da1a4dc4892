"""Glyphs: small drawn pictures, one for each row."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.marks.boxes import BoxMark, BoxOptions
from mlu_anim.stage.marks.dot import mark_radius
from mlu_anim.stage.marks.looks import Look
from mlu_anim.stage.marks.mark import Rows
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

Art = NDArray[np.float64]
"""An outline of cubic curves around the origin: (4 n_curves, 2), with coordinates from -1 to 1."""


class Glyph(BoxMark):
    """A small picture at `x`, `y` for each row.

    `art`: one outline for all rows, several that the rows use in turn, or these by role. `radius`:
    half the size of the picture, in scene units. `halo`: width of a halo in the color of the panel.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        art: Art | Sequence[Art] | Mapping[str, Sequence[Art]],
        radius: Source | None = None,
        halo: float = 0.0,
        **options: Unpack[BoxOptions],
    ) -> None:
        super().__init__(name, {"x": x, "y": y, "radius": radius}, **options)
        self._halo = halo
        by_role = art if isinstance(art, Mapping) else {"": art}
        self._art = {r: [a] if isinstance(a, np.ndarray) else list(a) for r, a in by_role.items()}

    def ink(self, role: str, strength: float) -> Ink:
        color = self.setting.theme.color
        halo = color("panel") if self._halo else None
        return Ink(fill=color(role), halo=halo, halo_width=self._halo, strength=strength)

    def home(self) -> Pose:
        x, y = self.columns("x", "y")
        shares = self.shares(len(x))
        known = self.has("radius")
        radius = self._whole("radius", len(x)) if known else mark_radius(self.setting.page)
        half = radius * shares
        return Pose.of(self.plane.c2p(x, y), np.column_stack([half, half]))

    def draw(self) -> None:
        pose = self.pose()
        shown = self.shares(len(pose.at)) > 0
        self.looks.share_out(self._look_numbers(pose), shown)
        for (role, _), ink, rows in self._held():
            alike = self._runs(role, rows)
            ink.points = shapes.joined(
                shapes.stamped(art, pose.at[run], pose.turned_half[run]) for art, run in alike
            )

    def expected(self) -> Rows:
        """Return the columns that must be on screen: place, radius and role of shown pictures."""
        pose, shown = self.expected_pose(), self.is_shown()
        x, y = (
            (v[shown] for v in self.columns("x", "y")) if not self._moves else self._middles(pose)
        )
        return {"x": x, "y": y, "radius": pose.half[:, 1], "role": self._expected_roles()}

    def drawn(self) -> Rows:
        pose = self.drawn_pose()
        x, y = self._middles(pose)
        return {"x": x, "y": y, "radius": pose.half[:, 1], "role": self.looks.roles_held()}

    def read_values(self) -> Mapping[str, float | int]:
        return self.reading("shown", len(self.drawn_pose().at))

    def drawn_pose(self) -> Pose:
        """Return the boxes of the shown pictures, read from the extent of their outlines."""
        places, rows_in_order = [], np.concatenate(self.looks.held).astype(int)
        for (role, _), ink, rows in self._held():
            places += self._boxes_in(role, ink, rows)
        boxes = np.concatenate([np.zeros((0, 4)), *places])
        boxes = boxes[np.argsort(rows_in_order, kind="stable")]
        return Pose.of(boxes[:, :2], boxes[:, 2:])

    def _boxes_in(self, role: str, ink: Ink, rows: NDArray[np.int_]) -> list[Floats]:
        first, boxes = 0, []
        for art, run in self._runs(role, rows):
            last = first + len(run) * len(art)
            points = ink.points[first:last, :2].reshape(len(run), len(art), 2)
            first = last
            low, high = art.min(axis=0), art.max(axis=0)
            half = (points.max(axis=1) - points.min(axis=1)) / (high - low)
            boxes.append(np.hstack([points.min(axis=1) - low * half, half]))
        return boxes

    def _held(self) -> Iterable[tuple[Look, Ink, NDArray[np.int_]]]:
        return zip(self.looks.looks, self.by_role.values(), self.looks.held, strict=True)

    def _runs(self, role: str, rows: NDArray[np.int_]) -> Iterator[tuple[Art, list[int]]]:
        """Yield the rows in runs of the same art: these are drawn and read at once."""
        for _, run in groupby(rows, key=lambda row: id(self._art_of(role, row))):
            alike = list(run)
            yield self._art_of(role, alike[0]), alike

    def _art_of(self, role: str, row: int) -> Art:
        arts = self._art.get(role) or self._art[""]
        return arts[row % len(arts)]

    def _middles(self, pose: Pose) -> tuple[Floats, Floats]:
        values = self.plane.p2c(pose.at)
        return values[:, 0], values[:, 1]


def pixel_art(image: ArrayLike, threshold: float = 0.5) -> Art:
    """Return the outline of a small picture: a square for each pixel of at least `threshold`.

    `image`: (height, width), levels from 0 to 1, row 0 at the top.
    """
    levels = np.asarray(image, dtype=float)
    down, across = np.nonzero(levels >= threshold)
    height, width = levels.shape
    low = np.column_stack([2 * across / width - 1, 1 - 2 * (down + 1) / height])
    size = np.array([2 / width, 2 / height])
    return shapes.rectangles(low, low + size)[:, :2]


def path_art(filled: str, holes: str = "") -> Art:
    """Return the outline of a drawing: paths of `M x y`, `L x y`, `C x y x y x y` and `Z`.

    Paths are turned to the left where they are `filled`, to the right where they are `holes`.
    """
    paths = [(path, 1) for path in filled.split("Z")] + [(path, -1) for path in holes.split("Z")]
    return np.concatenate([_turned(_curves(path), way) for path, way in paths if path.strip()])


def _curves(path: str) -> Art:
    """Return one closed path as cubic curves: (4 n_curves, 2)."""
    steps = re.findall(r"([MLC])([^MLC]*)", path)
    ends = [np.array(numbers.split(), dtype=float).reshape(-1, 2) for _, numbers in steps]
    curves, at = [], ends[0][0]
    for points in [*ends[1:], ends[0]]:
        to = points[-1]
        near = points[:2] if len(points) == 3 else at + np.outer((1 / 3, 2 / 3), to - at)
        if len(points) == 3 or np.any(to != at):
            curves.append(np.vstack([at, near, to]))
        at = to
    return np.concatenate(curves)


def _turned(curves: Art, way: int) -> Art:
    x, y = curves.T
    area = (x * np.roll(y, -1) - y * np.roll(x, -1)).sum()
    return curves if area * way > 0 else curves[::-1]


def ring_art(width: float) -> Art:
    """Return the outline of a ring; `width`: as a share of its radius."""
    disc = shapes.discs([(0, 0)], 1.0)[:, :2]
    return np.concatenate([disc, (1 - width) * disc[::-1]])
