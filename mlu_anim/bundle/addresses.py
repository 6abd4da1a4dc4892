"""The URLs of a snippet's files, relative to its page and escaped for each markup language.

A folder's name can contain any character, so also markup. Paths are percent-encoded in HTML and
Markdown, and left as they are in reStructuredText. A text that begins with `https://` is a URL.
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
"""Characters that a URL path may contain unencoded. They must not be encoded, or Quarto would look
for a file with the encoded name."""
_KEPT_IN_MARKDOWN = "/@+,=~"
_NOT_IN_RST = re.compile(r"[<>]|[^\S ]")
"""Angle brackets, and whitespace other than the space, which docutils does not preserve."""
_CUTS_QUARTO_PATHS = frozenset("#?")


@dataclass(frozen=True)
class Location:
    """The folder of a snippet's files: a path relative to the page, or a URL.

    `text` ends with a slash; it is empty for the folder of the page itself.
    """

    text: str

    @classmethod
    def of(cls, at: str) -> "Location":
        """Return the location that a user names, like `clips`, `../media/` or `https://...`."""
        at = at.replace("\\", "/") if os.name == "nt" else at
        return cls(at if not at or at.endswith("/") else f"{at}/")

    @property
    def is_url(self) -> bool:
        """True if the location is a URL, in which `?`, `#` and `%` have their usual meaning."""
        return _URL.match(self.text) is not None

    def in_html(self, name: str) -> str:
        """Return the URL of a file here for HTML; the caller must escape it as an attribute."""
        if self.is_url:
            return _quoted(self.text, _KEPT_IN_URLS) + _quoted(name, "+@")
        path = _quoted(self.text + name, _KEPT_IN_PATHS)
        # A colon before the first slash would be read as the end of a protocol name.
        return f"./{path}" if ":" in path.partition("/")[0] else path

    def in_markdown(self, name: str) -> str:
        """Return the URL of a file here as the destination of a Markdown link.

        Spaces, parentheses and other characters that Markdown would interpret are encoded.
        """
        if self.is_url:
            return self.in_html(name).replace("&", "&amp;")
        return _quoted(self.text + name, _KEPT_IN_MARKDOWN)

    def in_rst(self, name: str) -> str | None:
        """Return the path of a file here as the argument of a reStructuredText directive.

        Paths are not percent-encoded there. None for a path with `<`, `>`, invisible characters or
        whitespace other than spaces, which no directive supports.
        """
        if self.is_url:
            return self.in_html(name)
        path = self.text + name
        if strip_invisible(path) != path or _NOT_IN_RST.search(path):
            return None
        return re.sub(r"([ \\])", r"\\\1", path)

    def needs_encoding(self) -> bool:
        """Return True if the location is a path with a character that URLs percent-encode."""
        return not self.is_url and _quoted(self.text, _KEPT_IN_PATHS) != self.text

    def breaks_in_quarto(self) -> bool:
        """Return True if Quarto cannot copy files from here: it cuts paths at `#` and `?`."""
        return not self.is_url and bool(_CUTS_QUARTO_PATHS & set(self.text))


def require_location(at: str) -> str:
    """Return `at`, the user's value of `--at`, unchanged.

    Raises UsageError for a path with a Windows drive letter.
    """
    if _DRIVE.match(at):
        path = strip_invisible(at)
        raise UsageError(
            f"--at {path} is a folder on this computer: readers of the page cannot reach it",
            hint="give a path relative to the page, like media/, or a URL, like"
            " https://example.org/clips/; --copy-to copies the files beside the page",
        )
    return at


def relative_folder(page_folder: Path, folder: Path) -> str:
    """Return a folder's path relative to a page's folder: `../clips/`, or empty for the same one.

    Raises UsageError if there is no relative path, for example to another drive on Windows.
    """
    try:
        relative = Path(os.path.relpath(folder, page_folder)).as_posix()
    except ValueError as error:
        raise UsageError(
            f"{folder} is not on the drive of the page in {page_folder}: there is no relative path",
            hint="choose a folder on the page's drive, or give its URL with --at",
        ) from error
    return "" if relative == "." else f"{relative}/"


def _quoted(text: str, kept: str) -> str:
    return quote(text, safe=kept, errors="surrogateescape")
