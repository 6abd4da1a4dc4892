"""Read the sound files of a scene, and write the track that manim mixes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from manim.scene.scene_file_writer import convert_audio
from manim.utils.sounds import get_full_sound_file_path
from pydub import AudioSegment  # type: ignore[import-untyped]

_READ_BY_PYDUB = {"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le"}


@contextmanager
def readable_sound(sound_file: str | Path, assets_dir: Path) -> Iterator[Path]:
    """Yield the sound file that manim would use, or a copy that pydub reads without ffmpeg.

    A .wav file is copied, with 16-bit samples, if its samples are floats (scipy writes such files)
    or compressed. manim itself converts files with other suffixes, except .raw.
    """
    path = get_full_sound_file_path(sound_file, assets_dir)
    if path.suffix != ".wav" or not _needs_ffmpeg(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        converted = Path(folder) / "sound.wav"
        convert_audio(path, converted, "pcm_s16le")
        yield converted


def _needs_ffmpeg(path: Path) -> bool:
    """Return True if pydub cannot read a .wav file without an ffmpeg binary."""
    with av.open(str(path)) as container:
        return container.streams.audio[0].codec_context.codec.name not in _READ_BY_PYDUB


def write_wav(sound: AudioSegment, folder: Path) -> Path:
    """Write a mixed track to a WAV file, as manim does before it encodes it."""
    path = folder / "sound.wav"
    with path.open("wb") as file:
        sound.export(file, format="wav")
    return path
