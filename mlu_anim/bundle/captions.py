"""Write captions and chapters as WebVTT for players, and subtitles as SubRip (.srt)."""

import datetime
from collections.abc import Iterable, Sequence
from fractions import Fraction

import srt as subrip  # type: ignore[import-untyped]

from mlu_anim.bundle.clip_text import BeatText
from mlu_anim.encoding.writer import Cue


def captions(title: str, beats: Sequence[BeatText]) -> str:
    """Return the captions of a film as WebVTT: one cue per beat.  title: the title of the film."""
    return _vtt(title, ((beat, beat.caption) for beat in beats))


def chapters(title: str, beats: Sequence[BeatText]) -> str:
    """Return the chapters of a film as WebVTT: one cue per beat, with the beat's title.

    title: the title of the film.
    """
    return _vtt(title, ((beat, beat.title) for beat in beats))


def webvtt(title: str, cues: Iterable[Cue]) -> str:
    """Return cues as WebVTT, sorted by time.  title: the title of the film, written as a note.

    Blank lines are removed, since they would end a cue; so are cues without text or duration.
    """
    blocks = [f"WEBVTT\n\nNOTE {_text(title)}"]
    for cue in sorted(cues, key=lambda cue: (cue.start_s, cue.end_s)):
        lines = [_text(line) for line in cue.text.splitlines() if line.strip()]
        if lines and cue.end_s > cue.start_s:
            times = f"{clock(float(cue.start_s))} --> {clock(float(cue.end_s))}"
            blocks.append("\n".join([times, *lines]))
    return "\n\n".join(blocks) + "\n"


def srt(cues: Iterable[Cue]) -> str:
    """Return cues as SubRip (.srt), the subtitle format that manim writes."""
    subtitles = [
        subrip.Subtitle(None, _timedelta(cue.start_s), _timedelta(cue.end_s), cue.text)
        for cue in cues
    ]
    return str(subrip.compose(subtitles))


def _timedelta(t_s: Fraction) -> datetime.timedelta:
    return datetime.timedelta(microseconds=round(10**6 * t_s))


def clock(t_s: float) -> str:
    """Return a time in WebVTT's format: `00:01:02.500`."""
    milliseconds = round(1000 * t_s)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _vtt(title: str, cues: Iterable[tuple[BeatText, str]]) -> str:
    blocks = [f"WEBVTT\n\nNOTE {_text(title)}"]
    for beat, text in cues:
        times = f"{clock(beat.start_s)} --> {clock(beat.end_s)}"
        blocks.append(f"{beat.name}\n{times}\n{_text(text)}")
    return "\n\n".join(blocks) + "\n"


def _text(text: str) -> str:
    """Escape the text of a WebVTT cue or note, so that it contains no markup and no `-->`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
