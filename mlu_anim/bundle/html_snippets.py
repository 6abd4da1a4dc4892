"""HTML that shows a clip, without a script and with its styles in place.

Width and height stand in the tag, so that nothing moves when the picture comes. A picture that is
not wider than high is limited to most of the window's height, or one would have to scroll over it.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mlu_anim.bundle import text_files
from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.rendered import MediaFile, RenderedBundle, size
from mlu_anim.system.durations import format_duration

_FITTING = "max-width:100%;height:auto"
_MOST_OF_WINDOW = 80
"""The largest height of an upright picture, in hundredths of the window's height."""
_MOST_HEIGHT_PX = 640
"""The same for places that remove styles."""
_STILL_WHEN = "(prefers-reduced-motion: reduce)"
_MOVING_WHEN = "(prefers-reduced-motion: no-preference)"
_LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "français", "es": "español"}


@dataclass(frozen=True)
class Place:
    """A bundle, and where and how it is shown.

    one_source: the film as `video[src]`, for MyST, which reads no `source`.  links_all: beside
    what a `video` names there are links, for Quarto, which copies only what `a`, `img` and
    `source[src]` name.
    """

    bundle: RenderedBundle
    at: Location
    autoplay: bool = False
    animation: bool = False
    one_source: bool = False
    links_all: bool = False
    named: set[MediaFile] = field(default_factory=set, compare=False)
    """The files whose address has been requested."""

    @property
    def shows_animation(self) -> bool:
        """Whether the animated image is shown: asked for, or all there is."""
        return self.bundle.animation is not None and (self.animation or not self.bundle.films)

    @property
    def lasts(self) -> str:
        """The duration and the size of the film: `36 s, 1.9 MB`."""
        film = self.bundle.films[-1]
        return f"{format_duration(film.duration_s)}, {size(film.size_bytes)}"

    def url(self, file: MediaFile) -> str:
        """The address of a file in HTML, still to be escaped."""
        self.named.add(file)
        return self.at.in_html(file.name)

    def markdown_url(self, file: MediaFile) -> str:
        """The address of a file as a link's destination."""
        self.named.add(file)
        return self.at.in_markdown(file.name)

    @property
    def films(self) -> list[MediaFile]:
        """The films that are offered, the preferred one first."""
        films = self.bundle.films
        return films[-1:] if self.one_source else films


def figure(place: Place) -> str:
    """A `<figure>` with the film, or with the animated image, and the words below it."""
    lines = ['<figure style="margin:0">']
    lines += [f"  {line}" for line in _picture(place)]
    lines += [f"  {line}" for line in _figcaption(place)]
    return "\n".join([*lines, "</figure>"])


def paragraphs(place: Place) -> str:
    """The same in the few tags and styles that Moodle lets through."""
    picture = "\n".join(_picture(place, styled=False))
    title, description = text(place.bundle.title), text(place.bundle.description)
    links = ", ".join(_links(place))
    head = f"<strong>{title}</strong>{': ' if links else ''}{links}"
    return f"<p>{picture}</p>\n<p>{head}</p>\n<p>{description}</p>"


def text(words: str) -> str:
    """Text for HTML, in attributes too, that no surrounding language takes for markup.

    Backslashes end Python strings, backticks fences, and double braces are Quarto's shortcodes.
    """
    return re.sub(r"[\\`{}]", lambda found: f"&#{ord(found[0])};", html.escape(words))


def image(place: Place, picture: MediaFile) -> str:
    """An `<img>` whose height is limited without a style, for Markdown."""
    return _image(place, picture, styled=False)


def is_upright(file: MediaFile) -> bool:
    """Return True if a picture is at least as high as it is wide."""
    return 0 < file.width_px <= file.height_px


def _picture(place: Place, *, styled: bool = True) -> list[str]:
    """styled: whether the place lets styles and `aria-label` through."""
    if place.shows_animation:
        return _animation(place, styled)
    if place.bundle.films:
        return list(_video(place, styled))
    return [_image(place, place.bundle.still, styled)] if place.bundle.still else []


def _video(place: Place, styled: bool) -> Iterator[str]:
    bundle = place.bundle
    film, still = bundle.films[-1], bundle.still
    # Chromium plays on a click on the picture only when it knows the film's length.
    begin = "autoplay" if place.autoplay else 'preload="metadata"'
    poster = f' poster="{text(place.url(still))}"' if still else ""
    source = f' src="{text(place.url(film))}"' if place.one_source else ""
    label = "aria-label" if styled else "title"
    yield (
        f"<video controls muted loop playsinline {begin}"
        f' {_size(film, styled)}{source}{poster} {label}="{text(bundle.alt)}">'
    )
    if not place.one_source:
        yield from _sources(place)
    yield from _tracks(place)
    yield f"  {_fallback(place)}"
    yield "</video>"


def _sources(place: Place) -> Iterator[str]:
    # With reduced motion no source matches, and the poster stays.
    when = f' media="{_MOVING_WHEN}"' if place.autoplay else ""
    for film in place.films:
        yield f'  <source src="{text(place.url(film))}" type="video/{film.format}"{when}>'


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


def _fallback(place: Place) -> str:
    """Links inside the `<video>`, shown only by browsers that cannot play films."""
    bundle = place.bundle
    links = [_link(place, bundle.films[-1], bundle.title)]
    if place.links_all:
        words = (text_files.CAPTIONS, "captions"), (text_files.CHAPTERS, "chapters")
        others = [(bundle.still, "still"), *((bundle.words(s), name) for s, name in words)]
        links += [_link(place, file, name) for file, name in others if file]
    return ", ".join(links)


def _animation(place: Place, styled: bool) -> list[str]:
    still, animation = place.bundle.still, place.bundle.animation
    assert animation is not None
    if still is None:
        return [_image(place, animation, styled)]
    source = f'<source media="{_STILL_WHEN}" srcset="{text(place.url(still))}">'
    return ["<picture>", f"  {source}", f"  {_image(place, animation, styled)}", "</picture>"]


def _image(place: Place, file: MediaFile, styled: bool) -> str:
    return (
        f'<img src="{text(place.url(file))}" {_size(file, styled)} alt="{text(place.bundle.alt)}">'
    )


def _size(file: MediaFile, styled: bool) -> str:
    """Width and height, and how they give way to those of the page and the window."""
    width_px, height_px = file.width_px, file.height_px
    fitting = _FITTING
    if is_upright(file) and styled:
        of_window = f"{_MOST_OF_WINDOW * width_px / height_px:.4g}vh"
        fitting = f"width:min({width_px}px,{of_window});{_FITTING}"
    elif is_upright(file) and height_px > _MOST_HEIGHT_PX:
        width_px, height_px = round(_MOST_HEIGHT_PX * width_px / height_px), _MOST_HEIGHT_PX
    return f'width="{width_px}" height="{height_px}" style="{fitting}"'


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
        links.append(_link(place, bundle.films[-1], f"film, {place.lasts}"))
    if place.links_all and place.shows_animation and bundle.still:
        links.append(_link(place, bundle.still, "still"))
    if transcript := bundle.words(text_files.TRANSCRIPT):
        links.append(_link(place, transcript, "transcript"))
    return links


def _link(place: Place, file: MediaFile, words: str) -> str:
    return f'<a href="{text(place.url(file))}">{text(words)}</a>'
