"""The base of marks with a box for each row: dots, bars, cells, tiles, glyphs, images.

The same moves work for all of them, and rows of one mark can fly into the boxes of another.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.looks import Chosen, Looks, unique
from mlu_anim.stage.marks.mark import Mark, Rows, pieces
from mlu_anim.stage.moves.move import Move
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

LEVELS = tuple(np.linspace(0.0, 1.0, 17))
"""Opacities in which rows are drawn if `strength` changes: each row in the nearest one."""


class BoxOptions(TypedDict, total=False):
    """Options of all marks with boxes.

    `role`, `strength`: color role and opacity, one for all rows or one each. `roles`: all roles
    that a changing `role` can have. `back`: the role of the side that `Flip` shows. `key`: the
    identity of each row, by which rows of other marks fly to it. `ghost`: leaves a pale trace where
    a row was before its moves.
    """

    role: Source
    strength: Source
    back: Source
    roles: Sequence[str]
    key: Source
    reveal: Reveal | Value
    moves: Sequence[Move]
    ghost: bool


class BoxMark(Mark):
    """A mark with a box for each row; rows with the same role and strength share one ink."""

    points_per_piece = 16

    def __init__(
        self, name: str, channels: Mapping[str, Source | None], **options: Unpack[BoxOptions]
    ) -> None:
        given = {"role": options.get("role", "ink"), "strength": options.get("strength", 1.0)}
        own = {"back": options.get("back"), "key": options.get("key")}
        super().__init__(name, {**channels, **given, **own}, options.get("reveal"))
        self._roles, self._moves = tuple(options.get("roles", ())), tuple(options.get("moves", ()))
        self._settled: Chosen | None = None
        self._ghost: Ink | None = (
            Ink(fill=_UNSEEN, strength=sizes.GHOST) if options.get("ghost") else None
        )

    # --- what a subclass defines --------------------------------------------------------------

    def home(self) -> Pose:
        """Return the boxes of the rows without their moves, as far as they are revealed."""
        raise NotImplementedError

    def shape(self, role: str, pose: Pose) -> Floats:
        """Return the points of rows in a role: `points_per_piece` for each box in `pose`."""
        raise NotImplementedError

    def ink(self, role: str, strength: float) -> Ink:
        """Return the ink for rows of this role and strength."""
        theme = self.setting.theme
        return Ink(fill=theme.color(role), strength=strength)

    # --- drawing ------------------------------------------------------------------------------

    def make_inks(self) -> list[Ink]:
        roles = [*self._fixed_values("role"), *self._roles, *self._fixed_values("back")]
        strengths = self._fixed_values("strength") or LEVELS
        self.looks = Looks(unique(roles), strengths, self.ink)
        self.by_role = self.looks.inks
        if self._ghost is None:
            return list(self.by_role.values())
        self._ghost.recolor(fill=self.setting.theme.color(self.looks.roles[0]))
        return [self._ghost, *self.by_role.values()]

    def state(self) -> Hashable:
        return super().state(), tuple(move.state() for move in self._moves)

    @property
    def is_live(self) -> bool:
        return super().is_live or bool(self._moves)

    def pose(self) -> Pose:
        """Return the boxes of all rows now, with the moves applied in order."""
        pose = self.home()
        keys = self.keys() if self._moves else ()
        for move in self._moves:
            pose = move.moved(pose, keys)
        return pose

    def keys(self) -> tuple[Any, ...]:
        """Return the identity of each row: its value in the channel `key`, or its index."""
        n_rows = len(self.home().at)
        if not self.has("key"):
            return tuple(range(n_rows))
        return tuple(self.column("key").tolist())

    def is_shown(self) -> NDArray[np.bool_]:
        """Return True for each row whose reveal has begun: shape (n_rows,)."""
        return self.shares(len(self.home().at)) > 0

    def draw(self) -> None:
        pose = self.pose()
        n_rows = len(pose.at)
        shown = self.shares(n_rows) > 0
        self.looks.share_out(self._look_numbers(pose), shown)
        self.looks.draw(lambda role, rows: self.shape(role, pose.rows(rows)))
        if self._ghost is not None:
            self._draw_ghost(pose, shown)

    def _draw_ghost(self, pose: Pose, shown: NDArray[np.bool_]) -> None:
        assert self._ghost is not None
        home = self.home()
        left = np.flatnonzero(shown & (np.abs(home.at - pose.at).max(axis=1) > 0))
        role = self.looks.roles[0]
        self._ghost.points = self.shape(role, home.rows(left)) if len(left) else np.zeros((0, 3))

    # --- reading back -------------------------------------------------------------------------

    def drawn_pose(self) -> Pose:
        """Return the boxes of the shown rows, read back from what is drawn."""
        boxes = self.looks.gathered(self._boxes)
        return Pose.of(boxes[:, :2], boxes[:, 2:])

    def expected_pose(self) -> Pose:
        """Return the boxes that the shown rows must have."""
        return self.pose().rows(self.is_shown())

    def expected(self) -> Rows:
        pose = self.expected_pose()
        return self._edges(pose.low, pose.high) | {"role": self._expected_roles()}

    def drawn(self) -> Rows:
        pose = self.drawn_pose()
        return self._edges(pose.low, pose.high) | {"role": self.looks.roles_held()}

    def read_values(self) -> Mapping[str, float | int]:
        return self.reading("shown", len(self.looks.gathered(self._boxes)))

    def _edges(self, low: Floats, high: Floats) -> Rows:
        first, last = self.plane.p2c(low), self.plane.p2c(high)
        return {"x": first[:, 0], "y": first[:, 1], "x2": last[:, 0], "y2": last[:, 1]}

    def _boxes(self, role: str, ink: Ink) -> Floats:
        """Return middle and half size of each piece of an ink: (n_pieces, 4)."""
        corners = pieces(ink, self.points_per_piece)
        low, high = corners.min(axis=1, initial=np.inf), corners.max(axis=1, initial=-np.inf)
        return np.column_stack([(low + high) / 2, (high - low) / 2])

    # --- columns ------------------------------------------------------------------------------

    def _expected_roles(self) -> NDArray[Any]:
        return np.asarray(self._roles_now(self.pose()), dtype=str)[self.is_shown()]

    def _look_numbers(self, pose: Pose) -> Chosen:
        """Return the index of each row's look (role, opacity); found once if it never changes."""
        n_rows = len(pose.at)
        if self._settled is not None and len(self._settled) == n_rows:
            return self._settled
        strengths = self._whole("strength", n_rows)
        numbers = self.looks.numbers_of(self._roles_now(pose), strengths)
        if {"role", "strength"} <= self._fixed.keys() and not self.has("back"):
            self._settled = numbers
        return numbers

    def _roles_now(self, pose: Pose) -> NDArray[Any]:
        roles = self._whole("role", len(pose.at))
        if not self.has("back"):
            return roles
        return np.where(pose.side > 0.5, self._whole("back", len(pose.at)), roles)

    def _whole(self, key: str, n_rows: int) -> NDArray[Any]:
        values = self.column(key)
        return values if len(values) == n_rows else np.repeat(values[:1], n_rows)

    def _fixed_values(self, key: str) -> list[Any]:
        return unique(self._fixed[key]) if key in self._fixed else []


_UNSEEN = "#000000"
