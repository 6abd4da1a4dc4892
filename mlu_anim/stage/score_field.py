"""Where two classes of scored cases stand: rows of words, two swarms on one axis, one bar.

Positives are stacked up from the middle line and negatives down from it, so that the decision bar
cuts the field into the four cells of a confusion matrix.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import LINE, Axes, Plane, Tick
from mlu_anim.stage.page import Page, Rect, TypeScale
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.words import Words, shortened, text_width, wrapped
from mlu_anim.theme import Theme

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
    names_left: float
    """Where the class names begin."""
    names_beside_counts: bool
    """Whether a class's name and its count at either side of a bar fit into one row."""
    names_beside_bar: bool
    """Whether a class's name fits left of a bar in the middle."""


def plan_field(page: Page, class_names: tuple[str, str], largest_count: int) -> FieldPlan:
    """Divide the world card: words of the bar, a row a class, the swarms between, the axis."""
    label = page.type.label
    row, drop = _ROW * label, 0.36 * label
    card = page.world.inset(page.pad, 0.8 * page.pad)
    body = card.cut_top(row)[1]
    top_row, body = body.cut_top(row)
    axis_room, body = body.cut_bottom(0.13 + 2.5 * label)
    bottom_row, swarm = body.cut_bottom(row)
    widest_name = max(text_width(n, label, "medium") for n in class_names) + 1.1 * label
    widest_count = text_width(f"{largest_count} FN", label, "bold") + 0.4
    # The bar rests left of the axis: beside wide names, or between narrow ones and the axis.
    indent, before_axis = (0.3, 0.25) if page.wide else (0.08, 0.42)
    names_right = indent + widest_name
    return FieldPlan(
        card=card,
        swarm=swarm,
        plane=Plane(
            Rect(swarm.left + before_axis, axis_room.top, swarm.right - 0.2, axis_room.top + 1)
        ),
        bar_top=top_row.top,
        bar_bottom=axis_room.top,
        row_top=top_row.center[1] - drop,
        row_bottom=bottom_row.center[1] - drop,
        axis_title=axis_room.bottom,
        names_left=card.left + indent,
        names_beside_counts=names_right + widest_count <= card.width / 2,
        names_beside_bar=names_right <= 0.45 * card.width,
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
    ) -> None:
        """`names`: what the axis may be called; the first that fits is taken."""
        super().__init__(name, field.plane, page, theme, x_ticks=ticks, grid=False)
        em, card = page.type.label, field.card
        fitting = next((n for n in names if text_width(n, em) <= card.width), names[-1])
        between = shapes.polyline([(card.left, middle_y), (card.right, middle_y)])
        self.add(
            Ink(between, stroke=theme.color("ink"), width=LINE, strength=0.3),
            Words(
                fitting,
                em=em,
                at=(card.right, field.axis_title + 0.1 * em),
                color=theme.color("muted"),
                under=theme.color("panel"),
                anchor="right",
            ),
        )


class ClassNames(Part):
    """What each of the two swarms is, with its mark, at the left end of its row."""

    def __init__(
        self, name: str, field: FieldPlan, em: float, theme: Theme, names: tuple[str, str]
    ) -> None:
        """`names`: of the positives, of the negatives; empty for the marks alone."""
        rows = (
            ("positive", field.row_top, shapes.discs),
            ("negative", field.row_bottom, shapes.squares),
        )
        inks: list[Ink] = []
        radius = 0.36 * em
        for (role, y, shape), words in zip(rows, names, strict=True):
            center = (field.names_left + radius, y + 0.36 * em)
            inks.append(Ink(shape([center], radius), fill=theme.color(role)))
            left = field.names_left + 3 * radius
            inks.append(
                Words(
                    shortened(words, em, field.card.right - left, "medium"),
                    em=em,
                    at=(left, y),
                    color=theme.text_tone(role),
                    under=theme.color("panel"),
                    weight="medium",
                    halo=theme.color("panel"),
                )
            )
        super().__init__(*inks, name=name)


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
        room, scale, paper = page.abstraction, page.type, theme.color("paper")
        inks: list[Ink] = []
        radius = 0.4 * scale.title
        left, y = room.left + radius, room.center[1] + 1.2 * scale.payoff
        for role, count, words in rows:
            shape = shapes.discs if role == "positive" else shapes.squares
            inks.append(
                Ink(shape([(left, y + 0.36 * scale.payoff)], radius), fill=theme.color(role))
            )
            number = Words(
                count,
                em=scale.payoff,
                at=(left + 2 * radius, y),
                color=theme.color("ink"),
                under=paper,
                weight="bold",
            )
            after = number.at[0] + number.text_width + 0.4 * scale.text
            inks += [number, *_named(words, (after, y), room.right, scale, theme, role)]
            y -= 1.35 * scale.payoff
        lines = [line for note in notes for line in wrapped(note, scale.label, room.width)]
        for index, line in enumerate(lines):
            at = (room.left, y - 1.4 * index * scale.label)
            inks.append(Words(line, em=scale.label, at=at, color=theme.color("muted"), under=paper))
        super().__init__(*inks, name=name)


def _named(
    words: str, at: tuple[float, float], right: float, scale: TypeScale, theme: Theme, role: str
) -> list[Words]:
    """A class's name after its count: in one line, or in two smaller ones."""
    paper = theme.color("paper")
    tone, width = theme.text_tone(role, paper), right - at[0]
    em, lines = scale.text, [words]
    if text_width(words, em, "medium") > width:
        em = scale.label
        first, *rest = wrapped(words, em, width, "medium")
        lines = [shortened(line, em, width, "medium") for line in (first, " ".join(rest)) if line]
    top = at[1] + 0.62 * em * (len(lines) - 1)
    return [
        Words(
            line,
            em=em,
            at=(at[0], top - 1.25 * em * index),
            color=tone,
            under=paper,
            weight="medium",
        )
        for index, line in enumerate(lines)
    ]
