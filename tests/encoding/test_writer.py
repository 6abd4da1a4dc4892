"""Rules for all formats: frames are validated, and files are complete or absent."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from mlu_anim.encoding.writer import FILMS, FrameWriter, known_formats, open_writer
from mlu_anim.system.errors import MachineNotReady, RenderFailed, UsageError
from tests.encoding.charts import chart, decoded, encoded, film, partial_files, psnr_db, write_all

FORMATS = ("apng", "gif", "mov", "mp4", "png", "webm", "webp")
WIDTH_PX, HEIGHT_PX = 320, 180


def open_film(folder: Path, form: str, fps: int = 20) -> FrameWriter:
    path = folder / f"film.{form}"
    return open_writer(path, width_px=WIDTH_PX, height_px=HEIGHT_PX, fps=Fraction(fps))


def write_at(writer: FrameWriter, times: list[Fraction]) -> None:
    for t_s in times:
        writer.write(chart(float(abs(t_s))), t_s)


def test_formats_are_found_by_listing_the_modules() -> None:
    assert known_formats() == FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_a_finished_file_is_hidden_until_it_is_published(tmp_path: Path, form: str) -> None:
    writer = open_film(tmp_path, form)
    for index, picture in enumerate(film(4)):
        writer.write(picture, Fraction(index, 20))
    facts = writer.finish(Fraction(4, 20))
    assert not writer.path.exists()
    writer.publish()
    assert [path.name for path in tmp_path.iterdir()] == [f"film.{form}"]
    assert (facts.path, facts.format) == (writer.path, form)
    assert (facts.width_px, facts.height_px) == (WIDTH_PX, HEIGHT_PX)
    assert facts.size_bytes == writer.path.stat().st_size
    assert facts.sha256 == sha256(writer.path.read_bytes()).hexdigest()
    writer.abandon()
    assert writer.path.exists()


@pytest.mark.parametrize("form", FORMATS)
def test_publishing_replaces_the_older_file(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"film.{form}"
    path.write_bytes(b"old")
    writer = open_film(tmp_path, form)
    writer.write(chart(0), Fraction(0))
    writer.finish(Fraction(1))
    assert path.read_bytes() == b"old"
    writer.publish()
    assert len(decoded(path)) >= 1


@pytest.mark.parametrize("form", FORMATS)
def test_two_runs_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    one = encoded(tmp_path / f"one.{form}", film(12))
    two = encoded(tmp_path / f"two.{form}", film(12))
    assert one.sha256 == two.sha256


@pytest.mark.parametrize("form", FORMATS)
def test_larger_pictures_are_reduced(tmp_path: Path, form: str) -> None:
    writer = open_film(tmp_path, form)
    writer.write(chart(0.5, WIDTH_PX * 2, HEIGHT_PX * 2), Fraction(0))
    facts = writer.finish(Fraction(1))
    writer.publish()
    assert (facts.width_px, facts.height_px) == (WIDTH_PX, HEIGHT_PX)
    large = chart(0.5, WIDTH_PX * 2, HEIGHT_PX * 2).astype(np.uint16)
    means = (large[::2, ::2] + large[1::2, ::2] + large[::2, 1::2] + large[1::2, 1::2]) / 4
    _, shown = decoded(writer.path)[-1]
    assert psnr_db(shown, np.round(means).astype(np.uint8)) > (33 if form in FILMS else 44)


@pytest.mark.parametrize("form", FORMATS)
def test_the_renderer_may_overwrite_a_picture_after_write(tmp_path: Path, form: str) -> None:
    writer = open_film(tmp_path, form)
    canvas = chart(0.2)
    writer.write(canvas, Fraction(0))
    canvas[:] = chart(0.8)
    writer.write(canvas, Fraction(1, 20))
    canvas[:] = 0
    writer.finish(Fraction(2, 20))
    writer.publish()
    shown = [picture for _, picture in decoded(writer.path)]
    assert psnr_db(shown[-1], chart(0.8)) > 30
    if form in ("mov", "mp4", "webm"):
        assert psnr_db(shown[0], chart(0.2)) > 30
    if form in ("apng", "gif", "webp"):
        assert psnr_db(shown[1], chart(0.2)) > 30


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("when", ["begun", "written", "finished"])
def test_abandon_leaves_no_file_at_any_time(tmp_path: Path, form: str, when: str) -> None:
    writer = open_film(tmp_path, form)
    if when != "begun":
        writer.write(chart(0), Fraction(0))
    if when == "finished":
        writer.finish(Fraction(1))
    assert partial_files(tmp_path)
    writer.abandon()
    writer.abandon()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RenderFailed, match="abandoned"):
        writer.publish()


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ([Fraction(1, 20)], "start at 0"),
        ([Fraction(-1, 20)], "start at 0"),
        ([Fraction(0), Fraction(0)], "rise"),
        ([Fraction(0), Fraction(2, 20), Fraction(1, 20)], "rise"),
        ([Fraction(0), Fraction(1, 30)], "multiples of 1/20"),
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_times_rise_from_zero_in_whole_frames(
    tmp_path: Path, form: str, times: list[Fraction], words: str
) -> None:
    writer = open_film(tmp_path, form)
    with pytest.raises(RenderFailed, match=words):
        write_at(writer, times)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("end_s", [Fraction(0), Fraction(1, 20), Fraction(1, 7)])
def test_the_end_comes_after_the_last_frame(tmp_path: Path, form: str, end_s: Fraction) -> None:
    writer = open_film(tmp_path, form)
    writer.write(chart(0), Fraction(0))
    writer.write(chart(1), Fraction(1, 20))
    with pytest.raises(RenderFailed, match="film"):
        writer.finish(end_s)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_needs_a_frame(tmp_path: Path, form: str) -> None:
    with pytest.raises(RenderFailed, match="last frame"):
        open_film(tmp_path, form).finish(Fraction(1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (np.zeros((180, 320, 2), np.uint8), r"\(height, width, 3 or 4\)"),
        (np.zeros((180, 320), np.uint8), r"\(height, width, 3 or 4\)"),
        (np.zeros((180, 320, 3), np.float64), "uint8"),
        (np.zeros((180, 640, 3), np.uint8)[:, ::2], "C-contiguous"),
        (np.zeros((90, 160, 3), np.uint8), "at least as large"),
        (np.zeros((320, 320, 3), np.uint8), "same aspect"),
    ],
    ids=["two channels", "gray", "float", "strided", "small", "square"],
)
def test_an_invalid_picture_is_refused(
    tmp_path: Path, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], words: str
) -> None:
    writer = open_film(tmp_path, "mp4")
    with pytest.raises(RenderFailed, match=words):
        writer.write(picture, Fraction(0))
    assert list(tmp_path.iterdir()) == []


def test_all_pictures_have_one_size(tmp_path: Path) -> None:
    writer = open_film(tmp_path, "gif")
    writer.write(chart(0), Fraction(0))
    with pytest.raises(RenderFailed, match="shape of the first"):
        writer.write(chart(0, 640, 360), Fraction(1, 20))


def test_calls_in_the_wrong_order_are_refused(tmp_path: Path) -> None:
    writer = open_film(tmp_path, "png")
    with pytest.raises(RenderFailed, match="cannot be published"):
        writer.publish()
    writer = open_film(tmp_path, "png")
    writer.write(chart(0), Fraction(0))
    writer.finish(Fraction(1))
    with pytest.raises(RenderFailed, match="it is finished, so it cannot be written"):
        writer.write(chart(0), Fraction(1))


def test_unknown_suffix_and_quality_name_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"film\.avi.*\.gif, \.mov, \.mp4, \.png"):
        open_film(tmp_path, "avi")
    with pytest.raises(UsageError, match=r"film\.writer.*one of"):
        open_film(tmp_path, "writer")
    film_path = tmp_path / "film.mp4"
    with pytest.raises(UsageError, match=r"'best'.*draft, standard, high, 4k"):
        open_writer(film_path, width_px=320, height_px=180, fps=Fraction(20), quality="best")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_in_place_of_the_folder(tmp_path: Path, form: str) -> None:
    (tmp_path / "renders").write_text("not a folder")
    with pytest.raises(MachineNotReady, match="must be a folder"):
        open_film(tmp_path / "renders", form)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.EACCES, "no permission to write"),
        (errno.EROFS, "no permission to write"),
        (errno.ENOSPC, "no space"),
    ],
)
def test_a_failed_publish_is_explained_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    writer = open_film(tmp_path, "png")
    writer.write(chart(0), Fraction(0))
    writer.finish(Fraction(1))

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(MachineNotReady, match=words):
        writer.publish()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_does_not_read_back_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    writer = open_film(tmp_path, form)
    end = writer.end  # type: ignore[attr-defined]

    def end_and_cut(n_frames: int) -> object:
        contents = end(n_frames)
        writer.close()  # type: ignore[attr-defined]
        temporary: Path = writer.temporary  # type: ignore[attr-defined]
        os.truncate(temporary, temporary.stat().st_size * 2 // 3)
        return contents

    monkeypatch.setattr(writer, "end", end_and_cut)
    for index, picture in enumerate(film(10)):
        writer.write(picture, Fraction(index, 20))
    with pytest.raises(RenderFailed):
        writer.finish(Fraction(10, 20))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 KiB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("only root on Linux can mount a tiny disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a tiny disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_is_reported_and_left_empty(full_disk: Path, form: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    writer = open_film(full_disk, form)
    with pytest.raises(MachineNotReady, match="no space left"):
        write_all(writer, list(noise), fps=20)
    assert list(full_disk.iterdir()) == []
