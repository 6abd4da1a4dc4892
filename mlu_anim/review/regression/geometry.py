"""Store the geometry of a clip as text: each drawn object by name, with box, style and points.

A text has its string and its box, but no glyph outlines, so that the file depends neither on the
rasterizer nor on the version of Pango. An object is written only in frames in which it changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from pathlib import Path

from mlu_anim.system.errors import BadInput

Numbers = tuple[float, ...]

HEAD = "mlu_anim geometry 1"
_TAB, _FRAME, _BEAT, _ORDER = "\t", "@", "beat", "order"
_TIME_DIGITS = 9
_LARGEST_DENOMINATOR = 30_000


@dataclass(frozen=True)
class Drawn:
    """An object as it is drawn in one frame.

    `box`: left, bottom, right, top in scene units.
    `fill`, `stroke`, `halo`: color and opacity, and the width of lines; empty if there is none.
    `text`: the string of a text; empty for other objects.
    `pieces`: x and y of the centers of its contours, or of some points of a single contour.
    `n_pieces`: the number of contours, of which every `nth` is listed in `pieces`.
    `moment`: a weighted sum of all coordinates, which also changes if a point moves that is not
    listed.
    """

    box: Numbers
    fill: str = ""
    stroke: str = ""
    halo: str = ""
    text: str = ""
    pieces: Numbers = ()
    n_pieces: int = 0
    nth: int = 1
    n_points: int = 0
    moment: float = 0.0

    @property
    def is_text(self) -> bool:
        """True if the object is a text, whose points are the outlines of letters."""
        return bool(self.text)


@dataclass(frozen=True)
class GeometryRow:
    """The objects of one frame.

    `t_s`, `beat_t_s`: the time of the frame in the cut and in the beat, in seconds.
    `drawn`: the objects by name. `order`: their names in drawing order.
    """

    cut: str
    t_s: Fraction
    beat: str
    beat_t_s: Fraction
    drawn: Mapping[str, Drawn]
    order: tuple[str, ...] = field(default=())

    @property
    def strings(self) -> tuple[str, ...]:
        """The strings of all texts, in drawing order."""
        return tuple(self.drawn[name].text for name in self.order if self.drawn[name].text)


def save(path: Path, rows: Iterable[GeometryRow]) -> None:
    """Write the rows to a text file (UTF-8, LF)."""
    path.write_text("\n".join([HEAD, *_lines(rows)]) + "\n", encoding="utf-8", newline="\n")


def load(path: Path) -> tuple[GeometryRow, ...]:
    """Read saved rows; raises BadInput with the file and the line of the first error."""
    try:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot read geometry from {path}: {error}") from error
    if not lines or lines[0] != HEAD:
        raise BadInput(f"{path} is not a geometry file: its first line must be {HEAD!r}")
    return tuple(_Reader(path).rows(lines[1:]))


# --- writing ----------------------------------------------------------------------------------


def _lines(rows: Iterable[GeometryRow]) -> Iterator[str]:
    place: tuple[str, str] | None = None
    shown: dict[str, Drawn] = {}
    order: tuple[str, ...] = ()
    for row in rows:
        if place != (row.cut, row.beat):
            place = row.cut, row.beat
            start = _time(row.t_s - row.beat_t_s)
            yield _TAB.join([_BEAT, _escaped(row.cut), _escaped(row.beat), start])
        yield f"{_FRAME} {_time(row.beat_t_s)}"
        if row.order != order:
            yield _TAB.join([_ORDER, *_moved(order, row.order)])
            order = row.order
        for name in shown.keys() - row.drawn.keys():
            del shown[name]
        for name, drawn in row.drawn.items():
            if shown.get(name) != drawn:
                yield _TAB.join([_name(name), *_cells(shown.get(name), drawn)])
                shown[name] = drawn


def _moved(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """Encode the drawing order `after` by its difference from the order `before`.

    `12:40` stands for the objects 12 to 39 of `before`, `=name` for a new object.
    """
    places = {name: index for index, name in enumerate(before)}
    cells: list[str] = []
    start = end = -1
    for name in after:
        index = places.get(name, -1)
        if index >= 0 and index == end:
            end += 1
            cells[-1] = f"{start}:{end}"
        elif index >= 0:
            start, end = index, index + 1
            cells.append(f"{start}:{end}")
        else:
            start = end = -1
            cells.append(f"={_escaped(name)}")
    return cells


def _cells(before: Drawn | None, after: Drawn) -> list[str]:
    cells = []
    for field_ in fields(Drawn):
        value = getattr(after, field_.name)
        old = getattr(before, field_.name) if before else field_.default
        if value != old:
            cells.append(f"{field_.name}={_text(value)}")
    return cells


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(_number, value))
    if isinstance(value, float):
        return _number(value)
    return _escaped(str(value))


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _time(t_s: Fraction) -> str:
    text = f"{float(t_s):.{_TIME_DIGITS}f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _name(name: str) -> str:
    """Return the name of an object as written in a file, escaped if it is a keyword there."""
    escaped = _escaped(name)
    return f"\\{escaped}" if name in (_BEAT, _ORDER) or name.startswith(_FRAME) else escaped


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    characters = iter(text)
    escapes = {"t": "\t", "n": "\n", "r": "\r"}
    result = []
    for character in characters:
        if character == "\\":
            character = next(characters, "")  # noqa: PLW2901
            character = escapes.get(character, character)  # noqa: PLW2901
        result.append(character)
    return "".join(result)


# --- reading ----------------------------------------------------------------------------------


class _Reader:
    """Reads the lines of a geometry file one by one, and keeps the current objects and order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cut = self._beat = ""
        self._start = self._beat_t_s = Fraction(0)
        self._shown: dict[str, Drawn] = {}
        self._order: tuple[str, ...] = ()
        self._is_open = False

    def rows(self, lines: Iterable[str]) -> Iterator[GeometryRow]:
        for number, line in enumerate(lines, start=2):
            try:
                if line.startswith((f"{_BEAT}{_TAB}", f"{_FRAME} ")) and self._is_open:
                    yield self._row()
                self._take(line)
            except (ValueError, KeyError, IndexError, TypeError) as error:
                raise BadInput(f"{self._path}, line {number}: not geometry: {error}") from error
        if self._is_open:
            yield self._row()

    def _take(self, line: str) -> None:
        cells = line.split(_TAB)
        if cells[0] == _BEAT and len(cells) == 4:
            self._cut, self._beat = _unescaped(cells[1]), _unescaped(cells[2])
            self._start, self._is_open = _fraction(cells[3]), False
        elif line.startswith(f"{_FRAME} "):
            self._beat_t_s, self._is_open = _fraction(line[2:]), True
        elif cells[0] == _ORDER:
            self._reorder(cells[1:])
        else:
            name = _unescaped(cells[0])
            self._shown[name] = _drawn(self._shown.get(name), cells[1:])

    def _reorder(self, cells: list[str]) -> None:
        order: list[str] = []
        for cell in cells:
            if cell.startswith("="):
                order.append(_unescaped(cell[1:]))
            else:
                first, _, end = cell.partition(":")
                order += self._order[int(first) : int(end)]
        self._order = tuple(order)
        self._shown = {name: self._shown[name] for name in order if name in self._shown}

    def _row(self) -> GeometryRow:
        drawn = {name: self._shown[name] for name in self._order}
        t_s = self._start + self._beat_t_s
        return GeometryRow(self._cut, t_s, self._beat, self._beat_t_s, drawn, self._order)


def _fraction(text: str) -> Fraction:
    return Fraction(text).limit_denominator(_LARGEST_DENOMINATOR)


_KINDS = {field_.name: field_.type for field_ in fields(Drawn)}


def _drawn(before: Drawn | None, cells: list[str]) -> Drawn:
    values = {f.name: getattr(before, f.name) for f in fields(Drawn)} if before else {}
    for cell in cells:
        name, _, text = cell.partition("=")
        kind = _KINDS[name]
        if kind is int:
            values[name] = int(text)
        elif kind is float:
            values[name] = float(text)
        elif kind is str:
            values[name] = _unescaped(text)
        else:
            values[name] = tuple(map(float, text.split()))
    return Drawn(**values)
