"""Snippets that show a clip, to paste into course pages of several kinds.

By default a snippet shows a film with a poster that does not autoplay: readers start the motion
themselves, and those who prefer reduced motion see a still. `autoplay` and `show` change that.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mlu_anim.bundle import html_snippets, text_files
from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.embed import Embed, film_note
from mlu_anim.bundle.html_parts import image, is_upright
from mlu_anim.bundle.media_file import MediaFile
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.bundle.shown_kinds import shown_kind
from mlu_anim.system.errors import UsageError

TARGETS = ("markdown", "html", "quarto", "sphinx", "myst", "jupyter", "moodle")
STATIC = "_static"
"""The folder that Sphinx copies into its output unchanged."""
_DEFAULT_FOLDERS = {"sphinx": f"{STATIC}/", "myst": f"{STATIC}/", "moodle": "@@PLUGINFILE@@/"}
"""The folder of media files that is the convention of a target."""
_UPRIGHT_HEIGHT = "5in"
"""The height of an upright still on paper; without it the still could be higher than the page."""


@dataclass(frozen=True)
class Snippet:
    """A text to paste, and the files that it refers to.

    notes: warnings for the author, one sentence each.
    """

    target: str
    text: str
    files: tuple[MediaFile, ...]
    notes: tuple[str, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """Return the snippet as plain values; for Jupyter, with a notebook cell as well."""
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
    show: str | None = None,
) -> Snippet:
    """Return the snippet that shows a bundle on a page of the kind `target`, one of `TARGETS`.

    at: the folder or URL of the files, like `clips/`; if empty, the default of the target.
    autoplay: let the film play by itself.  show: what is shown, one of `shown_kinds.KINDS`; if
    None, the first that there is.  Raises UsageError if the bundle has no file to show, or if the
    target does not support autoplay or the player.
    """
    bundle = replace(bundle, target=target)
    embed = Embed(
        bundle,
        Location.of(at or _DEFAULT_FOLDERS.get(target, "")),
        shown_kind(bundle, target, show),
        autoplay,
        one_source=target == "myst",
        links_all=target == "quarto",
    )
    _require_no_forced_motion(embed, target)
    text = _WRITERS[target](embed)
    return Snippet(target, text, _files(embed), tuple(_notes(embed, target)))


def default_media_folder(folder: str, target: str) -> str:
    """Return the folder of media files that is the convention of a target; `folder` if none is."""
    return _DEFAULT_FOLDERS.get(target, folder)


def _require_no_forced_motion(embed: Embed, target: str) -> None:
    """Raise UsageError if a film would autoplay for readers who prefer reduced motion."""
    if embed.autoplay and embed.one_source and embed.kind == "film":
        raise UsageError(
            f"--autoplay does not work with --as {target}: in MyST the film would also play for"
            " readers who prefer reduced motion",
            hint="leave out --autoplay",
        )
    if embed.autoplay and embed.kind == "player":
        raise UsageError(
            "--autoplay does not work with the player, which waits until readers start it",
            hint="leave out --autoplay, or render the clip with --format mp4",
        )


def _notes(embed: Embed, target: str) -> Iterator[str]:
    if embed.kind == "gif" and embed.bundle.still is None and target != "markdown":
        yield (
            "there is no still image for readers who prefer reduced motion;"
            " render one with --format gif,png"
        )
    if embed.kind == "player" and target == "markdown":
        yield (
            "GitHub shows the code of an .html file instead of the page; publish it as a website,"
            " or render an image that moves with --format svg"
        )
    if target == "quarto" and embed.at.breaks_in_quarto():
        yield (
            f"Quarto does not copy files from a folder with '#' or '?' in its name"
            f" ({embed.at.text}); copy the files to another folder with --copy-to"
        )
    if target == "myst" and embed.at.needs_encoding():
        yield (
            "Jupyter Book 2 (mystmd) does not find files in a folder with spaces, accents or"
            f" symbols in its name ({embed.at.text}), although Sphinx does; copy the files to"
            " another folder with --copy-to"
        )


def _files(embed: Embed) -> tuple[MediaFile, ...]:
    """Return the files that a snippet refers to, films first."""
    films_first = dict.fromkeys([*embed.bundle.films, *embed.bundle.files])
    return tuple(file for file in films_first if file in embed.used)


def _markdown(embed: Embed) -> str:
    bundle = embed.bundle
    if embed.kind not in ("film", "player"):
        return _markdown_image(embed, embed.shown)
    address, still = embed.markdown_url(embed.shown), bundle.still
    links = [f"[{embed.kind}, {film_note(embed.shown)}]({address})"]
    if transcript := bundle.text_file(text_files.TRANSCRIPT):
        links.append(f"[transcript]({embed.markdown_url(transcript)})")
    picture = f"[{_markdown_image(embed, still)}]({address})\n\n" if still else ""
    return f"{picture}{markdown_text(bundle.title)}: {', '.join(links)}"


def _markdown_image(embed: Embed, picture: MediaFile) -> str:
    if is_upright(picture):  # Markdown has no syntax for sizes
        return image(embed, picture, styled=False)
    return f"![{markdown_text(embed.bundle.alt)}]({embed.markdown_url(picture)})"


def _quarto(embed: Embed) -> str:
    fence = "```"
    html = f"{fence}{{=html}}\n{html_snippets.figure(embed)}\n{fence}"
    still = embed.bundle.still_of_pixels
    if still is None:
        return html
    title, alt = markdown_text(embed.bundle.title), _pandoc_value(embed.bundle.alt)
    height = f" height={_UPRIGHT_HEIGHT}" if is_upright(still) else ""
    return (
        f'::: {{.content-visible when-format="html"}}\n{html}\n:::\n\n'
        '::: {.content-visible unless-format="html"}\n'
        f'![{title}]({embed.markdown_url(still)}){{fig-alt="{alt}"{height}}}\n:::'
    )


def _sphinx(embed: Embed) -> str:
    raw = ".. raw:: html\n\n" + _indented(html_snippets.figure(embed))
    still = embed.bundle.still_of_pixels
    path = embed.rst_path(still) if still else None
    if still is None or path is None:
        return raw
    # A path from the root of the book works at any depth.
    path = re.sub(rf"^(\.\./)*(?={STATIC}/)", "/", path)
    # Options of a directive are read literally, without markup.
    image = f".. image:: {path}\n   :alt: {embed.bundle.alt}"
    image += f"\n   :height: {_UPRIGHT_HEIGHT}" if is_upright(still) else ""
    return f".. only:: html\n\n{_indented(raw)}\n\n.. only:: not html\n\n{_indented(image)}"


def _jupyter(embed: Embed) -> str:
    # The HTML has no backslash and no quotes in text: `text` writes them as references.
    html = html_snippets.figure(embed)
    return f'from IPython.display import HTML\n\nHTML("""\n{html}\n""")'


_WRITERS: Mapping[str, Callable[[Embed], str]] = {
    "markdown": _markdown,
    "html": html_snippets.figure,
    "quarto": _quarto,
    "sphinx": _sphinx,
    "myst": html_snippets.figure,  # a block of HTML, which both Sphinx and mystmd accept
    "jupyter": _jupyter,
    "moodle": html_snippets.paragraphs,
}


def markdown_text(text: str) -> str:
    """Return text escaped for the Markdown of CommonMark, GitHub, Jupyter and Pandoc."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$^@&])", r"\\\1", text)


def _pandoc_value(text: str) -> str:
    return json.dumps(text.replace("&", "&amp;").replace("{", "&#123;"), ensure_ascii=False)[1:-1]


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" if line else "" for line in text.splitlines())
