"""The page of an essay: one HTML file with its film, stills, fonts, scripts and styles inside."""

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mlu_anim.essays.colors import color_css
from mlu_anim.essays.essay import Essay
from mlu_anim.essays.live import Live
from mlu_anim.essays.markup import json_script, paragraphs, text
from mlu_anim.essays.modules import bundled
from mlu_anim.essays.quiz_html import quiz
from mlu_anim.essays.references_html import references
from mlu_anim.essays.story_html import head, story
from mlu_anim.essays.take_along_html import Origin, take_along
from mlu_anim.system.shipped_files import shipped_path

FILM_SCRIPT = ("player", "film.js")
SCRIPTS = ("story.js", "quiz.js", "page.js")
"""The scripts of the page, in order, in assets/essay."""
_FIGURES_STYLE = "figures.css"


@dataclass(frozen=True)
class Media:
    """The pictures of a page.

    `film`: the JSON of the film.  `stills`: SVG elements of each beat's last picture.
    `view_box`: of the stills.  `colors`: CSS declarations of the stills, by theme.
    """

    film: str
    stills: tuple[str, ...]
    view_box: str
    colors: Mapping[str, str]


@dataclass(frozen=True)
class Neighbor:
    """Another page of the site: where it is, and its title."""

    address: str
    title: str


@dataclass(frozen=True)
class Site:
    """The place of a page in a site; `before`, `after`: the essays next to it."""

    index: Neighbor
    before: Neighbor | None = None
    after: Neighbor | None = None


FontFaces = Callable[[str], str]
"""Returns the CSS that embeds the fonts for the characters of a text."""


def essay_page(
    essay: Essay,
    media: Media,
    origin: Origin,
    fonts: FontFaces,
    live: Live | None = None,
    site: Site | None = None,
) -> str:
    """Return the HTML of an essay."""
    body = _body(essay, media, origin, live, site)
    data = base64.b64encode(zlib.compress(media.film.encode(), 9)).decode("ascii")
    film = f'<script type="application/octet-stream" id="film">{data}</script>\n'
    style = "\n".join(
        [fonts(body + media.film), color_css(media.colors), style_of("essay.css", _FIGURES_STYLE)]
    )
    return document(
        essay.title, essay.language, body, style, _script(live), film + _live_data(essay, live)
    )


def document(
    title: str,
    language: str,
    body: str,
    style: str,
    script: str = "",
    data: str = "",
    images: str = "data:",
) -> str:
    """Return a whole page.

    `data`: elements before the script, which hold data for it.
    `images`: the sources of images that the page may load.
    """
    return (
        f'<!doctype html>\n<html lang="{text(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy"'
        f' content="{_policy(script, style, images)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{text(title)}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>{style}</style>\n</head>\n<body>\n{body}{data}"
        + (f"<script>{script}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )


def _body(essay: Essay, media: Media, origin: Origin, live: Live | None, site: Site | None) -> str:
    kinds = [] if live is None else list(live.modules)
    extras = [_EXTRAS[kind] for kind in kinds]
    if essay.quiz:
        extras.append(f"{len(essay.quiz)} questions")
    return (
        '<a class="skip" href="#story">Skip to the story</a>\n'
        f"{_navigation(site)}<main>\n{head(essay, extras, media.view_box)}"
        f"{story(essay, media.stills, media.view_box)}"
        f"{''.join(_live(essay, kind) for kind in kinds if kind == 'figure')}"
        f"{_overlooked(essay)}{quiz(essay.quiz)}"
        f"{''.join(_live(essay, kind) for kind in kinds if kind == 'game')}"
        f"{take_along(essay, origin)}{references(essay.references)}</main>\n{_footer(site)}"
    )


_EXTRAS = {"figure": "a figure to play with", "game": "a game"}
_LIVE_TITLES = {"figure": "Your turn", "game": "A game"}


def _live(essay: Essay, kind: str) -> str:
    words = {"figure": essay.figure, "game": essay.game}[kind]
    title = words.get("title", _LIVE_TITLES[kind])
    lead = f'<p class="lead">{text(words["lead"])}</p>' if words.get("lead") else ""
    return (
        f'<section class="band {kind}" id="{kind}" aria-labelledby="{kind}-title">\n'
        f'<h2 id="{kind}-title">{text(title)}</h2>\n{lead}\n'
        f'<div id="{kind}-root" role="group" aria-labelledby="{kind}-title"></div>\n'
        '<p class="no-script">This part needs JavaScript.</p></section>\n'
    )


def _overlooked(essay: Essay) -> str:
    if not essay.overlooked:
        return ""
    title, *parts = essay.overlooked
    return (
        '<section class="band overlooked" id="overlooked" aria-labelledby="overlooked-title">\n'
        '<div class="box"><p class="kicker">Often overlooked</p>\n'
        f'<h2 id="overlooked-title">{text(title)}</h2>\n{paragraphs(parts)}</div>\n</section>\n'
    )


def _navigation(site: Site | None) -> str:
    if site is None:
        return ""
    index = f'<a href="{text(site.index.address)}">{text(site.index.title)}</a>'
    return f'<nav class="top" aria-label="Site">{index}</nav>\n'


def _footer(site: Site | None) -> str:
    both = [] if site is None else [("Previous", site.before), ("Next", site.after)]
    items = "".join(
        f'<a class="{way.lower()}" href="{text(page.address)}"><small>{way}</small>'
        f" {text(page.title)}</a>"
        for way, page in both
        if page is not None
    )
    nearby = f'<nav class="nearby" aria-label="More essays">{items}</nav>\n' if items else ""
    return f"<footer>{nearby}<p>Made by mlu_anim: computed, not drawn.</p></footer>\n"


def _live_data(essay: Essay, live: Live | None) -> str:
    if live is None:
        return ""
    words = {"figure": dict(essay.figure), "game": dict(essay.game)}
    content = {"modules": live.modules, "data": live.data, "words": words}
    return json_script("live", content)


def _script(live: Live | None) -> str:
    assets = shipped_path("assets")
    own = [assets.joinpath(*FILM_SCRIPT), *(assets / "essay" / name for name in SCRIPTS)]
    parts = [path.read_text(encoding="utf-8") for path in own]
    if live is not None:
        parts.insert(0, bundled(sorted(live.modules.values())))
    # A script with this text would end early.
    return "\n".join(parts).replace("</script", "<\\/script")


def style_of(*names: str) -> str:
    """Return the text of style sheets in assets/essay; missing ones are left out."""
    paths = (shipped_path("assets") / "essay" / name for name in names)
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())


def _policy(script: str, style: str, images: str) -> str:
    """Return a content security policy that allows the page's own script and style alone."""
    scripts = " ".join(map(_hash, [script] if script else [])) or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(style)};"
        f" img-src {images}; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
