"""`render file.py:Scene`, through the command line: files, messages, exit codes."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from tests.command_line import Command

ROOT = Path(__file__).parents[3]
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
    names = [f"Plain-480p15.{suffix}" for suffix in ("mp4", "gif", "png", "srt", "vtt", "json")]
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
    manifest = json.loads((folder / names[5]).read_text())
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["size_bytes"]
    assert [f.get("n_frames") for f in manifest["files"]] == [9, 6, None, None, None]
    assert not any("sound_s" in file for file in manifest["files"])
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


@pytest.mark.parametrize(("formats", "size"), [("mp4,gif", "480p15"), ("gif", "360p10")])
def test_a_scene_that_plays_nothing_has_a_picture_and_says_so(
    tmp_path: Path, formats: str, size: str
) -> None:
    done = _render(tmp_path, "mine.py:Silent", "-q", "draft", "--format", formats)
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.split()] == [
        f"Silent-{size}.png",
        f"Silent-{size}.json",
    ]
    assert "no film but a picture: the scene calls neither play nor wait" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["mine.py:Plian"], "Did you mean 'Plain'?"),
        (["mine.py:NotAScene"], "no scene named 'NotAScene'"),
        (["mine.py"], "names no scene"),
        (["gone.py:Plain"], "no file gone.py"),
        (["mine.py:Plain", "--theme", "dark"], "--theme is for the clips of this project"),
        (["mine.py:Plain", "--cut", "full"], "--cut is for the clips of this project"),
        (["mine.py:Plain", "--no-captions"], "--no-captions is for the clips"),
        (["mine.py:Plain", "--fast"], "render has no option --fast"),
        (["mine.py:Plain", "--fps", "24", "--format", "gif"], "24"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, arguments: list[str], message: str, command: Command
) -> None:
    (tmp_path / "mine.py").write_text(SCENES, encoding="utf-8")
    done = command(tmp_path, "render", *arguments)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert not (tmp_path / "renders").exists()


def test_a_dry_run_names_the_files_that_a_run_writes(tmp_path: Path) -> None:
    options = ["mine.py:Plain", "-q", "draft", "--format", "mp4,png", "--seed", "3"]
    planned = _render(tmp_path, *options, "-n")
    assert not (tmp_path / "renders").exists()
    done = _render(tmp_path, *options)
    names = {line.split(":")[0] for line in planned.stdout.splitlines()}
    assert names == {p for p in done.stdout.split() if Path(p).suffix not in (".srt", ".vtt")}
    assert "Plain-480p15-seed3.mp4: 854x480 at 15 fps" in planned.stdout


OWN = """
import math, struct, wave
from manim import *
config.pixel_width, config.pixel_height = 90, 160
with wave.open("tone.wav", "wb") as file:
    file.setnchannels(1), file.setsampwidth(2), file.setframerate(24000)
    tone = (int(9000 * math.sin(n / 9)) for n in range(36000))
    file.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))

class Own(Scene):
    def construct(self):
        self.add_sound("tone.wav", time_offset=0.25)
        self.add_subcaption("a <tone>", duration=1)
        self.play(Create(Square()), run_time=0.5)
        self.add_sound("tone.wav", gain=-6)
        self.wait(0.5)
"""
CONFIG = "[CLI]\nframe_rate = 12\nseed = 7\npixel_width = 1000\nbackground_color = WHITE\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a file and a manim.cfg that make settings of their own."""
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    (tmp_path / "manim.cfg").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def _manifest_of(done: "subprocess.CompletedProcess[str]", folder: Path) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((folder / done.stdout.split()[-1]).read_text())
    return found


def test_names_manifest_and_notes_say_what_is_in_the_files(own: Path) -> None:
    done = _render(own, "own.py:Own", "--format", "mp4,webm,gif,png", "--jobs", "2")
    manifest = _manifest_of(done, own)
    suffixes = ("mp4", "webm", "gif", "png", "srt", "vtt", "json")
    folder = own / "renders" / "own-Own"
    assert [Path(line).name for line in done.stdout.split()] == [
        f"Own-90p12.{suffix}" for suffix in suffixes
    ]
    told = {Path(file["name"]).suffix[1:]: file for file in manifest["files"]}
    assert (manifest["seed"], set(told)) == (7, set(suffixes) - {"json"})
    for name in ("mp4", "webm"):
        # The second tone begins at 0.5 s; manim rounds its silences up to milliseconds.
        assert told[name]["sound_s"] == pytest.approx(2.0, abs=0.01)
        assert (told[name]["fps"], told[name]["duration_s"]) == (12, 1.0)
        with av.open(str(folder / f"Own-90p12.{name}")) as film:
            assert (film.streams.video[0].width, film.streams.video[0].height) == (90, 160)
            n_shown = len(list(film.decode(video=0)))
            assert n_shown == 12 or name == "webm"  # which stores a picture that is held once
        with av.open(str(folder / f"Own-90p12.{name}")) as film:
            n_heard = sum(frame.samples for frame in film.decode(audio=0))
        assert n_heard == pytest.approx(48_000 * told[name]["sound_s"], abs=2048)
    with Image.open(folder / "Own-90p12.png") as picture:
        assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert "no sound in .gif and .png; formats with sound: --format mp4,webm,mov" in done.stderr
    assert "a <tone>" in (folder / "Own-90p12.srt").read_text()
    assert "00:00:00.000 --> 00:00:01.000\na &lt;tone&gt;" in (folder / "Own-90p12.vtt").read_text()


def test_the_command_line_counts_more_than_the_file(own: Path) -> None:
    options = ["-q", "draft", "--fps", "10", "--seed", "3", "--format", "png"]
    done = _render(own, "own.py:Own", *options)
    assert _manifest_of(done, own)["seed"] == 3
    assert Path(done.stdout.split()[0]).name == "Own-480p10-seed3.png"
    with Image.open(own / done.stdout.split()[0]) as picture:
        assert picture.size == (480, 854)


@pytest.mark.slow
def test_a_config_file_that_manim_cannot_read_is_told(own: Path) -> None:
    (own / "manim.cfg").write_text("[CLI]\nframe_rate = fast\n", encoding="utf-8")
    done = _render(own, "own.py:Own", "--format", "png")
    assert done.returncode == 1
    assert "manim cannot be loaded: ValueError: could not convert string to float" in done.stderr
    assert "manim.cfg in this folder" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_sound_and_film_have_the_same_bytes_with_any_number_of_jobs(own: Path) -> None:
    checksums = []
    for jobs in ("1", "2", "4"):
        options = ["--format", "mp4,webm,mov,gif", "--jobs", jobs]
        manifest = _manifest_of(_render(own, "own.py:Own", *options), own)
        checksums.append([file["sha256"] for file in manifest["files"]])
    assert checksums[0] == checksums[1] == checksums[2]
