"""`from scenes._NAME_part import Part` works in the checkout, in a wheel and in stock manim."""

import importlib.util
import sys
from pathlib import Path

import pytest

from mlu_anim.system import scene_package
from tests.wheel import ROOT, run_in_wheel, site

__all__ = ["site"]

LOADED = """
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips
for name in clips.names():
    scene_class(name)
for name, module in sorted(sys.modules.items()):
    if name.startswith(("scenes.", "mlu_anim_scenes.")):
        print(module.__file__)
"""
STOCK = "sys.argv[0] = 'manim'; from manim.__main__ import main; main()"


def test_a_wheel_finds_its_own_scenes_and_what_they_draw(site: Path) -> None:
    code = f"exec({LOADED!r})"
    files = [Path(line) for line in run_in_wheel(site, code, cwd=site).splitlines()]
    assert {path.parent for path in files} == {site / "mlu_anim" / "scenes"}
    there = {path.name for path in (ROOT / "scenes").glob("*.py")} - {"__init__.py"}
    assert {path.name for path in files} == there


@pytest.mark.slow
def test_stock_manim_draws_a_scene_of_a_wheel(site: Path, tmp_path: Path) -> None:
    scene = str(site / "mlu_anim" / "scenes" / "random_forest.py")
    options = ["-ql", "-s", "--format", "png", "--media_dir", "media", "--progress_bar", "none"]
    run_in_wheel(site, STOCK, *options, scene, "RandomForest", cwd=tmp_path)
    assert list((tmp_path / "media").rglob("RandomForest*.png"))


def test_a_folder_of_ones_own_comes_after_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_mine_part.py").write_text("NAME = 'mine'\n", encoding="utf-8")
    (tmp_path / "_roc_sweep.py").write_text("raise ImportError\n", encoding="utf-8")
    import scenes

    monkeypatch.setattr(scenes, "__path__", list(scenes.__path__))
    scene_package.add_folder(tmp_path)
    scene_package.add_folder(tmp_path)
    assert list(scenes.__path__).count(str(tmp_path)) == 1
    from scenes._mine_part import NAME  # type: ignore[import-not-found]

    from scenes._roc_sweep import Sweep

    assert NAME == "mine"
    assert Sweep.__module__ == "scenes._roc_sweep"


def test_another_package_of_that_name_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is found first, in the folder of a user: ours comes before it, and its modules stay."""
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "__init__.py").write_text("raise SystemExit", encoding="utf-8")
    (tmp_path / "scenes" / "theirs.py").write_text("NAME = 'theirs'\n", encoding="utf-8")
    for name in [name for name in sys.modules if name.partition(".")[0] == "scenes"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    scene_package.add_folder(tmp_path)
    for name, path in (("_roc_sweep", ROOT / "scenes"), ("theirs", tmp_path / "scenes")):
        spec = importlib.util.find_spec(f"scenes.{name}")
        assert spec is not None
        assert Path(str(spec.origin)).parent == path
    for name in [name for name in sys.modules if name.partition(".")[0] == "scenes"]:
        monkeypatch.delitem(sys.modules, name)
