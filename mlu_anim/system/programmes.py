"""Find the programmes: ours, and the users' projects, which are folders of clips like ours.

A project is a folder with `scenes/` and `experiments/`, and beside them `wording/en.toml` and
`facts.toml`. It is the current folder, or the one named by `--project` or $MLU_ANIM_PROJECT; the
packages that have an entry point in the group `mlu_anim.clips` are projects too. Nothing in a
folder is run to find its clips.
"""

import hashlib
import importlib.util
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from mlu_anim.system.errors import UsageError
from mlu_anim.system.shipped_files import PACKAGE, shipped_path

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PROJECT_VARIABLE = "MLU_ANIM_PROJECT"
GROUP = "mlu_anim.clips"
"""The group of entry points; the value of one is the name of a package that is a project."""
_ROOMS = ("scenes", "experiments")
"""The folders that a folder must have to be a project."""


@dataclass(frozen=True)
class Programme:
    """The folders in which some clips live.

    `home`: the project's folder. `words`: the folder of `wording/` and `facts.toml`.
    `package`: the name under which the experiments are imported. `code`: the folder of all code
    that an experiment may import from the project; None for ours.
    """

    home: Path
    scenes: Path
    experiments: Path
    words: Path
    goldens: Path
    package: str
    code: Path | None = None

    def files_of(self, module: str) -> list[Path]:
        """Return the scene and the experiment of a clip, as far as they exist."""
        name = f"{module}.py"
        paths = (
            self.scenes / name,
            self.experiments / name,
            self.experiments / module / "__init__.py",
        )
        return [path for path in paths if path.is_file()]

    def display_path(self, path: Path) -> str | None:
        """Return a path relative to the programme: `scenes/roc.py`; None if it lies elsewhere."""
        for folder, prefix in self._prefixes():
            if path.is_relative_to(folder):
                return (Path(prefix) / path.relative_to(folder)).as_posix()
        return None

    def _prefixes(self) -> tuple[tuple[Path, str], ...]:
        if self.code is not None:
            return ((self.home, "" if self.code == self.experiments else self.home.name),)
        # In a wheel, scenes and assets lie inside the package.
        return ((self.scenes, "scenes"), (self.words, "assets"), (PACKAGE, "mlu_anim"))

    def digest(self) -> str:
        """Return a checksum of all files that an experiment may read; empty for our programme."""
        if self.code is None:
            return ""
        checksum = hashlib.sha256()
        for path in sorted(self.code.rglob("*")):
            if "__pycache__" not in path.parts and path.is_file():
                state = path.stat()
                name = os.fsencode(path.relative_to(self.code))
                checksum.update(name + b"\0" + _state(path, state.st_mtime_ns, state.st_size))
        return checksum.hexdigest()

    def make_importable(self) -> None:
        """Make `package.NAME` importable; the name of the package shadows no other one."""
        if self.code == self.experiments and self.package not in sys.modules:
            package = ModuleType(self.package)
            package.__path__ = [str(self.experiments)]
            sys.modules[self.package] = package


@lru_cache(maxsize=4096)
def _state(path: Path, mtime_ns: int, size: int) -> bytes:
    """Return the checksum of a Python file; of any other, which may be large, time and size."""
    if path.suffix == ".py":
        return hashlib.sha256(path.read_bytes()).digest()
    return f"{mtime_ns} {size}".encode()


def programmes() -> tuple[Programme, ...]:
    """Return ours, then the project of the user, then those of installed packages.

    Raises UsageError if the folder that the user named is no project.
    """
    installed, folder = _installed()[0], project_folder()
    own = [] if folder is None else [_of_folder(folder)]
    there = {programme.home.resolve() for programme in installed}
    return (ours(), *(each for each in own if each.home.resolve() not in there), *installed)


def known_everywhere() -> tuple[Programme, ...]:
    """Return the programmes that are known in every folder: ours and those of packages."""
    return (ours(), *_installed()[0])


def troubles() -> tuple[str, ...]:
    """Return a sentence for each installed package whose entry point names no project."""
    return _installed()[1]


def programme_of(module: str) -> Programme:
    """Return the programme that has a file of this clip, given by its module name; else ours."""
    if ours().files_of(module):
        return ours()
    return next((each for each in programmes()[1:] if each.files_of(module)), ours())


