"""Write title, description, chapters and subtitles into a film, and read them back."""

import html
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av

from mlu_anim.encoding._scaling import seconds
from mlu_anim.encoding.writer import Cue, Tags
from mlu_anim.system.errors import RenderFailed

_TICK = Fraction(1, 1000)
_UNDETERMINED = "und"
_LANGUAGES = {
    "ar": "ara",
    "bg": "bul",
    "ca": "cat",
    "cs": "ces",
    "da": "dan",
    "de": "deu",
    "el": "ell",
    "en": "eng",
    "es": "spa",
    "et": "est",
    "eu": "eus",
    "fi": "fin",
    "fr": "fra",
    "hr": "hrv",
    "hu": "hun",
    "id": "ind",
    "it": "ita",
    "lt": "lit",
    "lv": "lav",
    "nb": "nob",
    "nl": "nld",
    "no": "nor",
    "pl": "pol",
    "pt": "por",
    "ro": "ron",
    "ru": "rus",
    "sk": "slk",
    "sl": "slv",
    "sr": "srp",
    "sv": "swe",
    "tr": "tur",
    "uk": "ukr",
    "vi": "vie",
}
"""ISO 639-2/T codes, which mp4 uses, by ISO 639-1 code."""
_BIBLIOGRAPHIC = {
    "ces": "cze",
    "deu": "ger",
    "ell": "gre",
    "eus": "baq",
    "fra": "fre",
    "nld": "dut",
    "ron": "rum",
    "slk": "slo",
}
"""ISO 639-2/B codes, which webm and mov use, where they differ from ISO 639-2/T."""


def describe(container: Any, tags: Tags) -> None:
    """Write title, description and chapters into a new container, before its first packet."""
    container.metadata["title"] = tags.title
    # Some players show the description, others the comment.
    container.metadata["description"] = container.metadata["comment"] = tags.description
    chapters = [
        {
            "id": number,
            "start": _ticks(cue.start_s),
            "end": _ticks(cue.end_s),
            "time_base": _TICK,
            "metadata": {"title": cue.text},
        }
        for number, cue in enumerate(tags.chapters, start=1)
    ]
    container.set_chapters(chapters)


def add_subtitles(container: Any, tags: Tags) -> None:
    """Add a track with the subtitles, if there are any, after the film's own tracks."""
    if not tags.subtitles:
        return
    is_webm = container.format.name == "webm"
    stream = container.add_mux_stream("webvtt" if is_webm else "mov_text")
    stream.time_base = _TICK
    stream.metadata["language"] = _language(tags.language, container.format.name)
    for cue in tags.subtitles:
        text = (_escaped(cue.text) if is_webm else cue.text).encode()
        packet = av.Packet(text if is_webm else len(text).to_bytes(2, "big") + text)
        packet.stream, packet.time_base = stream, _TICK
        packet.pts = packet.dts = _ticks(cue.start_s)
        packet.duration = _ticks(cue.end_s) - packet.pts
        container.mux(packet)


def require_tags(container: Any, tags: Tags) -> None:
    """Check the tags of a finished film. Raises RenderFailed if they differ from `tags`."""
    chapters = [
        Cue(c["start"] * c["time_base"], c["end"] * c["time_base"], c["metadata"]["title"])
        for c in container.chapters()
    ]
    streams = container.streams.subtitles
    packets = container.demux(streams[0]) if streams else ()
    cues = [
        Cue(start_s, start_s + packet.duration * packet.time_base, text)
        for packet in packets
        if (start_s := seconds(packet.pts, packet.time_base)) is not None
        and (text := _text(packet, container.format.name))
    ]
    actual = container.metadata.get("title"), chapters, cues
    expected = tags.title, list(_in_ticks(tags.chapters)), list(_in_ticks(tags.subtitles))
    if actual != expected:
        raise RenderFailed(
            f"a film's title, chapters and subtitles were written as {expected} "
            f"but read back as {actual}"
        )


def _text(packet: Any, container_format: str) -> str:
    """Return the text of a subtitle packet; empty if the packet only ends the one before."""
    content = bytes(packet)
    if "mov" in container_format:
        content = content[2 : 2 + int.from_bytes(content[:2], "big")]
        return content.decode()
    return html.unescape(content.decode())


def _escaped(text: str) -> str:
    """Escape the characters that WebVTT reads as markup; the other formats have no markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_ticks(cues: Iterable[Cue]) -> Iterable[Cue]:
    return (Cue(_ticks(c.start_s) * _TICK, _ticks(c.end_s) * _TICK, c.text) for c in cues)


def _ticks(t_s: Fraction) -> int:
    return round(t_s / _TICK)


def _language(tag: str, container_format: str) -> str:
    """Return the three-letter code of a language tag like `en` or `de-AT`; `und` if unknown."""
    code = _LANGUAGES.get(tag.partition("-")[0].lower(), _UNDETERMINED)
    return code if container_format == "mp4" else _BIBLIOGRAPHIC.get(code, code)
