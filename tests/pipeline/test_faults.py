"""Faults planted in a whole run: nothing is lost, nothing is half-written, nothing stays behind."""

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips
from mlu_anim.system import temporary_files
from mlu_anim.system.store import KINDS
from tests.kept_results import keep_results
from tests.once import once, run_folder

ROOT = Path(__file__).parents[2]
RESULTS = KINDS[0]
SMALL = ("-q", "draft", "--cut", "short", "--format", "mp4,gif,png")
"""A film, a GIF and a still, of little size."""
QUICK = ("--pace", "4")
"""A fourth of the frames."""
SLOW = ("--pace", "0.5")
"""Many frames, where something has to happen while they are drawn."""
ONE_WORKER = ("--jobs", "1")
QUICK_BEATS = {
    "roc": ("--beats", "auc"),
    "random-forest": ("--beats", "leaf"),
    "bias-variance": ("--beats", "u"),
}
"""A beat that is short to tell; of other clips the last one is told."""


def _beat(clip: str) -> tuple[str, ...]:
    return QUICK_BEATS.get(clip) or ("--beats", scene_class(clip).beat_names[-1])


WRITES_WHAT_IS_OPENED = """
import os, sys

def write(event, arguments):
    if event == "open" and str(arguments[0]).startswith({folder!r}):
        name = os.path.relpath(arguments[0], {folder!r})
        with open({log!r}, "a") as log:
            log.write(name + "\\n")

sys.addaudithook(write)
"""
"""A module for every Python process of a run: it tells which files are opened in a folder. Such a
file has a name that tells its owner, or a kill would leave it there for ever."""

LIMIT_S = 300

MORE_FORMATS = [
    pytest.param(suffix, marks=pytest.mark.slow)
    for suffix in ("gif", "png", "webm", "mov", "webp", "apng", "storyboard")
]
posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def _command(clip: str, out: Path, *options: str) -> list[str]:
    beats = (*_beat(clip), *SMALL, *QUICK)
    return [sys.executable, "cli.py", "render", clip, *beats, "--out", str(out), *options]


