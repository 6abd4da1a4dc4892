"""One pair picked out: its marks in the swarm, and its cell in the grid of pairs."""

from mlu_anim.stage import sizes
from mlu_anim.stage.frame import Frame, Overlay
from mlu_anim.stage.marks import Dot, Link, Mark, Text
from mlu_anim.stage.scales import Floats
from scenes._roc_measure import IN_AREA

Spot = tuple[float, float]


def pair_marks(
    plot: Frame, over: Overlay, *, ends: Floats, radius: float, cell: Spot, right: bool
) -> list[Mark]:
    """The two marks of a pair, joined, and the pair's cell with a guide to each axis.

    The cell is solid where the pair is ranked `right`, and empty where it is not. `ends`: (2, 2)
    places on the page of the positive's and of the negative's mark; `radius`: theirs; `cell`: its
    middle in the plot.
    """
    name, (x, y), line = f"pair {'right' if right else 'wrong'}", cell, sizes.OUTLINE
    words = _words_beside if right else _words_above
    inside = Dot(
        f"{name} cell",
        x=x,
        y=y,
        role="accent" if right else "panel",
        form="square",
        radius=radius,
        outline=line,
    )
    return [
        over.add(Link(name, x=ends[0, 0], y=ends[0, 1], x2=ends[1, 0], y2=ends[1, 1])),
        over.add(_both(f"{name} ends", ends, 1.2 * radius)),
        plot.add(Link(f"{name} guides", x=(0, x), y=(y, 0), x2=x, y2=y, width=line / 2, halo=0.02)),
        plot.add(_both(f"{name} axes", [(0, y), (x, 0)], 0.5 * radius)),
        plot.add(inside),
        plot.add(words(f"{name} words", cell, radius, plot.setting.page.type.label)),
    ]


def _both(name: str, places: Floats | list[Spot], radius: float) -> Dot:
    """A disc for the positive and a square for the negative, outlined."""
    (x0, y0), (x1, y1) = places
    roles = ("positive", "negative")
    return Dot(name, x=(x0, x1), y=(y0, y1), role=roles, radius=radius, outline=sizes.OUTLINE)


def _words_beside(name: str, cell: Spot, radius: float, em: float) -> Text:
    dx, dy = 1.5 * radius, -sizes.HALF_CAP_EM * em
    return Text(name, x=cell[0], y=cell[1], say="labels.right", dx=dx, dy=dy, behind=IN_AREA)


def _words_above(name: str, cell: Spot, radius: float, em: float) -> Text:
    dx, dy = -0.9 * radius, 1.1 * radius + 0.28 * em
    return Text(name, x=cell[0], y=cell[1], say="labels.wrong", dx=dx, dy=dy)
