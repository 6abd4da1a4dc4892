"""Make a vector film from the display lists of all frames of a cut."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from mlu_anim.rendering.listing import Listing, Rgba, Row, Style
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.film import OPAQUE, Course, Film, FilmInk, Paint
from mlu_anim.vector.image_sheets import Images
from mlu_anim.vector.standing import Shapes
from mlu_anim.vector.states import State, slowed
from mlu_anim.vector.tracing import trace
from mlu_anim.vector.tracks import Track, Values

COLOR = 3.0
"""Tolerance of colors and opacities, of 255."""
_WIDTH = 0.5
_IMAGES_A_SECOND = 6
"""The number of images shown in a second, about, where another would be shown in each frame."""
_NO_IMAGES = -1
_COURSE_STEPS = 4000
"""The number of steps between the least and the greatest value of a course."""
Line = tuple[Rgba, float]
Look = Callable[[Style], Line | None]


class _Seen(NamedTuple):
    """One ink in some frames, `start` to `end`, without the last."""

    start: int
    end: int
    row: Row


def film_of(
    listing: Listing,
    canvas: Canvas,
    fps: Fraction,
    rows: Sequence[Mapping[str, float | int]] = (),
) -> Film:
    """Return the film of a listing. `rows`: the tracked values of each frame, by name."""
    shapes, images = Shapes(), Images()
    inks = [
        _ink(listing, seen, canvas, fps, shapes, images)
        for _, seen in sorted(_seen(listing).items())
    ]
    return Film(
        canvas=canvas,
        fps=fps,
        n_frames=len(listing.frames),
        shapes=tuple(shapes.numbers),
        sheets=images.sheets(),
        inks=tuple(inks),
        values=courses(rows),
    )


def _seen(listing: Listing) -> dict[int, list[_Seen]]:
    """Return when each ink is seen, in order, by its place in the drawing order."""
    found: dict[int, list[_Seen]] = {}
    for frame, picture in enumerate(listing.frames):
        for row in listing.pictures[picture]:
            spans = found.setdefault(row.place, [])
            if spans and spans[-1].end == frame and spans[-1].row == row:
                spans[-1] = spans[-1]._replace(end=frame + 1)
            else:
                spans.append(_Seen(frame, frame + 1, row))
    return found


def _ink(
    listing: Listing,
    seen: Sequence[_Seen],
    canvas: Canvas,
    fps: Fraction,
    shapes: Shapes,
    images: Images,
) -> FilmInk:
    resting = _image_rests(listing, seen, max(1, round(fps / _IMAGES_A_SECOND)))
    states = slowed(_states(listing, list(resting), canvas, images), fps)
    styles = [(start, end, listing.styles[row.style]) for start, end, row in seen]
    fill = _paint(styles, lambda style: style.fill and (style.fill, 0.0), 0)
    halo = _paint(styles, lambda style: style.halo, canvas.units)
    stroke = _paint(styles, lambda style: style.stroke, canvas.units)
    has_line = halo is not None or stroke is not None
    parts = trace(list(states), shapes, is_filled=fill is not None, has_line=has_line)
    return FilmInk(
        parts=tuple(parts),
        halo=halo,
        fill=fill,
        stroke=stroke,
        joint=styles[0][2].joint,
        cap=styles[0][2].cap,
    )


def _image_rests(listing: Listing, seen: Sequence[_Seen], n_frames: int) -> Iterator[_Seen]:
    """Yield when an ink is seen; images that would change in each frame stay for `n_frames`.

    Of those frames the middle one is shown. Images stay only in their own places: as many of them
    in the same rectangles.
    """
    counts = [*map(len, listing.images), 0]  # the last is that of _NO_IMAGES
    group: list[_Seen] = []
    for each in seen:
        first = group[0] if group else each
        stays = (
            each.end - first.start <= n_frames
            and np.array_equal(
                listing.outlines[each.row.outline], listing.outlines[first.row.outline]
            )
            and counts[each.row.images] == counts[first.row.images]
        )
        if not stays:
            yield from _with_images_of_middle(group)
            group = []
        group.append(each)
    yield from _with_images_of_middle(group)


def _with_images_of_middle(group: Sequence[_Seen]) -> Iterator[_Seen]:
    images = group[len(group) // 2].row.images if group else _NO_IMAGES
    for each in group:
        yield each._replace(row=each.row._replace(images=images))


def _states(listing: Listing, seen: Sequence[_Seen], canvas: Canvas, images: Images) -> list[State]:
    """Return the outlines of an ink in order, in units; images have the color seen first."""
    scaled: dict[int, Values] = {}
    numbered: dict[int, tuple[int, ...]] = {_NO_IMAGES: ()}
    states: list[State] = []
    for start, end, row in seen:
        points = scaled.setdefault(row.outline, listing.outlines[row.outline] * canvas.units)
        fill = listing.styles[row.style].fill
        if row.images not in numbered and fill is not None:
            levels = listing.images[row.images]
            numbered[row.images] = tuple(images.number(each, fill) for each in levels)
        pictures = numbered.get(row.images, ())
        last = states[-1] if states else None
        if last and last.end == start and last.points is points and last.images == pictures:
            states[-1] = State(last.start, end, points, pictures)
        else:
            states.append(State(start, end, points, pictures))
    return states


def _paint(styles: Sequence[tuple[int, int, Style]], look: Look, units: int) -> Paint | None:
    """Return how a fill or a line looks over time; None if it is never there.

    `units`: in a pixel, for the width of a line; 0 for a fill.
    """
    looks = [(start, end, look(style)) for start, end, style in styles]
    frames: list[int] = []
    rows: list[tuple[float, ...]] = []
    known = next((line for *_, line in looks if line is not None), None)
    if known is None:
        return None
    for start, end, line in looks:
        known = line or known
        (red, green, blue, alpha), width = known
        ends = dict.fromkeys((start, end - 1))
        frames += ends
        rows += [(red, green, blue, alpha if line else 0.0, width * units)] * len(ends)
    numbers = np.array(rows) * [OPAQUE, OPAQUE, OPAQUE, OPAQUE, 1]
    return Paint(
        color=Track.through(frames, numbers[:, :3], COLOR),
        opacity=Track.through(frames, numbers[:, 3:4], COLOR),
        width=Track.through(frames, numbers[:, 4:], _WIDTH) if units else None,
    )


def courses(rows: Sequence[Mapping[str, float | int]]) -> dict[str, Course]:
    """Return the course of each value, from the values of each frame, by name."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: _course([row.get(name) for row in rows]) for name in names}


def _course(values: Sequence[float | int | None]) -> Course:
    known = [value for value in values if value is not None and np.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    is_count = all(isinstance(value, int) for value in known)
    step = 1.0 if is_count else (high - low) / _COURSE_STEPS or 1.0
    tolerance = 0.01 if is_count else 1.0
    stretches = list(_stretches(values))
    tracks = [
        Track.through(frames, [[(value - low) / step] for value in numbers], tolerance)
        for frames, numbers in stretches
    ]
    spans = tuple((frames[0], frames[-1]) for frames, _ in stretches)
    return Course(float(low), float(step), spans, tuple(tracks))


def _stretches(
    values: Sequence[float | int | None],
) -> Iterator[tuple[list[int], list[float]]]:
    """Yield the frames and values of each stretch in which a value is known and finite."""
    frames: list[int] = []
    for frame, value in enumerate([*values, None]):
        if value is not None and np.isfinite(value):
            frames.append(frame)
        elif frames:
            yield frames, [float(values[each] or 0.0) for each in frames]
            frames = []
