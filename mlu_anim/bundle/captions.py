"""WebVTT: captions for a player, and chapters to jump to."""

from collections.abc import Iterable, Sequence

from mlu_anim.bundle.telling import ToldBeat


def captions(title: str, beats: Sequence[ToldBeat]) -> str:
    """One cue a beat, with its caption."""
    return _vtt(title, ((beat, beat.caption) for beat in beats))


def chapters(title: str, beats: Sequence[ToldBeat]) -> str:
    """One cue a beat, with its title."""
    return _vtt(title, ((beat, beat.title) for beat in beats))


def clock(t_s: float) -> str:
    """A moment as WebVTT writes it: `00:01:02.500`."""
    milliseconds = round(1000 * t_s)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _vtt(title: str, cues: Iterable[tuple[ToldBeat, str]]) -> str:
    blocks = [f"WEBVTT\n\nNOTE {_text(title)}"]
    for beat, text in cues:
        times = f"{clock(beat.start_s)} --> {clock(beat.end_s)}"
        blocks.append(f"{beat.name}\n{times}\n{_text(text)}")
    return "\n\n".join(blocks) + "\n"


def _text(text: str) -> str:
    """Text of a cue or a note: without markup, and so without the arrow that would end it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
