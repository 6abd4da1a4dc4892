"""Published files are kept only while everything that they were made from is unchanged."""

import hashlib
import json
from pathlib import Path

import pytest

from mlu_anim.bundle.freshness import published, reasons, with_valid_files

MADE_FROM = {
    **dict.fromkeys(("result", "scene", "words", "look", "code"), "a checksum"),
    "options": {"theme": "light"},
    "versions": {"manim": "1"},
}


def _manifest(folder: Path, *names: str) -> dict[str, object]:
    files = []
    for name in names:
        (folder / name).write_text(name)
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        files.append({"name": name, "size_bytes": len(name), "sha256": sha256})
    return {"cuts": {"full": {}}, "files": files, "made_from": MADE_FROM}


def test_nothing_has_changed(tmp_path: Path) -> None:
    before = _manifest(tmp_path, "roc.mp4", "roc.gif")
    assert reasons(before, MADE_FROM, [tmp_path / "roc.mp4"]) == []


@pytest.mark.parametrize("name", sorted(MADE_FROM))
def test_every_change_is_a_reason(name: str, tmp_path: Path) -> None:
    before = _manifest(tmp_path, "roc.mp4")
    assert len(reasons(before, {**MADE_FROM, name: "another"}, [tmp_path / "roc.mp4"])) == 1


def test_changed_and_missing_files_are_reasons(tmp_path: Path) -> None:
    before = _manifest(tmp_path, "roc.mp4", "roc.gif", "roc.png")
    (tmp_path / "roc.mp4").unlink()
    (tmp_path / "roc.gif").write_text("ROC.gif")
    wanted = [tmp_path / f"roc.{suffix}" for suffix in ("mp4", "gif", "png", "webm")]
    assert reasons(before, MADE_FROM, wanted) == [
        "roc.mp4 is missing",
        "roc.gif has changed since it was published",
        "roc.webm has not been made before",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"files": []}', '{"cuts": {}, "files": [{"name": "a"}]}', "\0"],
)
def test_an_invalid_manifest_counts_as_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "roc.json"
    path.write_text(text)
    assert published(path) == {}
    assert reasons(published(path), MADE_FROM, []) == ["nothing has been published there yet"]


def test_formats_rendered_one_after_the_other_share_a_manifest(tmp_path: Path) -> None:
    before = _manifest(tmp_path, "roc.mp4", "roc.gif", "roc.png")
    (tmp_path / "roc.png").unlink()
    now = _manifest(tmp_path, "roc.gif")
    merged = with_valid_files(json.loads(json.dumps(before)), now, tmp_path)
    assert [file["name"] for file in merged["files"]] == ["roc.mp4", "roc.gif"]
    other = {**now, "made_from": {**MADE_FROM, "result": "another"}}
    assert with_valid_files(before, other, tmp_path) == other
