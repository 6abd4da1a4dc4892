"""Harmless changes do not fail: another machine, more workers, another encoding."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mlu_anim.rendering.frame_data import FrameRow, FrameTable
from mlu_anim.review.regression import golden, result_summary
from mlu_anim.review.regression.geometry import Drawn, GeometryRow
from mlu_anim.review.regression.golden import Golden
from mlu_anim.review.regression.recording import record
from mlu_anim.review.regression.stills import Picture, Still
from mlu_anim.review.regression.subjects import ClipSubject
from tests.playing import default_result
from tests.review.regression.unchanged import clip_of, golden_of, recording_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def subject() -> ClipSubject:
    return clip_of("roc", "short")


@pytest.fixture(scope="module")
def clip(subject: ClipSubject) -> Golden:
    """The golden of the unchanged clip."""
    return golden_of(subject)


# --- changes of what was recorded -----------------------------------------------------------------


def _another_machine(clip: Golden) -> Golden:
    """Another Cairo: other versions, other checksums, edges that differ by a few levels."""
    rng = np.random.default_rng(1)
    stills = tuple(replace(s, digest="0", thumbnail=_noisy(s.thumbnail, rng)) for s in clip.stills)
    return replace(clip, stills=stills, made_with={**clip.made_with, "cairo": "1.18.0"})


def _noisy(picture: Picture, rng: np.random.Generator) -> Picture:
    """Edges that differ by up to 4 levels, as with another rasterizer."""
    wide = picture.astype(np.int16)
    is_edge = np.zeros(picture.shape[:2], dtype=bool)
    is_edge[:, 1:] |= np.abs(np.diff(wide, axis=1)).max(axis=2) > 8
    is_edge[1:] |= np.abs(np.diff(wide, axis=0)).max(axis=2) > 8
    noise = rng.integers(-4, 5, wide.shape) * is_edge[:, :, None]
    noisy: Picture = np.clip(wide + noise, 0, 255).astype(np.uint8)
    return noisy


def _other_hinting(clip: Golden) -> Golden:
    def shifted(drawn: Drawn) -> Drawn:
        left, bottom, right, top = drawn.box
        return replace(drawn, box=(left, bottom, right + 0.008, top)) if drawn.is_text else drawn

    return _drawn_as(clip, shifted)


def _last_digits_of_places(clip: Golden) -> Golden:
    def rounded(drawn: Drawn) -> Drawn:
        return replace(drawn, box=tuple(b + 0.001 for b in drawn.box), moment=drawn.moment + 0.001)

    return _drawn_as(clip, rounded)


def _last_digits_of_opacities(clip: Golden) -> Golden:
    def faded(drawn: Drawn) -> Drawn:
        color, _, rest = drawn.fill.partition(" ")
        return replace(drawn, fill=f"{color} {float(rest) + 0.001:.3g}") if rest else drawn

    return _drawn_as(clip, faded)


def _drawn_as(clip: Golden, change: Callable[[Drawn], Drawn]) -> Golden:
    rows = tuple(
        GeometryRow(
            r.cut,
            r.t_s,
            r.beat,
            r.beat_t_s,
            {name: change(drawn) for name, drawn in r.drawn.items()},
            r.order,
        )
        for r in clip.geometry
    )
    return replace(clip, geometry=rows)


def _last_digits_of_values(clip: Golden) -> Golden:
    assert clip.frames is not None

    def off(row: FrameRow) -> FrameRow:
        values = {n: v * (1 + 1e-6) if isinstance(v, float) else v for n, v in row.values.items()}
        return replace(row, values=values)

    return replace(clip, frames=FrameTable(off(row) for row in clip.frames))


def _last_digits_of_the_result(clip: Golden) -> Golden:
    assert clip.result is not None
    facts = {
        name: value * (1 + 1e-12) if isinstance(value, float) else value
        for name, value in clip.result["facts"].items()
    }
    arrays = {
        name: array | {"sum": array["sum"] * (1 + 1e-12)} if "sum" in array else array
        for name, array in clip.result["arrays"].items()
    }
    return replace(clip, result={**clip.result, "facts": facts, "arrays": arrays})


def _facts_in_another_order(clip: Golden) -> Golden:
    assert clip.result is not None
    facts = dict(reversed(list(clip.result["facts"].items())))
    return replace(clip, result={**clip.result, "facts": facts})


def _other_versions_of_what_computes(clip: Golden) -> Golden:
    assert clip.result is not None
    made_with = {**clip.result["made_with"], "numpy": "99.0"}
    return replace(clip, result={**clip.result, "made_with": made_with})


def _columns_in_another_order(clip: Golden) -> Golden:
    assert clip.frames is not None
    rows = (replace(r, values=dict(sorted(r.values.items()))) for r in clip.frames)
    return replace(clip, frames=FrameTable(rows))


def _no_pictures_kept(clip: Golden) -> Golden:
    return replace(clip, stills=())


def _kept_before_motions_were(clip: Golden) -> Golden:
    assert clip.motions
    return replace(clip, motions=())


def _last_digits_of_times(clip: Golden) -> Golden:
    off = Fraction(1, 10_000)
    moved = (replace(m, start_s=m.start_s + off, end_s=m.end_s - off) for m in clip.motions)
    return replace(clip, motions=tuple(moved))


@pytest.mark.parametrize(
    "change",
    [
        _another_machine,
        _other_hinting,
        _last_digits_of_places,
        _last_digits_of_opacities,
        _last_digits_of_values,
        _last_digits_of_the_result,
        _facts_in_another_order,
        _other_versions_of_what_computes,
        _columns_in_another_order,
        _no_pictures_kept,
        _kept_before_motions_were,
        _last_digits_of_times,
    ],
)
def test_it_passes(clip: Golden, change: Callable[[Golden], Golden]) -> None:
    assert golden.differences(clip, change(clip)) == []
    assert golden.differences(change(clip), clip) == []


# --- other ways to record it ----------------------------------------------------------------------


def test_recorded_again_after_another_cut(clip: Golden, subject: ClipSubject) -> None:
    record(replace(subject, cut=replace(subject.cut, beats=("duels",))), tiers=(1, 2))
    assert golden.differences(clip, golden.of_recording(record(subject))) == []


def test_saved_and_loaded(clip: Golden, subject: ClipSubject, tmp_path: Path) -> None:
    golden.save(tmp_path / "golden", recording_of(subject))
    loaded = golden.load(tmp_path / "golden")
    assert golden.differences(loaded, clip) == []
    assert golden.stored_result(loaded).digest() == default_result("roc").digest()
    assert loaded.geometry == clip.geometry
    assert [s.digest for s in loaded.stills] == [s.digest for s in clip.stills]


def test_recorded_without_pictures(clip: Golden, subject: ClipSubject) -> None:
    assert golden.differences(clip, golden.of_recording(record(subject, tiers=(1, 2)))) == []


def test_recorded_with_other_random_numbers_in_another_folder(
    clip: Golden, subject: ClipSubject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    state, numpy_state = random.getstate(), np.random.get_state()
    random.seed(7)
    np.random.seed(7)
    try:
        assert golden.differences(clip, golden.of_recording(record(subject))) == []
    finally:
        random.setstate(state)
        np.random.set_state(numpy_state)


_RECORD = """
import sys
from pathlib import Path
from mlu_anim.review.regression import golden
from mlu_anim.review.regression.recording import record
from mlu_anim.review.regression.subjects import subject_of
golden.save(Path(sys.argv[1]), record(subject_of("roc", cut="short")))
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
        pytest.param(
            {"PYTHONHASHSEED": "7", "LC_ALL": "C", "OMP_NUM_THREADS": "3", "CI": "1"},
            marks=pytest.mark.slow,
        ),
        pytest.param(
            {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "20", "LANG": "de_DE.UTF-8"},
            marks=pytest.mark.slow,
        ),
    ],
    ids=["elsewhere", "in C", "in another terminal"],
)
def test_another_process_with_an_empty_cache(
    clip: Golden, tmp_path: Path, environment: dict[str, str]
) -> None:
    """Another folder, cache, time zone, locale and order of sets; the result is computed again."""
    own = {"PYTHONPATH": str(ROOT), "MLU_ANIM_CACHE": str(tmp_path / "cache"), **environment}
    command = [sys.executable, "-c", _RECORD, str(tmp_path / "golden")]
    subprocess.run(command, check=True, cwd=tmp_path, env={**os.environ, **own})
    assert golden.differences(clip, golden.load(tmp_path / "golden")) == []


