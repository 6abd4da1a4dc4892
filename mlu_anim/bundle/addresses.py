"""The addresses of a snippet's files as its page sees them, escaped for each markup language.

A folder is text of which any character may be markup: in HTML and Markdown it is percent-encoded,
in reStructuredText it stands as it is. An address that begins with `https://` is taken as one.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from mlu_anim.system.errors import UsageError
from mlu_anim.system.visible_text import strip_invisible

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|//")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_KEPT_IN_URLS = ":/?#@!$&*+,;=%~"
_KEPT_IN_PATHS = ":/@$&+,;=~"
"""Characters that a URL path may hold. They must not be encoded: Quarto would look for a file under
the encoded name."""
_KEPT_IN_MARKDOWN = "/@+,=~"
_NOT_IN_RST = re.compile(r"[<>]|[^\S ]")
"""Docutils keeps no whitespace other than the space."""
_NOT_FOUND_BY_QUARTO = frozenset("#?")


@dataclass(frozen=True)
class Location:
    """A folder or an address; `text` is empty, or ends with a slash."""

    text: str

    @classmethod
    def of(cls, at: str) -> "Location":
        """The location that a user names, such as `clips`, `../media/` or `https://...`."""
        at = at.replace("\\", "/") if os.name == "nt" else at
        return cls(at if not at or at.endswith("/") else f"{at}/")

    @property
    def is_url(self) -> bool:
        """True if it is a URL, in which `?`, `#` and `%` mean what they mean there."""
        return _URL.match(self.text) is not None

    def in_html(self, name: str) -> str:
        """The address of a file, still to be escaped as an attribute."""
        if self.is_url:
            return _quoted(self.text, _KEPT_IN_URLS) + _quoted(name, "+@")
        path = _quoted(self.text + name, _KEPT_IN_PATHS)
        # Before the first slash, a colon would end the name of a protocol.
        return f"./{path}" if ":" in path.partition("/")[0] else path

    def in_markdown(self, name: str) -> str:
        """The address of a file, as a link's destination: no parenthesis, space or entity."""
        if self.is_url:
            return self.in_html(name).replace("&", "&amp;")
        return _quoted(self.text + name, _KEPT_IN_MARKDOWN)

    def in_rst(self, name: str) -> str | None:
        """A file as the argument of a directive, which is no address: nothing is encoded there.

        None for a path with a character that no directive can hold, or that looks like a tag.
        """
        if self.is_url:
            return self.in_html(name)
        path = self.text + name
        if strip_invisible(path) != path or _NOT_IN_RST.search(path):
            return None
        return re.sub(r"([ \\])", r"\\\1", path)

    def encoded(self) -> bool:
        """Return True if its path has a character that a URL must percent-encode."""
        return not self.is_url and _quoted(self.text, _KEPT_IN_PATHS) != self.text

    def is_lost_in_quarto(self) -> bool:
        """Return True if Quarto takes a character of it for the path's end, and copies no file."""
        return not self.is_url and bool(_NOT_FOUND_BY_QUARTO & set(self.text))


def require_location(at: str) -> str:
    """Return a `--at` that a page can reach; raises UsageError for a drive of this computer."""
    if _DRIVE.match(at):
        path = strip_invisible(at)
        raise UsageError(
            f"--at {path} is a folder of this computer, which no reader of the page has",
            hint="give it as the page sees it, such as media/ or https://example.org/clips/;"
            " --copy-to puts the files beside the page",
        )
    return at


def seen_from(page_folder: Path, folder: Path) -> str:
    """Return a folder's path relative to a page's folder: `../clips/`; empty for the same folder.

    Raises UsageError if there is no relative path, as to another drive on Windows.
    """
    try:
        relative = Path(os.path.relpath(folder, page_folder)).as_posix()
    except ValueError as error:
        raise UsageError(
            f"{folder} is on another drive than the page in {page_folder}: no path leads there",
            hint="choose a folder on the page's drive, or say with --at where the page finds it",
        ) from error
    return "" if relative == "." else f"{relative}/"


def _quoted(text: str, kept: str) -> str:
    return quote(text, safe=kept, errors="surrogateescape")
