"""The manifest is written atomically."""

import json
from pathlib import Path

import pytest

from mlu_anim.bundle import manifest_file


def test_a_written_manifest_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "roc.json"
    content = {"title": "Größe − 漢字", "n": 1, "share": 0.1}
    manifest_file.write(path, content)
    assert json.loads(path.read_text(encoding="utf-8")) == content
    assert "Größe" in path.read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["roc.json"]


def test_the_old_manifest_stays_if_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "roc.json"
    manifest_file.write(path, {"n": 1})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        manifest_file.write(path, {"n": 2})
    assert json.loads(path.read_text(encoding="utf-8")) == {"n": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["roc.json"]
