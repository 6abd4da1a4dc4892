"""Open what was rendered in the user's browser: one rendering's main file, or a gallery of many."""

from collections.abc import Sequence
from pathlib import Path

from mlu_anim.pipeline.outcomes import Outcome
from mlu_anim.system import browser_window

_SHOWN_FIRST = ("html", "mp4", "webm", "svg", "gif", "webp", "apng", "png", "still.svg")
"""The formats that a browser shows, the fullest one first."""


def open_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Open the main file of a rendering; of several, the gallery, which is written for it.

    A rendering that failed is left out; if there is no file to show, nothing is opened.
    """
    shown = [path for outcome in outcomes if (path := main_path(outcome)) is not None]
    if not shown:
        return
    page = shown[0] if len(shown) == 1 else _gallery_of(shown[0])
    browser_window.open_in_browser(page.resolve().as_uri())


def main_path(outcome: Outcome) -> Path | None:
    """Return the file of an outcome that shows most of it; None if no browser shows any of them."""
    by_format = {file["format"]: file["path"] for file in outcome.files}
    whole = [by_format[name] for name in _SHOWN_FIRST if name in by_format]
    others = [path for path in by_format.values() if path.endswith((".mp4", ".png"))]
    found = [*whole, *others]  # others: films of beats, or a storyboard
    return Path(found[0]) if found else None


def _gallery_of(path: Path) -> Path:
    from mlu_anim.pipeline.embedding import write_gallery

    return write_gallery(path.parent.parent)
