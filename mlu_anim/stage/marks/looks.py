"""Looks: which ink draws which rows of a mark, by their role and their strength."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage.part import Ink
from mlu_anim.system.errors import AuthorMistake

Look = tuple[str, float]
"""A color role and an opacity."""
Chosen = NDArray[np.int_]
"""Indices of rows, or of looks."""


class Looks:
    """One ink for each look (color role and opacity), and the rows that each draws now (`held`)."""

    def __init__(
        self,
        roles: Sequence[str],
        strengths: Sequence[float],
        make: Callable[[str, float], Ink],
    ) -> None:
        """`make`: returns the ink of a role and a strength."""
        self.roles, self.strengths = tuple(roles), np.asarray(strengths, dtype=float)
        self.looks = [(role, strength) for role in self.roles for strength in strengths]
        self.inks = {_name(look, strengths): make(*look) for look in self.looks}
        self.held: list[Chosen] = [np.zeros(0, dtype=int) for _ in self.looks]

    def numbers_of(self, roles: ArrayLike, strengths: ArrayLike) -> Chosen:
        """Return the index of each row's look; its strength is rounded to the nearest existing one.

        Raises AuthorMistake for a role without ink.
        """
        order = np.argsort(np.array(self.roles))
        names = np.array(self.roles)[order]
        given = np.asarray(roles, dtype=str)
        places = np.minimum(np.searchsorted(names, given), len(names) - 1)
        for role in set(given[names[places] != given].tolist()):
            hint = f"roles={self.roles!r}: add it there"
            raise AuthorMistake(f"a row came into the role {role!r}, which has no ink", hint=hint)
        distance = np.abs(np.asarray(strengths, dtype=float)[:, None] - self.strengths[None])
        numbers: Chosen = order[places] * len(self.strengths) + distance.argmin(axis=1)
        return numbers

    def share_out(self, numbers: Chosen, shown: NDArray[np.bool_]) -> None:
        """Assign each shown row to the ink of its look. `numbers`: from `numbers_of`."""
        self.held = [np.flatnonzero((numbers == n) & shown) for n in range(len(self.looks))]

    def draw(self, shape: Callable[[str, Chosen], NDArray[np.float64]]) -> None:
        """Set the points of each ink to what `shape` returns for its role and its rows."""
        for (role, _), ink, rows in zip(self.looks, self.inks.values(), self.held, strict=True):
            ink.points = shape(role, rows) if len(rows) else np.zeros((0, 3))

    def gathered(self, read: Callable[[str, Ink], NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return what `read` returns for all inks, sorted by row: (n_pieces, n_columns).

        `read`: returns one piece for each row of an ink, given its role and the ink.
        """
        gathered = [read(r, k) for (r, _), k in zip(self.looks, self.inks.values(), strict=True)]
        order = np.argsort(np.concatenate(self.held), kind="stable")
        return np.concatenate(gathered)[order]

    def roles_held(self) -> NDArray[Any]:
        """Return the role of each shown row, in the order of the rows."""
        roles = [
            np.full(len(rows), role, dtype=object)
            for (role, _), rows in zip(self.looks, self.held, strict=True)
        ]
        order = np.argsort(np.concatenate(self.held), kind="stable")
        return np.concatenate(roles)[order].astype(str)


def unique(values: ArrayLike) -> list[Any]:
    """Return the distinct values in the order of their first appearance."""
    return list(dict.fromkeys(np.asarray(values).ravel().tolist()))


def _name(look: Look, strengths: Sequence[float]) -> str:
    role, strength = look
    return role if len(strengths) == 1 else f"{role} {strength:g}"
