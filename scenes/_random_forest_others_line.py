"""A line for what is not named one by one, led by the empty mark that it has in the picture."""

from collections.abc import Callable, Hashable

from mlu_anim.stage import shapes
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Words


class OthersLine(Part):
    """A ring, as of a split without a letter, and words that follow values."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        em: float,
        at: tuple[float, float],
        say: Callable[[], str],
    ) -> None:
        """`at`: the left end of the baseline."""
        self._say, radius = say, 0.34 * em
        ring = shapes.discs([(at[0] + radius, at[1] + 0.36 * em)], radius)
        self.ring = Ink(ring, fill=theme.color("panel"), stroke=theme.color("ink"), width=0.03)
        self.words = Words(
            "",
            em=em,
            at=(at[0] + 2 * radius + 0.4 * em, at[1]),
            color=theme.text_tone("muted"),
            under=theme.color("panel"),
            weight="medium",
        )
        super().__init__(self.ring, self.words, name=name)

    def state(self) -> Hashable:
        return self._say()

    def draw(self) -> None:
        self.words.set_string(self._say())
