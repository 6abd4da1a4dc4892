"""Captions: one text for each beat, in one line or two."""

from collections.abc import Callable, Iterator, Sequence

from mlu_anim.stage.page import Page
from mlu_anim.stage.setting import SHORTER_NAMES
from mlu_anim.stage.theme import Theme
from mlu_anim.stage.words import Label, Words, text_width, wrapped

MOST_CAPTION_LINES = 2
"""Most lines of a caption; viewers do not read more beside a moving picture."""
FEWEST_CHARACTERS = 12
"""To fit a caption into one line, names are cut to no fewer characters; then it takes two lines."""
LINE_HEIGHT = 1.3
"""Distance between the baselines of a caption's lines, in em."""
FIRST_BASELINE = 0.85
"""Distance from the top of the caption's strip to the first baseline, in em."""


class Captions:
    """The captions of all beats: one part for each, all at the same place of the page."""

    def __init__(self, page: Page, theme: Theme, captions: Sequence[str]) -> None:
        self.parts = [_caption(page, theme, text, i) for i, text in enumerate(captions)]

    def levels(self, shown: int | None) -> dict[Label, float]:
        """Return the presence of each caption: 1 for the caption at index `shown`, 0 for others."""
        return {part: float(index == shown) for index, part in enumerate(self.parts)}


def caption_lines(page: Page, text: str) -> list[str]:
    """Break a caption into lines that fit the width of the page."""
    return wrapped(text, page.type.text, page.content.width, "medium")


def caption_fits(page: Page, text: str, n_lines: int) -> bool:
    """Return True if a caption fits into `n_lines` lines."""
    lines = caption_lines(page, text)
    widest = max((text_width(line, page.type.text, "medium") for line in lines), default=0.0)
    return len(lines) <= n_lines and widest <= page.content.width


def longest_fitting_caption(page: Page, caption: Callable[[int | None], str]) -> tuple[str, bool]:
    """Return a caption whose names are shortened as little as possible, and whether it fits.

    `caption`: returns the caption with names of at most so many characters; None leaves names
    whole.
    """
    text = caption(None)
    for n_lines, n_characters in _attempts(page):
        text = caption(n_characters)
        if caption_fits(page, text, n_lines):
            return text, True
    return text, False


def _attempts(page: Page) -> Iterator[tuple[int, int | None]]:
    """Yield pairs to try, the best first: number of lines, and longest name in characters or None.

    A second line takes room from the plots, so wide pages shorten names first.
    """
    lengths = (None, *SHORTER_NAMES)
    if page.wide:
        yield from ((1, n) for n in lengths if n is None or n >= FEWEST_CHARACTERS)
    yield from ((MOST_CAPTION_LINES, n) for n in lengths)


def _caption(page: Page, theme: Theme, text: str, index: int) -> Label:
    em = page.type.text
    top = page.caption.top - FIRST_BASELINE * em
    words = [
        Words(
            line,
            em=em,
            at=(page.caption.left, top - i * LINE_HEIGHT * em),
            color=theme.color("ink"),
            under=theme.color("paper"),
            weight="medium",
        )
        for i, line in enumerate(caption_lines(page, text))
    ]
    return Label(f"caption {index + 1}", *words)
