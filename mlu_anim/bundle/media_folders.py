"""Compute the folder of a snippet's files, relative to the page that contains the snippet."""

from pathlib import Path

from mlu_anim.bundle.addresses import relative_folder
from mlu_anim.bundle.snippets import STATIC, default_media_folder
from mlu_anim.system.errors import UsageError

_ROOTS = ("conf.py", "_config.yml", "myst.yml")
"""Files in the root folder of a Sphinx, a Jupyter Book 1 and a Jupyter Book 2 project."""
_BOOKS = ("sphinx", "myst")


def media_folder(folder: Path, target: str, *, page: Path | None, copy_to: Path | None) -> str:
    """Return the folder of a bundle's files as a snippet for a target contains it: `clips/roc/`.

    folder: the folder that they were rendered to.  page: the file that will contain the snippet, or
    its folder; by default a file in the current folder.  copy_to: the folder that the files will be
    copied to.  Raises UsageError if the page's folder does not exist, or if there is no relative
    path from the page to the files.
    """
    if target == "moodle":
        return default_media_folder("", target)
    page_folder = _folder_of(page)
    if copy_to is not None:
        return relative_folder(page_folder, copy_to)
    if target in _BOOKS:
        return _static_folder(page_folder.resolve()) or default_media_folder("", target)
    place = relative_folder(page_folder, folder)
    # Without --page, do not show readers a path through the author's folders.
    return "" if page is None and place.startswith("../") else place


def _folder_of(page: Path | None) -> Path:
    if page is None:
        return Path()
    folder = page if page.is_dir() else page.parent
    if not folder.is_dir():
        raise UsageError(
            f"--page {page}: there is no folder {folder}",
            hint="give the file that will contain the snippet, like --page docs/guide/roc.md",
        )
    return folder


def _static_folder(page_folder: Path) -> str | None:
    """Return the relative path of the `_static` folder of the book that contains a page's folder.

    None outside any book.
    """
    for folder in (page_folder, *page_folder.parents):
        if any((folder / name).is_file() for name in _ROOTS):
            return relative_folder(page_folder, folder / STATIC)
    return None
