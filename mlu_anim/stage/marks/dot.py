"""Dots: a disc, square or diamond for each row."""

from collections.abc import Callable, Mapping
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.marks.boxes import BoxMark, BoxOptions
from mlu_anim.stage.marks.mark import Rows
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.page import Page
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

Stamp = Callable[[ArrayLike, ArrayLike], Floats]

FORMS: Mapping[str, tuple[Stamp, float]] = {
    "disc": (shapes.discs, 1.0),
    "square": (shapes.squares, np.sqrt(np.pi) / 2),
    "diamond": (shapes.diamonds, np.sqrt(np.pi / 2)),
}
"""Forms of equal area: the function that draws each, and half its width in radii of the disc."""
FORM_OF_ROLE = {"negative": "square", "validation": "diamond", "test": "square"}
"""Forms of roles that differ not only by color; all other roles have discs."""


def mark_radius(page: Page) -> float:
    """Return the smallest radius at which a mark can be read in a picture 640 px wide."""
    return sizes.SMALLEST_PX * page.px_640


class Dot(BoxMark):
    """A dot at `x`, `y` for each row; its area does not depend on its form.

    `radius`: in scene units, by default the smallest that can be read. `outlined`: True for rows
    with an outline in the ink color. `form`: `disc`, `square` or `diamond`, by default that of each
    role.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        radius: Source | None = None,
        outlined: Source | None = None,
        form: str | None = None,
        halo: float = 0.0,
        outline: float = 0.0,
        **options: Unpack[BoxOptions],
    ) -> None:
        """`halo`, `outline`: width of a halo or an outline around every row, in scene units."""
        super().__init__(
            name,
            {"x": x, "y": y, "radius": radius, "outlined": outlined},
            **options,
        )
        self._form, self._halo, self._outline = form, halo, outline
        self.outlines: Ink | None = None

    def home(self) -> Pose:
        x, y = self.columns("x", "y")
        radius = self._radius(len(x)) * self.shares(len(x))
        return Pose.of(self.plane.c2p(x, y), np.column_stack([radius, radius]))

    def shape(self, role: str, pose: Pose) -> Floats:
        return FORMS[self._form_of(role)][0](pose.at, pose.turned_half)

    def ink(self, role: str, strength: float) -> Ink:
        theme = self.setting.theme
        return Ink(
            fill=theme.color(role),
            stroke=theme.color("ink") if self._outline else None,
            width=self._outline,
            halo=theme.color("panel") if self._halo else None,
            halo_width=self._halo,
            strength=strength,
        )

    def make_inks(self) -> list[Ink]:
        inks = super().make_inks()
        if self.has("outlined"):
            self.outlines = Ink(stroke=self.setting.theme.color("ink"), width=sizes.OUTLINE)
            inks.append(self.outlines)
        return inks

    def draw(self) -> None:
        super().draw()
        if self.outlines is not None:
            pose, roles = self._inner(), self.looks.looks
            chosen = np.isin(np.arange(len(pose.at)), np.flatnonzero(self._is_outlined()))
            outlines = [
                self.shape(role, pose.rows(rows[chosen[rows]]))
                for (role, _), rows in zip(roles, self.looks.held, strict=True)
            ]
            self.outlines.points = shapes.joined(outlines)

    def expected(self) -> Rows:
        """Return middle, radius and role of each shown dot, from channels, reveal and moves."""
        shown, pose = self.is_shown(), self.expected_pose()
        x, y = (v[shown] for v in self.columns("x", "y")) if not self._moves else self._middle(pose)
        rows = {"x": x, "y": y, "radius": pose.half[:, 1], "role": self._expected_roles()}
        if self.has("outlined"):
            rows["n_outlined"] = np.array([int((self._is_outlined() & shown).sum())])
        return rows

    def drawn(self) -> Rows:
        pose = self.drawn_pose()
        roles = self.looks.roles_held()
        reach = np.array([FORMS[self._form_of(role)][1] for role in roles])
        x, y = self._middle(pose)
        rows = {"x": x, "y": y, "radius": pose.half[:, 1] / reach, "role": roles}
        if self.outlines is not None:
            rows["n_outlined"] = np.array([len(self.outlines.points) // self.points_per_piece])
        return rows

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the position of a single dot, or the number of shown dots."""
        pose = self.drawn_pose()
        if len(self.column("x")) != 1 or len(pose.at) != 1:
            return self.reading("shown", len(pose.at))
        x, y = self._middle(pose)
        return self.reading("x", float(x[0])) | self.reading("y", float(y[0]))

    def _middle(self, pose: Pose) -> tuple[Floats, Floats]:
        values = self.plane.p2c(pose.at)
        return values[:, 0], values[:, 1]

    def _radius(self, n_rows: int) -> Floats:
        if not self.has("radius"):
            return np.full(n_rows, mark_radius(self.setting.page))
        return self._whole("radius", n_rows).astype(float)

    def _is_outlined(self) -> NDArray[np.bool_]:
        return self._whole("outlined", len(self.home().at)).astype(bool)

    def _inner(self) -> Pose:
        """Return the boxes in which outlines are drawn, so that they lie within their dots."""
        pose = self.pose()
        return Pose(pose.at, np.maximum(pose.half - sizes.OUTLINE / 2, 0), pose.side)

    def _form_of(self, role: str) -> str:
        return self._form or FORM_OF_ROLE.get(role, "disc")
