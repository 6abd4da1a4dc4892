"""The elements of the parts of an ink in an SVG film."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from mlu_anim.vector.film import SCALE, Bent, Film, Part
from mlu_anim.vector.outline import Form, Whole
from mlu_anim.vector.svg_animation import NOTHING, Clock
from mlu_anim.vector.svg_images import ImageElements, place_attributes
from mlu_anim.vector.svg_paint import number
from mlu_anim.vector.tracks import Track, Values, keyframes

_NUMBERS = re.compile(r"-?\d+")
_SHORT = 45
"""Path data of at most this length is repeated where it is needed again."""
_COST_OF_AN_ELEMENT, _COST_OF_A_USE = 160, 34
"""Characters of an element that is seen for a while, and of one that shows a shared shape."""


class Elements:
    """Makes the elements of a film's parts."""

    def __init__(self, film: Film) -> None:
        self.film = film
        self._clock = Clock(film.n_frames, film.fps)
        parts = [p for ink in film.inks for p in ink.parts if isinstance(p, Part)]
        counts = Counter(piece.shape for part in parts for piece in part.pieces)
        self._shared = {
            shape
            for shape, count in counts.items()
            if shape >= 0 and count > 1 and len(film.shapes[shape]) > _SHORT
        }
        self._images = ImageElements(film.sheets, parts)

    def definitions(self) -> str:
        """Return the shapes and images that several elements show."""
        shapes = "".join(
            f'<path id="g{shape}" d="M0 0{self.film.shapes[shape]}"/>'
            for shape in sorted(self._shared)
        )
        return f"<defs>{self._images.definitions()}{shapes}</defs>"

    def of_ink(self, parts: Sequence[Part | Bent], *, has_line: bool) -> Iterator[str]:
        """Yield the elements of an ink. `has_line`: a line is drawn, whose width must not scale."""
        stepped: list[Part] = []
        others: dict[tuple[int, int], str] = {}
        for part in parts:
            if isinstance(part, Part) and part.place is None and self._is_step(part):
                stepped.append(part)
                continue
            span = part.start, part.end
            others[span] = others.get(span, "") + self._element(part, has_line=has_line)
        for lane in _lanes(stepped):
            yield self._lane(lane)
        for (start, end), content in others.items():
            shown = self._clock.shown(start, end)
            yield f"<g>{shown}{content}</g>" if shown else content

    def _is_step(self, part: Part) -> bool:
        """Return True for a part that costs less as one of the values of an animated path."""
        n_uses = sum(piece.shape < 0 or piece.shape in self._shared for piece in part.pieces)
        if not n_uses or not _is_path(part):
            return not n_uses
        length = sum(len(self.film.shapes[piece.shape]) for piece in part.pieces)
        return length < _COST_OF_AN_ELEMENT + n_uses * _COST_OF_A_USE

    def _element(self, part: Part | Bent, *, has_line: bool) -> str:
        if isinstance(part, Bent):
            values = [bent_data(part.form, row) for row in part.points.values]
            return f"<path>{self._clock.shape(part.points.frames, values)}</path>"
        if part.place is None:
            return self._standing(part)
        return self._moved(part, part.place, has_line=has_line)

    def _standing(self, part: Part) -> str:
        """Return the elements of a part that stands still."""
        uses, data = "", ""
        for piece in part.pieces:
            if piece.shape < 0:
                uses += self._images.element(piece)
            elif piece.shape in self._shared:
                uses += f'<use href="#g{piece.shape}"{place_attributes(piece.x, piece.y)}/>'
            else:
                data += f"M{piece.x} {piece.y}{self.film.shapes[piece.shape]}"
        return uses + (f'<path d="{data}"/>' if data else "")

    def _lane(self, lane: Sequence[Part]) -> str:
        """Return the element of parts that follow each other."""
        frames, values, end = [], [], 0
        for part in lane:
            if part.start > end:
                frames.append(end)
                values.append(NOTHING)
            frames.append(part.start)
            values.append(self.data(part))
            end = part.end
        if end < self.film.n_frames:
            frames.append(end)
            values.append(NOTHING)
        if len(values) == 1:
            return f'<path d="{values[0]}"/>'
        if len(lane) == 1:
            shown = self._clock.shown(lane[0].start, lane[0].end)
            return f'<path d="{self.data(lane[0])}">{shown}</path>'
        return f'<path d="{NOTHING}">{self._clock.steps("d", frames, values)}</path>'

    def _moved(self, part: Part, place: Track, *, has_line: bool) -> str:
        """Return the element of a part that moves."""
        sizes = place.values[:, 2:]
        is_stretched = bool((sizes != SCALE).any())
        if is_stretched and has_line and _is_path(part):
            values = [self.data(part, row) for row in place.values.astype(float)]
            return f"<path>{self._clock.shape(place.frames, values)}</path>"
        content = self._standing(part)
        if is_stretched:
            content = self._transformed("scale", place.frames, sizes / SCALE, content)
        return self._transformed(
            "translate", place.frames, place.values[:, :2].astype(float), content
        )

    def _transformed(self, kind: str, frames: Sequence[int], rows: Values, content: str) -> str:
        """Return content in a group that is moved, or stretched."""
        near = 0.5 if kind == "translate" else 0.5 / SCALE
        kept = keyframes(np.asarray(frames), rows.astype(float), np.full(rows.shape, near))
        values = _pairs(rows[kept], is_size=kind == "scale")
        if len(kept) == 1:
            return f'<g transform="{kind}({values[0]})">{content}</g>'
        animation = self._clock.transform(kind, [frames[row] for row in kept], values)
        return f"<g>{animation}{content}</g>"

    def data(self, part: Part, place: Values | None = None) -> str:
        """Return the path data of a part, at a place (x, y and two sizes in 1/4096) if it moves."""
        x, y, across, down = (0, 0, SCALE, SCALE) if place is None else place.tolist()
        across, down = across / SCALE, down / SCALE
        parts = []
        for piece in part.pieces:
            start = f"M{round(x + across * piece.x)} {round(y + down * piece.y)}"
            parts.append(start + scaled(self.film.shapes[piece.shape], across, down))
        return "".join(parts)

    def at_end(self, part: Part | Bent) -> str:
        """Return the elements of a part as it is in the last frame."""
        frame = self.film.n_frames - 1
        if isinstance(part, Bent):
            data = bent_data(part.form, np.rint(part.points.at(frame)).astype(int))
            return f'<path d="{data}"/>'
        if part.place is None:
            return self._standing(part)
        place = part.place.at(frame)
        x, y, across, down = place.tolist()
        if across == down == SCALE:
            return self._standing(_shifted(part, round(x), round(y)))
        if _is_path(part):
            return f'<path d="{self.data(part, place)}"/>'
        size = f"scale({number(across / SCALE)} {number(down / SCALE)})"
        return f'<g transform="translate({number(x)} {number(y)}){size}">{self._standing(part)}</g>'


