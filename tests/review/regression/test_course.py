"""The example of docs/regression.md: set up its folder and run its commands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "regression.md"
_FILE = re.compile(r"^### `(\S+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with the files of the page."""
    for name, text in _FILE.findall(PAGE.read_text(encoding="utf-8")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def pytest_in(
    folder: Path, *options: str, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run the page's command; names the plugin, since a checkout may have no entry point yet."""
    command = [sys.executable, "-m", "pytest", "-p", "mlu_anim.review.regression.plugin", *options]
    own = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTEST_ADDOPTS")}
    own |= {"PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=False)


def test_the_yaml_is_as_short_as_promised_and_runs_the_command(course: Path) -> None:
    text = (course / ".github/workflows/clips.yml").read_text(encoding="utf-8")
    assert "python -m pytest --clips-report report" in text
    assert len(text.splitlines()) <= 14


def test_the_page_from_the_first_golden_to_a_report(course: Path) -> None:
    missing = pytest_in(course)
    assert missing.returncode == 1
    assert "has no golden" in missing.stdout
    assert (course / "goldens/lecture-Intro.new/geometry.txt").is_file()

    refused = pytest_in(course, "--clips-update", CI="true")
    assert refused.returncode == 4
    assert not (course / "goldens/lecture-Intro").exists()

    assert pytest_in(course, "--clips-update").returncode == 0
    assert [path.name for path in (course / "goldens").iterdir()] == ["lecture-Intro"]
    assert pytest_in(course, CI="true").returncode == 0

    scene = course / "lecture.py"
    scene.write_text(scene.read_text().replace("2 * LEFT", "1.5 * LEFT"), encoding="utf-8")
    summary = course / "summary.md"
    on_github = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    changed = pytest_in(course, "--clips-report", "report", **on_github)
    assert changed.returncode == 1
    assert "Circle 1 moved 0.5 right" in changed.stdout
    assert "::error title=lecture-Intro geometry::" in changed.stdout
    assert "Circle 1 moved 0.5 right" in summary.read_text(encoding="utf-8")
    page = (course / "report/lecture-Intro.html").read_text(encoding="utf-8")
    assert "Circle 1 moved 0.5 right" in page
    assert not re.search(r'(src|href)="?(https?:|//)', page), "the page is self-contained"
    assert "lecture-Intro.html" in (course / "report/index.html").read_text(encoding="utf-8")


_PLUGIN = "mlu_anim.review.regression.plugin"
_ASK = f"import sys, pytest; pytest.main(['-q', '--co', '-p', '{_PLUGIN}', '.']);"


def test_the_plugin_imports_nothing_heavy_when_unused(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_it():\n    pass\n", encoding="utf-8")
    code = f"{_ASK} print([m for m in ('manim', 'numpy', 'sklearn', 'av') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
