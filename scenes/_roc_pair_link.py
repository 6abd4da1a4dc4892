"""One pair picked out: in the swarm, and in the grid of pairs."""

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Words
from scenes._roc_pair_grid import FILL

Spot = tuple[float, float]
_LINE = 0.05


class PairLink(Part):
    """The two marks of a pair, joined, and the pair's cell with a guide to each axis.

    The cell is solid where the pair is ranked right and empty where it is not.
    """

    def __init__(
        self,
        name: str,
        theme: Theme,
        *,
        ends: tuple[Spot, Spot],
        radius: float,
        cell: Spot,
        plot: Rect,
        right: bool,
        words: str,
        em: float,
    ) -> None:
        """`ends`: centers of the positive's and of the negative's mark; `radius`: of a mark.

        `words`: what the pair is, beside a right cell and above a wrong one.
        """
        self._theme, self._ink = theme, theme.color("ink")
        panel = theme.color("panel")
        x, y = cell
        guides = shapes.joined(
            [shapes.polyline([(plot.left, y), (x, y)]), shapes.polyline([(x, plot.bottom), (x, y)])]
        )
        super().__init__(
            Ink(shapes.polyline(ends), stroke=self._ink, width=_LINE, halo=panel),
            self._disc(ends[0], 1.2 * radius),
            self._square(ends[1], 1.2 * radius),
            Ink(guides, stroke=self._ink, width=_LINE / 2, halo=panel, halo_width=0.02),
            self._disc((plot.left, y), 0.5 * radius),
            self._square((x, plot.bottom), 0.5 * radius),
            Ink(
                shapes.squares([cell], radius),
                fill=theme.color("accent") if right else panel,
                stroke=self._ink,
                width=_LINE,
            ),
            self._words(words, em, cell, radius, right),
            name=name,
        )

    def _words(self, words: str, em: float, cell: Spot, radius: float, right: bool) -> Words:
        x, y = cell
        beside, above = (
            (x + 1.5 * radius, y - 0.36 * em),
            (x - 0.9 * radius, y + 1.1 * radius + 0.28 * em),
        )
        theme = self._theme
        return Words(
            words,
            em=em,
            at=beside if right else above,
            color=self._ink,
            under=theme.tint("accent", FILL) if right else theme.color("panel"),
            weight="medium",
        )

    def _disc(self, center: Spot, radius: float) -> Ink:
        fill = self._theme.color("positive")
        return Ink(shapes.discs([center], radius), fill=fill, stroke=self._ink, width=_LINE)

    def _square(self, center: Spot, radius: float) -> Ink:
        fill = self._theme.color("negative")
        return Ink(shapes.squares([center], radius), fill=fill, stroke=self._ink, width=_LINE)
