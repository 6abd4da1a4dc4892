"""Names of lines, each beside its line if there is room, else in a list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.marks.line import Line
from mlu_anim.stage.marks.notes import SWATCH_EM, Note, Notes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats
from mlu_anim.stage.words import Words, text_width, wrapped_within

_WIDEST = 0.72
"""Largest width of a name, as a share of the plot's width."""
_NEAR_THE_TOP = 0.25
"""A name may stand above the plot if its line ends in this upper share of the plot."""
_TRIES = np.linspace(0.0, 0.5, 6)
"""Distances of a name from the plot's right edge to try, as shares of the plot's width."""


@dataclass(frozen=True)
class Named:
    """A line and its name: `say`, the key of a sentence; `more`, the key of a second line below it.

    `short`: the key of the name in a list, where there is no room beside the lines.
    """

    line: Line
    say: str
    more: str = ""
    short: str = ""


@dataclass(frozen=True)
class _Block:
    """Lines of text that end at `right`; `top` is the upper edge of the first line's capitals."""

    lines: tuple[str, ...]
    em: float
    right: float
    top: float

    @property
    def box(self) -> Rect:
        """The rectangle of the text and its halo."""
        width = max(text_width(line, self.em, "medium") for line in self.lines)
        height = sizes.CAP_EM * self.em + (len(self.lines) - 1) * sizes.LINE_EM * self.em
        box = Rect(self.right - width, self.top - height, self.right, self.top)
        return box.inset(-sizes.HALO)


