"""HTML that shows a clip, with inline styles and without scripts.

Width and height are set in the tag, so that the page does not shift when the picture loads. An
upright or square picture is limited to 80 % of the window's height, so that it fits on the screen.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mlu_anim.bundle import text_files
from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.media_file import MediaFile, size
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.system.durations import format_duration

_FITTING = "max-width:100%;height:auto"
_MAX_WINDOW_PERCENT = 80
"""The largest height of an upright picture, in percent of the window's height."""
_MAX_HEIGHT_PX = 640
"""The largest height of an upright picture for targets that remove styles."""
_REDUCED_MOTION = "(prefers-reduced-motion: reduce)"
_FULL_MOTION = "(prefers-reduced-motion: no-preference)"
_LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "français", "es": "español"}


@dataclass(frozen=True)
class Embed:
    """A bundle, the location `at` of its files, and the options with which a snippet shows it.

    animation: show the animated image even if there is a film.  one_source: write a single film as
    `video[src]`, for MyST, which ignores `source`.  links_all: add links to all files of the
    `video`, for Quarto, which copies only files in `a`, `img` and `source[src]`.
    """

    bundle: RenderedBundle
    at: Location
    autoplay: bool = False
    animation: bool = False
    one_source: bool = False
    links_all: bool = False
    used: set[MediaFile] = field(default_factory=set, compare=False)
    """The files whose URLs the snippet contains so far."""

    @property
    def shows_animation(self) -> bool:
        """True if the animated image is shown: on request, or if there is no film."""
        return self.bundle.animation is not None and (self.animation or not self.bundle.films)

    @property
    def film_note(self) -> str:
        """The duration and the size of the film, like `36 s, 1.9 MB`."""
        film = self.bundle.films[-1]
        return f"{format_duration(film.duration_s)}, {size(film.size_bytes)}"

    def url(self, file: MediaFile) -> str:
        """Return the URL of a file and record it in `used`; the caller must escape it for HTML."""
        self.used.add(file)
        return self.at.in_html(file.name)

    def markdown_url(self, file: MediaFile) -> str:
        """Return the URL of a file as the destination of a Markdown link; record it in `used`."""
        self.used.add(file)
        return self.at.in_markdown(file.name)

    @property
    def films(self) -> list[MediaFile]:
        """The films that the `<video>` offers, the preferred one first."""
        films = self.bundle.films
        return films[-1:] if self.one_source else films


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


def text(words: str) -> str:
    """Return text escaped for HTML, also in attributes, and for the format of the page around it.

    Backslashes, backticks and braces are escaped too: they have a meaning in Python strings, fenced
    blocks of Markdown, and Quarto's shortcodes.
    """
    return re.sub(r"[\\`{}]", lambda match: f"&#{ord(match[0])};", html.escape(words))


def image(embed: Embed, picture: MediaFile) -> str:
    """Return an `<img>` for Markdown, from which sites such as GitHub remove styles.

    The attributes `width` and `height` limit the size of an upright picture.
    """
    return _image(embed, picture, styled=False)


def is_upright(file: MediaFile) -> bool:
    """Return True if a picture is at least as high as it is wide."""
    return 0 < file.width_px <= file.height_px


def _picture(embed: Embed, *, styled: bool = True) -> list[str]:
    """Return lines of HTML that show the film, the animated image or the still of a bundle.

    styled: False for pages that remove styles: then attributes limit the size of the picture.
    """
    if embed.shows_animation:
        return _animation(embed, styled)
    if embed.bundle.films:
        return list(_video(embed, styled))
    return [_image(embed, embed.bundle.still, styled)] if embed.bundle.still else []


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
        f' {_size(film, styled)}{source}{poster} {label}="{text(bundle.alt)}">'
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
    links = [_link(embed, bundle.films[-1], bundle.title)]
    if embed.links_all:
        words = (text_files.CAPTIONS, "captions"), (text_files.CHAPTERS, "chapters")
        others = [(bundle.still, "still"), *((bundle.text_file(s), name) for s, name in words)]
        links += [_link(embed, file, name) for file, name in others if file]
    return ", ".join(links)


def _animation(embed: Embed, styled: bool) -> list[str]:
    still, animation = embed.bundle.still, embed.bundle.animation
    assert animation is not None
    if still is None:
        return [_image(embed, animation, styled)]
    source = f'<source media="{_REDUCED_MOTION}" srcset="{text(embed.url(still))}">'
    return ["<picture>", f"  {source}", f"  {_image(embed, animation, styled)}", "</picture>"]


def _image(embed: Embed, file: MediaFile, styled: bool) -> str:
    return (
        f'<img src="{text(embed.url(file))}" {_size(file, styled)} alt="{text(embed.bundle.alt)}">'
    )


def _size(file: MediaFile, styled: bool) -> str:
    """Return attributes for width and height in an HTML tag, limited by the page and the window.

    styled: False for pages that remove styles.
    """
    width_px, height_px = file.width_px, file.height_px
    fitting = _FITTING
    if is_upright(file) and styled:
        of_window = f"{_MAX_WINDOW_PERCENT * width_px / height_px:.4g}vh"
        fitting = f"width:min({width_px}px,{of_window});{_FITTING}"
    elif is_upright(file) and height_px > _MAX_HEIGHT_PX:
        width_px, height_px = round(_MAX_HEIGHT_PX * width_px / height_px), _MAX_HEIGHT_PX
    return f'width="{width_px}" height="{height_px}" style="{fitting}"'


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
    """Return the links below a picture: to the film and the transcript, if there are such files."""
    bundle, links = embed.bundle, []
    if bundle.films:
        links.append(_link(embed, bundle.films[-1], f"film, {embed.film_note}"))
    if embed.links_all and embed.shows_animation and bundle.still:
        links.append(_link(embed, bundle.still, "still"))
    if transcript := bundle.text_file(text_files.TRANSCRIPT):
        links.append(_link(embed, transcript, "transcript"))
    return links


def _link(embed: Embed, file: MediaFile, words: str) -> str:
    return f'<a href="{text(embed.url(file))}">{text(words)}</a>'
