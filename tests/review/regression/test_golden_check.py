"""Checks separate changes of result and drawing; a stored result is drawn without computing."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars
import pytest

from mlu_anim.pipeline.one_clip import RenderRequest, render
from mlu_anim.rendering.frame_data import FrameTable
from mlu_anim.results import compute
from mlu_anim.review.regression import frame_data_export, golden, golden_check, recording
from mlu_anim.review.regression.golden_check import check
from mlu_anim.review.regression.subjects import ClipSubject, subject_of
from mlu_anim.system.errors import BadInput, MachineNotReady, UsageError
from tests.playing import default_result, stored

FAST = (1, 2)


@pytest.fixture
def subject() -> ClipSubject:
    """The last beat only."""
    clip = subject_of("roc", beats=("auc",), result=default_result("roc"))
    assert isinstance(clip, ClipSubject)
    return clip


@pytest.fixture
def golden_folder(subject: ClipSubject, tmp_path: Path) -> Path:
    """The golden of the subject."""
    folder = tmp_path / subject.name
    check(subject, folder, tiers=FAST, update=True)
    return folder


@pytest.fixture
def nothing_is_computed(subject: ClipSubject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if a result is computed after the subject's own."""
    assert subject.result is not None

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a result was computed")

    monkeypatch.setattr(compute, "start", refuse)


def test_a_missing_golden_fails_and_the_new_recording_is_saved(
    subject: ClipSubject, tmp_path: Path
) -> None:
    outcome = check(subject, tmp_path / "it", tiers=FAST)
    assert outcome.expected is None
    assert golden.is_golden(tmp_path / "it.new")
    assert not (tmp_path / "it").exists()
    check(subject, tmp_path / "it", tiers=FAST, update=True)
    assert not (tmp_path / "it.new").exists()
    assert check(subject, tmp_path / "it", tiers=FAST).lines() == [
        f"{subject.name}: matches its golden"
    ]


def test_a_change_of_only_the_result_is_reported_as_such(
    subject: ClipSubject, golden_folder: Path
) -> None:
    result: Any = default_result("roc")
    other = replace(subject, result=replace(result, youden=result.youden + 0.05))
    outcome = check(other, golden_folder, tiers=FAST)
    assert outcome.differences[0].kind == "result"
    assert "only the result changed" in outcome.notes[0]
    assert golden.is_golden(golden_folder.with_name(f"{golden_folder.name}.new"))


def test_a_change_of_only_the_drawing_is_reported_as_such(
    subject: ClipSubject, golden_folder: Path
) -> None:
    scene: Any = subject.scene

    class Slower(scene):  # type: ignore[misc]
        def follow(self, *animations: Any, run_time: float) -> None:
            super().follow(*animations, run_time=run_time + 0.4)

    outcome = check(replace(subject, scene=Slower), golden_folder, tiers=FAST)
    assert outcome.notes == ("the result is unchanged: the drawing changed",)
    assert outcome.differences[0].words == "beat auc is 0.4 s longer"


def test_changes_of_both_are_reported(subject: ClipSubject, golden_folder: Path) -> None:
    scene, result = subject.scene, default_result("roc")

    class Another(scene):  # type: ignore[misc]
        def current_beat(self) -> str:
            return "choice"

    changed = replace(result, youden=result.youden + 0.05)  # type: ignore[attr-defined]
    outcome = check(replace(subject, scene=Another, result=changed), golden_folder, tiers=FAST)
    assert "the drawing changed too" in outcome.notes[0]


@pytest.mark.usefixtures("nothing_is_computed")
def test_a_frozen_result_is_not_computed(subject: ClipSubject, golden_folder: Path) -> None:
    outcome = check(replace(subject, result=None), golden_folder, tiers=FAST, frozen_result=True)
    assert outcome.differences == ()


def test_a_large_result_is_not_stored(
    subject: ClipSubject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golden.result_summary, "MAX_STORED_BYTES", 10)
    check(subject, tmp_path / "it", tiers=(1,), update=True)
    with pytest.raises(BadInput, match="has no stored result"):
        check(subject, tmp_path / "it", tiers=(1,), frozen_result=True)


def test_an_unchanged_result_keeps_its_stored_file(
    subject: ClipSubject, golden_folder: Path
) -> None:
    """If it is recorded again with other last digits, its file does not change."""
    stored_bytes = (golden_folder / "result.npz").read_bytes()
    result: Any = default_result("roc")
    noisy, other = (replace(result, youden=result.youden + off) for off in (1e-12, 1e-3))
    assert noisy.digest() != result.digest()
    check(replace(subject, result=noisy), golden_folder, tiers=(1,), update=True)
    assert (golden_folder / "result.npz").read_bytes() == stored_bytes
    check(replace(subject, result=other), golden_folder, tiers=(1,), update=True)
    assert golden.stored_result(golden.load(golden_folder)).digest() == other.digest()


def test_only_chosen_times_are_recorded(subject: ClipSubject) -> None:
    at = (Fraction(0), Fraction(1), Fraction(21, 10))
    recorded = recording.record(subject, at)
    assert recorded.frames is not None
    assert len(recorded.frames) == len(recorded.geometry) == len(recorded.stills) == len(at)


def test_many_sentences_are_cut_short() -> None:
    many = [golden.Difference("geometry", str(index)) for index in range(30)]
    lines = golden_check.difference_lines(many)
    assert len(lines) == golden_check.SHOWN + 1
    assert lines[-1] == "  geometry: and 18 more"


@pytest.mark.usefixtures("nothing_is_computed")
def test_render_draws_a_stored_result(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    saved = tmp_path / "result.npz"
    saved.write_bytes(request.getfixturevalue("stored_result").read_bytes())
    options: dict[str, Any] = {"quality": "draft", "formats": ("png",), "beats": ("auc",)}
    requested = RenderRequest("roc", frozen_result=saved, out=tmp_path / "out", **options)
    made = render(requested, lambda _: None)
    assert made.manifest["options"]["frozen_result"] == "result.npz"
    with pytest.raises(UsageError, match="--seed would not change it"):
        render(replace(requested, seed=3), lambda _: None)
    with pytest.raises(BadInput, match="is a result of roc, not of random-forest"):
        render(replace(requested, clip="random-forest", beats=()), lambda _: None)


@pytest.fixture(scope="module")
def stored_result() -> Path:
    """A result that is computed before computing is forbidden."""
    return stored(default_result("roc"))


# --- export ---------------------------------------------------------------------------------------


def test_frame_data_becomes_a_dataframe(tmp_path: Path) -> None:
    assert frame_data_export.export("roc", tmp_path / "roc.csv", cut="short") > 100
    table = FrameTable.load(tmp_path / "roc.csv")
    frame_data_export.export(str(tmp_path / "roc.csv"), tmp_path / "roc.parquet")
    frame = polars.read_parquet(tmp_path / "roc.parquet")
    assert len(frame) == len(table)
    assert frame["bar"].to_list() == [row.values.get("bar") for row in table]
    assert frame["strings"].to_list()[-1] == list(table.rows[-1].strings)


def test_other_formats_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"must be \.csv or \.parquet"):
        frame_data_export.export("roc", tmp_path / "roc.xlsx")
    FrameTable().save(tmp_path / "a.csv")
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(MachineNotReady, match="polars"):
        frame_data_export.export(str(tmp_path / "a.csv"), tmp_path / "roc.parquet")
