"""Write the transcript: a silent film as plain text, for readers who cannot see it."""

import textwrap
from collections.abc import Iterator, Sequence

from mlu_anim.bundle.clip_text import BeatText, ClipText
from mlu_anim.system.durations import format_clock, format_duration

WIDTH = 80
"""Largest number of characters in a line."""


def transcript(clip_text: ClipText, beats: Sequence[BeatText]) -> str:
    """Return the transcript: title and description of the clip, and the texts of each beat.

    Each beat has its start time, title, caption and description.
    """
    return "\n".join(_lines(clip_text, beats)) + "\n"


def _lines(clip_text: ClipText, beats: Sequence[BeatText]) -> Iterator[str]:
    yield clip_text.title
    yield "=" * len(clip_text.title)
    yield ""
    yield from textwrap.wrap(clip_text.description, WIDTH)
    yield ""
    length = format_duration(beats[-1].end_s)
    yield f"A silent film of {length}. Its captions, and descriptions of its pictures:"
    for beat in beats:
        yield ""
        yield f"{format_clock(beat.start_s)}  {beat.title}"
        yield from _indented(f"Caption: {beat.caption}")
        if beat.seen != beat.caption:
            yield from _indented(f"Seen: {beat.seen}")


def _indented(text: str) -> list[str]:
    indent = " " * 6
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
