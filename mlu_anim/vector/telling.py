"""The words of a vector file: titles, captions and times, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Beat:
    """A beat of the cut: its name, chapter title and caption, and its times in seconds."""

    name: str
    title: str
    caption: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Telling:
    """The words of one file.

    `alt`: the alternative text, one sentence.  `description`: the whole story in a few.
    """

    title: str
    alt: str
    description: str
    language: str
    beats: tuple[Beat, ...]