def _shifted(part: Part, x: int, y: int) -> Part:
    """Return a part that stands at another place."""
    pieces = [replace(piece, x=piece.x + x, y=piece.y + y) for piece in part.pieces]
    return Part(part.start, part.end, tuple(pieces))


def _pairs(rows: Values, *, is_size: bool) -> list[str]:
    """Return pairs of numbers as texts; of sizes that are all the same across and down, one."""
    if is_size and (rows[:, 0] == rows[:, 1]).all():
        return [number(size) for size in rows[:, 0].tolist()]
    return [f"{number(x)} {number(y)}" for x, y in rows.tolist()]


def _is_path(part: Part) -> bool:
    return part.pieces[0].shape >= 0


def _lanes(parts: Sequence[Part]) -> list[list[Part]]:
    """Return parts in groups that never overlap in time, as few as possible."""
    lanes: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.start):
        free = next((lane for lane in lanes if lane[-1].end <= part.start), None)
        if free is None:
            lanes.append(free := [])
        free.append(part)
    return lanes


def scaled(data: str, across: float, down: float) -> str:
    """Return relative path data stretched across and down; all its numbers are pairs."""
    if across == down == 1:
        return data
    sizes = across, down
    parts, count, at = [], 0, 0
    for found in _NUMBERS.finditer(data):
        text = str(round(int(found[0]) * sizes[count % 2]))
        between = data[at : found.start()]
        if not between and text[0] != "-":
            between = " "
        parts += [between, text]
        count, at = count + 1, found.end()
    return "".join(parts) + data[at:]


def bent_data(form: Form, numbers: Whole) -> str:
    """Return the path data of a piece that bends, from its kept points, flat."""
    points = numbers.reshape(-1, 2).tolist()
    ends = [*form.starts[1:], len(form.straight)]
    parts: list[str] = []
    rows = iter(points)
    for start, end, closed in zip(form.starts, ends, form.closed, strict=True):
        x, y = next(rows)
        parts.append(f"M{x} {y}")
        command = ""
        for straight in form.straight[start:end].tolist():
            shown = [next(rows) for _ in range(1 if straight else 3)]
            pairs = " ".join(f"{px - x} {py - y}" for px, py in shown).replace(" -", "-")
            letter = "l" if straight else "c"
            between = letter if letter != command else "" if pairs[0] == "-" else " "
            parts.append(between + pairs)
            command = letter
            x, y = shown[-1]
        parts.append("z" if closed else "")
    return "".join(parts)
