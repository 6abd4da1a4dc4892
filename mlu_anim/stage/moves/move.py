"""Moves: functions that change the boxes of a mark's rows.

The `value` of a move is a tracked value from 0 (not begun) to 1 (arrived), or a reveal, which moves
the rows one after another.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.moves.reveal import Reveal, Shares, as_reveal
from mlu_anim.stage.scales import Floats
from mlu_anim.system.errors import AuthorMistake


@runtime_checkable
class Posed(Protocol):
    """A mark whose boxes the rows of other marks can fly to."""

    def home(self) -> Pose:
        """Return the boxes of the rows, without the mark's own moves."""
        ...

    def keys(self) -> tuple[Any, ...]:
        """Return the identity of each row, by which the rows of other marks find it."""
        ...

    def state(self) -> Hashable:
        """Return a hashable value that changes whenever the boxes do."""
        ...


class Move(Protocol):
    """Changes the boxes of rows while a value goes from 0 to 1."""

    def moved(self, pose: Pose, keys: tuple[Any, ...]) -> Pose:
        """Return the boxes (pose) of the rows after this move. `keys`: the identity of each row."""
        ...

    def state(self) -> Hashable:
        """Return a hashable value that changes whenever the move does."""
        ...


@dataclass(frozen=True, eq=False)
class _Moving:
    """The base of moves, which follow a value or a reveal."""

    value: Value | Reveal

    def shares(self, n_rows: int) -> Shares:
        """Return the share of its way that each row has gone: (n_rows,), from 0 to 1."""
        return self._reveal.shares(n_rows)

    def state(self) -> Hashable:
        return self._reveal.state()

    @cached_property
    def _reveal(self) -> Reveal:
        return as_reveal(self.value)


@dataclass(frozen=True, eq=False)
class Drop(_Moving):
    """Rows drop from above onto their places.

    `height`: the distance from which they come, in scene units: one, or (n_rows,).
    """

    height: float | Floats = sizes.DROP

    def moved(self, pose: Pose, keys: tuple[Any, ...]) -> Pose:
        left = (1 - self.shares(len(pose.at))) ** 2
        return pose.moved(np.column_stack([np.zeros_like(left), self.height * left]))


@dataclass(frozen=True, eq=False)
class Fly(_Moving):
    """Rows fly into the boxes of another mark's rows with the same keys, or to given places.

    `to`: a mark, perhaps of another frame; or places, (n_rows, 2) in scene units, or a function
    that returns them. Raises AuthorMistake, when drawn, if the other mark lacks a key.
    """

    to: Posed | Source = 0.0

    def moved(self, pose: Pose, keys: tuple[Any, ...]) -> Pose:
        way = self.shares(len(pose.at))[:, None]
        if not way.any():
            return pose
        target = self._target(pose, keys)
        at = pose.at + (target.at - pose.at) * way
        half = pose.half + (target.half - pose.half) * way
        return replace(pose, at=at, half=half)

    def state(self) -> Hashable:
        moving = super().state()
        if self._mark is not None:
            return moving, self._mark.state()
        return (moving, _points(self.to).tobytes()) if callable(self.to) else moving

    @cached_property
    def _mark(self) -> Posed | None:
        return self.to if isinstance(self.to, Posed) else None

    def _target(self, pose: Pose, keys: tuple[Any, ...]) -> Pose:
        if self._mark is None:
            places = _points(self.to)
            return replace(pose, at=np.broadcast_to(places, pose.at.shape))
        there = {key: row for row, key in enumerate(self._mark.keys())}
        missing = [key for key in keys if key not in there]
        if missing:
            raise AuthorMistake(
                f"rows fly to a mark that has no row with the key {missing[0]!r}",
                hint="give both marks the same `key` channel",
            )
        target = self._mark.home().rows(np.array([there[key] for key in keys], dtype=int))
        return replace(target, side=pose.side)


@dataclass(frozen=True, eq=False)
class Flip(_Moving):
    """Rows turn over and show their back, in the color role `back` of their mark."""

    def moved(self, pose: Pose, keys: tuple[Any, ...]) -> Pose:
        return replace(pose, side=self.shares(len(pose.at)))


@dataclass(frozen=True, eq=False)
class Square(_Moving):
    """Boxes become squares: each grows to the right until it is as wide as high."""

    def moved(self, pose: Pose, keys: tuple[Any, ...]) -> Pose:
        wider = (pose.half[:, 1] - pose.half[:, 0]) * self.shares(len(pose.at))
        aside = np.column_stack([wider, np.zeros_like(wider)])
        return replace(pose, at=pose.at + aside, half=pose.half + aside)


@dataclass(frozen=True, eq=False)
class Stack(_Moving):
    """Boxes move onto a stack, in the order of the rows; all stacks begin at the lowest box's foot.

    `x`: the middle of each stack, in scene units; by default the mean of its boxes. `by`: the stack
    of each row, (n_rows,); by default all are in one.
    """

    x: ArrayLike | None = None
    by: ArrayLike | None = None

    def moved(self, pose: Pose, keys: tuple[Any, ...]) -> Pose:
        way = self.shares(len(pose.at))[:, None]
        target = self._piled(pose)
        return replace(pose, at=pose.at + (target - pose.at) * way)

    def _piled(self, pose: Pose) -> Floats:
        """Return the middles of the boxes on their stacks: (n_rows, 2)."""
        piles = np.zeros(len(pose.at)) if self.by is None else np.asarray(self.by)
        foot = float((pose.at - pose.half)[:, 1].min(initial=np.inf)) if len(pose.at) else 0.0
        target = pose.at.copy()
        for number, pile in enumerate(np.unique(piles)):
            rows = np.flatnonzero(piles == pile)
            heights = 2 * pose.half[rows, 1]
            target[rows, 1] = foot + np.cumsum(heights) - heights / 2
            middles = pose.at[rows, 0].mean() if self.x is None else np.atleast_1d(self.x)[number]
            target[rows, 0] = middles
        return target


def _points(to: Any) -> Floats:
    return np.asarray(to() if callable(to) else to, dtype=float)
