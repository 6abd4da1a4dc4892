"""HTML that shows a clip, without a script and with its styles in place.

Width and height stand in the tag, so that nothing moves when the picture comes.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from mlu_anim.bundle import text_files
from mlu_anim.bundle.rendered import MediaFile, RenderedBundle, size
from mlu_anim.numerals import duration

_FITTING = "max-width:100%;height:auto"
_STILL_WHEN = "(prefers-reduced-motion: reduce)"
_MOVING_WHEN = "(prefers-reduced-motion: no-preference)"
_LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "français", "es": "español"}


@dataclass(frozen=True)
class Place:
    """A bundle, and where and how it is shown. `address`: what stands before a file's name."""

    bundle: RenderedBundle
    address: str
    autoplay: bool = False
    animation: bool = False

    @property
    def shows_animation(self) -> bool:
        """Whether the animated image is shown: asked for, or all there is."""
        return self.bundle.animation is not None and (self.animation or not self.bundle.films)

    @property
    def lasts(self) -> str:
        """How long the film is, and how large: `36 s, 1.9 MB`."""
        film = self.bundle.films[-1]
        return f"{duration(film.duration_s)}, {size(film.size_bytes)}"

    def url(self, file: MediaFile) -> str:
        """The address of a file."""
        return self.address + quote(file.name, safe="+@")


def figure(place: Place) -> str:
    """A `<figure>` with the film, or with the animated image, and the words below it."""
    lines = ['<figure style="margin:0">']
    lines += [f"  {line}" for line in _picture(place)]
    lines += [f"  {line}" for line in _figcaption(place)]
    return "\n".join([*lines, "</figure>"])


def paragraphs(place: Place) -> str:
    """The same in the few tags that Moodle lets through."""
    picture = "\n".join(_picture(place, label="title"))
    title, description = text(place.bundle.title), text(place.bundle.description)
    links = ", ".join(_links(place))
    head = f"<strong>{title}</strong>{': ' if links else ''}{links}"
    return f"<p>{picture}</p>\n<p>{head}</p>\n<p>{description}</p>"


def text(words: str) -> str:
    """Text for HTML, in attributes too, that no surrounding language takes for markup.

    Backslashes end Python strings, backticks fences, and double braces are Quarto's shortcodes.
    """
    return re.sub(r"[\\`{}]", lambda found: f"&#{ord(found[0])};", html.escape(words))


def _picture(place: Place, label: str = "aria-label") -> list[str]:
    if place.shows_animation:
        return _animation(place)
    if place.bundle.films:
        return list(_video(place, label))
    return [_image(place, place.bundle.still)] if place.bundle.still else []


def _video(place: Place, label: str) -> Iterator[str]:
    bundle = place.bundle
    film, still = bundle.films[-1], bundle.still
    # Chromium plays on a click on the picture only when it knows the film's length.
    begin = "autoplay" if place.autoplay else 'preload="metadata"'
    poster = f' poster="{text(place.url(still))}"' if still else ""
    yield (
        f"<video controls muted loop playsinline {begin}"
        f' width="{film.width_px}" height="{film.height_px}" style="{_FITTING}"{poster}'
        f' {label}="{text(bundle.alt)}">'
    )
    # Without motion no source fits, and the poster stays.
    when = f' media="{_MOVING_WHEN}"' if place.autoplay else ""
    for each in bundle.films:
        yield f'  <source src="{text(place.url(each))}" type="video/{each.format}"{when}>'
    yield from _tracks(place)
    yield f'  <a href="{text(place.url(film))}">{text(bundle.title)}</a>'
    yield "</video>"


def _tracks(place: Place) -> Iterator[str]:
    bundle = place.bundle
    language = f'srclang="{text(bundle.language)}"'
    if captions := bundle.words(text_files.CAPTIONS):
        label = text(_LANGUAGES.get(bundle.language, bundle.language))
        shown = "" if bundle.shows_captions else " default"
        source = text(place.url(captions))
        yield f'  <track kind="captions" {language} label="{label}" src="{source}"{shown}>'
    if chapters := bundle.words(text_files.CHAPTERS):
        yield f'  <track kind="chapters" {language} src="{text(place.url(chapters))}">'


def _animation(place: Place) -> list[str]:
    still, animation = place.bundle.still, place.bundle.animation
    assert animation is not None
    if still is None:
        return [_image(place, animation)]
    source = f'<source media="{_STILL_WHEN}" srcset="{text(place.url(still))}">'
    return ["<picture>", f"  {source}", f"  {_image(place, animation)}", "</picture>"]


def _image(place: Place, file: MediaFile) -> str:
    return (
        f'<img src="{text(place.url(file))}" width="{file.width_px}" height="{file.height_px}"'
        f' style="{_FITTING}" alt="{text(place.bundle.alt)}">'
    )


def _figcaption(place: Place) -> Iterator[str]:
    bundle, links = place.bundle, _links(place)
    yield "<figcaption>"
    yield f"  {text(bundle.title)}{': ' if links else ''}{', '.join(links)}"
    yield "  <details>"
    yield "    <summary>What is to be seen</summary>"
    yield f"    <p>{text(bundle.description)}</p>"
    yield "  </details>"
    yield "</figcaption>"


def _links(place: Place) -> list[str]:
    """The film, for those who see the still, and the transcript."""
    bundle, links = place.bundle, []
    if bundle.films:
        links.append(f'<a href="{text(place.url(bundle.films[-1]))}">film, {place.lasts}</a>')
    if transcript := bundle.words(text_files.TRANSCRIPT):
        links.append(f'<a href="{text(place.url(transcript))}">transcript</a>')
    return links
