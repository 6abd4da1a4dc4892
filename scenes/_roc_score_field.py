"""Where two classes of scored cases stand: rows of words, two swarms on one axis, one bar.

Positives are stacked up from the middle line and negatives down from it, so that the decision bar
cuts the field into the four cells of a confusion matrix.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import product

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import LINE, Axes, Plane, Tick
from mlu_anim.stage.page import Page, Rect, TypeScale
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Words, shortened, text_width, wrapped_within

_CLEAR = 0.1
"""How far from the bar a word must be to be there wholly."""
_MOST_TALLY_LINES = 5
_ROW = 1.4
"""Height of a row of words, in em."""


@dataclass(frozen=True)
class FieldPlan:
    """The places of a score field; all rows are given by their baselines."""

    card: Rect
    swarm: Rect
    plane: Plane
    bar_top: float
    bar_bottom: float
    row_top: float
    row_bottom: float
    axis_title: float
    names_right: float
    """Where the class names end."""
    half: float
    """The width of a row at either side of a bar in the middle."""
    names_beside_bar: bool
    """Whether the class names fit at one side of a bar in the middle."""
    widest_name: float


def plan_field(page: Page, class_names: tuple[str, str]) -> FieldPlan:
    """Divide the world card: words of the bar, a row a class, the swarms between, the axis."""
    label = page.type.label
    row, drop = _ROW * label, 0.36 * label
    card = page.world.inset(page.pad, 0.8 * page.pad)
    body = card.cut_top(row)[1]
    top_row, body = body.cut_top(row)
    axis_room, body = body.cut_bottom(0.13 + label + 1.25 * page.type.readout)
    bottom_row, swarm = body.cut_bottom(row)
    widest_name = max(text_width(n, label, "medium") for n in class_names)
    plane = Plane(Rect(swarm.left + 0.25, axis_room.top, swarm.right - 0.2, axis_room.top + 1))
    names_right = plane.rect.right
    half = min(plane.rect.center[0] - card.left, names_right - plane.rect.center[0])
    return FieldPlan(
        card=card,
        swarm=swarm,
        plane=plane,
        bar_top=top_row.top,
        bar_bottom=axis_room.top,
        row_top=top_row.center[1] - drop,
        row_bottom=bottom_row.center[1] - drop + 0.1 * label,
        axis_title=axis_room.top - 0.13 - label - 0.95 * page.type.readout,
        names_right=names_right,
        half=half,
        names_beside_bar=widest_name + 0.3 <= half,
        widest_name=widest_name,
    )


class ScoreAxis(Axes):
    """The axis below the field, its name at its end, and the line between the classes."""

    def __init__(
        self,
        name: str,
        field: FieldPlan,
        middle_y: float,
        page: Page,
        theme: Theme,
        ticks: Sequence[Tick],
        names: Sequence[str],
        room: float,
    ) -> None:
        """`names`: what the axis may be called; the first that fits into `room` is taken."""
        super().__init__(name, field.plane, page, theme, x_ticks=ticks, grid=False)
        em, card = page.type.label, field.card
        fitting = next((n for n in names if text_width(n, em) <= room), names[-1])
        between = shapes.polyline([(card.left, middle_y), (card.right, middle_y)])
        self.add(
            Ink(between, stroke=theme.color("ink"), width=LINE, strength=0.3),
            Words(
                fitting,
                em=em,
                at=(field.names_right, field.axis_title),
                color=theme.color("muted"),
                under=theme.color("panel"),
                anchor="right",
            ),
        )


class ClassNames(Part):
    """What each of the two swarms is, at the right end of its row.

    There the bar passes first, and soonest; a word fades while the bar crosses it.
    """

    def __init__(
        self,
        name: str,
        field: FieldPlan,
        em: float,
        theme: Theme,
        names: tuple[str, str],
        *,
        bar_x: Callable[[], float],
        bar_there: Callable[[], float],
    ) -> None:
        """`names`: of the positives, of the negatives.  `bar_there`: from 0 to 1."""
        self._bar_x, self._bar_there = bar_x, bar_there
        right, width = field.names_right, field.names_right - field.card.left
        roles = (("positive", field.row_top), ("negative", field.row_bottom))
        words = [
            Words(
                shortened(text, em, width, "medium"),
                em=em,
                at=(right, y),
                color=theme.text_tone(role),
                under=theme.color("panel"),
                weight="medium",
                anchor="right",
                halo=theme.color("panel"),
                halo_width=0.04,
            )
            for (role, y), text in zip(roles, names, strict=True)
        ]
        self._words = words
        super().__init__(*words, name=name)

    def state(self) -> Hashable:
        return self._bar_x(), self._bar_there()

    def draw(self) -> None:
        for words in self._words:
            box = words.line_box()
            outside = max(box.left - self._bar_x(), self._bar_x() - box.right)
            clear = min(1.0, max(0.0, outside / _CLEAR))
            words.strength = 1 - self._bar_there() * (1 - clear)


class WrongKey(Part):
    """What an outline means, at the left end of the axis's name."""

    def __init__(self, name: str, field: FieldPlan, em: float, theme: Theme, words: str) -> None:
        radius, y = 0.34 * em, field.axis_title
        center = (field.card.left + radius, y + 0.36 * em)
        ring = Ink(shapes.discs([center], radius), stroke=theme.color("ink"), width=0.05)
        label = Words(
            words,
            em=em,
            at=(field.card.left + 2.9 * radius, y),
            color=theme.color("muted"),
            under=theme.color("panel"),
        )
        super().__init__(ring, label, name=name)


