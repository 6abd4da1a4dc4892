"""`from scenes._NAME_part import Part` works in the checkout, in a wheel and in stock manim."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mlu_anim.system import scene_package

ROOT = Path(__file__).parents[2]
# An editable install puts the checkout on the path; only the wheel may be found.
WITHOUT_CHECKOUT = f"import sys; sys.path = [p for p in sys.path if p not in ('', {str(ROOT)!r})]"
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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a real wheel was unpacked into."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _run(site: Path, code: str, *arguments: str) -> str:
    """Return what code prints that finds our package in the wheel alone."""
    whole = f"{WITHOUT_CHECKOUT}; sys.path.insert(0, {str(site)!r}); {code}"
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", whole, *arguments],
        capture_output=True,
        text=True,
        cwd=site.parent,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_wheel_finds_its_own_scenes_and_what_they_draw(site: Path) -> None:
    code = f"exec({LOADED!r})"
    files = [Path(line) for line in _run(site, code).splitlines()]
    assert {path.parent for path in files} == {site / "mlu_anim" / "scenes"}
    there = {path.name for path in (ROOT / "scenes").glob("*.py")} - {"__init__.py"}
    assert {path.name for path in files} == there


@pytest.mark.slow
def test_stock_manim_draws_a_scene_of_a_wheel(site: Path) -> None:
    scene = str(site / "mlu_anim" / "scenes" / "random_forest.py")
    options = ["-ql", "-s", "--format", "png", "--media_dir", "media", "--progress_bar", "none"]
    _run(site, STOCK, *options, scene, "RandomForest")
    assert list((site.parent / "media").rglob("RandomForest*.png"))


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
