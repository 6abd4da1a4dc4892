"""HTML that shows a clip, with inline styles and without scripts.

Width and height are set in the tag, so that the page does not shift when the picture loads. An
upright or square picture is limited to 80 % of the window's height, so that it fits on the screen.
"""

from collections.abc import Iterator

from mlu_anim.bundle import html_player, text_files
from mlu_anim.bundle.embed import Embed, film_note
from mlu_anim.bundle.html_parts import image, link, size_attributes, text

_REDUCED_MOTION = "(prefers-reduced-motion: reduce)"
_FULL_MOTION = "(prefers-reduced-motion: no-preference)"
_LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "français", "es": "español"}


def figure(embed: Embed) -> str:
    """Return a `<figure>` with the film, animated image or still, title, links and description."""
    lines = ['<figure style="margin:0">']
    lines += [f"  {line}" for line in _picture(embed)]
    lines += [f"  {line}" for line in _figcaption(embed)]
    return "\n".join([*lines, "</figure>"])


def paragraphs(embed: Embed) -> str:
    """Return `<p>` tags with picture, title, links and description, for Moodle.

    They have only the few tags and styles that Moodle allows.
    """
    picture = "\n".join(_picture(embed, styled=False))
    title, description = text(embed.bundle.title), text(embed.bundle.description)
    links = ", ".join(_links(embed))
    head = f"<strong>{title}</strong>{': ' if links else ''}{links}"
    return f"<p>{picture}</p>\n<p>{head}</p>\n<p>{description}</p>"


def _picture(embed: Embed, *, styled: bool = True) -> list[str]:
    """Return lines of HTML that show the film, the player, a moving image or the still.

    styled: False for pages that remove styles: then attributes limit the size of the picture.
    """
    if embed.kind == "film":
        return list(_video(embed, styled))
    if embed.kind == "player":
        return list(html_player.player(embed))
    if embed.kind == "gif":
        return _animation(embed, styled)
    return [image(embed, embed.shown, styled=styled)]


def _video(embed: Embed, styled: bool) -> Iterator[str]:
    bundle = embed.bundle
    film, still = bundle.films[-1], bundle.still
    # Chromium plays on a click on the picture only if it knows the film's length.
    begin = "autoplay" if embed.autoplay else 'preload="metadata"'
    poster = f' poster="{text(embed.url(still))}"' if still else ""
    source = f' src="{text(embed.url(film))}"' if embed.one_source else ""
    label = "aria-label" if styled else "title"
    yield (
        f"<video controls muted loop playsinline {begin}"
        f' {size_attributes(film, styled=styled)}{source}{poster} {label}="{text(bundle.alt)}">'
    )
    if not embed.one_source:
        yield from _sources(embed)
    yield from _tracks(embed)
    yield f"  {_fallback(embed)}"
    yield "</video>"


def _sources(embed: Embed) -> Iterator[str]:
    # With reduced motion no source matches, so the poster stays.
    when = f' media="{_FULL_MOTION}"' if embed.autoplay else ""
    for film in embed.films:
        yield f'  <source src="{text(embed.url(film))}" type="video/{film.format}"{when}>'


def _tracks(embed: Embed) -> Iterator[str]:
    bundle = embed.bundle
    language = f'srclang="{text(bundle.language)}"'
    if captions := bundle.text_file(text_files.CAPTIONS):
        label = text(_LANGUAGES.get(bundle.language, bundle.language))
        default = "" if bundle.shows_captions else " default"
        source = text(embed.url(captions))
        yield f'  <track kind="captions" {language} label="{label}" src="{source}"{default}>'
    if chapters := bundle.text_file(text_files.CHAPTERS):
        yield f'  <track kind="chapters" {language} src="{text(embed.url(chapters))}">'


def _fallback(embed: Embed) -> str:
    """Return links inside the `<video>`, which only browsers that cannot play films show."""
    bundle = embed.bundle
    links = [link(embed, bundle.films[-1], bundle.title)]
    if embed.links_all:
        words = (text_files.CAPTIONS, "captions"), (text_files.CHAPTERS, "chapters")
        others = [(bundle.still, "still"), *((bundle.text_file(s), name) for s, name in words)]
        links += [link(embed, file, name) for file, name in others if file]
    return ", ".join(links)


def _animation(embed: Embed, styled: bool) -> list[str]:
    still = embed.bundle.still
    moving = image(embed, embed.shown, styled=styled)
    if still is None:
        return [moving]
    source = f'<source media="{_REDUCED_MOTION}" srcset="{text(embed.url(still))}">'
    return ["<picture>", f"  {source}", f"  {moving}", "</picture>"]


def _figcaption(embed: Embed) -> Iterator[str]:
    bundle, links = embed.bundle, _links(embed)
    yield "<figcaption>"
    yield f"  {text(bundle.title)}{': ' if links else ''}{', '.join(links)}"
    yield "  <details>"
    yield "    <summary>Description of the animation</summary>"
    yield f"    <p>{text(bundle.description)}</p>"
    yield "  </details>"
    yield "</figcaption>"


def _links(embed: Embed) -> list[str]:
    """Return the links below a picture: to film, player and transcript, if there are such files."""
    bundle, links = embed.bundle, []
    if bundle.films:
        film = bundle.films[-1]
        links.append(link(embed, film, f"film, {film_note(film)}"))
    if embed.kind == "player":
        links.append(link(embed, embed.shown, f"player, {film_note(embed.shown)}"))
    if embed.links_all and embed.kind == "gif" and bundle.still:
        links.append(link(embed, bundle.still, "still"))
    if transcript := bundle.text_file(text_files.TRANSCRIPT):
        links.append(link(embed, transcript, "transcript"))
    return links