class ClassTally(Part):
    """How many cases there are of each class, large, and below it where they come from."""

    def __init__(
        self,
        name: str,
        page: Page,
        theme: Theme,
        rows: Sequence[tuple[str, str, str]],
        notes: Sequence[str],
    ) -> None:
        """`rows`: role, count and name of each class."""
        room, scale, paper = page.measure, page.type, theme.color("paper")
        planned = _planned_tally(room, scale, rows, notes)
        inks: list[Ink] = []
        radius = 0.4 * scale.title
        left, y = room.left + radius, planned.top
        for (role, count, _), lines in zip(rows, planned.names, strict=True):
            shape = shapes.discs if role == "positive" else shapes.squares
            mark = shape([(left, y + 0.36 * scale.payoff)], radius)
            inks.append(Ink(mark, fill=theme.color(role)))
            at, ink = (left + 2 * radius, y), theme.color("ink")
            inks.append(Words(count, em=scale.payoff, at=at, color=ink, under=paper, weight="bold"))
            after = at[0] + _count_width(count, scale)
            inks += _named(lines, (after, y), planned.em(lines, scale), theme, role)
            y -= planned.row_height(scale)
        for index, line in enumerate(planned.notes):
            at = (room.left, y - 1.4 * index * scale.label)
            inks.append(Words(line, em=scale.label, at=at, color=theme.color("muted"), under=paper))
        super().__init__(*inks, name=name)


@dataclass(frozen=True)
class _TallyPlan:
    """The lines of a tally, and the baseline of its first row."""

    names: list[list[str]]
    notes: list[str]
    top: float = 0.0

    def em(self, lines: Sequence[str], scale: TypeScale) -> float:
        """A name in one line is larger than one in several."""
        return scale.text if len(lines) == 1 else scale.label

    def row_height(self, scale: TypeScale) -> float:
        return max(1.35 * scale.payoff, (1.25 * self._n_lines + 0.3) * scale.label)

    def above(self, scale: TypeScale) -> float:
        """How high the first row stands above its count's baseline."""
        return max(0.73 * scale.payoff, (0.62 * (self._n_lines - 1) + 0.75) * scale.label)

    @property
    def _n_lines(self) -> int:
        return max(map(len, self.names))

    def height(self, scale: TypeScale) -> float:
        """From the first baseline to below the last line."""
        rows = len(self.names) * self.row_height(scale)
        return rows + (1.4 * (len(self.notes) - 1) + 0.3) * scale.label


def _planned_tally(
    room: Rect, scale: TypeScale, rows: Sequence[tuple[str, str, str]], notes: Sequence[str]
) -> _TallyPlan:
    """As many lines for each text as the room has, names of classes before notes.

    What is longer ends in an ellipsis.
    """
    indent = 1.2 * scale.title + max(_count_width(count, scale) for _, count, _ in rows)
    width = room.width - indent
    counts = range(_MOST_TALLY_LINES, 0, -1)
    for n_name, n_note in product(counts, counts):
        names = [_name_lines(name, width, scale, n_name) for *_, name in rows]
        told = [
            line
            for note in notes
            for line in wrapped_within(note, scale.label, room.width, n_lines=n_note)
        ]
        plan = _TallyPlan(names, told)
        if plan.height(scale) + plan.above(scale) <= room.height:
            break
    lowest = room.bottom + plan.height(scale)
    usual = room.center[1] + 1.2 * scale.payoff
    return _TallyPlan(names, told, min(max(usual, lowest), room.top - plan.above(scale)))


def _name_lines(name: str, width: float, scale: TypeScale, n_lines: int) -> list[str]:
    if text_width(name, scale.text, "medium") <= width:
        return [name]
    return wrapped_within(name, scale.label, width, "medium", n_lines=n_lines)


def _count_width(count: str, scale: TypeScale) -> float:
    """How far after a count its class's name begins."""
    return text_width(count, scale.payoff, "bold") + 0.4 * scale.text


def _named(
    lines: Sequence[str], at: tuple[float, float], em: float, theme: Theme, role: str
) -> list[Words]:
    """A class's name after its count, its lines around the count's middle."""
    paper = theme.color("paper")
    top = at[1] + 0.62 * em * (len(lines) - 1)
    return [
        Words(
            line,
            em=em,
            at=(at[0], top - 1.25 * em * index),
            color=theme.text_tone(role, paper),
            under=paper,
            weight="medium",
        )
        for index, line in enumerate(lines)
    ]
