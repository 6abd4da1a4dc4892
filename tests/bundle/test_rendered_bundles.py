"""Rendered bundles are found by their manifests; other files are ignored."""

import json
from pathlib import Path

import pytest

from mlu_anim.bundle.media_file import size
from mlu_anim.bundle.rendered_bundles import find_bundle, find_bundles
from mlu_anim.system.errors import BadInput, UsageError
from tests.bundle.bundles import bundle, entry, film


def test_every_manifest_is_found_in_order(tmp_path: Path) -> None:
    bundle(tmp_path, stem="demo-dark")
    bundle(tmp_path)
    bundle(tmp_path, folder="another")
    (tmp_path / "demo" / "notes.json").write_text('{"mine": 1}')
    (tmp_path / "demo" / "list.json").write_text("[1]")
    bundles, troubles = find_bundles(tmp_path)
    assert [(b.folder.name, b.variant) for b in bundles] == [
        ("another", ""),
        ("demo", ""),
        ("demo", "dark"),
    ]
    assert troubles == []


def test_an_unreadable_manifest_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    bundle(tmp_path)
    (tmp_path / "demo" / "demo-dark.json").write_text("{")
    bundles, troubles = find_bundles(tmp_path)
    assert [b.stem for b in bundles] == ["demo"]
    assert "demo-dark.json: not a manifest" in troubles[0].message


def test_a_missing_file_is_not_listed(tmp_path: Path) -> None:
    made = bundle(tmp_path)
    (made.folder / "demo.png").unlink()
    (read,), _ = find_bundles(tmp_path)
    assert read.still is None
    assert read.animation is not None


@pytest.mark.parametrize("name", ["../demo.mp4", "/etc/passwd", "a\\b.mp4", "", ".."])
def test_files_outside_the_folder_are_ignored(tmp_path: Path, name: str) -> None:
    (tmp_path / "demo.mp4").write_bytes(b"x")
    made = bundle(tmp_path, files=[film(name), entry("demo.json")])
    assert [file.name for file in made.files] == ["demo.json"]


def test_films_for_a_browser_come_smaller_first(tmp_path: Path) -> None:
    made = bundle(tmp_path, ("mp4", "webm", "gif", "webp", "png"))
    assert [file.format for file in made.films] == ["webm", "mp4"]
    assert made.animation is not None
    assert made.animation.format == "gif"  # all have the same size


def test_a_manifest_of_an_older_version_can_be_shown(tmp_path: Path) -> None:
    plain = {"clip": "demo", "title": "T", "alt": "A.", "files": [film("demo.mp4")]}
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "demo.mp4").write_bytes(b"x")
    (tmp_path / "demo" / "demo.json").write_text(json.dumps(plain))
    (read,), _ = find_bundles(tmp_path)
    assert (read.title, read.description, read.beats) == ("T", "A.", [])


def test_a_scene_of_the_users_can_be_shown(tmp_path: Path) -> None:
    plain = {"scene": "Intro", "source": "lecture.py", "files": [film("Intro-480p15.mp4")]}
    (tmp_path / "lecture-Intro").mkdir()
    (tmp_path / "lecture-Intro" / "Intro-480p15.mp4").write_bytes(b"x")
    (tmp_path / "lecture-Intro" / "Intro-480p15.json").write_text(json.dumps(plain))
    read = find_bundle(tmp_path / "lecture-Intro", None, render="...")
    assert (read.title, read.variant) == ("Intro", "480p15")
    assert read.alt == "An animation: Intro."


def test_one_bundle_is_chosen_by_variant(tmp_path: Path) -> None:
    bundle(tmp_path, stem="demo-dark")
    folder = tmp_path / "demo"
    assert find_bundle(folder, None, render="r").stem == "demo-dark"
    bundle(tmp_path, stem="demo-9x16")
    with pytest.raises(UsageError, match="several variants"):
        find_bundle(folder, None, render="r")
    bundle(tmp_path)
    assert find_bundle(folder, None, render="r").stem == "demo"
    assert find_bundle(folder, "dark", render="r").stem == "demo-dark"
    with pytest.raises(UsageError, match="no variant 'drak'") as caught:
        find_bundle(folder, "drak", render="r")
    assert caught.value.hint == "Did you mean 'dark'?"


def test_nothing_rendered_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing is rendered") as caught:
        find_bundle(tmp_path / "demo", None, render="python3 cli.py render demo")
    assert "python3 cli.py render demo" in str(caught.value)
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "demo.json").write_text("{")
    with pytest.raises(BadInput, match="not a manifest"):
        find_bundle(tmp_path / "demo", None, render="r")


def test_sizes_are_readable() -> None:
    sizes = [size(n) for n in (999, 1000, 999_499, 999_500, 1_949_999)]
    assert sizes == ["999 bytes", "1 KB", "999 KB", "1.0 MB", "1.9 MB"]
