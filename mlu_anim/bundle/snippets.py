"""What an author pastes to show a clip, for the places that courses are written in.

By default a film with its poster, which plays when it is asked to: so nobody has to stop a
motion first, and those who prefer less of it see a still. `autoplay` and `animation` are for
places that need them.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from mlu_anim.bundle import html_snippets, text_files
from mlu_anim.bundle.html_snippets import Place
from mlu_anim.bundle.rendered import MediaFile, RenderedBundle, words_of
from mlu_anim.errors import UsageError

TARGETS = ("markdown", "html", "quarto", "sphinx", "jupyter", "moodle")
_OWN_PLACES = {"sphinx": "_static/", "moodle": "@@PLUGINFILE@@/"}
"""Where files lie by the customs of a target."""
_SAFE_IN_ADDRESSES = ":/?#@!$&*+,;=%~"


@dataclass(frozen=True)
class Snippet:
    """A text to paste, and the files that have to lie where it says."""

    target: str
    text: str
    files: tuple[MediaFile, ...]

    def as_plain(self) -> dict[str, Any]:
        """As values; for Jupyter also as a cell of a notebook file."""
        plain: dict[str, Any] = {"as": self.target, "snippet": self.text}
        plain["files"] = [file.name for file in self.files]
        if self.target == "jupyter":
            plain["cell"] = {
                "cell_type": "code",
                "execution_count": None,
                "id": re.sub(r"\W", "-", self.files[0].name)[:64],
                "metadata": {},
                "outputs": [],
                "source": self.text.splitlines(keepends=True),
            }
        return plain


def snippet(
    bundle: RenderedBundle,
    target: str,
    at: str,
    *,
    autoplay: bool = False,
    animation: bool = False,
) -> Snippet:
    """The snippet of a bundle for one of `TARGETS`.

    at: what stands before a file's name, such as `clips/`; some targets have their own custom
    when it is empty.  animation: the GIF, for places that take no film; it is taken, too, where
    there is nothing else.  Raises UsageError when there is no such file, or none to be shown.
    """
    bundle = replace(bundle, target=target)
    animation = animation or not (bundle.films or bundle.still)
    if not bundle.has_picture:
        raise UsageError(
            f"{bundle.path.name} tells of no film, GIF or still that a page could show",
            hint="render one, such as --for web, or name it: --variant web",
        )
    place = Place(bundle, _address(at or _OWN_PLACES.get(target, "")), autoplay, animation)
    if animation and bundle.animation is None:
        raise UsageError(
            f"{bundle.path.with_suffix('.gif')} is not there",
            hint="render it with --format gif, or leave --gif out",
        )
    text = _WRITERS[target](place)
    return Snippet(target, text, _files(place))


def default_place(folder: str, target: str) -> str:
    """Where files lie unless the author says else."""
    return _OWN_PLACES.get(target, folder)


def _address(at: str) -> str:
    return quote(at if not at or at.endswith("/") else f"{at}/", safe=_SAFE_IN_ADDRESSES)


def _files(place: Place) -> tuple[MediaFile, ...]:
    bundle = place.bundle
    pictures = [bundle.animation] if place.shows_animation else list(bundle.films)
    words = [] if place.shows_animation else words_of(bundle)
    shown = [*pictures, bundle.still, *words]
    return tuple(file for file in shown if file is not None)


def _markdown(place: Place) -> str:
    bundle, alt = place.bundle, markdown_text(place.bundle.alt)
    animation, still = bundle.animation, bundle.still
    if place.shows_animation and animation:
        return f"![{alt}]({place.url(animation)})"
    if not bundle.films:
        return f"![{alt}]({place.url(still)})" if still else ""
    film = place.url(bundle.films[-1])  # the format that everything plays
    title, lasts = markdown_text(bundle.title), place.lasts
    links = [f"[film, {lasts}]({film})"]
    if transcript := bundle.words(text_files.TRANSCRIPT):
        links.append(f"[transcript]({place.url(transcript)})")
    picture = f"[![{alt}]({place.url(still)})]({film})\n\n" if still else ""
    return f"{picture}{title}: {', '.join(links)}"


def _quarto(place: Place) -> str:
    fence = "```"
    html = f"{fence}{{=html}}\n{html_snippets.figure(place)}\n{fence}"
    still = place.bundle.still
    if still is None:
        return html
    title, alt = markdown_text(place.bundle.title), _pandoc_value(place.bundle.alt)
    return (
        f'::: {{.content-visible when-format="html"}}\n{html}\n:::\n\n'
        '::: {.content-visible unless-format="html"}\n'
        f'![{title}]({place.url(still)}){{fig-alt="{alt}"}}\n:::'
    )


def _sphinx(place: Place) -> str:
    raw = ".. raw:: html\n\n" + _indented(html_snippets.figure(place))
    still = place.bundle.still
    if still is None:
        return raw
    # Options are taken as they stand, without markup.
    image = f".. image:: {place.url(still)}\n   :alt: {place.bundle.alt}"
    return f".. only:: html\n\n{_indented(raw)}\n\n.. only:: not html\n\n{_indented(image)}"


def _jupyter(place: Place) -> str:
    # The HTML holds no backslash and no three quotes in a row: `text` writes them as references.
    html = html_snippets.figure(place)
    return f'from IPython.display import HTML\n\nHTML("""\n{html}\n""")'


_WRITERS: Mapping[str, Callable[[Place], str]] = {
    "markdown": _markdown,
    "html": html_snippets.figure,
    "quarto": _quarto,
    "sphinx": _sphinx,
    "jupyter": _jupyter,
    "moodle": html_snippets.paragraphs,
}


def markdown_text(text: str) -> str:
    """Text in which nothing is markup: of CommonMark, GitHub, Jupyter or Pandoc."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$^@&])", r"\\\1", text)


def _pandoc_value(text: str) -> str:
    return json.dumps(text.replace("&", "&amp;").replace("{", "&#123;"), ensure_ascii=False)[1:-1]


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" if line else "" for line in text.splitlines())
