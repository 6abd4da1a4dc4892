"""Faults in the HTML of a page: headings, names, links, pictures without words, colors."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from mlu_anim.essays.colors import MARKS, TEXTS, text_color
from mlu_anim.stage.theme import TEXT_CONTRAST, contrast, theme, theme_names

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WORDED = ("aria-label", "aria-labelledby", "title")


class _Reader(HTMLParser):
    """Collects headings, ids, links and pictures of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.wordless: list[str] = []
        self.labels: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        given = {name: value or "" for name, value in attrs}
        if tag in _HEADINGS:
            self.levels.append(_HEADINGS.index(tag) + 1)
        if "id" in given:
            self.ids[given["id"]] += 1
        self.links += [given[name] for name in ("href", "xlink:href") if name in given]
        self.labels += given.get("aria-labelledby", "").split()
        is_picture = tag == "img" or given.get("role") == "img"
        has_words = any(given.get(name, "").strip() for name in _WORDED) or "alt" in given
        if is_picture and not has_words:
            self.wordless.append(tag)


def page_faults(html: str) -> Iterator[str]:
    """Yield what is wrong with a page that is to work by itself."""
    page = _Reader()
    page.feed(html)
    yield from _heading_faults(page.levels)
    yield from (f"two elements have the id {name!r}" for name, n in page.ids.items() if n > 1)
    inside = [link.removeprefix("#") for link in page.links if link.startswith("#")]
    for name in dict.fromkeys((*inside, *page.labels)):
        if name not in page.ids:
            yield f"a link leads to #{name}, which is not in the page"
    yield from (f"a picture, <{tag}>, has no words" for tag in page.wordless)


def _heading_faults(levels: list[int]) -> Iterator[str]:
    if levels.count(1) != 1:
        yield f"there are {levels.count(1)} headings of the first level; there must be one"
    for above, below in zip([0, *levels], levels, strict=False):
        if below > above + 1:
            yield f"a heading h{below} follows an h{above}"


def color_faults() -> Iterator[str]:
    """Yield the colors of texts in a page that cannot be read on what lies under them."""
    for name in theme_names():
        chosen = theme(name)
        pairs = [(chosen.color(one), chosen.color(under)) for one, under in TEXTS]
        grounds = [chosen.color(ground) for ground in ("paper", "panel")]
        pairs += [(text_color(chosen, role), ground) for role in MARKS for ground in grounds]
        for color, under in pairs:
            if contrast(color, under) < TEXT_CONTRAST:
                yield f"text in {color} on {under} has contrast {contrast(color, under):.2f}"
