"""The commands to compare, our render and stock manim, and the films that they make."""

import atexit
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.processes import Run, module, run
from mlu_anim.stage.variant import QUALITIES, size_px
from mlu_anim.system.errors import MachineNotReady, RenderFailed
from mlu_anim.system.shipped_files import shipped_path

ROOT = shipped_path("cli.py").parent
NAIVE = ROOT / "benchmarks" / "naive"
_CACHE = "cache"


@dataclass(frozen=True)
class Film:
    """One run of a command that makes a film.

    `x264`: the options that the encoder wrote into the film, empty if none.
    """

    run: Run
    n_frames: int
    duration_s: float
    x264: str

    @property
    def ms_per_frame(self) -> float:
        """The elapsed time of the whole process divided by the number of frames."""
        return 1000 * self.run.wall_s / self.n_frames

    @property
    def fps(self) -> float:
        """Frames per second of the whole process."""
        return self.n_frames / self.run.wall_s


@dataclass(frozen=True)
class Ours:
    """`cli.py render` of a clip, or of a foreign scene as FILE.py:Scene."""

    clip: str
    options: tuple[str, ...]
    is_computed: bool = False
    """Start with a cached result, but without cached segments of films."""

    def command(self, folder: Path) -> list[str]:
        """The command line, writing into a folder."""
        cache_folder = folder / _CACHE
        cache_options = ["--cache", str(cache_folder)] if self.is_computed else ["--no-cache"]
        cli = str(ROOT / "cli.py")
        made = ["--format", "mp4", "--out", str(folder), *self.options, *cache_options]
        return [sys.executable, cli, "render", self.clip, *made]


@dataclass(frozen=True)
class Stock:
    """Stock manim's command line on a scene file, as its users type it."""

    file: Path
    scene: str
    quality: str = "high"
    fps: int = 60

    def command(self, folder: Path) -> list[str]:
        """The command line, writing into a folder."""
        if not self.file.is_file():
            raise MachineNotReady(
                f"there is no file benchmarks/naive/{self.file.name}, the scene for stock manim",
                hint="restore it with git checkout",
            )
        width_px, height_px = size_px("16:9", QUALITIES[self.quality][0])
        size = ["-r", f"{width_px},{height_px}", "--fps", str(self.fps)]
        quiet = ["-v", "ERROR", "--progress_bar", "none", "--media_dir", str(folder)]
        return module("manim", "render", *size, *quiet, str(self.file), self.scene)


def film(maker: Ours | Stock) -> Callable[[], Film]:
    """A function that makes one film in a temporary folder."""

    def make() -> Film:
        print(f"  {_title(maker)}", file=sys.stderr, end="", flush=True)
        with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as name:
            if isinstance(maker, Ours) and maker.is_computed:
                shutil.copytree(_computed(maker.clip), Path(name) / _CACHE)
            done = run(maker.command(Path(name)), Path(name))
            made = _made_film(done, Path(name))
        print(f": {made.n_frames} frames in {done.wall_s:.1f} s", file=sys.stderr, flush=True)
        return made

    return make


@cache
def _computed(clip: str) -> Path:
    """A cache with the result of a clip, and without segments of films."""
    from mlu_anim.results import clips, compute
    from mlu_anim.system.store import Store

    folder = Path(tempfile.mkdtemp(prefix="mlu_anim-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    compute.compute(compute.Inputs(clips.module_name(clip)), Store(folder))
    return folder


@cache
def render_options() -> frozenset[str]:
    """The options of `render`, some of which are needed for some figures."""
    command = [sys.executable, str(ROOT / "cli.py"), "render", "--help"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return frozenset(word.strip("[],.") for word in output.split() if word.startswith("--"))


def _title(maker: Ours | Stock) -> str:
    if isinstance(maker, Ours):
        return f"ours, {maker.clip} {' '.join(maker.options)}"
    return f"stock manim, {maker.file.name} {maker.scene} at {maker.quality} {maker.fps} fps"


def _made_film(done: Run, folder: Path) -> Film:
    import av

    made = [path for path in folder.rglob("*.mp4") if "partial_movie_files" not in path.parts]
    if len(made) != 1:
        raise RenderFailed(f"a measured command made {len(made)} films instead of one")
    with av.open(str(made[0])) as container:
        n_frames, duration_us = container.streams.video[0].frames, container.duration or 0
        first = next(container.demux(video=0))
        return Film(done, n_frames, duration_us / 1e6, x264_options(bytes(first)))


def x264_options(packet: bytes) -> str:
    """The options that x264 writes into the first packet of a film; empty if there are none."""
    start = packet.find(b"x264 - core")
    if start < 0:
        return ""
    text = packet[start : packet.find(b"\0", start)].decode("ascii", errors="replace")
    return text.partition("options: ")[2].strip("\x80\ufffd ")
