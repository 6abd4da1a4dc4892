"""GIF: pictures, delays, loop and first frame, as read back from the file."""

import struct
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.encoding._gif_encoding import CS, LONGEST_DELAY_CS
from mlu_anim.encoding._picture_schedule import Timing, schedule_pictures
from mlu_anim.encoding.gif import EXACT_FPS, open_file
from mlu_anim.encoding.writer import FileForm, FrameWriter, open_writer
from mlu_anim.system.errors import UsageError
from tests.encoding.charts import Picture, chart, decoded, encoded, film, psnr_db


def open_gif(path: Path, fps: Fraction = Fraction(20)) -> FrameWriter:
    return open_writer(path, width_px=320, height_px=180, fps=fps)


def delays_cs(path: Path) -> list[int]:
    """The delays in the file's graphic control blocks, read from its bytes."""
    data, mark = path.read_bytes(), b"\x21\xf9\x04"
    at, delays = data.find(mark), []
    while at >= 0:
        if data[at + 7] == 0:
            delays.append(struct.unpack_from("<H", data, at + 4)[0])
        at = data.find(mark, at + 1)
    return delays


def test_pictures_read_back_almost_exactly_after_the_lead_in(tmp_path: Path) -> None:
    path, pictures = tmp_path / "film.gif", film(20)
    facts = encoded(path, pictures)
    shown = decoded(path)
    assert facts.n_frames == len(shown) == 21
    assert facts.duration_s == 2
    assert psnr_db(shown[0][1], pictures[-1]) > 45
    for index, (t_s, picture) in enumerate(shown[1:]):
        assert t_s == 1 + Fraction(index, 20)
        assert psnr_db(picture, pictures[index]) > 45


def test_it_loops_forever_with_exact_delays(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    encoded(path, film(10))
    metadata = iio.immeta(path, plugin="pillow")
    assert metadata["loop"] == 0
    assert delays_cs(path) == [100, *[5] * 10]


def test_few_colors_are_kept_exactly(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    pictures = []
    for step in range(4):
        picture = np.full((180, 320, 3), (247, 244, 238), np.uint8)
        picture[40:80, 20 + 40 * step : 60 + 40 * step] = (226, 102, 40)
        pictures.append(picture)
    encoded(path, pictures)
    for (_, shown), written in zip(decoded(path)[1:], pictures, strict=True):
        assert np.array_equal(shown, written)


def test_a_hold_is_one_picture_with_a_longer_delay(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    a, b = chart(0), chart(1)
    writer = open_gif(path)
    for index in range(40):
        writer.write(a if index < 10 else b, Fraction(index, 20))
    facts = writer.finish(Fraction(60, 20))
    writer.publish()
    assert delays_cs(path) == [100, 50, 250]
    assert (facts.n_frames, facts.duration_s) == (3, Fraction(4))


def test_a_film_of_one_picture(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    encoded(path, [chart(0.5)] * 20)
    assert delays_cs(path) == [200]
    assert psnr_db(decoded(path)[0][1], chart(0.5)) > 45


def test_a_hold_longer_than_the_longest_delay(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    writer = open_gif(path, Fraction(10))
    writer.write(chart(0), Fraction(0))
    writer.write(chart(1), Fraction(700))
    facts = writer.finish(Fraction(2000))
    writer.publish()
    assert facts.duration_s == 2001
    assert delays_cs(path) == [100, 60_000, 10_000, 60_000, 60_000, 10_000]


def equal_after_quantization() -> tuple[Picture, Picture]:
    """Two pictures of more colors than a gif has, which differ by one level in one pixel."""
    rng = np.random.default_rng(0)
    busy = rng.integers(0, 256, (180, 320, 3)).astype(np.uint8)
    nearly = busy.copy()
    nearly[0, 0, 2] ^= 1
    return busy, nearly


def test_pictures_that_are_equal_after_quantization_are_merged(tmp_path: Path) -> None:
    busy, nearly = equal_after_quantization()
    path = tmp_path / "film.gif"
    writer = open_gif(path)
    for index, picture in enumerate([busy, nearly, busy, nearly, chart(1)]):
        writer.write(picture, Fraction(index, 20))
    writer.finish(Fraction(5, 20))
    writer.publish()
    assert delays_cs(path) == [100, 20, 5]


def test_a_last_picture_that_quantization_makes_equal_keeps_its_time(tmp_path: Path) -> None:
    busy, nearly = equal_after_quantization()
    path = tmp_path / "film.gif"
    writer = open_gif(path)
    for index, picture in enumerate([chart(1), busy, nearly]):
        writer.write(picture, Fraction(index, 20))
    assert writer.finish(Fraction(12, 20)).duration_s == Fraction(8, 5)
    writer.publish()
    shown = [picture for _, picture in decoded(path)]
    assert np.array_equal(shown[-2], shown[-1]), "the palette makes them equal"
    assert delays_cs(path) == [100, 5, 5, 50]


@pytest.mark.parametrize("fps", EXACT_FPS)
def test_exact_rates_keep_time(tmp_path: Path, fps: Fraction) -> None:
    path = tmp_path / "film.gif"
    writer = open_gif(path, fps)
    for index, picture in enumerate(film(5)):
        writer.write(picture, index / fps)
    assert writer.finish(5 / fps).duration_s == 1 + 5 / fps
    writer.publish()
    assert delays_cs(path) == [100, *[100 / fps] * 5]


@pytest.mark.parametrize("fps", [Fraction(15), Fraction(30), Fraction(100)])
def test_other_rates_are_refused(tmp_path: Path, fps: Fraction) -> None:
    with pytest.raises(UsageError, match=r"supports only 10, 12\.5, 20, 25, 50"):
        open_gif(tmp_path / "film.gif", fps)


@pytest.mark.parametrize("lead_in_s", [Fraction(0), Fraction(5, 2)])
def test_the_lead_in_has_the_requested_length(tmp_path: Path, lead_in_s: Fraction) -> None:
    path = tmp_path / "film.gif"
    writer = open_file(path, FileForm(320, 180, Fraction(20), lead_in_s=lead_in_s))
    for index, picture in enumerate(film(4)):
        writer.write(picture, Fraction(index, 20))
    assert writer.finish(Fraction(4, 20)).duration_s == Fraction(1, 5) + lead_in_s
    writer.publish()
    first = 0 if lead_in_s == 0 else -1
    assert psnr_db(decoded(path)[0][1], film(4)[first]) > 45


@given(
    gaps=st.lists(st.integers(1, 20_000), min_size=1, max_size=8),
    fps=st.sampled_from(EXACT_FPS),
    lead_in_cs=st.integers(0, 500),
)
def test_scheduled_pictures_rise_cover_the_film_and_fit_the_format(
    gaps: list[int], fps: Fraction, lead_in_cs: int
) -> None:
    starts = [sum(gaps[:i]) for i in range(len(gaps))]
    longest_s, lead_in_s = LONGEST_DELAY_CS * CS, lead_in_cs * CS
    shown = schedule_pictures(starts, sum(gaps), Timing(fps, longest_s, lead_in_s))
    steps = [b.start_s - a.start_s for a, b in pairwise(shown)]
    assert all(0 < step <= longest_s for step in steps)
    assert shown[0].start_s == 0
    assert shown[-1].start_s == lead_in_s + sum(gaps) / fps
    begins = {s.start_s: s.picture for s in reversed(shown[:-1])}
    for picture, start in enumerate(starts[1:], start=1):
        assert begins[lead_in_s + start / fps] == picture
