"""Write a vector film as JSON of whole numbers; docs/vector-film.md describes it."""

import json
from itertools import pairwise
from typing import Any

import numpy as np

from mlu_anim.vector.film import Bent, Course, Film, FilmInk, Paint, Part, Piece
from mlu_anim.vector.image_sheets import Sheet
from mlu_anim.vector.outline import Form
from mlu_anim.vector.svg_paint import canvas_cap, canvas_joint
from mlu_anim.vector.telling import Beat, Telling
from mlu_anim.vector.tracks import Track

VERSION = 1


def film_json(film: Film, telling: Telling) -> str:
    """Return the JSON of a film with its words."""
    canvas = film.canvas
    content = {
        "version": VERSION,
        "title": telling.title,
        "alt": telling.alt,
        "description": telling.description,
        "language": telling.language,
        "size": [canvas.width_px, canvas.height_px],
        "units": canvas.units,
        "paper": "#0000" if canvas.is_transparent else canvas.paper,
        "fps": [film.fps.numerator, film.fps.denominator],
        "frames": film.n_frames,
        "beats": [_beat(beat) for beat in telling.beats],
        "values": {name: _course(course) for name, course in film.values.items()},
        "shapes": film.shapes,
        "images": [_sheet(sheet) for sheet in film.sheets],
        "inks": [_ink(ink) for ink in film.inks],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _sheet(sheet: Sheet) -> list[Any]:
    numbers = [sheet.numbers[0], *(b - a for a, b in pairwise(sheet.numbers))]
    return [sheet.url, sheet.width, sheet.height, sheet.columns, numbers]


def _beat(beat: Beat) -> list[Any]:
    times = round(1000 * beat.start_s), round(1000 * beat.end_s)
    return [beat.name, beat.title, beat.caption, *times]


def _course(course: Course) -> list[Any]:
    spans = [
        [*span, _track(track)] for span, track in zip(course.spans, course.tracks, strict=True)
    ]
    return [course.low, course.step, spans]


def _track(track: Track) -> list[Any]:
    """Return a track: its numbers if they are constant, else two lists, frames and numbers.

    Each frame and each number is written as its difference from the one before.
    """
    if track.is_constant:
        return [int(each) for each in track.values[0]]
    frames = [track.frames[0], *(b - a for a, b in pairwise(track.frames))]
    first, rest = track.values[:1], track.values[1:] - track.values[:-1]
    return [frames, [*first[0].tolist(), *rest.reshape(-1).tolist()]]


def _along(points: Track) -> Track:
    """Return a track of points with each as its difference from the point before it."""
    rows = points.values.reshape(len(points.values), -1, 2)
    differences = np.diff(rows, axis=1, prepend=0)
    return Track(points.frames, differences.reshape(len(rows), -1))


def _ink(ink: FilmInk) -> list[Any]:
    layers = [_paint(each) for each in (ink.halo, ink.fill, ink.stroke)]
    joint, cap = canvas_joint(ink.joint), canvas_cap(ink.cap)
    return [joint, cap, *layers, [_part(part) for part in ink.parts]]


def _paint(paint: Paint | None) -> list[Any] | int:
    if paint is None:
        return 0
    tracks = [paint.color, paint.opacity] + ([paint.width] if paint.width else [])
    return [_track(track) for track in tracks]


def _part(part: Part | Bent) -> list[Any]:
    if isinstance(part, Bent):
        return [part.start, part.end, form_text(part.form), _track(_along(part.points))]
    pieces = [number for piece in part.pieces for number in _piece(piece)]
    place = [_track(part.place)] if part.place else []
    return [part.start, part.end, pieces, *place]


def _piece(piece: Piece) -> list[int]:
    size = [piece.width, piece.height] if piece.shape < 0 else []
    return [piece.shape, piece.x, piece.y, *size]


def form_text(form: Form) -> str:
    """Return the commands of a piece: `M`, then `L` or `C` for each curve, `Z` if it closes."""
    text = ""
    ends = [*form.starts[1:], len(form.straight)]
    for start, end, closed in zip(form.starts, ends, form.closed, strict=True):
        lines = form.straight[start:end].tolist()
        text += "M" + "".join("L" if line else "C" for line in lines) + ("Z" if closed else "")
    return text
