"""Keys: legends in the upper left corner of a card, for classes, models and data sets."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.marks.dot import FORM_OF_ROLE, FORMS
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Words, shortened, text_width

Picture = tuple[tuple[float, float], ...]
"""The points of a glyph's art, each from -1 to 1."""
Look = Literal["dot", "outlined", "line", "dashed", "cell"]
_DOT_EM, _CELL_EM = 0.36, 0.42
"""Radius of a dot and half the side of a cell, in em."""
_ART_EM = 0.5
"""Half the size of a picture, in em."""
_DASH = 0.1
"""Length of a dash in a line sample, in scene units."""
_FIRST_EM = 0.8
"""Distance from the top of a legend to the baseline of its first row, in em."""
_MIDDLE_EM, _GAP_EM = 0.45, 0.5
"""Distance of a dot's or cell's center from the left; gap between a line and its name; in em."""


@dataclass(frozen=True)
class Entry:
    """One entry of a legend: a small dot (outlined in ink or not), line or cell, then a name.

    `say`: the key of the sentence with the name. `role`: the color role of both. `shown`: returns
    True while what it names is there; by default it always is.
    """

    say: str
    role: str
    look: Look = "dot"
    shown: Callable[[], bool] | None = None
    art: Picture | None = None
    """A drawn picture instead of the dot, as in a Glyph."""
    strength: float = 1.0
    """Opacity of the dot, line or cell."""
    form: str | None = None
    """The form of the dot, if it is not that of its role."""

    def indent(self, em: float) -> float:
        """Return the width reserved for the dot, line or cell before the name."""
        return em * (sizes.KEY_LINE_EM if self.look in ("line", "dashed") else sizes.KEY_MARK_EM)


class Key(Part):
    """A legend: entries in rows that begin at the left edge of `room`.

    Each has its own place, which stays empty while what it names is not there.
    """

    def __init__(
        self,
        name: str,
        entries: Sequence[Entry],
        setting: Setting,
        room: Rect,
    ) -> None:
        self._setting, self._entries, self._room = setting, entries, room
        inks: list[Ink] = []
        for entry, (x, y) in self._places(entries).items():
            text = _shown(entry, setting, room.width)
            inks += [self._mark(entry, x, y), self._words(entry, text, x, y)]
        super().__init__(*inks, name=name)

    def state(self) -> Hashable:
        return tuple(entry.shown is None or entry.shown() for entry in self._entries)

    def draw(self) -> None:
        """Show the entries of what is there."""
        inks = self.inks()
        for entry, mark, words in zip(self._entries, inks[::2], inks[1::2], strict=True):
            words.strength = float(entry.shown is None or entry.shown())
            mark.strength = entry.strength * words.strength

    def _places(self, entries: Sequence[Entry]) -> dict[Entry, tuple[float, float]]:
        """Return the left end and the baseline of each of these entries."""
        setting, room, places = self._setting, self._room, dict[Entry, tuple[float, float]]()
        em = setting.page.type.label
        for row, line in enumerate(key_rows(entries, setting, room.width)):
            x = room.left
            for entry in line:
                places[entry] = x, room.top - (_FIRST_EM + row * sizes.LINE_EM) * em
                width = text_width(_shown(entry, setting, room.width), em, "medium")
                x += entry.indent(em) + width + sizes.KEY_APART_EM * em
        return places

    def _words(self, entry: Entry, text: str, x: float, y: float) -> Words:
        theme, em = self._setting.theme, self._setting.page.type.label
        tone, panel = theme.text_tone(entry.role), theme.color("panel")
        at = (x + entry.indent(em), y)
        return Words(text, em=em, at=at, color=tone, under=panel, weight="medium")

    def _mark(self, entry: Entry, x: float, y: float) -> Ink:
        em, color = self._setting.page.type.label, self._setting.theme.color(entry.role)
        middle = y + sizes.HALF_CAP_EM * em
        if entry.look in ("line", "dashed"):
            ends = (x, middle), (x + (sizes.KEY_LINE_EM - _GAP_EM) * em, middle)
            points = shapes.polyline(ends) if entry.look == "line" else shapes.dashed(ends, _DASH)
            return Ink(points, stroke=color, width=sizes.CURVE)
        center = [(x + _MIDDLE_EM * em, middle)]
        if entry.look == "cell":
            return Ink(shapes.rounded_squares(center, _CELL_EM * em), fill=color)
        if entry.art is not None:
            return Ink(shapes.stamped(np.array(entry.art), center, _ART_EM * em), fill=color)
        form = FORMS[entry.form or FORM_OF_ROLE.get(entry.role, "disc")][0]
        if entry.look == "outlined":
            ink = self._setting.theme.color("ink")
            return Ink(form(center, _DOT_EM * em), fill=color, stroke=ink, width=sizes.OUTLINE)
        return Ink(form(center, _DOT_EM * em), fill=color)


def key_rows(entries: Sequence[Entry], setting: Setting, width: float) -> list[list[Entry]]:
    """Distribute the entries, in their order, over as few rows of this `width` as possible."""
    rows: list[list[Entry]] = []
    for entry in entries:
        if rows and row_width([*rows[-1], entry], setting, width) <= width:
            rows[-1].append(entry)
        else:
            rows.append([entry])
    return rows


def row_width(entries: Sequence[Entry], setting: Setting, room: float) -> float:
    """Return the width of a row of these entries, in scene units.

    `room`: the width to which the name of a wider entry is shortened.
    """
    em = setting.page.type.label
    names = (text_width(_shown(e, setting, room), em, "medium") + e.indent(em) for e in entries)
    return sum(names) + sizes.KEY_APART_EM * em * (len(entries) - 1)


def _shown(entry: Entry, setting: Setting, room: float) -> str:
    em = setting.page.type.label
    return shortened(setting.say(entry.say), em, room - entry.indent(em), "medium")
