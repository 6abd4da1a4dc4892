"""The transcript: a silent film as plain text, for readers who do not see it."""

import textwrap
from collections.abc import Iterator, Sequence

from mlu_anim.bundle.clip_text import Telling, ToldBeat
from mlu_anim.system.durations import format_clock, format_duration

WIDTH = 80
"""Characters a line."""


def transcript(telling: Telling, beats: Sequence[ToldBeat]) -> str:
    """Title, description, and each beat with its time, its caption and what is to be seen."""
    return "\n".join(_lines(telling, beats)) + "\n"


def _lines(telling: Telling, beats: Sequence[ToldBeat]) -> Iterator[str]:
    yield telling.title
    yield "=" * len(telling.title)
    yield ""
    yield from textwrap.wrap(telling.description, WIDTH)
    yield ""
    lasts = format_duration(beats[-1].end_s)
    yield f"A silent film of {lasts}. What is written and what is seen:"
    for beat in beats:
        yield ""
        yield f"{format_clock(beat.start_s)}  {beat.title}"
        yield from _indented(f"Caption: {beat.caption}")
        if beat.seen != beat.caption:
            yield from _indented(f"Seen: {beat.seen}")


def _indented(text: str) -> list[str]:
    indent = " " * 6
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
