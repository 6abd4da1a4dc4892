"""Several renderings in one run, for real: the same files as of each alone, and nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mlu_anim.results import clips
from tests.processor_time import processor_s

ROOT = Path(__file__).parents[2]
GOLDENS = ROOT / "tests" / "review" / "regression" / "goldens"
COURSE = f"""
[defaults]
quality = "draft"
format = ["mp4", "gif"]
cut = "short"
out = "made"

[[render]]
clip = "roc"
theme = ["light", "dark"]
beats = "auc"
frozen-result = "{GOLDENS}/roc-full/result.npz"

[[render]]
clip = "random-forest"
beats = "leaf"
frozen-result = "{GOLDENS}/random-forest-full/result.npz"
"""
LOADED = """
import sys, cli
sys.argv = ["cli.py", *sys.argv[1:]]
cli.main()
print([name for name in ("manim", "sklearn", "scipy") if name in sys.modules], file=sys.stderr)
"""


def _python(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *words]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def _render(folder: Path, *words: str) -> tuple[list[dict[str, Any]], str]:
    """The lines of `--json`, and what a person reads."""
    done = _python(folder, str(ROOT / "cli.py"), "render", *words, "--json")
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def _checksums(lines: list[dict[str, Any]]) -> dict[str, str]:
    return {Path(line["path"]).name: line["sha256"] for line in lines if "sha256" in line}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]], str]:
    """A course that has been rendered: its folder, and what was told."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "clips.toml").write_text(COURSE, encoding="utf-8")
    return folder, *_render(folder, "clips.toml", "--cache", "cache")


def test_every_file_is_a_line(course: tuple[Path, list[dict[str, Any]], str]) -> None:
    folder, lines, told = course
    found = {str(path.relative_to(folder)) for path in (folder / "made").rglob("*.*")}
    assert {line["path"] for line in lines} == found
    assert len(found) == 3 * 7
    for line in lines:
        path = folder / line["path"]
        assert line["size_bytes"] == path.stat().st_size
        assert path.name.endswith(f".{line['format']}")
        assert line["status"] == "written"
        assert line["seconds"] > 0
        assert len(line["alt"]) > 40
    (film,) = [line for line in lines if line["path"].endswith("roc-dark-480p15-auc-short.mp4")]
    assert (film["clip"], film["format"], film["cut"]) == ("roc", "mp4", "short")
    assert (film["width_px"], film["height_px"], film["fps"]) == (854, 480, 15.0)
    assert film["duration_s"] > 1
    assert "3 renderings: 3 written" in told
    row = "roc made/roc/roc-dark-480p15-auc-short.{mp4,gif} written"
    assert row in " ".join(told.split())
    assert "3/3 random-forest-480p15-leaf-short: drawing" in told


def test_clips_that_share_workers_are_as_each_alone(
    course: tuple[Path, list[dict[str, Any]], str], tmp_path: Path
) -> None:
    quick = ("-q", "draft", "--format", "mp4,gif", "--cut", "short", "--jobs", "1")
    frozen = ("--frozen-result", str(GOLDENS / "random-forest-full" / "result.npz"))
    alone, _ = _render(tmp_path, "random-forest", "--beats", "leaf", *quick, *frozen)
    checksums = _checksums(course[1])
    assert len(checksums) == 3 * 6
    assert _checksums(alone).items() <= checksums.items()


def test_what_is_there_is_not_made_again(
    course: tuple[Path, list[dict[str, Any]], str],
) -> None:
    """And nothing is loaded that only making it would need."""
    folder, before, _ = course
    words = ("render", "clips.toml", "--cache", "cache", "--json")
    begun_s = processor_s()
    done = _python(folder, "-c", LOADED, *words)
    assert processor_s() - begun_s < 3.0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert _checksums(lines) == _checksums(before)
    assert {line["status"] for line in lines} == {"unchanged"}
    assert "3 renderings: 3 unchanged" in done.stderr
    assert done.stderr.splitlines()[-1] == "[]"


def test_two_scenes_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.py").write_text("from manim import Scene\nclass X(Scene): ...\n")
    command = [sys.executable, str(ROOT / "cli.py"), "render", "a/mine.py:X", "b/mine.py:X"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "mine-X and mine-X would both be renders/mine-X/X.json" in done.stderr
    assert not (tmp_path / "renders").exists()


@pytest.mark.slow
def test_all_clips_unchanged_take_under_three_seconds(tmp_path: Path) -> None:
    words = ("--all", "-q", "draft", "--format", "png", "--cache", "cache")
    assert {line["status"] for line in _render(tmp_path, *words)[0]} == {"written"}
    begun_s = processor_s()
    lines, _ = _render(tmp_path, *words)
    assert processor_s() - begun_s < 3.0
    assert {line["status"] for line in lines} == {"unchanged"}
    assert {line["clip"] for line in lines} == set(clips.names())
