"""Trace one ink through a film: find what stands, what moves as one, and what bends."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.display_list import contour_starts
from mlu_anim.vector.film import SCALE, Bent, Part, Piece
from mlu_anim.vector.outline import (
    Points,
    form_of,
    is_open_line,
    path_data,
    pieces_of,
    thinned,
)
from mlu_anim.vector.tracks import Track, Values

RIGID = 3.0
"""Outlines that fit each other this well, in units, when moved and stretched are the same one."""
PLACE = 3.0
"""Tolerance of places, in units: 0.3 of a thousandth of the picture's longer side."""
MOVING = 8.0
"""The same while a thing moves on in each frame."""
BEND = 6.0
"""Tolerance of points that bend, in units."""
SWIFT = 24.0
"""The same for an open line while it moves on in each frame."""
THIN = 5.0
"""Tolerance of the course of an open line that bends, or is seen for a moment only, in units."""
_RESTLESS_FRAMES, _RESTLESS_POINTS = 3, 400
"""Frames that one outline stands for, where each frame has another, and the least size of such."""
_REST = 6
"""The number of frames that are a rest."""
_BRIEF = 2
"""The number of frames that are a moment: a line that grows has a new outline in each."""
_WORTH_BENDING = 0.7
"""Bent points are kept if they need at most this share of the frames that would be kept else."""
_FLAT = 0.5


@dataclass(frozen=True, eq=False)
class State:
    """An outline in some frames, `start` to `end`, without the last. `points`: in units.

    `images`: the indices of its images in the film; empty for a path.
    """

    start: int
    end: int
    points: Points
    images: tuple[int, ...] = ()