# --- harmful changes ------------------------------------------------------------------------------


def test_a_still_of_the_same_machine_is_compared_exactly(clip: Golden) -> None:
    other = tuple(replace(s, digest="0") for s in clip.stills[:1])
    differences = golden.differences(clip, replace(clip, stills=other))
    assert [d.kind for d in differences] == ["pixels"]
    assert "not exactly the same" in differences[0].words


def test_a_moved_block_fails_on_any_machine(clip: Golden) -> None:
    moved = [replace(s, thumbnail=np.roll(s.thumbnail, 3, axis=1)) for s in clip.stills]
    other = replace(clip, stills=tuple(moved), made_with={})
    kept: list[Still] = list(clip.stills)
    assert len(golden.differences(clip, other)) == len(kept)


def test_a_model_of_another_version_is_distinguished_from_the_drawing(clip: Golden) -> None:
    assert clip.result is not None
    facts = {**clip.result["facts"], "auc": 0.855}
    made_with = {**clip.result["made_with"], "scikit-learn": "1.10.0"}
    after: result_summary.Summary = {**clip.result, "facts": facts, "made_with": made_with}
    (change,) = result_summary.differences(clip.result, after)
    assert change.startswith("scikit-learn ")
    assert change.endswith("-> 1.10.0 changed the model: auc 0.945 -> 0.855")
