"""A user's file is run in the same way as in manim."""

import random
import sys
from pathlib import Path

import pytest
from manim import config

from mlu_anim.rendering.foreign.loading import scene_class
from mlu_anim.rendering.foreign.scene_reference import SceneReference, parse
from mlu_anim.rendering.foreign.settings import scene_settings
from tests.rendering.foreign.playing import SMALL

SOURCE = """
from manim import *
from beside import VALUE
READ = config.input_file, config.scene_names, config.frame_rate, VALUE
class First(Scene): pass
class Second(First): pass
if __name__ == "__main__":
    raise SystemExit("this is not a script")
"""


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SceneReference:
    """A scene in a file that has the name of a standard module."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    (tmp_path / "random.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "beside.py").write_text("VALUE = 3", encoding="utf-8")
    return parse("random.py:Second")


def test_a_file_reads_the_same_config_as_in_manim(
    reference: SceneReference, tmp_path: Path
) -> None:
    before = config.input_file, config.scene_names
    with scene_settings(SMALL, tmp_path, reference):
        scene = scene_class(reference, 0)
    read = vars(sys.modules[scene.__module__])["READ"]
    assert read == (str(tmp_path / "random.py"), ("Second",), 10, 3)
    assert (config.input_file, config.scene_names) == before


def test_a_file_does_not_replace_a_module(reference: SceneReference, tmp_path: Path) -> None:
    with scene_settings(SMALL, tmp_path, reference):
        scene_class(reference, 0)
    assert sys.modules["random"] is random
