"""The first page of a site of essays: a card with a picture, a title and a question for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mlu_anim.essays.colors import color_css
from mlu_anim.essays.essay import Essay
from mlu_anim.essays.markup import text
from mlu_anim.essays.page import document, style_of
from mlu_anim.stage.theme import theme

TITLE = "Machine learning, computed"
_LEAD = (
    "Essays with films that play while you scroll, figures that answer, and numbers that are "
    "always those of a real model."
)


@dataclass(frozen=True)
class Card:
    """An essay on the first page. `address`: of its page; `poster`: address of its picture."""

    essay: Essay
    address: str
    poster: str


def index_page(cards: Sequence[Card], fonts: Callable[[str], str]) -> str:
    """Return the HTML of the first page."""
    items = "".join(map(_card, cards))
    body = (
        f'<main class="index">\n<header class="hero"><div><h1>{TITLE}</h1>\n'
        f'<p class="question">{_LEAD}</p></div></header>\n<ul class="cards">\n{items}</ul>\n'
        "</main>\n<footer><p>Made by mlu_anim: computed, not drawn.</p></footer>\n"
    )
    style = "\n".join([fonts(body), color_css({}), style_of("essay.css", "index.css")])
    return document(TITLE, "en", body, style, images="'self' file: data:")


def _card(card: Card) -> str:
    essay = card.essay
    minutes = f"{essay.minutes} min"
    return (
        f'<li><a href="{text(card.address)}"><img src="{text(card.poster)}" alt="" width="640"'
        f' height="360" loading="lazy"><span class="words"><strong>{text(essay.title)}</strong>'
        f"<span>{text(essay.question)}</span><small>{minutes}</small></span></a></li>\n"
    )


def poster(drawing: str, view_box: str, colors: Mapping[str, str]) -> str:
    """Return the picture of a card as an SVG file, in the colors of the reader's theme."""
    light, dark = (
        f"--paper:{theme(name).color('paper')};{colors.get(name, '')}" for name in ("light", "dark")
    )
    style = (
        f"image{{image-rendering:pixelated}}.night{{display:none}}:root{{{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}.day{{display:none}}"
        ".night{display:inline}}"
    )
    x, y, width, height = view_box.split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="{view_box}"'
        f' fill="none" stroke-miterlimit="10"><style>{style}</style>'
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="var(--paper)"/>'
        f"{drawing}</svg>\n"
    )