class Place:
    """Folders of one run: what it publishes, keeps, and needs for a while."""

    def __init__(self, folder: Path, result_of: "Place | None" = None) -> None:
        """`result_of`: a place whose result has not to be computed here again."""
        self.out, self.cache, self.temporary = (
            folder / name for name in ("out", "cache", "temporary")
        )
        self.temporary.mkdir(parents=True)
        if result_of is not None:
            shutil.copytree(result_of.cache / RESULTS, self.cache / RESULTS)

    def start(
        self, clip: str, *options: str, environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[str]":
        """Begin to render a beat of a clip, in a process group of its own."""
        return subprocess.Popen(
            _command(clip, self.out, *options),
            cwd=ROOT,
            env={
                **os.environ,
                "MLU_ANIM_CACHE": str(self.cache),
                "TMPDIR": str(self.temporary),
                **(environment or {}),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(
        self, clip: str, *options: str, environment: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Render a beat of a clip to the end."""
        process = self.start(clip, *options, environment=environment)
        out, err = process.communicate(timeout=LIMIT_S)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def published(self) -> dict[str, str]:
        """The checksum of each file; of the manifest, of what tells of the pictures."""
        found = {}
        for path in sorted(p for p in self.out.rglob("*") if p.is_file()):
            content = path.read_bytes()
            if path.suffix == ".json":
                content = json.dumps(json.loads(content)["files"]).encode()
            found[path.name] = hashlib.sha256(content).hexdigest()
        return found

    def strays(self) -> list[Path]:
        """Everything that is nobody's work: hidden files, and what was needed for a while."""
        hidden = [p for folder in (self.out, self.cache) for p in folder.rglob(".*")]
        return [*hidden, *self.temporary.iterdir()]


@pytest.fixture(scope="module")
def undisturbed() -> Mapping[str, Place]:
    """Each clip as it is made when nothing happens; rendered when it is first asked for."""

    class Lazily(dict[str, Place]):
        def __missing__(self, clip: str) -> Place:
            self[clip] = once(f"undisturbed {clip}", lambda: _rendered(clip))
            return self[clip]

    return Lazily()


def _rendered(clip: str) -> Place:
    folder = run_folder() / f"undisturbed-{clip}"
    place = Place(folder)
    opened = folder / "opened"
    opened.touch()
    hook = folder / "hook" / "sitecustomize.py"
    hook.parent.mkdir()
    hook.write_text(WRITES_WHAT_IS_OPENED.format(folder=str(place.temporary), log=str(opened)))
    done = place.run(clip, environment={"PYTHONPATH": str(hook.parent)})
    assert done.returncode == 0, done.stderr
    assert place.strays() == []
    names = opened.read_text().split()
    assert names, "no file was opened in the temporary folder"
    assert [name for name in names if not name.startswith(temporary_files.SCRATCH)] == []
    return place


@pytest.fixture
def place(undisturbed: Mapping[str, Place], tmp_path: Path) -> Place:
    """A place where roc's result is known, and nothing drawn."""
    return Place(tmp_path, undisturbed["roc"])


def _kill_and_go_on(place: Place, clip: str, after_s: float) -> bool:
    """Kill a run, but not its children; says whether it was still running."""
    process = place.start(clip)
    time.sleep(after_s)
    was_running = process.poll() is None
    process.kill()
    process.communicate(timeout=LIMIT_S)  # until the children are gone as well
    return was_running


def _children_of(pid: int) -> list[int]:
    """The processes that a process has started (Linux)."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in path.read_text().split()] if path.exists() else []


def _kill_at(place: Place, clip: str, state: str) -> None:
    """Kill a run, but not its children, when it says that it is at that."""
    process = place.start(clip, *ONE_WORKER)
    assert process.stderr is not None
    assert any(state in line for line in process.stderr), f"it never said {state!r}"
    process.kill()
    process.communicate(timeout=LIMIT_S)  # until the children are gone as well


@posix
def test_killed_anywhere_it_goes_on(undisturbed: Mapping[str, Place], tmp_path: Path) -> None:
    place = Place(tmp_path)
    _kill_at(place, "roc", "computing")
    shutil.copytree(undisturbed["roc"].cache / RESULTS, place.cache / RESULTS, dirs_exist_ok=True)
    for state in ("drawing", "joining"):
        _kill_at(place, "roc", state)
    done = place.run("roc", *ONE_WORKER)
    assert done.returncode == 0, done.stderr
    assert place.published() == undisturbed["roc"].published()
    assert place.strays() == []


@posix
def test_what_a_killed_run_left_goes_also_where_nothing_is_to_do(
    undisturbed: Mapping[str, Place], tmp_path: Path
) -> None:
    """Killed after the manifest was written, before it could clean up."""
    place = Place(tmp_path)
    shutil.copytree(undisturbed["roc"].cache, place.cache)
    assert place.run("roc", *ONE_WORKER).returncode == 0
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    name = temporary_files.unique_tag().replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    (place.temporary / f"{temporary_files.SCRATCH}{name}-x").mkdir()
    (place.out / "roc" / f"{temporary_files.PARTIAL}{name}.mp4").touch()
    done = place.run("roc", "--explain")
    assert "nothing to do" in done.stderr
    assert place.strays() == []


@posix
@pytest.mark.slow
@pytest.mark.parametrize("clip", clips.names())
def test_killed_two_hundred_times(
    clip: str, undisturbed: Mapping[str, Place], tmp_path: Path
) -> None:
    """67 kills of each clip; every tenth time, and at the end, a run that may finish."""
    chance, n_disturbed = random.Random(7), 0
    whole = undisturbed[clip]
    begun = time.monotonic()
    assert Place(tmp_path / "timed").run(clip).returncode == 0
    span_s = time.monotonic() - begun
    for series in range(7):
        place = Place(tmp_path / str(series))
        longest_s = span_s
        for _ in range(10 if series < 6 else 7):
            after_s = chance.uniform(0, longest_s)
            if _kill_and_go_on(place, clip, after_s):
                n_disturbed += 1
            else:  # what earlier runs have left makes it shorter
                longest_s = after_s
        done = place.run(clip)
        assert done.returncode == 0, done.stderr
        assert place.published() == whole.published()
        assert place.strays() == []
    assert n_disturbed > 30


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_it_cleans_up(number: int, code: int, place: Place) -> None:
    workers = ONE_WORKER if number == signal.SIGTERM else ()
    process = place.start("roc", *SLOW, *workers)
    assert process.stderr is not None
    for line in process.stderr:
        if "drawing" in line:
            break
    children = _children_of(process.pid)
    assert children or sys.platform != "linux"
    process.send_signal(number)
    _, said = process.communicate(timeout=LIMIT_S)
    assert process.returncode == code
    assert "Traceback" not in said
    assert place.published() == {}
    assert place.strays() == []
    assert [pid for pid in children if _is_alive(pid)] == []


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("n_processes", [2, pytest.param(8, marks=pytest.mark.slow)])
def test_several_at_once_make_the_same(
    n_processes: int, undisturbed: Mapping[str, Place], place: Place
) -> None:
    processes = [place.start("roc", *ONE_WORKER) for _ in range(n_processes)]
    for process in processes:
        _, said = process.communicate(timeout=LIMIT_S)
        assert process.returncode == 0, said
    assert place.published() == undisturbed["roc"].published()
    assert place.strays() == []


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def test_a_damaged_cache_costs_time_alone(undisturbed: Mapping[str, Place], tmp_path: Path) -> None:
    place = Place(tmp_path)
    shutil.copytree(undisturbed["roc"].cache, place.cache)
    entries = sorted(path for path in place.cache.rglob("*") if path.is_file())
    damage = (_truncate, _flip_a_bit, _empty)
    for number, path in enumerate(entries):
        damage[number % 3](path)
        os.utime(path, (2**32, 2**32))  # from a time to come, as if the clock had been set back
    done = place.run("roc", "--explain", *ONE_WORKER)
    assert done.returncode == 0, done.stderr
    n_segments = sum(path.parent.name == "segments" for path in entries)
    assert f"{n_segments} damaged files of the cache set aside" in done.stderr
    assert place.published() == undisturbed["roc"].published()
    again = place.run("roc", "--explain")
    assert "nothing to do" in again.stderr
    assert "damaged" not in again.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that ships, in a folder of its own, to be damaged."""
    folder = tmp_path_factory.mktemp("copied")
    for name in ("mlu_anim", "scenes", "assets"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "cli.py", folder)
    keep_results(folder / "cache")
    return folder


def _remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("Inter_500Medium.ttf", _truncate),
        pytest.param("Inter_400Regular.ttf", _remove, marks=pytest.mark.slow),
        pytest.param("SHA256SUMS", _flip_a_bit, marks=pytest.mark.slow),
        pytest.param("Inter_500Medium.ttf", _flip_a_bit, marks=pytest.mark.slow),
        pytest.param("Inter_700Bold.ttf", _empty, marks=pytest.mark.slow),
        pytest.param("SHA256SUMS", _remove, marks=pytest.mark.slow),
    ],
)
def test_a_damaged_font_is_told_and_nothing_is_drawn_with_it(
    name: str, damage: Callable[[Path], None], copied: Path, tmp_path: Path
) -> None:
    fonts = copied / "assets" / "fonts"
    shutil.copytree(ROOT / "assets" / "fonts", fonts, dirs_exist_ok=True)
    damage(fonts / name)
    command = _command("bias-variance", tmp_path / "out", "--format", "png", "--jobs", "1")
    environment = {**os.environ, "PYTHONPATH": str(copied), "MLU_ANIM_CACHE": str(copied / "cache")}
    done = subprocess.run(
        command, cwd=copied, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(r"the font Inter_\w+.ttf, .* is missing or damaged\n  Restore", done.stderr)
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param(
            {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
            marks=pytest.mark.slow,
        ),
        {
            "LC_ALL": "tr_TR.UTF-8",
            "TZ": "America/St_Johns",
            "OMP_NUM_THREADS": "4",
            "PYTHONHASHSEED": "2",
        },
    ],
    ids=["C", "Turkish"],
)
def test_the_bytes_are_the_same_anywhere(
    environment: Mapping[str, str], undisturbed: Mapping[str, Place], tmp_path: Path
) -> None:
    """The result is computed there as well where more threads could find another one."""
    is_computed = "OMP_NUM_THREADS" in environment
    place = Place(tmp_path, None if is_computed else undisturbed["roc"])
    done = place.run("roc", *ONE_WORKER, environment=environment)
    assert done.returncode == 0, done.stderr
    assert place.published() == undisturbed["roc"].published()


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare on this machine")
def test_without_a_network(undisturbed: Mapping[str, Place], tmp_path: Path) -> None:
    """The result is computed there as well, of the data sets that ship."""
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not leave the network (unshare -n)")
    place = Place(tmp_path)
    process = subprocess.run(
        ["unshare", "-n", *_command("roc", place.out, *ONE_WORKER)],
        cwd=ROOT,
        env={**os.environ, "MLU_ANIM_CACHE": str(place.cache)},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert place.published() == undisturbed["roc"].published()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 300 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs")
@pytest.mark.parametrize("suffix", ["mp4", *MORE_FORMATS])
def test_a_full_disk_is_told_and_leaves_nothing(
    suffix: str, small_disk: Path, undisturbed: Mapping[str, Place], tmp_path: Path
) -> None:
    place = Place(tmp_path)
    shutil.copytree(undisturbed["roc"].cache, place.cache)  # so that only the last step can fail
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 290_000)
    place.out = small_disk / "out"
    done = place.run("roc", "--format", suffix, *ONE_WORKER)
    assert done.returncode == 3, done.stderr
    assert "no space left" in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert place.published() == {}
    assert place.strays() == []
    filler.unlink()


@pytest.mark.skipif(sys.platform != "linux", reason="mount")
def test_a_folder_that_may_only_be_read_is_told(small_disk: Path, place: Place) -> None:
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True, capture_output=True)
    place.out = small_disk / "out"
    done = place.run("roc", *ONE_WORKER)
    assert done.returncode == 3, done.stderr
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr


@posix
@pytest.mark.parametrize("moment", ["drawing", "joining"])
def test_a_folder_that_vanishes_is_made_anew_or_told(
    moment: str, undisturbed: Mapping[str, Place], place: Place
) -> None:
    process = place.start("roc", *ONE_WORKER)
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if moment in line:
            shutil.rmtree(place.out, ignore_errors=True)  # it goes on writing there
            break
    said += process.communicate(timeout=LIMIT_S)[1]
    assert "Traceback" not in said
    if process.returncode == 0:
        assert place.published() == undisturbed["roc"].published()
    else:
        assert process.returncode in (1, 3), said
        assert "error: " in said
    assert place.strays() == []
