"""References to scenes are checked before the file is run."""

from pathlib import Path

import pytest

from mlu_anim.rendering.foreign.scene_reference import is_reference, parse
from mlu_anim.system.errors import RenderFailed, UsageError

SOURCE = """
from manim import *
from other import Borrowed

class Intro(Scene):
    pass

class Outro(Scene):
    pass

Made = type("Made", (Scene,), {})
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with some scenes, which is not run."""
    path = tmp_path / "lecture.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("word", "expected"),
    [("a.py:B", True), ("a/b.py", True), ("c:/x/a.py:B", True), ("roc", False), ("a:B", False)],
)
def test_files_are_distinguished_from_clips(word: str, expected: bool) -> None:
    assert is_reference(word) is expected


@pytest.mark.parametrize("scene", ["Intro", "Outro", "Made", "Borrowed"])
def test_a_scene_is_found_however_it_is_defined(file: Path, scene: str) -> None:
    reference = parse(f"{file}:{scene}")
    assert (reference.path, reference.scene) == (file, scene)
    assert reference.name == f"lecture-{scene}"


def test_a_similar_name_is_suggested(file: Path) -> None:
    with pytest.raises(UsageError, match="no scene named 'Itnro'") as caught:
        parse(f"{file}:Itnro")
    assert str(caught.value.hint).startswith("Did you mean 'Intro'")


def test_any_name_is_accepted_after_a_star_import(file: Path) -> None:
    file.write_text("from .others import *\n", encoding="utf-8")
    assert parse(f"{file}:Anything").scene == "Anything"


def test_a_file_without_a_scene_named_lists_what_it_has(file: Path) -> None:
    with pytest.raises(UsageError, match="names no scene") as caught:
        parse(str(file))
    assert "Intro, Outro" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no file .*nothing\.py"):
        parse(f"{tmp_path / 'nothing.py'}:Intro")


@pytest.mark.parametrize("content", [b"class Intro(\n", b"x = 1\0", b"\xff\xfe"])
def test_invalid_python_is_reported_with_its_line(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(RenderFailed, match="cannot be read as Python"):
        parse(f"{file}:Intro")
