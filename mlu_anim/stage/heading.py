"""What every clip has: the cards, the title and the captions."""

from collections.abc import Hashable

from manim import ValueTracker

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Page, Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Label, Words, text_width, wrapped
from mlu_anim.system.errors import UsageError

CORNER = 0.14
MOST_CAPTION_LINES = 2
"""More than that nobody reads beside a picture that moves."""
LARGE = 2.0
"""How much larger than in its strip the title stands at first, where there is room."""


class Card(Part):
    """A card that a plot stands on."""

    def __init__(self, name: str, rect: Rect, theme: Theme) -> None:
        points = shapes.rounded_rectangle(rect.left, rect.bottom, rect.right, rect.top, CORNER)
        super().__init__(Ink(points, fill=theme.color("panel")), name=name)


class Heading(Part):
    """The title: large in the middle with a line below it, then small in its strip."""

    def __init__(self, page: Page, theme: Theme, title: str, subtitle: str) -> None:
        self.settled = ValueTracker(0.0)
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


class Captions:
    """One line, or two in narrow pages, for each beat, all in the same place."""

    def __init__(self, page: Page, theme: Theme, captions: list[str]) -> None:
        self.lines = [_caption(page, theme, text, i) for i, text in enumerate(captions)]


def caption_lines(page: Page, text: str) -> list[str]:
    """A caption broken to the width of the page."""
    return wrapped(text, page.type.text, page.content.width, "medium")


def caption_fits(page: Page, text: str, n_lines: int) -> bool:
    """Whether a caption has room in so many lines of the page."""
    lines = caption_lines(page, text)
    widest = max((text_width(line, page.type.text, "medium") for line in lines), default=0.0)
    return len(lines) <= n_lines and widest <= page.content.width


def _caption(page: Page, theme: Theme, text: str, index: int) -> Label:
    em = page.type.text
    lines = caption_lines(page, text)
    top = page.caption.top - 0.85 * em
    words = [
        Words(
            line,
            em=em,
            at=(page.caption.left, top - i * 1.3 * em),
            color=theme.color("ink"),
            under=theme.color("paper"),
            weight="medium",
        )
        for i, line in enumerate(lines)
    ]
    return Label(f"caption {index + 1}", *words)
