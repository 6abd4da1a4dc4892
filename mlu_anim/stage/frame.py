"""Plot frames: one plot on one card, whose margins are measured from its texts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Value
from mlu_anim.stage.key import Entry, Key, key_rows
from mlu_anim.stage.layout.axes import FrameAxes
from mlu_anim.stage.layout.margins import Measured, Parts, measure
from mlu_anim.stage.layout.plan import Plan, Wants, plan_frame
from mlu_anim.stage.layout.titles import AxisTitle, title_parts
from mlu_anim.stage.marks.mark import Margins, Mark
from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import Foot, LiveHead, head_words, n_foot_lines
from mlu_anim.stage.part import Part
from mlu_anim.stage.plane import MovingPlane, Plane, Zoom
from mlu_anim.stage.scales import Band, Scale
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Label, Words, wrapped
from mlu_anim.system.errors import AuthorMistake

AnyMark = TypeVar("AnyMark", bound=Mark)
_MOST_HEAD_LINES = 2
Origin = tuple["Frame", Value]
"""A frame that marks come from, and how far they have come, from 0 to 1."""


@dataclass(frozen=True)
class Live:
    """A text that changes: `say()` returns it, and there is room for each of `texts`."""

    say: Callable[[], str]
    texts: tuple[str, ...]


class Frame:
    """A plot on a card (not a picture of a film): axes, titles, head, foot, legend and marks.

    Without scales it has no axes, and its values run from 0 to 1. The layout is computed when
    `plan` is first read: the margins are measured from their texts, and marks added before that can
    ask for room too.
    """

    def __init__(
        self,
        setting: Setting,
        card: Rect,
        *,
        name: str = "",
        x: Scale | None = None,
        y: Scale | None = None,
        x_title: AxisTitle | None = None,
        y_title: AxisTitle | None = None,
        head: str | Live = "",
        foot: str | Live = "",
        key: Sequence[Entry] = (),
        square: bool = False,
        grid: bool = True,
        ticks: bool = True,
        key_in_head: bool = False,
        comes_from: "Origin | None" = None,
        zooms: bool = False,
    ) -> None:
        """`head`, `foot`: text above and below the plot: a sentence of the clip, given by its
        name in the words file (`labels.size`), or a `Live` text, which changes.

        `key`: the entries of the legend, which stands in the upper left corner, below the head.
        `key_in_head`: it stands in place of the head, which the scene then hides, if it has room
        there in one row. `square`: width and height of the plot are equal. `ticks`: False for a
        frame that has scales, but no axes. `comes_from`: a frame with the same scales and a way
        from 0 to 1: at 0 the marks stand where those of that frame do. `zooms`: that frame has
        other scales, linear or of dates, which go over into these. The names of a band scale `y`
        are read from the top.
        """
        self.setting, self.card, self.name = setting, card, name
        y = replace(y, downward=True) if isinstance(y, Band) else y
        self._x, self._y, self._titles = x, y, (x_title, y_title)
        self._head, self._foot, self._entries = self._live(head), self._live(foot), tuple(key)
        self._square, self._grid, self._ticks = square, grid, ticks
        self._key_in_head = key_in_head
        self._comes_from, self._zooms = comes_from, zooms
        self.marks: list[Mark] = []
        self._measured: Measured | None = None
        self._furniture: list[Part] = []

    def add(self, mark: AnyMark) -> AnyMark:
        """Add a mark above those already there, and return it."""
        self.marks.append(mark)
        if self._measured is not None:
            mark.bind(self.setting, self._marks_plan())
        return mark

    @property
    def plan(self) -> Plan:
        """The frame's layout; the first access computes it and lets all marks make their inks."""
        if self._measured is None:
            self._measured = self._lay_out()
            for mark in self.marks:
                mark.bind(self.setting, self._marks_plan())
        return self._measured.plan

    @property
    def plane(self) -> Plane:
        """The map between data values and points of the page."""
        return self.plan.plane

    @property
    def furniture(self) -> tuple[Part, ...]:
        """The parts that stay as long as the plot does: axes, axis titles, head and legend."""
        assert self.plan
        others = ("value", "foot")
        return tuple(p for p in self._furniture if p.part_name.split()[-1] not in others)

    def part(self, name: str) -> Part:
        """Return the part with this name; raises AuthorMistake if there is none."""
        for part in self.parts():
            if part.part_name == name:
                return part
        names = ", ".join(part.part_name for part in self.parts())
        raise AuthorMistake(f"the frame has no part {name!r}", hint=f"its parts: {names}")

    def parts(self) -> Iterator[Part]:
        """Yield all parts in drawing order: axes, texts and legend, then the marks above them."""
        assert self.plan
        yield from self._furniture
        yield from self.marks

    # --- layout -------------------------------------------------------------------------------

    def _lay_out(self) -> Measured:
        parts = Parts(
            self._x, self._y, *self._titles, self._wants(), self._mark_margins, self._ticks
        )
        measured = measure(self.setting, self.card, parts)
        plan = measured.plan
        self._furniture = [*self._axes(measured), *self._headings(plan)]
        titles = [p for p in self._furniture if p.part_name.endswith(" name")]
        words = [w for p in titles for w in p.inks() if isinstance(w, Words)]
        ends = [w.line_box().right for w in words if w.at[1] == plan.y_title]
        plan = replace(plan, y_title_ends=max(ends, default=plan.plot.left))
        return replace(measured, plan=plan)

    def _marks_plan(self) -> Plan:
        """Return the plan for the marks, whose plane may come from the plot of another frame."""
        if self._comes_from is None:
            return self.plan
        frame, way = self._comes_from
        end, begin = self.plane, frame._marks_plan().plane
        x, y = end.x, end.y
        if self._zooms:
            x, y = Zoom(begin.x, x, way), Zoom(begin.y, y, way)
        return replace(self.plan, plane=MovingPlane(end.rect, x, y, begin=begin, way=way))

    def _wants(self) -> Wants:
        width = self._inner_width()
        n_rows = 0 if self._is_key_in_head() else len(key_rows(self._entries, self.setting, width))
        foot = self._foot
        return Wants(
            n_head_lines=max(map(self._n_head_lines, self._head.texts)) if self._head else 0,
            key_height=n_rows * sizes.LINE_EM * self.setting.page.type.label,
            n_foot_lines=n_foot_lines(self.setting.page, self.card, *foot.texts) if foot else 0,
            square=self._square,
        )

    def _mark_margins(self, plane: Plane, room: Rect) -> Margins:
        wanted = [mark.margins(self.setting, plane, room) for mark in self.marks]
        left, bottom, right, top = np.max([(0.0, 0.0, 0.0, 0.0), *wanted], axis=0).tolist()
        return left, bottom, right, top

    def _axes(self, measured: Measured) -> list[Part]:
        if not (measured.across or measured.up):
            return []
        plane = measured.plan.plane
        return [
            FrameAxes(
                self._named("axes"),
                plane,
                self.setting,
                across=measured.across,
                up=measured.up,
                grid=self._grid,
            )
        ]

    def _headings(self, plan: Plan) -> list[Part]:
        """Return the parts for axis titles, head, legend and foot."""
        x_title, y_title = self._titles
        room, parts = plan.titles_right - plan.titles_left, list[Part]()
        left, right = plan.titles_left, plan.plot.right
        if y_title is not None:
            at = (left, plan.y_title)
            parts += title_parts(y_title, self.setting, at, room, self._named("y"))
        if x_title is not None:
            at = (max(right, left + x_title.width(self.setting, room)), plan.x_title)
            parts += title_parts(x_title, self.setting, at, room, self._named("x"), "right")
        if self._head is not None:
            parts.append(self._head_part(plan, self._head))
        if self._entries:
            key_room = plan.head if self._is_key_in_head() else plan.key
            parts.append(Key(self._named("key"), self._entries, self.setting, key_room))
        if self._foot is not None:
            name, live = self._named("foot"), self._foot
            parts.append(Foot(name, self.setting, plan, live.say, *live.texts))
        return parts

    def _head_part(self, plan: Plan, live: Live) -> Part:
        name = self._named("head")
        if len(live.texts) == 1:
            return Label(name, *head_words(self.setting, plan, live.texts[0]))
        return LiveHead(name, self.setting, plan, live.say, *live.texts)

    # --- head and foot ------------------------------------------------------------------------

    def _live(self, text: str | Live) -> Live | None:
        """Return a head or foot as a Live text, and None for an empty one.

        A key becomes its sentence, with names shortened where it would take more than two lines.
        """
        if not text or isinstance(text, Live):
            return text or None
        said = self.setting.fitted(text, lambda t: self._n_head_lines(t) <= _MOST_HEAD_LINES)
        return Live(lambda: said, (said,))

    def _n_head_lines(self, text: str) -> int:
        return len(wrapped(text, self.setting.page.type.label, self._inner_width(), "medium"))

    def _inner_width(self) -> float:
        return self.card.width - 2 * self.setting.page.pad

    def _is_key_in_head(self) -> bool:
        """Return True if the legend stands in place of the head."""
        if not (self._key_in_head and self._entries and self._head is not None):
            return False
        return len(key_rows(self._entries, self.setting, self._inner_width())) == 1

    def _named(self, what: str) -> str:
        return f"{self.name} {what}".strip()


class Overlay(Frame):
    """The whole page as a frame without axes and texts; its values are scene units.

    It holds marks that connect two frames.
    """

    def __init__(self, setting: Setting, name: str = "") -> None:
        super().__init__(setting, setting.page.frame, name=name)

    def _lay_out(self) -> Measured:
        plan = plan_frame(self.card, self.setting.page, Wants())
        return Measured(replace(plan, plane=Plane.of_page(self.card)), (), ())


__all__ = ["AxisTitle", "Entry", "Frame", "Live", "Overlay"]
