"""The sound of a scene has the same samples as in manim."""

import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import Circle, Create, Scene, tempconfig
from pydub import AudioSegment  # type: ignore[import-untyped]

from mlu_anim.rendering.foreign.player import play
from tests.rendering.foreign.playing import SMALL, our_frames, settings

# pydub leaves the files that it reads to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*wav:ResourceWarning")


@pytest.fixture
def sounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with sounds of several formats."""
    monkeypatch.chdir(tmp_path)
    for name, rate_hz, n_channels in (("low.wav", 11_025, 1), ("high.wav", 44_100, 2)):
        samples = 8000 * np.sin(np.arange(rate_hz * n_channels) / 30)
        with wave.open(name, "wb") as file:
            file.setnchannels(n_channels)
            file.setsampwidth(2)
            file.setframerate(rate_hz)
            file.writeframes(samples.astype("<i2").tobytes())
    for name, codec in (("coded.mp3", "libmp3lame"), ("floats.wav", "pcm_f32le")):
        with av.open("high.wav") as source, av.open(name, "w") as target:
            stream = target.add_stream(codec, rate=44_100, layout="stereo")
            for frame in source.decode(audio=0):
                target.mux(stream.encode(frame))
            target.mux(stream.encode(None))
    return tmp_path


class Loud(Scene):
    def construct(self) -> None:
        self.add_sound("low.wav", gain=-6)
        self.play(Create(Circle()), run_time=0.3)
        self.add_sound("high.wav", time_offset=0.25)
        self.next_section("not heard", skip_animations=True)
        self.wait(0.5)
        self.add_sound("low.wav")
        self.next_section("heard")
        self.wait(0.4)
        self.add_sound("coded.mp3", time_offset=-0.1, gain=2, gain_to_background=-9)
        self.renderer.file_writer.add_audio_segment(AudioSegment.silent(2500), 0.2)
        self.add_sound("low")


def _stock(scene_class: type[Scene]) -> Any:
    with settings(), tempconfig({"dry_run": True}):
        scene = scene_class()
        scene.render()
    return scene.renderer.file_writer.audio_segment


@pytest.mark.usefixtures("sounds")
def test_sounds_are_mixed_as_in_manim() -> None:
    _, played = our_frames(Loud)
    stock = _stock(Loud)
    assert played.sound is not None
    assert played.sound == stock
    assert (stock.frame_rate, stock.channels) == (48_000, 2)
    assert stock.duration_seconds == pytest.approx(2.7, abs=0.002)
    assert stock.rms > 1000


class _Floats(Scene):
    def construct(self) -> None:
        self.add_sound("floats.wav")
        self.wait(0.2)


@pytest.mark.usefixtures("sounds")
def test_a_wav_file_of_floats_needs_no_ffmpeg() -> None:
    _, played = our_frames(_Floats)
    expected = AudioSegment.from_file("high.wav").set_frame_rate(48_000).get_array_of_samples()
    assert played.sound is not None
    samples = np.array(played.sound.get_array_of_samples())[: len(expected)]
    loud = np.abs(np.array(expected, float)).max()
    assert loud > 7000
    assert np.abs(samples - np.array(expected)[: len(samples)]).mean() < 0.05 * loud


class _Missing(Scene):
    def construct(self) -> None:
        self.add_sound("missing.wav")


def test_a_missing_sound_is_an_error_as_in_manim() -> None:
    for run in (_stock, our_frames):
        with pytest.raises(OSError, match=r"missing\.wav"):
            run(_Missing)


def test_a_scene_without_sound_has_none() -> None:
    class Still(Scene):
        def construct(self) -> None:
            self.wait(0.2)

    with settings():
        assert play(Still, lambda *_: None, SMALL).sound is None
