"""Write the files of a new clip: a small one that works, for its author to change."""

import ast
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mlu_anim.system import clip_files, programmes
from mlu_anim.system.errors import BadInput, MachineNotReady, UsageError
from mlu_anim.system.programmes import PROJECT_VARIABLE
from mlu_anim.system.shipped_files import PACKAGE, shipped_path

LONGEST_NAME = 40
_MODULE, _CLASS, _NAME = "my_clip", "MyClip", "my-clip"
"""The name of the template's clip in its three forms, which the new name replaces."""
_WORDS, _FACTS = "wording/en.toml", "facts.toml"
_SCENE, _EXPERIMENT = "scenes/my_clip.py", "experiments/my_clip.py"
_TEST, _TEST_OF_OURS = "tests/test_my_clip.py", "tests/scenes/test_my_clip.py"
_IN_A_PROJECT = {name: name for name in (_EXPERIMENT, _SCENE, _WORDS, _FACTS, _TEST)}
_IN_THE_CLONE = {
    _EXPERIMENT: f"mlu_anim/{_EXPERIMENT}",
    _SCENE: _SCENE,
    _WORDS: f"assets/{_WORDS}",
    _FACTS: f"assets/{_FACTS}",
    _TEST_OF_OURS: _TEST_OF_OURS,
}
"""For each file of the template where it goes, below the folder of the project or of our clone."""


@dataclass(frozen=True)
class Place:
    """The folder that a new clip goes to. `is_clone`: it is the clone that this code runs from."""

    home: Path
    is_clone: bool

    @classmethod
    def of(cls, home: Path) -> "Place":
        """Return the place of a folder, which need not exist."""
        clone = shipped_path("cli.py").parent
        is_clone = home.resolve() == clone != PACKAGE and (clone / "tests").is_dir()
        return cls(home, is_clone)

    @property
    def goldens(self) -> Path:
        """The folder of all goldens."""
        return self.home / ("tests/review/regression/goldens" if self.is_clone else "tests/goldens")

    def files(self, module: str) -> dict[str, Path]:
        """Return the path of each file of a clip, by the name of the file in the template."""
        targets = _IN_THE_CLONE if self.is_clone else _IN_A_PROJECT
        return {name: self.home / to.replace(_MODULE, module) for name, to in targets.items()}


def write(name: str, place: Place) -> dict[str, Path]:
    """Write the files of a new clip, all or none; return their paths by their template's names.

    Tables of words and facts are added to the end of files that exist; nothing is overwritten.
    Raises UsageError for a name that cannot be one or exists, BadInput for a file of words that is
    broken, MachineNotReady if the folder cannot be written to.
    """
    module = require_name(name)
    files = place.files(module)
    _require_free(module, place, files)
    texts = {path: _text(template, module, path, place) for template, path in files.items()}
    try:
        with ExitStack() as undo:
            for path, text in texts.items():
                undo.enter_context(_added(path, text))
    except OSError as error:
        raise MachineNotReady(
            f"cannot write {error.filename or place.home}: {error.strerror or error}",
            hint="Choose another folder with --in DIR.",
        ) from error
    return files


def record_golden(name: str, place: Place) -> Path:
    """Play a clip and save the recording as its golden; return the folder of the golden."""
    from mlu_anim.review.regression import golden_check, subjects

    with chosen(place):
        subject = subjects.subject_of(name)
        folder = place.goldens / subject.name
        golden_check.check(subject, folder, update=True)
    return folder


@contextmanager
def chosen(place: Place) -> Iterator[None]:
    """Context manager in which the clips of a place are known, also to child processes."""
    before = os.environ.get(PROJECT_VARIABLE)
    if not place.is_clone:
        os.environ[PROJECT_VARIABLE] = str(place.home.absolute())
    try:
        yield
    finally:
        if before is not None:
            os.environ[PROJECT_VARIABLE] = before
        elif not place.is_clone:
            del os.environ[PROJECT_VARIABLE]


# --- names --------------------------------------------------------------------------------------


