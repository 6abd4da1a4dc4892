"""`--open`: the result is shown in the user's browser, here a program that notes the address."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from mlu_anim.pipeline.opening import main_path
from mlu_anim.pipeline.outcomes import Outcome
from mlu_anim.system.errors import UsageError
from tests.bundle.bundles import bundle

ROOT = Path(__file__).parents[2]
CLI = str(ROOT / "cli.py")
FROZEN = ROOT / "tests/review/regression/goldens/roc-full/result.npz"


def run(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run Python in a folder; its browser writes the address to the file `opened`."""
    browser = folder / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{folder}/opened"\n')
    browser.chmod(0o755)
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BROWSER": str(browser), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def opened(folder: Path) -> list[str]:
    return (folder / "opened").read_text().splitlines() if (folder / "opened").exists() else []


def test_the_gallery_is_opened_where_it_is(tmp_path: Path) -> None:
    bundle(tmp_path / "my clips #1", name="x")
    done = run(tmp_path, CLI, "gallery", "--out", "my clips #1", "--open")
    assert (done.returncode, done.stdout) == (0, "my clips #1/index.html\n")
    assert opened(tmp_path) == [(tmp_path / "my clips #1/index.html").as_uri()]


def test_without_a_browser_the_address_is_told_and_nothing_fails(tmp_path: Path) -> None:
    bundle(tmp_path / "renders", name="x")
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    no_browser = {"BROWSER": "", "DISPLAY": "", "WAYLAND_DISPLAY": "", "PATH": str(nothing)}
    done = run(tmp_path, CLI, "gallery", "--open", **no_browser)
    assert (done.returncode, done.stdout) == (0, "renders/index.html\n")
    assert (tmp_path / "renders/index.html").as_uri() in done.stderr
    assert "Traceback" not in done.stderr
    assert opened(tmp_path) == []


def test_a_rendering_is_opened(tmp_path: Path) -> None:
    words = ("render", "roc", "--format", "png", "-q", "draft", "--frozen-result", str(FROZEN))
    done = run(tmp_path, CLI, *words, "--open", "--json")
    assert done.returncode == 0, done.stderr
    assert all(line.startswith("{") for line in done.stdout.splitlines())
    assert opened(tmp_path) == [(tmp_path / "renders/roc/roc-480p15.png").as_uri()]


SEVERAL = """
from pathlib import Path
from mlu_anim.pipeline.opening import open_outcomes
from mlu_anim.pipeline.outcomes import Outcome
names = ("one", "two")
bases = {name: Path(f"renders/{name}/demo") for name in names}
files = {name: ({"path": f"{base}.mp4", "format": "mp4"},) for name, base in bases.items()}
open_outcomes([Outcome(name, bases[name], "written", files=files[name]) for name in names])
open_outcomes([Outcome("one", bases["one"], "failed")])
"""


def test_of_several_renderings_the_gallery_is_made_and_opened(tmp_path: Path) -> None:
    for name in ("one", "two"):
        bundle(tmp_path / "renders", folder=name, name="x")
    done = run(tmp_path, "-c", SEVERAL)
    assert done.returncode == 0, done.stderr
    assert opened(tmp_path) == [(tmp_path / "renders/index.html").as_uri()]
    page = (tmp_path / "renders/index.html").read_text(encoding="utf-8")
    assert "one/demo.mp4" in page
    assert "two/demo.mp4" in page


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("roc.mp4", "roc.png", "roc.gif", "roc.vtt", "roc.json"), "roc.mp4"),
        (("roc.mp4", "roc.html", "roc.json"), "roc.html"),
        (("roc.mov", "roc.still.svg", "roc.json"), "roc.still.svg"),
        (("roc-1-first.mp4", "roc-2-last.mp4", "roc.json"), "roc-1-first.mp4"),
        (("roc.storyboard.png", "roc.json"), "roc.storyboard.png"),
        (("roc.mov", "roc.json"), None),
        ((), None),
    ],
)
def test_the_file_that_shows_most_is_opened(names: tuple[str, ...], wanted: str | None) -> None:
    files = tuple(
        {"path": f"r/roc/{name}", "format": name.removeprefix("roc").removeprefix(".")}
        for name in names
    )
    found = main_path(Outcome("roc", Path("r/roc/roc"), "written", files=files))
    assert found == (None if wanted is None else Path("r/roc") / wanted)


def test_a_dry_run_has_nothing_to_open() -> None:
    words = ("render", "roc", "--open", "--dry-run")
    done = CliRunner().invoke(cli.app, words, standalone_mode=False)
    assert isinstance(done.exception, UsageError)
    assert "--dry-run makes no file that --open could show" in str(done.exception)
