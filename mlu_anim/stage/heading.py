"""The title of a clip: large in the middle at first, then small in the strip at the top."""

from collections.abc import Hashable

from mlu_anim.stage.page import Page
from mlu_anim.stage.part import Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.tracked import TrackedValue
from mlu_anim.stage.words import Words, text_width, wrapped
from mlu_anim.system.errors import UsageError

LARGE = 2.0
"""Size of the title at first, as a multiple of its later size; smaller on a narrow page."""


class Heading(Part):
    """The title: large in the middle above the subtitle, then small in the strip at the top.

    `settled`: a tracker from 0 (large) to 1 (small). Raises UsageError for a title that is too
    long.
    """

    def __init__(self, page: Page, theme: Theme, title: str, subtitle: str) -> None:
        self.settled = TrackedValue(0.0)
        paper = theme.color("paper")
        room = page.content.width
        strip_em = min(page.type.title, page.type.title * room / _title_width(title, page))
        if strip_em < page.type.label:
            raise UsageError(
                f"the title is too long to be read in this ratio: {len(title)} characters",
                hint=f"about {int(len(title) * strip_em / page.type.label)} characters fit",
            )
        large_em = min(
            LARGE * page.type.title, strip_em * 0.94 * room / text_width(title, strip_em, "bold")
        )
        self._small = (page.title.left, page.title.bottom + 0.25 * page.type.title), strip_em
        middle = (-text_width(title, large_em, "bold") / 2, 0.15 * large_em)
        self._large = middle, large_em
        self.title = Words(
            title, em=large_em, at=middle, color=theme.color("ink"), weight="bold", under=paper
        )
        lines = wrapped(subtitle, page.type.text, room)
        self.subtitle = [
            Words(
                line,
                em=page.type.text,
                at=(0.0, -0.75 * page.type.title - (index + 0.6) * 1.35 * page.type.text),
                color=theme.color("muted"),
                under=paper,
                anchor="center",
            )
            for index, line in enumerate(lines)
        ]
        super().__init__(self.title, *self.subtitle, name="heading")

    def state(self) -> Hashable:
        return self.settled.get_value()

    def draw(self) -> None:
        way = self.settled.get_value()
        (x0, y0), em0 = self._large
        (x1, y1), em1 = self._small
        at = (x0 + (x1 - x0) * way, y0 + (y1 - y0) * way)
        self.title.move_to_baseline(at, em0 + (em1 - em0) * way)
        for line in self.subtitle:
            line.strength = max(0.0, 1 - 3 * way)


def _title_width(title: str, page: Page) -> float:
    return max(text_width(title, page.type.title, "bold"), 1e-9)
