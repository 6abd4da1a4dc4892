"""MP4: frames, times, colors and tags, as read back from the file."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mlu_anim.encoding.writer import QUALITIES, open_writer
from mlu_anim.system.errors import UsageError
from tests.encoding.charts import (
    ACCENT,
    INK,
    NEGATIVE,
    PAPER,
    POSITIVE,
    Picture,
    chart,
    decoded,
    encoded,
    film,
    psnr_db,
)

BT709 = 1
LIMITED_RANGE = 1


def luma_of(rgb: Picture) -> Picture:
    """BT.709 luma in limited range, by the definition."""
    luma = 16 + 219 / 255 * (rgb @ np.array([0.2126, 0.7152, 0.0722]))
    return np.asarray(luma.round(), dtype=np.uint8)


@pytest.mark.parametrize("quality", QUALITIES)
def test_every_frame_looks_as_it_was_written(tmp_path: Path, quality: str) -> None:
    pictures = film(20)
    path = tmp_path / "film.mp4"
    facts = encoded(path, pictures, fps=30, quality=quality)
    assert (facts.n_frames, facts.duration_s, facts.fps) == (20, Fraction(2, 3), Fraction(30))
    lowest_db = 42 if quality == "draft" else 46
    with av.open(str(path)) as container:
        for picture, frame in zip(pictures, container.decode(video=0), strict=True):
            luma = frame.to_ndarray()[:180].astype(np.uint8)
            assert psnr_db(luma, luma_of(picture)) > lowest_db


def test_flat_colors_are_preserved_within_two_levels(tmp_path: Path) -> None:
    colors = [PAPER, INK, POSITIVE, NEGATIVE, ACCENT, (255, 0, 0), (0, 255, 0), (0, 0, 255)]
    picture = np.repeat(np.array(colors, np.uint8)[None], 180, axis=0)
    picture = np.ascontiguousarray(np.repeat(picture, 40, axis=1))
    path = tmp_path / "film.mp4"
    encoded(path, [picture] * 3)
    _, shown = decoded(path)[1]
    for number, color in enumerate(colors):
        middle = shown[60:120, number * 40 + 10 : number * 40 + 30].reshape(-1, 3)
        assert np.abs(middle.astype(int) - color).max() <= 3, color
        assert np.abs(middle.mean(axis=0) - color).max() <= 2, color


def test_the_file_has_color_tags(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    encoded(path, film(3))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        assert codec.name == "h264"
        assert codec.pix_fmt == "yuv420p"
        assert (codec.colorspace, codec.color_primaries, codec.color_trc) == (BT709, BT709, BT709)
        assert codec.color_range == LIMITED_RANGE
    head = path.read_bytes()
    assert b"colrnclx" in head
    assert head.index(b"moov") < head.index(b"mdat")


def test_holds_fill_the_gaps_and_the_end(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    writer = open_writer(path, width_px=320, height_px=180, fps=Fraction(15))
    writer.write(chart(0), Fraction(0))
    writer.write(chart(1), Fraction(4, 15))
    facts = writer.finish(Fraction(9, 15))
    writer.publish()
    shown = decoded(path)
    assert [t_s for t_s, _ in shown] == [Fraction(i, 15) for i in range(9)]
    assert facts.n_frames == 9
    assert all(psnr_db(picture, chart(0)) > 30 for _, picture in shown[:4])
    assert all(psnr_db(picture, chart(1)) > 30 for _, picture in shown[4:])


def test_there_is_a_keyframe_every_two_seconds(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    encoded(path, film(50), fps=10)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = [
            float(packet.pts * stream.time_base)
            for packet in container.demux(stream)
            if packet.is_keyframe and packet.pts is not None and stream.time_base
        ]
    assert times[0] == 0
    assert max(np.diff([*times, 5.0])) <= 2


def test_unusual_rates_stay_exact(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    fps = Fraction(30000, 1001)
    writer = open_writer(path, width_px=320, height_px=180, fps=fps)
    for index, picture in enumerate(film(5)):
        writer.write(picture, index / fps)
    assert writer.finish(5 / fps).duration_s == 5 / fps
    writer.abandon()


def test_the_draft_size_is_even_and_odd_sizes_are_refused(tmp_path: Path) -> None:
    writer = open_writer(tmp_path / "a.mp4", width_px=854, height_px=480, fps=Fraction(15))
    writer.write(chart(0.5, 1280, 720), Fraction(0))
    assert writer.finish(Fraction(1)).width_px == 854
    writer.abandon()
    with pytest.raises(UsageError, match=r"853x480.*even"):
        open_writer(tmp_path / "a.mp4", width_px=853, height_px=480, fps=Fraction(15))
