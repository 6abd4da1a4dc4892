"""A clip that `new` writes in an empty folder works where mlu_anim is installed from a wheel."""

from pathlib import Path

import pytest

from tests.projects import NAME, SCENE, edit, project_in
from tests.wheel import run_in_wheel, site

__all__ = ["site"]

COMMAND = "sys.argv[0] = 'mlu-anim'; from mlu_anim.__main__ import main; sys.exit(main())"
PYTEST = "import pytest; sys.exit(pytest.main(sys.argv[1:]))"
STOCK = "sys.argv[0] = 'manim'; from manim.__main__ import main; main()"
PLUGIN = "mlu_anim.review.regression.plugin"


@pytest.mark.slow
def test_a_new_clip_is_drawn_checked_tested_and_compared(site: Path, tmp_path: Path) -> None:
    home = tmp_path / NAME
    home.mkdir()
    told = run_in_wheel(site, COMMAND, "new", "knn-2", cwd=home)
    assert "  mlu-anim render knn-2 -q draft --format gif\n" in told
    quick = "-q", "draft", "--cut", "short", "--jobs", "1"
    drawn = run_in_wheel(site, COMMAND, "render", "knn-2", *quick, cwd=home)
    assert "renders/knn-2/knn-2-480p15-short.mp4" in drawn
    assert (home / "renders/knn-2/knn-2-480p15-short.gif").stat().st_size > 10_000
    assert "2 passed" in run_in_wheel(site, PYTEST, "-p", PLUGIN, "tests/test_knn_2.py", cwd=home)
    elsewhere = ["--project", str(home)]
    assert "no difference" in run_in_wheel(site, COMMAND, "diff", "knn-2", *elsewhere, cwd=site)
    checked = run_in_wheel(site, COMMAND, "check", "knn-2", "--jobs", "1", *elsewhere, cwd=site)
    assert checked.splitlines()[0].split() == ["gate", "knn-2"]
    assert "index.html" in run_in_wheel(site, COMMAND, "gallery", cwd=home)
    assert "knn-2" in (home / "renders" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_test_is_found_in_its_project_from_another_folder(site: Path, tmp_path: Path) -> None:
    home = tmp_path / NAME
    run_in_wheel(site, COMMAND, "new", "knn-2", "--in", str(home), cwd=tmp_path)
    scene = home / "scenes" / "knn_2.py"
    text = scene.read_text(encoding="utf-8")
    test = str(home / "tests" / "test_knn_2.py")
    assert "2 passed" in run_in_wheel(site, PYTEST, "-p", PLUGIN, test, cwd=tmp_path)
    scene.write_text(text.replace("x=self.asked, y=self.share", "x=self.asked, y=0.5"), "utf-8")
    with pytest.raises(AssertionError, match="2 failed"):
        run_in_wheel(site, PYTEST, "-p", PLUGIN, test, cwd=tmp_path)


@pytest.mark.slow
def test_stock_manim_draws_a_scene_with_parts_of_its_own(site: Path, tmp_path: Path) -> None:
    home = project_in(tmp_path)
    last = "import ExplainerScene\n"
    edit(home / SCENE, last, f"{last}from scenes._my_clip_part import K\n")
    (home / "scenes" / "_my_clip_part.py").write_text("K = 1\n", encoding="utf-8")
    options = ["-ql", "-s", "--format", "png", "--media_dir", "media", "--progress_bar", "none"]
    run_in_wheel(site, STOCK, *options, SCENE, "MyClip", cwd=home)
    assert list((home / "media").rglob("MyClip*.png"))