class Shapes:
    """Numbers the path data of outlines; equal ones have the same number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, data: str) -> int:
        return self.numbers.setdefault(data, len(self.numbers))


def trace(states: Sequence[State], shapes: Shapes) -> Iterator[Part | Bent]:
    """Yield the parts of an ink, from all its states in order."""
    loose: list[list[State]] = []
    for run in _runs(list(_slowed(states))):
        moved = _moved(run, shapes) if len(run) > 1 else None
        if moved is None and (len(run) > 1 or not run[0].images):
            loose.append(run)
            continue
        yield from _slots(loose, shapes)
        loose = []
        yield moved or _standing(run[0], shapes)
    yield from _slots(loose, shapes)


def _slowed(states: Sequence[State]) -> Iterator[State]:
    """Yield the states; of large drawings of lines that are others in each frame, every third one.

    Such are the borders of a field. Drawings that only grow are left as they are.
    """
    return _merged(states, _is_restless)


def _merged(states: Iterable[State], is_same: Callable[[State, State], bool]) -> Iterator[State]:
    """Yield the states; those that are the same as the kept one before them only lengthen it."""
    kept: State | None = None
    for state in states:
        if kept is not None and is_same(kept, state):
            kept = State(kept.start, state.end, kept.points, kept.images)
            continue
        if kept is not None:
            yield kept
        kept = state
    if kept is not None:
        yield kept


def _is_restless(before: State, after: State) -> bool:
    n_points = min(len(before.points), len(after.points))
    return (
        not before.images
        and not after.images
        and before.end == after.start
        and after.end - before.start <= _RESTLESS_FRAMES
        and n_points >= _RESTLESS_POINTS
        and _begins_open(after.points)
        and not _same_structure(before.points, after.points)
        and not np.array_equal(before.points[: n_points // 2], after.points[: n_points // 2])
    )


def _begins_open(points: Points) -> bool:
    ends = [*(4 * contour_starts(points)[1:2] - 1), len(points) - 1]
    return bool((np.abs(points[ends[0]] - points[0]) > _FLAT).any())


def _runs(states: Sequence[State]) -> Iterator[list[State]]:
    """Yield the states in groups of consecutive frames and equal structure."""
    run: list[State] = []
    for state in states:
        if run and not _continues(run[-1], state):
            yield run
            run = []
        run.append(state)
    if run:
        yield run


def _continues(before: State, after: State) -> bool:
    same = before.end == after.start and before.images == after.images
    return same and _same_structure(before.points, after.points)


def _same_structure(one: Points, other: Points) -> bool:
    return len(one) == len(other) and np.array_equal(contour_starts(one), contour_starts(other))


# --- moved as one -------------------------------------------------------------------------------


def _moved(run: Sequence[State], shapes: Shapes) -> Part | None:
    """Return the part of outlines that are one outline, moved and stretched; None if they bend."""
    points = np.stack([state.points for state in run])
    found = _places(points)
    if found is None:
        return None
    reference, places = found
    state = State(run[0].start, run[-1].end, points[reference], run[0].images)
    origin = points[reference][0]
    part = _standing(state, shapes, origin)
    track = _place_track(run, places, points[reference] - origin)
    return Part(part.start, part.end, part.pieces, track)


def _places(points: Points) -> tuple[int, Values] | None:
    """Return how to place one outline to get all others; None if it cannot be done.

    `points`: shape (n_states, n_points, 2). Returns the index of that outline, and for each state
    x, y of the first point and the sizes across and down, shape (n_states, 4).
    """
    reference = int(np.ptp(points, axis=1).sum(axis=1).argmax())
    outline = points[reference] - points[reference].mean(axis=0)
    middles = points.mean(axis=1)
    spread = (outline**2).sum(axis=0)
    sizes = np.ones((len(points), 2))
    wide = spread > _FLAT
    around = points - middles[:, None]
    sizes[:, wide] = np.einsum("spa,pa->sa", around, outline)[:, wide] / spread[wide]
    if np.abs(around - sizes[:, None] * outline).max() > RIGID or (sizes < 0).any():
        return None
    return reference, np.hstack([middles + sizes * outline[0], sizes])


def _place_track(run: Sequence[State], places: Values, outline: Points) -> Track:
    reach = np.maximum(np.abs(outline).max(axis=0), 1.0)
    share = np.array([1, 1, *(SCALE / reach)]) / 2
    frames = [frame for state in run for frame in range(state.start, state.end)]
    lengths = [state.end - state.start for state in run]
    near = np.repeat(np.where(np.array(lengths) <= _BRIEF, MOVING, PLACE), lengths)
    rows = np.repeat(places * [1, 1, SCALE, SCALE], lengths, axis=0)
    return Track.through(frames, rows, near[:, None] * share)


def _standing(state: State, shapes: Shapes, origin: NDArray[np.float64] | None = None) -> Part:
    """Return the part of a state that does not move; places count from `origin`."""
    zero = np.zeros(2) if origin is None else origin
    if state.images:
        pieces = _image_pieces(state, zero)
    else:
        pieces = [
            _piece(state.points[rows] - zero, shapes, is_brief=state.end - state.start <= _BRIEF)
            for rows in pieces_of(state.points)
        ]
    return Part(state.start, state.end, tuple(pieces))


def _piece(points: Points, shapes: Shapes, *, is_brief: bool) -> Piece:
    if is_brief and is_open_line(points):
        points = thinned(points[None], THIN)[0]
    whole = np.rint(points - points[0]).astype(int)
    x, y = np.rint(points[0]).astype(int).tolist()
    return Piece(shapes.number(path_data(whole, form_of(points[None]))), x, y)


def _image_pieces(state: State, zero: NDArray[np.float64]) -> list[Piece]:
    corners = (state.points - zero).reshape(-1, 16, 2)
    low = np.rint(corners.min(axis=1)).astype(int)
    size = np.rint(np.ptp(corners, axis=1)).astype(int)
    rows = np.hstack([low, size]).tolist()
    return [Piece(-1 - image, *row) for image, row in zip(state.images, rows, strict=True)]


# --- piece by piece -----------------------------------------------------------------------------


def _slots(runs: Sequence[list[State]], shapes: Shapes) -> Iterator[Part | Bent]:
    """Yield the parts of states that do not move as one: each piece is traced for itself.

    Pieces that stand still in the same frames are one part.
    """
    still: dict[tuple[int, int], list[Piece]] = {}
    for slot in _matched([list(_pieces(run)) for run in runs]):
        for run in _runs(list(_without_repeats(slot))):
            for part in _traced(run, shapes):
                if isinstance(part, Part) and part.place is None:
                    still.setdefault((part.start, part.end), []).extend(part.pieces)
                else:
                    yield part
    for (start, end), pieces in still.items():
        yield Part(start, end, tuple(pieces))


def _matched(runs: Sequence[list[list[State]]]) -> list[list[State]]:
    """Return the course of each piece through all runs, as a list of its states.

    Pieces follow each other in their order if two runs have the same number of them; else each is
    followed by the one that begins and ends nearest to it.
    """
    slots: list[list[State]] = []
    shown: list[int] = []
    for pieces in runs:
        followed = dict(_neighbors([slots[slot][-1] for slot in shown], pieces))
        numbers = []
        for number, states in enumerate(pieces):
            if number in followed:
                slot = shown[followed[number]]
            else:
                slot = len(slots)
                slots.append([])
            slots[slot] += states
            numbers.append(slot)
        shown = numbers
    return slots


def _neighbors(before: Sequence[State], pieces: Sequence[list[State]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of a piece's index and the index of the piece before that it follows."""
    if len(before) == len(pieces):
        yield from enumerate(range(len(before)))
        return
    if not before:
        return
    old, new = (
        np.array([[each.points[0], each.points[-1]] for each in ends]).reshape(-1, 1, 4)
        for ends in (before, [states[0] for states in pieces])
    )
    apart = np.abs(old - new.transpose(1, 0, 2)).sum(axis=2)
    for _ in range(min(apart.shape)):
        one, other = divmod(int(apart.argmin()), len(pieces))
        yield other, one
        apart[one, :] = apart[:, other] = np.inf


