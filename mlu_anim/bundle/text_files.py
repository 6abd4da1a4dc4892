"""The text files beside a film: captions, chapters and the transcript."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mlu_anim.bundle import captions
from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.bundle.transcript import transcript
from mlu_anim.stage.timeline import Timeline
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import MachineNotReady

_STILLS = frozenset({"png", "storyboard", "svg-still"})
CAPTIONS, CHAPTERS, TRANSCRIPT = ".vtt", ".chapters.vtt", ".transcript.txt"


def suffixes(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the suffixes of the text files to write beside files of these formats.

    For stills alone, which have no times to caption, it is only that of the transcript.
    """
    return (TRANSCRIPT,) if _STILLS.issuperset(formats) else (CAPTIONS, CHAPTERS, TRANSCRIPT)


def write_words(
    paths: BundlePaths, formats: Sequence[str], telling: ClipText, timeline: Timeline
) -> list[Path]:
    """Write captions, chapters and transcript of a cut beside its films; return their paths.

    formats: those of the films and pictures; stills alone get only a transcript.  telling: the
    texts of the clip. Raises MachineNotReady if a file cannot be written.
    """
    texts = dict(_texts(telling, timeline))
    written = {paths.file(suffix): texts[suffix] for suffix in suffixes(formats)}
    for path, text in written.items():
        write_whole(path, text)
    return list(written)


def _texts(telling: ClipText, timeline: Timeline) -> Iterator[tuple[str, str]]:
    beats = telling.beats(timeline)
    yield CAPTIONS, captions.captions(telling.title, beats)
    yield CHAPTERS, captions.chapters(telling.title, beats)
    yield TRANSCRIPT, transcript(telling, beats)


def write_whole(path: Path, text: str) -> None:
    """Write a text to `path` (UTF-8, LF), completely or not at all.

    Raises MachineNotReady if the disk is full or the folder cannot be written to.
    """
    try:
        temporary_files.write_atomically(path, text.encode())
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> MachineNotReady:
    reason = error.strerror or str(error)
    return MachineNotReady(f"cannot write {path}: {reason}", hint="choose another folder: --out")
