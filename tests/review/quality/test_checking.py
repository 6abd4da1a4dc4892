"""`cli.py check`: the table, the object, the exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from mlu_anim.bundle.clip_text import Telling
from mlu_anim.review.quality import checking, report
from mlu_anim.review.quality.checking import Checked, Verdict
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gates import ALL_GATES
from mlu_anim.review.quality.subject import Subject
from mlu_anim.stage.variant import film_variant
from tests.playing import default_result


def test_both_cuts_and_themes_are_looked_at_across_and_upright() -> None:
    seen = {(cut, variant.ratio, variant.theme) for cut, variant in checking.views()}
    assert seen == {
        (cut, ratio, theme)
        for cut in ("short", "full")
        for ratio in ("16:9", "9:16")
        for theme in ("light", "dark")
    }
    assert any(variant.compact for _, variant in checking.views()), "a GIF's type is its own"
    assert {variant.theme for _, variant, _ in checking.watched()} == {"light", "dark"}


def test_what_is_not_rendered_is_no_fault() -> None:
    result = default_result("roc")
    checked = checking.judged(Subject("roc", result, Telling.of(result)))
    skipped = {verdict.gate for verdict in checked.verdicts if verdict.skipped}
    assert skipped == {"published words", "sizes"}
    assert checked.findings == []


def test_the_table_has_a_row_for_each_gate_and_a_line_for_each_fault() -> None:
    fault = Finding("contrast", "weak", "full 16:9 dark", "sweep", 3.25)
    faulty = Checked("roc", (Verdict("contrast", (fault, fault)), Verdict("sizes", (), "none")))
    fine = Checked("other", (Verdict("contrast", ()), Verdict("sizes", ())))
    assert report.table([faulty, fine]) == [
        "gate      roc      other",
        "contrast  1 fault  ok",
        "sizes     none     ok",
    ]
    assert report.faults([faulty, fine]) == [
        "",
        "roc: contrast: full 16:9 dark, sweep, 3.2 s: weak (and 1 more like it)",
    ]


def test_an_unknown_clip_is_a_usage_error() -> None:
    done = CliRunner().invoke(cli.app, ["check", "rco"])
    assert "no clip named 'rco'" in str(done.exception)


@pytest.mark.usefixtures("lasting_workers")
@pytest.mark.parametrize("as_json", [False, True])
def test_a_check_from_end_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    """With one rendering to look at, and a film that was published with other words."""
    monkeypatch.setattr(
        checking, "views", lambda: [("short", film_variant("draft", "16:9", "dark"))]
    )
    monkeypatch.setattr(checking, "watched", lambda: [])
    (tmp_path / "roc").mkdir()
    manifest = {"clip": "roc", "files": [{"name": "roc.png", "size_bytes": 1}], "alt": "Old."}
    (tmp_path / "roc" / "roc.png").write_bytes(b"x")
    (tmp_path / "roc" / "roc.json").write_text(json.dumps(manifest), encoding="utf-8")
    options = ["--out", str(tmp_path), "--jobs", "1", *(["--json"] if as_json else [])]
    done = CliRunner().invoke(cli.app, ["check", "roc", *options], standalone_mode=False)
    assert done.exception is None
    assert done.return_value == 5
    assert "roc: checking 1/1" in done.stderr
    if as_json:
        told = json.loads(done.stdout)
        assert told["ok"] is False
        assert list(told["gates"]) == [gate.name for gate in ALL_GATES]
        wrong = {name for name, gate in told["gates"].items() if not gate["ok"]}
        assert wrong == {"published words"}
    else:
        assert done.stdout.startswith("gate             roc\nidentities       ok\n")
        assert "it shows another result than the clip has now; render it again" in done.stdout