def _pieces(run: Sequence[State]) -> Iterator[list[State]]:
    """Yield the states of each piece of a run."""
    if run[0].images:
        every = [slice(16 * n, 16 * (n + 1)) for n in range(len(run[0].images))]
    else:
        every = pieces_of(run[0].points)
    for number, rows in enumerate(every):
        images = run[0].images[number : number + 1]
        yield [State(s.start, s.end, s.points[rows], images) for s in run]


def _without_repeats(states: Sequence[State]) -> Iterator[State]:
    """Yield the states; consecutive equal ones are one."""
    return _merged(states, lambda one, other: one.end == other.start and _equal(one, other))


def _equal(one: State, other: State) -> bool:
    return (
        one.images == other.images
        and one.points.shape == other.points.shape
        and bool((np.abs(one.points - other.points) < _FLAT).all())
    )


def _traced(run: Sequence[State], shapes: Shapes) -> Iterator[Part | Bent]:
    if len(run) == 1:
        yield _standing(run[0], shapes)
        return
    if moved := _moved(run, shapes):
        yield moved
        return
    for stretch in _between_rests(run):
        bent = None if run[0].images or len(stretch) == 1 else _bent(stretch)
        if bent is not None:
            yield bent
        else:
            yield from (_standing(state, shapes) for state in stretch)


def _between_rests(run: Sequence[State]) -> Iterator[Sequence[State]]:
    """Yield the states of a piece; those of an open line apart where it rests for a while.

    A line that bends from one rest to the next needs fewer points than one that serves them all.
    """
    if not is_open_line(run[0].points):
        yield run
        return
    begin = 0
    for number, state in enumerate(run):
        if state.end - state.start >= _REST:
            if begin < number:
                yield run[begin:number]
            yield run[number : number + 1]
            begin = number + 1
    if begin < len(run):
        yield run[begin:]


def _bent(run: Sequence[State]) -> Bent | None:
    """Return a piece whose points move; None if keeping each state costs less."""
    points = np.stack([state.points for state in run])
    if is_open := is_open_line(points[0]):
        points = thinned(points, THIN)
    form = form_of(points)
    kept = form.kept_points(points)
    frames = [frame for state in run for frame in range(state.start, state.end)]
    lengths = [state.end - state.start for state in run]
    rows = np.repeat(kept.reshape(len(run), -1), lengths, axis=0)
    is_swift = is_open & (np.repeat(lengths, lengths) <= _BRIEF)
    track = Track.through(frames, rows, np.where(is_swift, SWIFT, BEND)[:, None])
    if len(track.frames) > _WORTH_BENDING * len(run) + 1 and not is_open:
        return None
    return Bent(run[0].start, run[-1].end, form, track)
