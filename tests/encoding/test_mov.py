"""MOV for editors: codec, tags, colors and alpha, as read back from the file."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from mlu_anim.encoding.writer import open_writer
from mlu_anim.stage.theme import theme
from tests.encoding.charts import chart, decoded, encoded, film, psnr_db
from tests.encoding.test_animated_images import transparent_picture

SIZE: dict[str, Any] = {"width_px": 320, "height_px": 180}
BT709, LIMITED_RANGE = 1, 1
COLORS_OF_THE_FILE = b"colrnclc" + bytes([0, BT709] * 3)
"""The atom that QuickTime and editors read: primaries, transfer, matrix."""


def transparent_film(path: Path, n_frames: int = 3) -> list[np.ndarray[Any, np.dtype[np.uint8]]]:
    """Write a film of a moving soft edge; returns its pictures."""
    pictures = [transparent_picture(index / n_frames) for index in range(n_frames)]
    writer = open_writer(path, fps=Fraction(20), transparent=True, **SIZE)
    for index, picture in enumerate(pictures):
        writer.write(picture, Fraction(index, 20))
    writer.finish(Fraction(n_frames, 20))
    writer.publish()
    return pictures


@pytest.mark.parametrize(
    ("transparent", "tag", "profile"), [(False, "apch", "HQ"), (True, "ap4h", "4444")]
)
def test_it_is_prores_with_color_tags(
    tmp_path: Path, transparent: bool, tag: str, profile: str
) -> None:
    path = tmp_path / "film.mov"
    transparent_film(path) if transparent else encoded(path, film(3))
    with av.open(str(path)) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.codec_tag, codec.profile, codec.name) == (tag, profile, "prores")
        for frame in container.decode(video=0):
            assert (frame.colorspace, frame.color_range) == (BT709, LIMITED_RANGE)
            assert (frame.color_primaries, frame.color_trc) == (BT709, BT709)
        assert "yuva444" in codec.pix_fmt if transparent else codec.pix_fmt == "yuv422p10le"
    assert COLORS_OF_THE_FILE in path.read_bytes()


def test_frames_look_as_they_were_written(tmp_path: Path) -> None:
    path, pictures = tmp_path / "film.mov", [*film(6), chart(1), chart(1)]
    facts = encoded(path, pictures, fps=24)
    assert (facts.n_frames, facts.duration_s) == (8, Fraction(8, 24))
    for index, (t_s, shown) in enumerate(decoded(path)):
        assert t_s == Fraction(index, 24)
        assert (
            psnr_db(shown, pictures[index]) > 34
        )  # half the horizontal color resolution, as in all 4:2:2
        gray, expected = shown.mean(axis=2), pictures[index].mean(axis=2)
        assert psnr_db(gray.round().astype(np.uint8), expected.round().astype(np.uint8)) > 38


def planes(frame: av.VideoFrame) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    """The stored values of each plane, scaled to 8 bits without rounding, shape (height, width)."""
    unit = 1 << (frame.format.components[0].bits - 8)
    values = []
    for plane in frame.planes:
        rows = np.frombuffer(plane, "<u2").reshape(-1, plane.line_size // 2)  # type: ignore[call-overload]
        values.append(rows[: plane.height, : plane.width] / unit)
    return values


def rgb_by_definition(
    luma: float, blueness: float, redness: float
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Convert limited-range BT.709 to red, green and blue, by the definition.

    FFmpeg's own conversion truncates instead of rounding, an error of two levels.
    """
    y, cb, cr = (luma - 16) / 219, (blueness - 128) / 224, (redness - 128) / 224
    red, blue = y + 1.5748 * cr, y + 1.8556 * cb
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return 255 * np.array([red, green, blue])


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("transparent", [False, True])
def test_flat_colors_of_the_themes_are_preserved(
    tmp_path: Path, name: str, transparent: bool
) -> None:
    """Colors are exact within one level; a wrong matrix or range is off by ten or more."""
    codes = sorted(set(theme(name).roles.values()))
    colors = [tuple(bytes.fromhex(code.removeprefix("#"))) for code in codes]
    picture = np.full((64, 32 * len(colors), 4), 255, np.uint8)
    for number, color in enumerate(colors):
        picture[:, 32 * number : 32 * (number + 1), :3] = color[::-1]
    path = tmp_path / "film.mov"
    height_px, width_px, _ = picture.shape
    options: dict[str, Any] = {"width_px": width_px, "height_px": height_px, "fps": Fraction(20)}
    writer = open_writer(path, transparent=transparent, **options)
    writer.write(picture, Fraction(0))
    writer.finish(Fraction(1, 20))
    writer.publish()
    with av.open(str(path)) as container:
        stored = planes(next(container.decode(video=0)))
    for number, color in enumerate(colors):
        places = [(16 + 32 * number) * plane.shape[1] // width_px for plane in stored[:3]]
        values = [float(plane[32, x]) for plane, x in zip(stored, places, strict=False)]
        assert np.abs(rgb_by_definition(*values) - color).max() <= 1, color


def test_alpha_is_preserved_exactly_at_both_ends(tmp_path: Path) -> None:
    path = tmp_path / "film.mov"
    pictures = transparent_film(path)
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    for frame, written in zip(frames, pictures, strict=True):
        alpha = frame.to_ndarray(format="rgba")[:, :, 3].astype(int)
        assert np.abs(alpha - written[:, :, 3]).max() <= 1
        exact = planes(frame)[3]
        assert (exact[written[:, :, 3] == 0] == 0).all()
        assert (exact[written[:, :, 3] == 255] > 255.7).all()  # all bits set, however many


def test_colors_are_straight_up_to_the_edge_and_beyond(tmp_path: Path) -> None:
    """Premultiplied colors, or black beside them, would give a dark rim around the shape."""
    path = tmp_path / "film.mov"
    (written, *_) = transparent_film(path)
    with av.open(str(path)) as container:
        rgba = next(container.decode(video=0)).to_ndarray(format="rgba").astype(int)
    visible = written[:, :, 3] > 127
    beyond = np.zeros_like(visible)
    beyond[:, 300:302] = True
    for pixels in (visible, beyond):
        assert np.abs(rgba[pixels][:, :3] - [226, 102, 40]).max() <= 4


def test_a_hold_is_the_same_packet_again(tmp_path: Path) -> None:
    path = tmp_path / "film.mov"
    writer = open_writer(path, fps=Fraction(15), **SIZE)
    writer.write(chart(0), Fraction(0))
    writer.write(chart(1), Fraction(40, 15))
    writer.finish(Fraction(70, 15))
    writer.publish()
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    assert len(packets) == 70
    assert all(packet.is_keyframe for packet in packets)
    changes = [n for n, (a, b) in enumerate(pairwise(map(bytes, packets)), start=1) if a != b]
    assert changes == [40]
