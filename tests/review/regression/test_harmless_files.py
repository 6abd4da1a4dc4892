"""Harmless changes of files do not fail: other packing, encoding or rendering."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mlu_anim.encoding.writer import open_writer
from mlu_anim.pipeline.one_clip import RenderRequest, render
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.review.regression import bundle_differences, film_differences, golden
from mlu_anim.review.regression.golden import Golden
from mlu_anim.review.regression.recording import record
from mlu_anim.review.regression.stills import Picture
from mlu_anim.review.regression.subjects import ClipSubject
from tests.kept_results import golden_folder
from tests.review.regression.unchanged import clip_of, golden_of, recording_of


@pytest.fixture(scope="module")
def subject() -> ClipSubject:
    return clip_of("roc", "short")


@pytest.fixture(scope="module")
def clip(subject: ClipSubject) -> Golden:
    """The golden of the unchanged clip."""
    return golden_of(subject)


# --- goldens ----------------------------------------------------------------------------------


@pytest.fixture
def kept(subject: ClipSubject, tmp_path: Path) -> Path:
    """The golden's folder."""
    golden.save(tmp_path / "golden", recording_of(subject))
    return tmp_path / "golden"


def test_checked_out_with_the_line_ends_of_windows(clip: Golden, kept: Path) -> None:
    texts = [path for path in kept.iterdir() if path.suffix in (".csv", ".txt", ".json")]
    assert len(texts) == 6
    for path in texts:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert golden.differences(golden.load(kept), clip) == []


def test_the_sheet_of_pictures_packed_again(clip: Golden, kept: Path) -> None:
    before = (kept / "stills.png").read_bytes()
    with Image.open(kept / "stills.png") as image:
        image.convert("RGBA").save(kept / "stills.png", compress_level=1)
    assert (kept / "stills.png").read_bytes() != before
    assert golden.differences(golden.load(kept), clip) == []


def test_the_result_stored_without_compression(
    clip: Golden, subject: ClipSubject, kept: Path
) -> None:
    path = kept / "result.npz"
    with np.load(path) as stored:
        np.savez(tmp := kept / "loose.npz", **{name: stored[name] for name in stored.files})
    assert tmp.stat().st_size > path.stat().st_size
    tmp.replace(path)
    again = replace(subject, result=golden.stored_result(golden.load(kept)))
    assert golden.differences(clip, golden.of_recording(record(again))) == []


# --- films and bundles ---------------------------------------------------------------------


def test_re_encoding_at_another_quality(clip: Golden, tmp_path: Path) -> None:
    pictures = [np.kron(s.thumbnail, np.ones((2, 2, 1), dtype=np.uint8)) for s in clip.stills]
    draft, high = tmp_path / "draft.mp4", tmp_path / "high.mp4"
    for path, quality in ((draft, "draft"), (high, "high")):
        encode(path, pictures, quality)
    assert draft.read_bytes() != high.read_bytes()
    assert film_differences.differences(draft, high) == []


def test_a_dropped_or_late_frame_of_a_film_is_reported(clip: Golden, tmp_path: Path) -> None:
    pictures = [np.kron(s.thumbnail, np.ones((2, 2, 1), dtype=np.uint8)) for s in clip.stills]
    complete, dropped, late = (tmp_path / f"{n}.mp4" for n in ("whole", "dropped", "late"))
    encode(complete, pictures, "standard")
    encode(dropped, pictures[:3] + pictures[4:], "standard")
    encode(late, [*pictures[:3], pictures[2], *pictures[4:]], "standard")
    assert "1 fewer frame" in film_differences.differences(complete, dropped)[0]
    (change,) = film_differences.differences(complete, late)
    assert "blocks differ" in change


def encode(path: Path, pictures: list[Picture], quality: str) -> None:
    height_px, width_px = pictures[0].shape[:2]
    rate = Fraction(10)
    options: dict[str, Any] = {"width_px": width_px, "height_px": height_px, "fps": rate}
    writer = open_writer(path, **options, quality=quality)
    for index, picture in enumerate(pictures):
        writer.write(picture, index / rate)
    writer.finish(len(pictures) / rate)
    writer.publish()


@pytest.mark.slow
def test_more_workers(workers: SharedWorkers, tmp_path: Path) -> None:
    """The whole bundle, drawn by one worker and by three, to the bit."""
    before, after = (
        _rendered(tmp_path / f"with-{n}", workers, jobs=n, cache=tmp_path / f"cache-{n}")
        for n in (1, 3)
    )
    assert bundle_differences.differences(before, after) == []


_BEAT: dict[str, Any] = {"beats": ("alarm",), "pace": 4.0, "formats": ("gif",)}


@pytest.fixture(scope="module")
def bundle(
    workers: SharedWorkers, tmp_path_factory: pytest.TempPathFactory
) -> bundle_differences.Bundle:
    """One beat, told fast."""
    return _rendered(tmp_path_factory.mktemp("bundle"), workers, **_BEAT)


def test_rendered_afresh_into_another_folder(
    bundle: bundle_differences.Bundle, workers: SharedWorkers, tmp_path: Path
) -> None:
    """Nothing is taken from the cache; compared to the bit."""
    again = _rendered(tmp_path / "elsewhere", workers, **_BEAT, cache=tmp_path / "cache")
    assert bundle_differences.differences(bundle, again) == []


def test_one_format_more(
    bundle: bundle_differences.Bundle, workers: SharedWorkers, tmp_path: Path
) -> None:
    more = _rendered(tmp_path, workers, **{**_BEAT, "formats": ("gif", "png")})
    assert bundle_differences.differences(bundle, more) == []


def test_another_version_of_ours_and_another_platform(bundle: bundle_differences.Bundle) -> None:
    others = {"mlu_anim": "99", "machine": "arm64", "cairo": "1.18.4"}
    manifest = {**bundle.manifest, "versions": {**bundle.made_with, **others}}
    other = replace(bundle, manifest=manifest)
    assert bundle_differences.differences(bundle, other) == []
    assert "mlu_anim" in bundle_differences.notes(bundle, other)[0]


def _rendered(
    out: Path, workers: SharedWorkers, *, cache: Path | None = None, **options: Any
) -> bundle_differences.Bundle:
    """A bundle of roc's own result, which each run draws again unless a cache is given."""
    chosen: dict[str, Any] = {"quality": "draft", "cut": "short", "jobs": 1, **options}
    kept = golden_folder("roc") / "result.npz"
    request = RenderRequest("roc", out=out, cache=cache, frozen_result=kept, **chosen)
    render(request, lambda _: None, workers)
    (found,) = bundle_differences.read(out / "roc")
    return found
