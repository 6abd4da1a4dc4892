"""webm and mov: frames, times and alpha, as read back; segments are joined exactly."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from mlu_anim.encoding.writer import QUALITIES, open_segment, open_writer, transparent_formats
from mlu_anim.system.errors import RenderFailed, UsageError
from tests.encoding.charts import chart, decoded, encoded, film, psnr_db
from tests.encoding.test_animated_images import transparent_picture

SIZE: dict[str, Any] = {"width_px": 320, "height_px": 180}
BT709 = 1


def opened_frames(path: Path) -> list[av.VideoFrame]:
    """All frames of a film, with alpha if it has any."""
    with av.open(str(path)) as container:
        stream: Any = container.streams.video[0]
        decoder: Any = stream.codec_context
        if stream.metadata.get("alpha_mode") == "1":
            decoder = av.CodecContext.create("libvpx-vp9", "r")
        return [frame for packet in container.demux(stream) for frame in decoder.decode(packet)]


@pytest.mark.parametrize("quality", QUALITIES)
def test_frames_of_a_webm_look_as_they_were_written(tmp_path: Path, quality: str) -> None:
    path, pictures = tmp_path / "film.webm", film(20)
    facts = encoded(path, pictures, fps=20, quality=quality)
    assert (facts.n_frames, facts.duration_s) == (20, 1)
    for index, (t_s, shown) in enumerate(decoded(path)):
        assert t_s == Fraction(index, 20)
        assert psnr_db(shown, pictures[index]) > 33
    with av.open(str(path)) as container:
        codec = container.streams.video[0].codec_context
        assert codec.codec.canonical_name == "av1"
        assert (codec.colorspace, codec.color_primaries, codec.color_trc) == (BT709,) * 3


def test_a_hold_in_a_webm_is_stored_as_timestamps(tmp_path: Path) -> None:
    path = tmp_path / "film.webm"
    writer = open_writer(path, fps=Fraction(30), **SIZE)
    writer.write(chart(0), Fraction(0))
    writer.write(chart(1), Fraction(10, 30))
    facts = writer.finish(Fraction(1))
    writer.publish()
    times_ms = [round(1000 * t_s) for t_s, _ in decoded(path)]
    assert times_ms == [0, 33, 333, 367, 967]
    assert (facts.n_frames, facts.duration_s) == (5, 1)


@pytest.mark.parametrize("form", ["mov", "webm"])
@pytest.mark.parametrize("transparent", [False, True])
def test_segments_make_the_same_file_as_single_frames(
    tmp_path: Path, form: str, transparent: bool
) -> None:
    fps, n_frames = 10, 50
    options: dict[str, Any] = {**SIZE, "fps": Fraction(fps), "transparent": transparent}
    draw = transparent_picture if transparent else chart
    changes = {0: 0.1, 7: 0.5, 26: 0.7, 49: 1.0}
    single = open_writer(tmp_path / f"whole.{form}", **options)
    joined = open_writer(tmp_path / f"joined.{form}", **options)
    for index, progress in changes.items():
        single.write(draw(progress), Fraction(index, fps))
    for first in range(0, n_frames, 20):
        path, end = tmp_path / f"{first}.segment", min(first + 20, n_frames)
        segment = open_segment(path, joined.path, quality="standard", **options)
        segment.write(draw(changes[max(i for i in changes if i <= first)]), 0)
        for index in (i for i in changes if first < i < end):
            segment.write(draw(changes[index]), index - first)
        segment.finish(end - first)
        joined.take(path, end - first)
    one, two = (writer.finish(Fraction(n_frames, fps)) for writer in (single, joined))
    assert one.sha256 == two.sha256
    assert one.duration_s == Fraction(n_frames, fps)


@pytest.mark.parametrize(("form", "most"), [("mov", 3), ("webm", 12)])
def test_transparent_films_blend_with_their_background(
    tmp_path: Path, form: str, most: int
) -> None:
    path = tmp_path / f"film.{form}"
    writer = open_writer(path, fps=Fraction(20), transparent=True, **SIZE)
    for index in range(50):
        writer.write(transparent_picture(index / 50), Fraction(index, 20))
    writer.finish(Fraction(50, 20))
    writer.publish()
    frames = opened_frames(path)
    for index in (0, 30, 49):
        decoded_rgba = frames[index].to_ndarray(format="rgba").astype(float)
        written = transparent_picture(index / 50)[:, :, [2, 1, 0, 3]].astype(float)
        opacity = decoded_rgba[:, :, 3:] / 255
        for paper in (0, 255):
            over = decoded_rgba[:, :, :3] * opacity + paper * (1 - opacity)
            expected = written[:, :, :3] + paper * (1 - written[:, :, 3:] / 255)
            assert np.abs(over - expected).max() <= most


def test_a_transparent_webm_is_marked_as_such(tmp_path: Path) -> None:
    path = tmp_path / "film.webm"
    writer = open_writer(path, fps=Fraction(20), transparent=True, **SIZE)
    writer.write(transparent_picture(0), Fraction(0))
    writer.finish(Fraction(1))
    writer.publish()
    assert bytes.fromhex("53c081 01") in path.read_bytes()  # Matroska's element AlphaMode


def test_invisible_pixels_have_the_color_of_the_edge(tmp_path: Path) -> None:
    path = tmp_path / "film.webm"
    writer = open_writer(path, fps=Fraction(20), transparent=True, **SIZE)
    writer.write(transparent_picture(0), Fraction(0))
    writer.finish(Fraction(1, 20))
    writer.publish()
    rgba = opened_frames(path)[0].to_ndarray(format="rgba").astype(int)
    edge = rgba[90, 297:303, :3]
    assert np.abs(edge - [226, 102, 40]).max() < 12


def test_formats_without_transparency_refuse_it(tmp_path: Path) -> None:
    assert transparent_formats() == ("apng", "mov", "png", "webm", "webp")
    with pytest.raises(UsageError, match=r"film\.mp4 with transparency: only \.apng, \.mov, \.png"):
        open_writer(tmp_path / "film.mp4", fps=Fraction(20), transparent=True, **SIZE)
    writer = open_writer(tmp_path / "film.webm", fps=Fraction(20), transparent=True, **SIZE)
    with pytest.raises(RenderFailed, match="4 bytes a pixel, not 3"):
        writer.write(chart(0), Fraction(0))
    assert list(tmp_path.iterdir()) == []


def test_a_segment_of_another_film_is_refused(tmp_path: Path) -> None:
    writer = open_writer(tmp_path / "film.webm", fps=Fraction(20), **SIZE)
    for name, width_px in (("a", 320), ("b", 640)):
        sized: dict[str, Any] = {"width_px": width_px, "height_px": width_px * 9 // 16}
        path = tmp_path / name
        segment = open_segment(path, writer.path, fps=Fraction(20), quality="draft", **sized)
        segment.write(chart(0.5, *sized.values()), 0)
        segment.finish(20)
        if name == "a":
            writer.take(path, 20)
    with pytest.raises(RenderFailed, match="different settings"):
        writer.take(tmp_path / "b", 20)
