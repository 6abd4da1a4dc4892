"""`render file.py:Scene`, through the command line: files, messages, exit codes."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import av
import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
SCENES = """
import os, sys
import numpy as np
from manim import *

class Plain(Scene):
    def construct(self):
        print("said by the scene")
        self.next_section("only")
        dot = Dot(np.random.uniform(-2, 2, 3))
        self.play(FadeIn(dot), run_time=0.4, subcaption="a dot")
        self.wait(0.2)

class Silent(Scene):
    def construct(self):
        self.add(Square())

class Raises(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=0.2)
        self.step()

    def step(self):
        raise LookupError("lost")

class Quits(Scene):
    def construct(self):
        sys.exit(0)

class Dies(Scene):
    def construct(self):
        os._exit(9)

NotAScene = 5
"""


def _render(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    (folder / "mine.py").write_text(SCENES, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "render", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )


def _written(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in (folder / "renders").rglob("*"))


def test_a_scene_becomes_film_gif_and_picture(tmp_path: Path) -> None:
    done = _render(tmp_path, "mine.py:Plain", "-q", "draft")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "renders" / "mine-Plain"
    names = [f"Plain-480p15.{suffix}" for suffix in ("mp4", "gif", "png", "srt", "json")]
    assert done.stdout.split() == [str(Path("renders", "mine-Plain", name)) for name in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert "said by the scene" in done.stderr
    with av.open(str(folder / names[0])) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (854, 480)
        assert len(list(film.decode(video=0))) == 9
    with Image.open(folder / names[1]) as gif:
        assert gif.size == (640, 360)
        assert gif.info["loop"] == 0
    with Image.open(folder / names[2]) as picture:
        assert picture.size == (854, 480)
    assert "a dot" in (folder / names[3]).read_text()
    manifest = json.loads((folder / names[4]).read_text())
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["size_bytes"]
    assert [f.get("n_frames") for f in manifest["files"]] == [9, 6, None]
    assert manifest["sections"] == [
        {"name": "only", "type": "default.normal", "start_s": 0.0, "skipped": False}
    ]
    assert (manifest["scene"], manifest["source"], manifest["seed"]) == ("Plain", "mine.py", 0)
    assert str(tmp_path) not in json.dumps(manifest)


def test_the_seed_decides_what_chance_gives(tmp_path: Path) -> None:
    pictures = []
    for seed in ("0", "0", "1"):
        done = _render(tmp_path, "mine.py:Plain", "-q", "draft", "--format", "png", "--seed", seed)
        assert done.returncode == 0, done.stderr
        pictures.append((tmp_path / done.stdout.split()[0]).read_bytes())
    assert pictures[0] == pictures[1] != pictures[2]


@pytest.mark.parametrize(
    ("scene", "message", "line"),
    [
        ("Raises", "mine.py:Raises failed: LookupError: lost", "in step: raise LookupError"),
        ("Quits", "mine.py:Quits failed: SystemExit: 0", "in construct: sys.exit(0)"),
        ("Dies", "mine.py:Dies: the process that ran the scene ended with exit code 9", ""),
    ],
)
def test_a_scene_that_fails_is_told_by_its_own_lines(
    tmp_path: Path, scene: str, message: str, line: str
) -> None:
    done = _render(tmp_path, f"mine.py:{scene}", "-q", "draft", "--format", "mp4")
    assert done.returncode == 1
    assert f"error: {message}" in done.stderr
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert "site-packages" not in done.stderr
    assert _written(tmp_path) == []
    assert not (tmp_path / "renders").exists()


def test_a_scene_that_plays_nothing_has_a_picture_only(tmp_path: Path) -> None:
    refused = _render(tmp_path, "mine.py:Silent", "-q", "draft", "--format", "mp4")
    assert refused.returncode == 1
    assert "shows no frame" in refused.stderr
    assert _written(tmp_path) == []
    done = _render(tmp_path, "mine.py:Silent", "-q", "draft")
    assert [Path(line).suffix for line in done.stdout.split()] == [".png", ".json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["mine.py:Plian"], "did you mean 'Plain'?"),
        (["mine.py:NotAScene"], "no scene named 'NotAScene'"),
        (["mine.py"], "names no scene"),
        (["gone.py:Plain"], "no file gone.py"),
        (["mine.py:Plain", "--theme", "dark"], "--theme shapes the clips of this project"),
        (["mine.py:Plain", "--cut", "full"], "--cut shapes the clips of this project"),
        (["mine.py:Plain", "--no-captions"], "--no-captions shapes the clips"),
        (["mine.py:Plain", "--fast"], "No such option"),
        (["mine.py:Plain", "--fps", "24", "--format", "gif"], "24"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = _render(tmp_path, *arguments)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert not (tmp_path / "renders").exists()


def test_a_dry_run_names_the_files_that_a_run_writes(tmp_path: Path) -> None:
    options = ["mine.py:Plain", "-q", "draft", "--format", "mp4,png", "--seed", "3"]
    planned = _render(tmp_path, *options, "-n")
    assert not (tmp_path / "renders").exists()
    done = _render(tmp_path, *options)
    names = {line.split(":")[0] for line in planned.stdout.splitlines()}
    assert names == set(done.stdout.split()) - {p for p in done.stdout.split() if "srt" in p}
    assert "Plain-480p15-seed3.mp4: 854x480 at 15 fps" in planned.stdout


def test_a_file_may_set_its_own_size(tmp_path: Path) -> None:
    source = "from manim import *\nconfig.pixel_width, config.pixel_height = 360, 640\n"
    source += "class Tall(Scene):\n    def construct(self):\n        self.wait(0.2)\n"
    (tmp_path / "tall.py").write_text(source, encoding="utf-8")
    done = _render(tmp_path, "tall.py:Tall", "-q", "draft", "--format", "png")
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / done.stdout.split()[0]) as picture:
        assert picture.size == (360, 640)
