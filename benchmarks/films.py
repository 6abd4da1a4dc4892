"""The commands that are compared: our render, stock manim, and what the film they made holds."""

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

    `x264`: the options that the encoder wrote into the film, empty when it wrote none.
    """

    run: Run
    n_frames: int
    duration_s: float
    x264: str

    @property
    def ms_per_frame(self) -> float:
        """Wall clock of the whole process, divided by the film's frames."""
        return 1000 * self.run.wall_s / self.n_frames

    @property
    def fps(self) -> float:
        """Frames a second of the whole process."""
        return self.n_frames / self.run.wall_s


@dataclass(frozen=True)
class Ours:
    """`cli.py render` of a clip, or of a foreign scene as FILE.py:Scene."""

    clip: str
    options: tuple[str, ...]
    is_computed: bool = False
    """Whether the result is one that has been computed before; pieces of films never are."""

    def command(self, folder: Path) -> list[str]:
        """The command line, writing into a folder."""
        kept = folder / _CACHE
        fresh = ["--cache", str(kept)] if self.is_computed else ["--no-cache"]
        cli = str(ROOT / "cli.py")
        made = ["--format", "mp4", "--out", str(folder), *self.options, *fresh]
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
                f"the scene to compare with is missing: benchmarks/naive/{self.file.name}",
                hint="it is part of the repository; restore it from there",
            )
        width_px, height_px = size_px("16:9", QUALITIES[self.quality][0])
        size = ["-r", f"{width_px},{height_px}", "--fps", str(self.fps)]
        quiet = ["-v", "ERROR", "--progress_bar", "none", "--media_dir", str(folder)]
        return module("manim", "render", *size, *quiet, str(self.file), self.scene)


def film(maker: Ours | Stock) -> Callable[[], Film]:
    """Something to do that makes one film, in a folder that is thrown away."""

    def make() -> Film:
        print(f"  {_title(maker)}", file=sys.stderr, end="", flush=True)
        with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as name:
            if isinstance(maker, Ours) and maker.is_computed:
                shutil.copytree(_computed(maker.clip), Path(name) / _CACHE)
            done = run(maker.command(Path(name)), Path(name))
            made = _looked_at(done, Path(name))
        print(f": {made.n_frames} frames in {done.wall_s:.1f} s", file=sys.stderr, flush=True)
        return made

    return make


@cache
def _computed(clip: str) -> Path:
    """A cache that holds the result of a clip, and no piece of any film."""
    from mlu_anim.results import clips, compute
    from mlu_anim.system.store import Store

    folder = Path(tempfile.mkdtemp(prefix="mlu_anim-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    compute.compute(compute.Inputs(clips.module_name(clip)), Store(folder))
    return folder


@cache
def render_options() -> frozenset[str]:
    """The options that `render` has; some figures can only be measured with one of them."""
    command = [sys.executable, str(ROOT / "cli.py"), "render", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return frozenset(word.strip("[],.") for word in said.split() if word.startswith("--"))


def _title(maker: Ours | Stock) -> str:
    if isinstance(maker, Ours):
        return f"ours, {maker.clip} {' '.join(maker.options)}"
    return f"stock manim, {maker.file.name} {maker.scene} at {maker.quality} {maker.fps} fps"


def _looked_at(done: Run, folder: Path) -> Film:
    import av

    made = [path for path in folder.rglob("*.mp4") if "partial_movie_files" not in path.parts]
    if len(made) != 1:
        raise RenderFailed(f"a measured command made {len(made)} films; one was expected")
    with av.open(str(made[0])) as container:
        n_frames, duration_us = container.streams.video[0].frames, container.duration or 0
        first = next(container.demux(video=0))
        return Film(done, n_frames, duration_us / 1e6, x264_options(bytes(first)))


def x264_options(packet: bytes) -> str:
    """What x264 says of itself in the first packet of a film; empty when it is silent."""
    start = packet.find(b"x264 - core")
    if start < 0:
        return ""
    said = packet[start : packet.find(b"\0", start)].decode("ascii", errors="replace")
    return said.partition("options: ")[2].strip("\x80\ufffd ")
