"""The folder of a snippet's files, relative to the page that the snippet is pasted into."""

from pathlib import Path

from mlu_anim.bundle.addresses import seen_from
from mlu_anim.bundle.snippets import STATIC, default_place
from mlu_anim.system.errors import UsageError

_ROOTS = ("conf.py", "_config.yml", "myst.yml")
"""Files that mark the root of a Sphinx, a Jupyter Book 1 and a Jupyter Book 2 project."""
_BOOKS = ("sphinx", "myst")


def place_of(folder: Path, target: str, *, page: Path | None, copy_to: Path | None) -> str:
    """Return the folder of a bundle's files as a snippet for one of the targets names it.

    folder: where they were rendered to.  page: the file that the snippet goes to, or its folder;
    by default a file in the current folder.  copy_to: where the files will be.
    Raises UsageError if no path leads from the page to the files.
    """
    if target == "moodle":
        return default_place("", target)
    page_folder = _folder_of(page)
    if copy_to is not None:
        return seen_from(page_folder, copy_to)
    if target in _BOOKS:
        return _static_folder(page_folder.resolve()) or default_place("", target)
    place = seen_from(page_folder, folder)
    # Show readers no path through the author's own folders, unless --page was given.
    return "" if page is None and place.startswith("../") else place


def _folder_of(page: Path | None) -> Path:
    if page is None:
        return Path()
    folder = page if page.is_dir() else page.parent
    if not folder.is_dir():
        raise UsageError(
            f"--page {page} is in a folder that is not there",
            hint="name the file that the snippet goes to, such as --page docs/guide/roc.md",
        )
    return folder


def _static_folder(page_folder: Path) -> str | None:
    """Return the static folder of the book that a page is in; None outside any book."""
    for folder in (page_folder, *page_folder.parents):
        if any((folder / name).is_file() for name in _ROOTS):
            return seen_from(page_folder, folder / STATIC)
    return None