def require_name(name: str) -> str:
    """Return the module name for the name of a new clip; UsageError, with a suggestion, if bad."""
    module = name.replace("-", "_")
    if "_" in name or not clip_files.is_module_name(module):
        rule = "a name has small letters, digits and single hyphens, and is no word of Python"
    elif len(name) > LONGEST_NAME:
        rule = f"it has {len(name)} characters; at most {LONGEST_NAME} are allowed"
    elif clip_files.class_name(module) in _names_in_template():
        rule = f"its scene imports another {clip_files.class_name(module)}"
    else:
        return module
    raise UsageError(
        f"a clip cannot be called {name!r}: {rule}", hint=f"Did you mean {_suggested(name)!r}?"
    )


def _suggested(name: str) -> str:
    """Return a name that is allowed and near to a bad one: `knn-2` for `KNN_2.py`."""
    plain = unicodedata.normalize("NFKD", name.removesuffix(".py")).encode("ascii", "ignore")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", plain.decode())
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[: LONGEST_NAME - 5].strip("-")
    slug = f"clip-{slug}" if slug[:1].isdigit() else slug or _NAME
    module = slug.replace("-", "_")
    is_taken = not clip_files.is_module_name(module)
    is_taken = is_taken or clip_files.class_name(module) in _names_in_template()
    return f"{slug}-clip" if is_taken or _files_elsewhere(module) else slug


@cache
def _names_in_template() -> frozenset[str]:
    """Names that the template's scene imports, which its class must not replace."""
    tree = ast.parse(_template(_SCENE))
    imports = (n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom))
    return frozenset(alias.asname or alias.name for node in imports for alias in node.names)


def _files_elsewhere(module: str) -> list[Path]:
    """Return the files of a clip of this name that is ours or of an installed package."""
    known = programmes.known_everywhere()
    return [path for programme in known for path in programme.files_of(module)]


def _require_free(module: str, place: Place, files: Mapping[str, Path]) -> None:
    name = module.replace("_", "-")
    there = _files_elsewhere(module)
    folder = files[_EXPERIMENT].with_suffix("")
    golden = place.goldens / f"{name}-full"
    own = [path for path in files.values() if path.suffix == ".py"]
    there += [path for path in (*own, folder, golden) if os.path.lexists(path)]
    if there:
        raise UsageError(
            f"there is something named {name!r} already: {there[0]}",
            hint=f"Nothing is overwritten. Choose another name, such as {f'my-{name}'!r}.",
        )


# --- files --------------------------------------------------------------------------------------


def _template(name: str) -> str:
    path = shipped_path("assets") / "new_clip" / name
    return path.read_text(encoding="utf-8")


def _text(template: str, module: str, path: Path, place: Place) -> str:
    """Return the text to add to a file: all of the template, or its tables if the file exists."""
    text = _template(template)
    if place.is_clone:
        text = text.replace("from experiments.", "from mlu_anim.experiments.")
    old = _old_text(path, module) if path.suffix == ".toml" else None
    if old is not None:
        gap = "" if not old else "\n" if old.endswith("\n") else "\n\n"
        text = gap + text[text.index(f"[{_MODULE}]") :]
    class_name, name = clip_files.class_name(module), module.replace("_", "-")
    text = text.replace(_MODULE, module).replace(_CLASS, class_name).replace(_NAME, name)
    return text.replace("\n", "\r\n") if old is not None and "\r\n" in old else text


def _old_text(path: Path, module: str) -> str | None:
    """Return the text of a file of tables, None if there is none.

    Raises BadInput if it is not valid, UsageError if it has a table of this name.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
        tables = tomllib.loads(text.replace("\r\n", "\n"))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(
            f"{path}: not valid TOML: {error}", hint="Mend it first; the clip is added to its end."
        ) from error
    if module in tables:
        raise UsageError(
            f"there is a table [{module}] already: {path}",
            hint="Nothing is overwritten. Choose another name, or remove the table.",
        )
    return text


@contextmanager
def _added(path: Path, text: str) -> Iterator[None]:
    """Context manager that adds text to the end of a file, and takes it away after an error."""
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.stat().st_size if path.exists() else None
    try:
        with path.open("x" if before is None else "a", encoding="utf-8", newline="") as file:
            file.write(text)
        yield
    except BaseException:
        with suppress(OSError):
            if before is None:
                path.unlink(missing_ok=True)
            else:
                os.truncate(path, before)
            for folder in made:
                folder.rmdir()
        raise
