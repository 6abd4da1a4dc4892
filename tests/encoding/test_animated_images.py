"""Animated WebP and APNG: pictures, delays, loop and transparency."""

import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import numpy as np
import pytest
from PIL import Image

from mlu_anim.encoding import apng, webp
from mlu_anim.encoding.writer import open_writer
from mlu_anim.system.errors import RenderFailed
from tests.encoding.charts import chart, decoded, encoded, film, psnr_db

STILLS = ("apng", "webp")
SIZE: dict[str, Any] = {"width_px": 320, "height_px": 180}


def delays_s(path: Path) -> list[Fraction]:
    """The delay of each picture, read from the file's bytes."""
    content = path.read_bytes()
    if path.suffix == ".webp":
        places = [at for at in range(len(content)) if content[at : at + 4] == b"ANMF"]
        return [
            Fraction(int.from_bytes(content[at + 20 : at + 23], "little"), 1000) for at in places
        ]
    places = [at for at in range(len(content)) if content[at : at + 4] == b"fcTL"]
    return [Fraction(*struct.unpack_from(">HH", content, at + 24)) for at in places]


@pytest.mark.parametrize("form", STILLS)
def test_pictures_read_back_exactly_after_the_lead_in(tmp_path: Path, form: str) -> None:
    path, pictures = tmp_path / f"film.{form}", film(20)
    facts = encoded(path, pictures)
    shown = decoded(path)
    assert facts.n_frames == len(shown) == 21
    assert facts.duration_s == 2
    for (_, actual), written in zip(shown, [pictures[-1], *pictures], strict=True):
        assert psnr_db(actual, written) > 45
        if form == "webp":
            assert np.array_equal(actual, written)


@pytest.mark.parametrize("form", STILLS)
def test_holds_are_delays_and_it_loops_forever(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"film.{form}"
    writer = open_writer(path, fps=Fraction(20), **SIZE)
    for index in range(40):
        writer.write(chart(0 if index < 10 else 1), Fraction(index, 20))
    facts = writer.finish(Fraction(60, 20))
    writer.publish()
    assert delays_s(path) == [1, Fraction(1, 2), Fraction(5, 2)]
    assert (facts.n_frames, facts.duration_s) == (3, 4)
    if form == "webp":
        assert iio.immeta(path, plugin="pillow")["loop"] == 0
    else:
        content = path.read_bytes()
        at = content.index(b"acTL")
        assert struct.unpack_from(">II", content, at + 4) == (3, 0)


@pytest.mark.parametrize(("form", "duration_s"), [("apng", 2), ("webp", 0)])
def test_one_picture(tmp_path: Path, form: str, duration_s: int) -> None:
    path = tmp_path / f"film.{form}"
    facts = encoded(path, [chart(0.5)] * 20)
    assert (facts.n_frames, facts.duration_s) == (1, duration_s)


def test_webp_rounds_times_to_milliseconds(tmp_path: Path) -> None:
    path = tmp_path / "film.webp"
    facts = encoded(path, film(30), fps=30)
    assert facts.duration_s == 2
    starts = [round(1000 * t_s) for t_s, _ in decoded(path)[1:]]
    assert starts == [1000 + round(1000 * index / 30) for index in range(30)]


def test_apng_delays_are_exact_at_any_rate(tmp_path: Path) -> None:
    path, fps = tmp_path / "film.apng", Fraction(30_000, 1001)
    writer = open_writer(path, fps=fps, **SIZE)
    for index, picture in enumerate([*film(5), chart(0.3)]):
        writer.write(picture, index * 3 / fps)
    writer.finish(1000 / fps)
    writer.publish()
    delays = delays_s(path)
    assert delays[1:6] == [3 / fps] * 5
    assert sum(delays) == 1 + 1000 / fps


def test_apng_holds_longer_than_the_longest_delay(tmp_path: Path) -> None:
    path = tmp_path / "film.apng"
    writer = open_writer(path, fps=Fraction(20), **SIZE)
    writer.write(chart(0), Fraction(0))
    writer.write(chart(1), Fraction(5000))
    assert writer.finish(Fraction(5001)).duration_s == 5002
    writer.publish()
    assert delays_s(path) == [1, Fraction(65_535, 20), 5000 - Fraction(65_535, 20), 1]


def transparent_picture(progress: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A premultiplied picture: a moving soft edge on a transparent background."""
    opacity = np.clip(np.arange(320.0) - 40 - 200 * progress, 0, 20) / 20
    opacity[300:] = 0
    colors = np.array([40, 102, 226, 255]) * opacity[None, :, None]
    return np.repeat(colors.round().astype(np.uint8), 180, axis=0)


@pytest.mark.parametrize("form", STILLS)
def test_transparent_pictures_have_straight_colors(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"film.{form}"
    writer = open_writer(path, fps=Fraction(20), transparent=True, **SIZE)
    for index in range(8):
        writer.write(transparent_picture(index / 8), Fraction(index, 20))
    writer.finish(Fraction(1))
    writer.publish()
    with Image.open(path, formats=["PNG", "WEBP"]) as image:
        image.seek(4)
        rgba = np.asarray(image.convert("RGBA")).astype(int)
    written = transparent_picture(3 / 8).astype(int)
    assert np.array_equal(rgba[:, :, 3], written[:, :, 3])
    again = (rgba[:, :, :3] * rgba[:, :, 3:] + 127) // 255
    assert np.abs(again - written[:, :, 2::-1]).max() <= 1
    solid = rgba[:, :, 3] > 200
    assert np.abs(rgba[solid][:, :3] - [226, 102, 40]).max() <= 1


@pytest.mark.parametrize(("form", "module"), [("apng", apng), ("webp", webp)])
def test_a_wrong_picture_is_detected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: object
) -> None:
    sums: list[int] = []

    def always_different(rgba: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> int:
        sums.append(int(rgba.sum()))
        return len(sums)

    monkeypatch.setattr(module, "visible_checksum", always_different)
    with pytest.raises(RenderFailed, match="differently"):
        encoded(tmp_path / f"film.{form}", film(4))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", STILLS)
def test_translucent_pixels_replace_the_pixels_before(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"film.{form}"
    before = np.full((180, 320, 4), 255, np.uint8)
    before[:, :, :3] = np.random.default_rng(0).integers(0, 256, (180, 320, 3))
    after = before.copy()
    after[[0, -1], [0, -1]] = (60, 60, 60, 128)
    writer = open_writer(path, fps=Fraction(20), transparent=True, **SIZE)
    writer.write(before, Fraction(0))
    writer.write(after, Fraction(1, 20))
    assert writer.finish(Fraction(1)).n_frames == 3  # `finish` compared the pictures
    writer.publish()
