"""`cli.py check`: its table, JSON and exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.review.quality import checking, report
from mlu_anim.review.quality.checking import CheckedClip, GateResult
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.gates import ALL_GATES
from mlu_anim.stage.variant import film_variant
from tests.playing import default_result


def test_both_cuts_and_themes_are_observed_in_both_orientations() -> None:
    variants = {
        (cut, variant.ratio, variant.theme) for cut, variant in checking.observed_variants()
    }
    assert variants == {
        (cut, ratio, theme)
        for cut in ("short", "full")
        for ratio in ("16:9", "9:16")
        for theme in ("light", "dark")
    }
    assert any(variant.compact for _, variant in checking.observed_variants()), (
        "GIFs have a type scale of their own"
    )
    assert {variant.theme for _, variant, _ in checking.flash_variants()} == {"light", "dark"}


def test_a_missing_rendering_is_not_a_fault() -> None:
    result = default_result("roc")
    checked = checking.run_gates(GateInput("roc", result, ClipText.of(result)))
    skipped = {result.gate for result in checked.results if result.skipped}
    assert skipped == {"published words", "sizes"}
    assert checked.findings == []


def test_the_table_has_a_row_for_each_gate_and_a_line_for_each_fault() -> None:
    fault = Finding("contrast", "weak", "full 16:9 dark", "alarm", 3.25)
    faulty = CheckedClip(
        "roc", (GateResult("contrast", (fault, fault)), GateResult("sizes", (), "none"))
    )
    fine = CheckedClip("other", (GateResult("contrast", ()), GateResult("sizes", ())))
    assert report.table([faulty, fine]) == [
        "gate      roc      other",
        "contrast  1 fault  ok",
        "sizes     none     ok",
    ]
    assert report.faults([faulty, fine]) == [
        "",
        "roc: contrast: full 16:9 dark, alarm, 3.2 s: weak (and 1 more like it)",
    ]


def test_an_unknown_clip_is_a_usage_error() -> None:
    done = CliRunner().invoke(cli.app, ["check", "rco"])
    assert "no clip named 'rco'" in str(done.exception)


@pytest.mark.usefixtures("lasting_workers")
@pytest.mark.parametrize("as_json", [False, True])
def test_a_check_from_end_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    """Check one rendering, and a published film with other texts."""
    monkeypatch.setattr(
        checking, "observed_variants", lambda: [("short", film_variant("draft", "16:9", "dark"))]
    )
    monkeypatch.setattr(checking, "flash_variants", lambda: [])
    (tmp_path / "roc").mkdir()
    manifest = {"clip": "roc", "files": [{"name": "roc.png", "size_bytes": 1}], "alt": "Old."}
    (tmp_path / "roc" / "roc.png").write_bytes(b"x")
    (tmp_path / "roc" / "roc.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "roc-of-mine").mkdir()  # what is wrong there is nothing of this clip's
    broken = tmp_path / "roc-of-mine" / "x.json"
    broken.write_text('{"files"', encoding="utf-8")
    options = ["--out", str(tmp_path), "--jobs", "1", *(["--json"] if as_json else [])]
    done = CliRunner().invoke(cli.app, ["check", "roc", *options], standalone_mode=False)
    assert done.exception is None
    assert done.return_value == 5
    assert "roc: checking 1/1" in done.stderr
    assert broken.name not in done.stdout
    if as_json:
        output = json.loads(done.stdout)
        assert output["ok"] is False
        assert list(output["gates"]) == [gate.name for gate in ALL_GATES]
        wrong = {name for name, gate in output["gates"].items() if not gate["ok"]}
        assert wrong == {"published words"}
    else:
        assert done.stdout.startswith("gate             roc\nidentities       ok\n")
        assert "it shows an outdated result; render it again" in done.stdout
