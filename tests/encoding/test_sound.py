"""Sound tracks: in sync with the pictures, complete, and always the same bytes."""

import wave
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mlu_anim.encoding import _sound
from mlu_anim.encoding.writer import FILMS, SMALL, FileFacts, open_writer, sound_formats
from mlu_anim.system.errors import RenderFailed

FPS = Fraction(10)
N_FRAMES = 20
RATE_HZ = 22_050


def _wav(path: Path, seconds: float) -> Path:
    """Tones of rising pitch and changing volume, which match a copy only if it is not shifted."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tone = np.sin(2 * np.pi * (500 + 1000 * t) * t) * np.sin(4 * np.pi * t) ** 2
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((9000 * tone).astype("<i2").tobytes())
    return path


def _film(
    path: Path, sound: Path | None, *, transparent: bool = False, holds_s: int = 0
) -> FileFacts:
    writer = open_writer(path, width_px=64, height_px=48, fps=FPS, transparent=transparent)
    for index in range(N_FRAMES):
        picture = np.zeros((48, 64, 4), np.uint8)
        picture[:, : 3 * index + 1] = 128, 64, 128, 128 if transparent else 255
        writer.write(picture, index / FPS)
    facts = writer.finish(N_FRAMES / FPS + holds_s, sound)
    writer.publish()
    return facts


def _heard(path: Path) -> NDArray[np.float32]:
    """The left channel at 48 kHz."""
    resampler = av.AudioResampler("fltp", "stereo", 48_000)
    with av.open(str(path)) as container:
        parts = [p for f in container.decode(audio=0) for p in resampler.resample(f)]
    parts += resampler.resample(None)
    return np.concatenate([part.to_ndarray()[0] for part in parts])


def _is_marked_transparent(path: Path) -> bool:
    """Return True if a webm is marked as having an alpha channel."""
    with av.open(str(path)) as container:
        tags = {name.lower(): value for name, value in container.streams.video[0].metadata.items()}
    return tags.get("alpha_mode") == "1"


def _pictures(path: Path) -> list[tuple[Any, Any]]:
    with av.open(str(path)) as container:
        return [(p.pts, bytes(p)) for p in container.demux(video=0) if p.pts is not None]


@pytest.mark.parametrize("seconds", [0.7, 2.9])
@pytest.mark.parametrize("name", ["film.mp4", "film.mov", "film.webm", "clear.webm"])
def test_sound_is_in_sync(tmp_path: Path, name: str, seconds: float) -> None:
    is_clear = name.startswith("clear")
    sound = _wav(tmp_path / "sound.wav", seconds)
    facts = _film(tmp_path / name, sound, transparent=is_clear)
    silent = _film(tmp_path / f"silent-{name}", None, transparent=is_clear)
    assert (facts.sound_s, silent.sound_s) == (Fraction(round(seconds * 10), 10), None)
    assert facts.duration_s == silent.duration_s == 2
    assert _pictures(tmp_path / name) == _pictures(tmp_path / f"silent-{name}")
    assert (
        _is_marked_transparent(tmp_path / name)
        == _is_marked_transparent(tmp_path / f"silent-{name}")
        == is_clear
    )
    mixed, heard = _heard(sound), _heard(tmp_path / name)
    assert len(mixed) <= len(heard) < len(mixed) + 2048
    differences = {
        shift: np.abs(np.roll(heard, shift)[100 : len(mixed) - 100] - mixed[100:-100]).max()
        for shift in (-1, 0, 1)
    }
    assert differences[0] < 0.02 < 0.04 < min(differences[-1], differences[1]), differences


def test_only_films_have_sound(tmp_path: Path) -> None:
    assert sound_formats() == FILMS
    sound = _wav(tmp_path / "sound.wav", 0.5)
    for name in (*SMALL, "png"):
        assert _film(tmp_path / f"film.{name}", sound).sound_s is None


def test_the_same_film_and_sound_give_the_same_bytes(tmp_path: Path) -> None:
    sound = _wav(tmp_path / "sound.wav", 2.9)
    for name in FILMS:
        first, second = (_film(tmp_path / f"{n}.{name}", sound).sha256 for n in "ab")
        assert first == second


def test_tracks_alternate_so_that_a_film_plays_while_it_loads(tmp_path: Path) -> None:
    # FFmpeg itself sorts packets only where they are less than 10 s apart.
    _film(tmp_path / "film.mp4", _wav(tmp_path / "sound.wav", 30.0), holds_s=28)
    with av.open(str(tmp_path / "film.mp4")) as container:
        places = [(p.pos, p.stream.type) for p in container.demux() if p.pts is not None]
    kinds = [kind for _, kind in sorted(places)]
    assert max(len(list(run)) for kind, run in groupby(kinds)) < len(kinds) / 10


@pytest.mark.parametrize("lost", ["_redirected", "packets"])
def test_lost_packets_are_detected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    place: Any = _sound if lost == "_redirected" else _sound._SoundTrack
    stock = getattr(place, lost)
    monkeypatch.setattr(place, lost, lambda *a: list(stock(*a))[:-6])
    sound = _wav(tmp_path / "sound.wav", 1.0)
    with pytest.raises(RenderFailed, match=r"pictures or their times|but reads back with"):
        _film(tmp_path / "film.mp4", sound)
    assert [path.name for path in tmp_path.iterdir()] == ["sound.wav"]
