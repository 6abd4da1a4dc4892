"""What an author pastes to show a clip, for the places that courses are written in.

By default a film with its poster, which plays when it is asked to: so nobody has to stop a
motion first, and those who prefer less of it see a still. `autoplay` and `animation` are for
places that need them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mlu_anim.bundle import html_snippets, text_files
from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.html_snippets import Place
from mlu_anim.bundle.rendered_bundles import MediaFile, RenderedBundle
from mlu_anim.system.errors import UsageError

TARGETS = ("markdown", "html", "quarto", "sphinx", "myst", "jupyter", "moodle")
STATIC = "_static"
"""The folder that Sphinx copies into its pages as it is."""
_OWN_PLACES = {"sphinx": f"{STATIC}/", "myst": f"{STATIC}/", "moodle": "@@PLUGINFILE@@/"}
"""The folder in which a target keeps its files by convention."""
_UPRIGHT_HEIGHT = "5in"
"""The height of an upright still on paper; a width alone would let it grow too high."""


@dataclass(frozen=True)
class Snippet:
    """A text to paste, and the files that have to lie where it says.

    notes: warnings for the author, one sentence each.
    """

    target: str
    text: str
    files: tuple[MediaFile, ...]
    notes: tuple[str, ...] = ()

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
    if animation and bundle.animation is None:
        raise UsageError(
            f"{bundle.path.with_suffix('.gif')} is not there",
            hint="render it with --format gif, or leave --gif out",
        )
    place = Place(
        bundle,
        Location.of(at or _OWN_PLACES.get(target, "")),
        autoplay,
        animation,
        one_source=target == "myst",
        links_all=target == "quarto",
    )
    _require_stillness(place, target)
    text = _WRITERS[target](place)
    return Snippet(target, text, _files(place), tuple(_notes(place, target)))


def default_place(folder: str, target: str) -> str:
    """Where files lie unless the author says else."""
    return _OWN_PLACES.get(target, folder)


def _require_stillness(place: Place, target: str) -> None:
    """Raise UsageError if a film would autoplay even for readers who prefer reduced motion."""
    if place.autoplay and place.one_source and not place.shows_animation:
        raise UsageError(
            f"--autoplay does not go with --as {target}: MyST cannot keep a film still for readers"
            " who prefer less motion",
            hint="leave --autoplay out",
        )


def _notes(place: Place, target: str) -> Iterator[str]:
    moves = place.shows_animation and place.bundle.still is None
    if moves and target != "markdown":
        yield (
            "there is no still for readers who prefer less motion; render one with --format gif,png"
        )
    if target == "quarto" and place.at.is_lost_in_quarto():
        yield (
            f"Quarto does not copy files from a folder with '#' or '?' in its name"
            f" ({place.at.text}); copy them to another one with --copy-to"
        )
    if target == "myst" and place.at.encoded():
        yield (
            "Jupyter Book 2 (mystmd) finds no files in a folder with spaces, accents or signs in"
            f" its name ({place.at.text}); Sphinx does. Copy them to another one with --copy-to"
        )


def _files(place: Place) -> tuple[MediaFile, ...]:
    """The files that the snippet names, and no others."""
    films_first = dict.fromkeys([*place.bundle.films, *place.bundle.files])
    return tuple(file for file in films_first if file in place.named)


def _markdown(place: Place) -> str:
    bundle = place.bundle
    animation, still = bundle.animation, bundle.still
    if place.shows_animation and animation:
        return _markdown_image(place, animation)
    if not bundle.films:
        return _markdown_image(place, still) if still else ""
    film = place.markdown_url(bundle.films[-1])  # the format that everything plays
    title, lasts = markdown_text(bundle.title), place.lasts
    links = [f"[film, {lasts}]({film})"]
    if transcript := bundle.words(text_files.TRANSCRIPT):
        links.append(f"[transcript]({place.markdown_url(transcript)})")
    picture = f"[{_markdown_image(place, still)}]({film})\n\n" if still else ""
    return f"{picture}{title}: {', '.join(links)}"


def _markdown_image(place: Place, picture: MediaFile) -> str:
    if html_snippets.is_upright(picture):  # Markdown cannot state a size
        return html_snippets.image(place, picture)
    return f"![{markdown_text(place.bundle.alt)}]({place.markdown_url(picture)})"


def _quarto(place: Place) -> str:
    fence = "```"
    html = f"{fence}{{=html}}\n{html_snippets.figure(place)}\n{fence}"
    still = place.bundle.still
    if still is None:
        return html
    title, alt = markdown_text(place.bundle.title), _pandoc_value(place.bundle.alt)
    height = f" height={_UPRIGHT_HEIGHT}" if html_snippets.is_upright(still) else ""
    return (
        f'::: {{.content-visible when-format="html"}}\n{html}\n:::\n\n'
        '::: {.content-visible unless-format="html"}\n'
        f'![{title}]({place.markdown_url(still)}){{fig-alt="{alt}"{height}}}\n:::'
    )


def _sphinx(place: Place) -> str:
    raw = ".. raw:: html\n\n" + _indented(html_snippets.figure(place))
    still = place.bundle.still
    path = place.at.in_rst(still.name) if still else None
    if still is None or path is None:
        return raw
    # From the root of the book, however deep the page is.
    path = re.sub(rf"^(\.\./)*(?={STATIC}/)", "/", path)
    # Options are taken as they stand, without markup.
    image = f".. image:: {path}\n   :alt: {place.bundle.alt}"
    image += f"\n   :height: {_UPRIGHT_HEIGHT}" if html_snippets.is_upright(still) else ""
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
    "myst": html_snippets.figure,  # a block of HTML, which Sphinx and mystmd both take
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
