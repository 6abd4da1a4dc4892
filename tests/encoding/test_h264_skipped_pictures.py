"""Skipped pictures decode to the picture before, and do not affect the pictures after them."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mlu_anim.encoding import mp4
from mlu_anim.encoding._h264_skipped_pictures import _Bits, _frame_num_bits, _units, _with_frame_num
from mlu_anim.encoding.writer import QUALITIES
from tests.encoding.charts import chart

FPS = Fraction(30)
SIZES = ((320, 180), (1280, 720))


def _film(folder: Path, lengths: Sequence[int], quality: str, size: tuple[int, int]) -> Path:
    """A segment of pictures that are held for these numbers of frames."""
    path = folder / "segment.mp4"
    width_px, height_px = size
    form = mp4.H264Settings(width_px, height_px, FPS, mp4.EFFORTS[quality])
    segment = mp4.Mp4Segment(path, form)
    begins = [0, *accumulate(lengths)]
    for number, index in enumerate(begins[:-1]):
        segment.write(chart(number / len(lengths), width_px, height_px), index)
    segment.finish(begins[-1])
    return path


def _decoded(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray().astype(np.uint8) for frame in container.decode(video=0)]


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("size", SIZES)
def test_a_held_picture_is_the_one_before(
    tmp_path: Path, quality: str, size: tuple[int, int]
) -> None:
    lengths = [1, 40, 1, 1, 1, 90, 5, 1]
    frames = _decoded(_film(tmp_path, lengths, quality, size))
    assert len(frames) == sum(lengths)
    begin = 0
    for length in lengths:
        settled = frames[begin + min(length, mp4._SETTLES_AFTER) - 1]
        for index in range(begin + mp4._SETTLES_AFTER, begin + length):
            is_keyframe = index % 60 in range(mp4._SETTLES_AFTER)
            assert is_keyframe or np.array_equal(frames[index], frames[index - 1]), index
        luma = settled[: size[1]].astype(float)
        assert np.abs(luma - frames[begin + length - 1][: size[1]]).mean() < 1
        begin += length


@settings(max_examples=15)
@given(st.lists(st.integers(1, 70), min_size=2, max_size=6))
def test_pictures_after_holds_are_as_x264_made_them(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int]
) -> None:
    """With wrong `frame_num` values the decoder would show shifted or broken pictures."""
    folder = tmp_path_factory.mktemp("film")
    frames = _decoded(_film(folder, lengths, "standard", (320, 180)))
    ends = [end - 1 for end in accumulate(lengths)]
    for number, end in enumerate(ends):
        expected = _luma(chart(number / len(lengths), 320, 180))
        assert np.abs(frames[end][:180] - expected).mean() < 1.5, lengths


def _luma(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    luma: NDArray[np.float64] = 16 + 219 / 255 * (rgb @ np.array([0.2126, 0.7152, 0.0722]))
    return luma


def test_each_picture_has_the_number_after_the_one_before(tmp_path: Path) -> None:
    """Check `frame_num` itself, since the decoder of the tests tolerates wrong values."""
    path = _film(tmp_path, [1, 40, 1, 90, 3], "draft", (320, 180))
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    expected = -1
    for packet in packets:
        expected = 0 if packet.is_keyframe else (expected + 1) % 16
        assert _number_of(bytes(packet)) == expected, packet.pts
    assert sum(packet.is_keyframe for packet in packets) == 3


def _number_of(packet: bytes) -> int:
    """The `frame_num` of a packet of an mp4, where each unit comes after its length."""
    while (kind := packet[4] & 31) not in (1, 5):
        packet = packet[4 + int.from_bytes(packet[:4], "big") :]
    bits = _Bits(packet[4:])
    for _ in range(3):
        bits.golomb()
    return 0 if kind == 5 else bits.fixed(4)


def test_holds_take_almost_no_bytes(tmp_path: Path) -> None:
    (tmp_path / "brief").mkdir()
    brief = _film(tmp_path / "brief", [4], "high", (1280, 720))
    long = _film(tmp_path, [59], "high", (1280, 720))
    assert long.stat().st_size - brief.stat().st_size < 55 * 100


@pytest.mark.parametrize("number", range(16))
def test_frame_num_is_written_in_its_field(number: int) -> None:
    form = mp4.H264Settings(320, 180, FPS, mp4.EFFORTS["standard"])
    (unit,) = _units(mp4.skipped_picture(form))
    numbered = _with_frame_num(unit, number, 4)
    assert _with_frame_num(numbered, 3, 4) == _with_frame_num(unit, 3, 4)
    assert len({_with_frame_num(unit, n, 4) for n in range(16)}) == 16


def test_bytes_that_look_like_a_start_code_are_escaped() -> None:
    # First block 0, type 5, parameter set 0; then a number whose zeros meet the zeros after it.
    unit = bytes([0x41, 0b1_00110_1_1, 0b1110_0000, 0x00, 0x01, 0x80])
    numbered = _with_frame_num(unit, 0, 4)
    assert b"\0\0\x01" not in numbered
    assert _with_frame_num(numbered, 15, 4) == unit


def test_a_stream_that_reorders_pictures_is_refused() -> None:
    # Profile 66, level 10, id 0, 4 bits for frame_num, order of type 0.
    with pytest.raises(ValueError, match="in the order"):
        _frame_num_bits(bytes([0x67, 66, 0, 10, 0b1_1_1_00000]))
