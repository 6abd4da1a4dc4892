"""Small films: the H.264 features they use, and joining them."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import PictureType

from mlu_anim.encoding.writer import open_segment, open_writer, segment_kind
from mlu_anim.system.errors import RenderFailed
from tests.encoding.charts import Picture, chart, encoded, film, psnr_db

SIZE: dict[str, Any] = {"width_px": 320, "height_px": 180}
FPS = Fraction(15)


def lumas(path: Path) -> list[Picture]:
    """The luma of every frame, in display order."""
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    assert [f.pts * f.time_base for f in frames if f.pts is not None and f.time_base] == [
        n / FPS for n in range(len(frames))
    ]
    return [frame.to_ndarray()[: frame.height].astype(np.uint8) for frame in frames]


def joined(folder: Path, lengths: list[int]) -> Path:
    """A film of several segments, in which every frame differs."""
    writer = open_writer(folder / "film.mp4", fps=FPS, effort="small", **SIZE)
    for number, length in enumerate(lengths):
        path = folder / f"{number}.segment"
        segment = open_segment(
            path, writer.path, fps=FPS, quality="standard", effort="small", **SIZE
        )
        for index in range(length):
            segment.write(chart((index + 10 * number) / 60), index)
        segment.finish(length)
        writer.take(path, length)
    writer.finish(sum(lengths) / FPS)
    writer.publish()
    return writer.path


def test_pictures_are_reordered_within_closed_groups(tmp_path: Path) -> None:
    path = joined(tmp_path, [20, 1, 2, 20])
    with av.open(str(path)) as container:
        kinds = [frame.pict_type for frame in container.decode(video=0)]
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    assert kinds.count(PictureType.B) > 5
    keys = [n for n, packet in enumerate(packets) if packet.is_keyframe]
    assert keys == [0, 20, 21, 23]
    for first, end in zip(keys, [*keys[1:], len(packets)], strict=True):
        shown = [packet.pts for packet in packets[first:end]]
        assert min(shown) == shown[0]  # nothing before a keyframe is shown after it


def test_a_joined_film_shows_the_frames_of_its_segments(tmp_path: Path) -> None:
    lengths = [20, 1, 2, 20]
    from_film = lumas(joined(tmp_path, lengths))
    from_segments = [luma for n in range(len(lengths)) for luma in lumas(tmp_path / f"{n}.segment")]
    assert len(from_film) == len(from_segments) == sum(lengths)
    for one, other in zip(from_film, from_segments, strict=True):
        assert np.array_equal(one, other)


def test_it_is_smaller_and_no_worse_than_the_fast_one(tmp_path: Path) -> None:
    pictures = [picture for picture in film(40, 640, 360) for _ in range(2)]
    fast = encoded(tmp_path / "fast.mp4", pictures, 15)
    small = encoded(tmp_path / "small.mp4", pictures, 15, effort="small")
    assert small.size_bytes < 0.8 * fast.size_bytes
    assert mean_db(small.path, pictures) > mean_db(fast.path, pictures) - 1


def mean_db(path: Path, pictures: list[Picture]) -> float:
    """The mean PSNR between the luma of a film and that of its pictures."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    expected = [(16 + 219 / 255 * (rgb @ weights)).round().astype(np.uint8) for rgb in pictures]
    return float(np.mean([psnr_db(a, b) for a, b in zip(lumas(path), expected, strict=True)]))


def test_efforts_share_the_segments_of_a_gif_but_not_of_an_mp4() -> None:
    assert segment_kind(Path("a.mp4"), "small") != segment_kind(Path("a.mp4"), "fast")
    assert segment_kind(Path("a.gif"), "small") == segment_kind(Path("a.webp"), "fast")


def test_segments_of_another_effort_are_refused(tmp_path: Path) -> None:
    writer = open_writer(tmp_path / "film.mp4", fps=FPS, **SIZE)
    for effort in ("fast", "small"):
        path = tmp_path / effort
        segment = open_segment(path, writer.path, fps=FPS, quality="draft", effort=effort, **SIZE)
        segment.write(chart(0), 0)
        segment.finish(20)
        if effort == "fast":
            writer.take(path, 20)
    with pytest.raises(RenderFailed, match="different settings"):
        writer.take(tmp_path / "small", 20)