def display_path(path: Path) -> str:
    """Return a path as messages show it: `scenes/roc.py`; unchanged if it is in no programme."""
    shown = (programme.display_path(path) for programme in programmes())
    return next(filter(None, shown), path.as_posix())


def is_project(folder: Path) -> bool:
    """Return True if a folder has `scenes/` and `experiments/`."""
    return all((folder / room).is_dir() for room in _ROOMS)


def project_folder() -> Path | None:
    """Return the folder of the user's project: the named one, or the current one; None if neither.

    Raises UsageError if the named one is no project.
    """
    if named := os.environ.get(PROJECT_VARIABLE):
        return require_project(Path(named))
    with suppress(OSError):  # the current folder may have been removed
        here = Path.cwd()
        return here if is_project(here) and not _is_ours(here) else None
    return None


def require_project(folder: Path) -> Path:
    """Return the absolute path of a folder; raises UsageError if it is no project."""
    if lacks := [f"{room}/" for room in _ROOMS if not (folder / room).is_dir()]:
        rule = f"no folder {' and no folder '.join(lacks)} in it" if folder.is_dir() else ""
        raise UsageError(
            f"{folder} is not a project of clips: {rule or 'no such folder'}",
            hint=f"python3 cli.py new NAME --in {shlex.quote(str(folder))}  begins one.",
        )
    return folder.absolute()


def project_above(path: Path) -> Path | None:
    """Return the nearest folder above a file that is a project, within its repository."""
    for folder in path.parents:
        if is_project(folder) and not _is_ours(folder):
            return folder
        if (folder / ".git").exists() or (folder / "pyproject.toml").exists():
            break
    return None


def _is_ours(folder: Path) -> bool:
    """Return True for our own package, which has both folders once it is installed."""
    return folder.resolve() == PACKAGE


@cache
def ours() -> Programme:
    """Return our own programme, in a checkout or in an installed wheel."""
    return Programme(
        home=PACKAGE.parent,
        scenes=shipped_path("scenes"),
        experiments=PACKAGE / "experiments",
        words=shipped_path("assets"),
        goldens=Path("tests/review/regression/goldens"),
        package="mlu_anim.experiments",
    )


def _of_folder(folder: Path) -> Programme:
    """Return the programme of a folder. Its experiments see each other by relative imports."""
    tag = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    rooms = folder / "experiments"
    return _at(folder, package=f"mlu_anim_project_{tag}", code=rooms)


def _at(home: Path, *, package: str, code: Path) -> Programme:
    goldens = home / "tests" / "goldens"
    scenes, experiments = (home / room for room in _ROOMS)
    return Programme(home, scenes, experiments, home, goldens, package, code)


@cache
def _installed() -> tuple[tuple[Programme, ...], tuple[str, ...]]:
    """Return the programmes of installed packages, and sentences about those that fail."""
    found, failed = {}, []
    for point in _entry_points():
        folders = list(_folders_of(point.module))
        home = next(filter(is_project, folders), None)
        if home is None:
            rule = "has no folders scenes/ and experiments/" if folders else "cannot be found"
            failed.append(
                f"the clips {point.name!r} are left out: the package {point.module} {rule} "
                f"(entry point {GROUP})"
            )
            continue
        found[home] = _at(home, package=f"{point.module}.experiments", code=home)
    return tuple(found.values()), tuple(failed)


def _entry_points() -> "Sequence[EntryPoint]":
    """Return the entry points of our group; importlib.metadata is slow and loaded only for some."""
    for place in dict.fromkeys(sys.path):
        for file in Path(place).glob("*-info/entry_points.txt"):
            with suppress(OSError):
                if f"[{GROUP}]".encode() in file.read_bytes():
                    from importlib.metadata import entry_points

                    return tuple(entry_points(group=GROUP))
    return ()


def _folders_of(package: str) -> Iterator[Path]:
    """Yield the folders of a package, which is found but not run."""
    top, *inner = package.split(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return
    places = None if spec is None else spec.submodule_search_locations
    yield from (Path(place, *inner) for place in places or () if Path(place, *inner).is_dir())