class LineNames(Notes):
    """Each line's name below or above it, clear of other lines and names.

    If all names have room in the lower right corner, one above another, they stand there. A name
    without a place stands above the plot, or in its free corner with a short piece of the line. If
    notes have no room inside the plot, the names are a list beside it, each with a
    piece of its line.
    """

    def __init__(self, name: str, named: Sequence[Named]) -> None:
        super().__init__(name, [_note(line) for line in named])
        self._named = tuple(named)

    def make_inks(self) -> list[Ink]:
        self._named = tuple(named for named in self._named if len(named.line.column("x")))
        self._notes = tuple(map(_note, self._named))
        if not self.plan.notes_inside:
            return super().make_inks()
        lines = [named.line for named in self._named]
        blocks = self._stacked(lines) or self._stacked([line for line in lines if not line.dashed])
        if blocks:
            pairs = zip(blocks, lines, strict=True)
            return [word for block, line in pairs for word in self._block_words(block, line.role)]
        placed: list[Rect] = []
        inks: list[Ink] = []
        for named in self._named:
            block = self._beside(named, placed)
            if block is None:
                block = self._in_free_corner(named, placed)
                inks.append(self._swatch_before(block, named.line))
            placed.append(block.box)
            inks += self._block_words(block, named.line.role)
        return inks

    # --- finding a place ----------------------------------------------------------------------

    def _stacked(self, lines: Sequence[Line]) -> list[_Block]:
        """Return places in the lower right corner, clear of `lines`; none if a name has no room."""
        plot, em, blocks = self.plan.plot, self.setting.page.type.label, list[_Block]()
        room, low = self.plan.notes, self.plan.notes.bottom
        for named in self._named:
            in_one = " ".join(self.setting.say(key) for key in (named.say, named.more) if key)
            for text in ((in_one,), self._lines_of(named)):
                height = _Block(text, em, 0.0, 0.0).box.height
                block = _Block(text, em, room.right, low + height - sizes.HALO)
                is_clear = not any(self._crosses(line, block.box) for line in lines)
                if is_clear and plot.contains(block.box):
                    break
            else:
                return []
            blocks.append(block)
            low = block.box.top
        return blocks

    def _beside(self, named: Named, taken: Sequence[Rect]) -> _Block | None:
        """Return the first free place that crosses no line, or only dashed lines.

        None if there is no such place. `taken`: the rectangles of other names.
        """
        others = [other.line for other in self._named]
        solid = [line for line in others if not line.dashed]
        candidates = list(self._candidates(named))
        for lines in (others, solid):
            for block in candidates:
                is_free = not any(block.box.overlaps(box) for box in taken)
                if is_free and not any(self._crosses(line, block.box) for line in lines):
                    return block
        return None

    def _candidates(self, named: Named) -> Iterator[_Block]:
        plot, em, text = self.plan.plot, self.setting.page.type.label, self._lines_of(named)
        shape = _Block(text, em, 0.0, 0.0).box
        for way in _TRIES:
            right = plot.right - sizes.AIR - way * plot.width
            low, high = self._reach(named.line, right - shape.width, right)
            for top in (low - sizes.AIR, high + sizes.AIR + shape.height):
                block = _Block(text, em, right, top - sizes.HALO)
                if plot.contains(block.box):
                    yield block
            if way == 0 and low > plot.top - _NEAR_THE_TOP * plot.height:
                yield from self._above_plot(named)

    def _above_plot(self, named: Named) -> Iterator[_Block]:
        """Yield the place above the plot, at the right of the y axis title, if it has room."""
        em = self.setting.page.type.label
        text = " ".join(self.setting.say(key) for key in (named.say, named.more) if key)
        top = self.plan.y_title + sizes.CAP_EM * em
        block = _Block((text,), em, self.plan.plot.right, top)
        if block.box.left > self.plan.y_title_ends + em / 2:
            yield block

    def _reach(self, line: Line, left: float, right: float) -> tuple[float, float]:
        """Return the lowest and the highest y of a line between `left` and `right` on the page."""
        path = self._path(line)
        inside = path[(path[:, 0] >= left) & (path[:, 0] <= right), 1]
        order = np.argsort(path[:, 0], kind="stable")
        ends = np.interp([left, right], path[order, 0], path[order, 1])
        heights = np.concatenate([inside, ends])
        return float(heights.min()), float(heights.max())

    def _crosses(self, line: Line, box: Rect) -> bool:
        path = self._path(line)
        steps = max(2, int(64 / max(len(path) - 1, 1)))
        shares = np.linspace(0, 1, steps)[None, :, None]
        points = (path[:-1, None] + (path[1:] - path[:-1])[:, None] * shares).reshape(-1, 2)
        x, y = points.T
        across = (x > box.left) & (x < box.right)
        return bool((across & (y > box.bottom) & (y < box.top)).any())

    def _path(self, line: Line) -> Floats:
        """Return the whole line on the page, however much of it is revealed: (n, 2)."""
        return self.plane.c2p(*line.columns("x", "y"))

    def _in_free_corner(self, named: Named, taken: Sequence[Rect]) -> _Block:
        room, em, text = self.plan.notes, self.setting.page.type.label, self._lines_of(named)
        block = _Block(text, em, room.right, 0.0)
        low = room.bottom
        for box in sorted(taken, key=lambda b: b.bottom):
            if box.overlaps(Rect(room.left, low, room.right, low + block.box.height)):
                low = box.top
        return _Block(text, em, room.right, low + block.box.height - sizes.HALO)

    def _swatch_before(self, block: _Block, line: Line) -> Ink:
        """Return a short piece of the line, to stand before a name that is away from it."""
        width = text_width(block.lines[0], block.em, "medium")
        end = block.right - width - sizes.AIR
        y = block.top - sizes.HALF_CAP_EM * block.em
        ends = (end - SWATCH_EM * block.em, y), (end, y)
        piece = shapes.dashes(*ends) if line.dashed else shapes.polyline(ends)
        return Ink(piece, stroke=self.setting.theme.color(line.role), width=sizes.CURVE)

    # --- words --------------------------------------------------------------------------------

    def _lines_of(self, named: Named) -> tuple[str, ...]:
        em, width = self.setting.page.type.label, _WIDEST * self.plan.plot.width
        lines = wrapped_within(self.setting.say(named.say), em, width, "medium", n_lines=2)
        return (*lines, self.setting.say(named.more)) if named.more else tuple(lines)

    def _block_words(self, block: _Block, role: str) -> list[Words]:
        theme, em = self.setting.theme, block.em
        first = block.top - sizes.CAP_EM * em
        return [
            Words(
                line,
                em=em,
                at=(block.right, first - index * sizes.LINE_EM * em),
                color=theme.text_tone(role),
                under=theme.color("panel"),
                weight="medium",
                anchor="right",
                halo=theme.color("panel"),
                halo_width=sizes.HALO,
            )
            for index, line in enumerate(block.lines)
        ]


def _note(named: Named) -> Note:
    """Return a name as a note of the list."""
    swatch = "dashed" if named.line.dashed else "solid"
    said = named.short or named.say
    return Note(said, shorter=named.say, role=named.line.role, swatch=swatch)
