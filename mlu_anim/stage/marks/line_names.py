"""Names of lines, each beside its own where it has room, else below each other as a key."""

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
"""The most of a plot's width that a name may take."""
_NEAR_THE_TOP = 0.25
"""A line that ends so near the top of the plot, as a share, may have its name above the plot."""
_TRIES = np.linspace(0.0, 0.5, 6)
"""How far from the right end of the plot a name may end, as shares of the width."""


@dataclass(frozen=True)
class Named:
    """A line and the sentence that names it; `more`: a second line below the name.

    `short`: what it is called in a list, where there is no room beside the lines.
    """

    line: Line
    say: str
    more: str = ""
    short: str = ""


@dataclass(frozen=True)
class _Block:
    """Lines of text that end at `right`, the first one's baseline at `top` less a capital."""

    lines: tuple[str, ...]
    em: float
    right: float
    top: float

    @property
    def box(self) -> Rect:
        """The room of the text and its halo."""
        width = max(text_width(line, self.em, "medium") for line in self.lines)
        height = sizes.CAP_EM * self.em + (len(self.lines) - 1) * sizes.LINE_EM * self.em
        box = Rect(self.right - width, self.top - height, self.right, self.top)
        return box.inset(-sizes.HALO)


class LineNames(Notes):
    """Each line's name under it or above it, clear of the other lines and names.

    A name that has no such place stands above the plot, or else in its free corner. Where notes
    have no room inside of the plot, the names are a list beside it, each with a piece of its line.
    """

    def __init__(self, name: str, named: Sequence[Named]) -> None:
        super().__init__(name, [_note(each) for each in named])
        self._named = tuple(named)

    def make_inks(self) -> list[Ink]:
        self._named = tuple(named for named in self._named if len(named.line.column("x")))
        self._notes = tuple(map(_note, self._named))
        if not self.plan.notes_inside:
            return super().make_inks()
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

    def _beside(self, named: Named, taken: Sequence[Rect]) -> _Block | None:
        """The first place that crosses nothing, or that crosses only dashed lines; or none."""
        others = [each.line for each in self._named]
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
        """Beside the title of the y axis, where that leaves room."""
        em = self.setting.page.type.label
        text = " ".join(self.setting.say(key) for key in (named.say, named.more) if key)
        top = self.plan.y_title + sizes.CAP_EM * em
        block = _Block((text,), em, self.plan.plot.right, top)
        if block.box.left > self.plan.y_title_ends + em / 2:
            yield block

    def _reach(self, line: Line, left: float, right: float) -> tuple[float, float]:
        """The lowest and the highest place of a line between two places across the page."""
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
        """The whole line on the page, however far it has come."""
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
        """A piece of the line, since its name stands away from it."""
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
    """A name as one of a list."""
    swatch = "dashed" if named.line.dashed else "solid"
    return Note(named.short or named.say, role=named.line.role, swatch=swatch)
