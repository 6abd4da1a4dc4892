"""Pieces that move as one: the contours of a figure, the marks of a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mlu_anim.vector.outline import Points
from mlu_anim.vector.states import BRIEF, State

_NEAR = 1.0
"""Tolerance of the corners of a piece that moves with others, in units."""
_FLAT = 0.5
Boxes = NDArray[np.float64]
Run = Sequence[State]


def moving_as_one(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the runs of pieces in groups; those of one group move and stretch alike.

    Runs of a group begin and end in the same frames. Pieces that stand are alone.
    """
    spans: dict[tuple[int, int, bool], list[Run]] = {}
    for run in runs:
        if len(run) == 1 or run[-1].end - run[0].start <= BRIEF:
            yield [run]
        else:
            spans.setdefault((run[0].start, run[-1].end, bool(run[0].images)), []).append(run)
    for alike in spans.values():
        yield from _groups(alike)


def union(runs: Sequence[Run]) -> list[State]:
    """Return the states of several pieces of one span as those of one outline."""
    starts = sorted({state.start for run in runs for state in run})
    ends = [*starts[1:], runs[0][-1].end]
    every = [list(_at(run, starts)) for run in runs]
    return [
        replace(
            states[0],
            start=start,
            end=end,
            points=np.concatenate([state.points for state in states]),
            images=tuple(image for state in states for image in state.images),
        )
        for start, end, *states in zip(starts, ends, *every, strict=True)
    ]


def _at(run: Run, starts: Sequence[int]) -> Iterator[State]:
    """Yield the state of a run in each of some frames, which rise."""
    number = 0
    for start in starts:
        while run[number].end <= start:
            number += 1
        yield run[number]


@dataclass(frozen=True, eq=False)
class _Motion:
    """The moves of pieces' boxes: sizes and places that make them from those of one moment."""

    sizes: Boxes
    moves: Boxes

    @classmethod
    def of(cls, boxes: Boxes, moment: int) -> Self:
        """Return the motion of a piece. `boxes`: two corners in each state, (n_states, 2, 2)."""
        extents = boxes[:, 1] - boxes[:, 0]
        wide = extents[moment] > _FLAT
        sizes = np.ones_like(extents)
        sizes[:, wide] = extents[:, wide] / extents[moment, wide]
        return cls(sizes, boxes[:, 0] - sizes * boxes[moment, 0])

    def carries(self, boxes: Boxes, moment: int) -> bool:
        """Return True if a piece moves like this."""
        made = self.sizes[:, None] * boxes[moment] + self.moves[:, None]
        return bool(np.abs(made - boxes).max() <= _NEAR)


def _groups(runs: Sequence[Run]) -> Iterator[list[Run]]:
    starts = sorted({state.start for run in runs for state in run})
    every = [np.stack([_box(state.points) for state in _at(run, starts)]) for run in runs]
    moment = int(sum(np.ptp(boxes, axis=1).sum(axis=1) for boxes in every).argmax())
    groups: list[tuple[_Motion, list[Run]]] = []
    for run, boxes in zip(runs, every, strict=True):
        found = next((runs for motion, runs in groups if motion.carries(boxes, moment)), None)
        if found is None:
            groups.append((_Motion.of(boxes, moment), [run]))
        else:
            found.append(run)
    for _, group in groups:
        yield group


def _box(points: Points) -> Boxes:
    return np.stack([points.min(axis=0), points.max(axis=0)])
