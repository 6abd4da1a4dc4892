"""Locate the files of a clip and list what is missing in them; they are parsed, but not run.

A clip has three parts in one programme: `scenes/NAME.py`, `experiments/NAME.py` (or a folder
`NAME/__init__.py`), and the table `[NAME]` of `wording/en.toml`. An unfinished clip is listed with
what it lacks and is skipped everywhere else, so that it does not disturb the others.
"""

import ast
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlu_anim.system import programmes, wording_files
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.system.programmes import display_path, programme_of
from mlu_anim.system.suggestions import did_you_mean

SENTENCES = ("title", "subtitle", "summary", "alt", "description")
"""Keys of the sentences about a whole clip, in the clip's table of the wording file."""
BEAT_TABLES = ("captions", "chapters", "seen")
"""Names of the tables in a clip's wording that have one sentence for each beat."""
_MODULE_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def is_module_name(name: str) -> bool:
    """Return True for the name of a clip's module: small letters, digits and single `_`."""
    is_word = keyword.iskeyword(name) or keyword.iskeyword(class_name(name))
    return bool(_MODULE_NAME.fullmatch(name)) and not is_word


def scene_file(module: str) -> Path:
    """Return the path of a clip's scene file: `scenes/roc.py` for the module name `roc`."""
    return programme_of(module).scenes / f"{module}.py"


def scene_files(module: str) -> list[Path]:
    """Return the path of a clip's scene file, then those of its parts `_<module>_*.py`, sorted.

    Parts of a clip whose name only begins like this one are left out: `_roc_curves_axis.py` belongs
    to `roc_curves` if there is such a scene, and not to `roc`.
    """
    path = scene_file(module)
    others = [f"_{longer.stem}_" for longer in path.parent.glob(f"{module}_*.py")]
    parts = sorted(path.parent.glob(f"_{module}_*.py"))
    return [path, *(part for part in parts if not part.name.startswith(tuple(others)))]


def experiment_file(module: str) -> Path:
    """Return the path of a clip's experiment: `roc.py`, or `roc/__init__.py` for a folder."""
    experiments = programme_of(module).experiments
    folder, file = experiments / module, experiments / f"{module}.py"
    return folder / "__init__.py" if folder.is_dir() and not file.is_file() else file


def class_name(module: str) -> str:
    """Return the class that a clip's scene file must define: `random_forest` -> `RandomForest`."""
    return "".join(word.capitalize() for word in module.split("_"))


def module_names() -> list[str]:
    """Return the module names of all clips, sorted; a scene or an experiment alone counts too."""
    found = set[str]()
    for programme in programmes.programmes():
        scenes, experiments = programme.scenes, programme.experiments
        files = [*scenes.glob("[a-z]*.py"), *experiments.glob("[a-z]*.py")]
        found |= {path.stem for path in files if path.is_file()}
        found |= {path.parent.name for path in experiments.glob("[a-z]*/__init__.py")}
    return sorted(found)


def other_files(module: str) -> list[Path]:
    """Return the full paths of the files of a clip if several programmes have one of its name."""
    found = [files for each in programmes.programmes() if (files := each.files_of(module))]
    return [path for files in found for path in files] if len(found) > 1 else []


def missing_items(module: str) -> tuple[str, ...]:
    """Return one line for each thing that is missing in a clip's files; empty if it is complete."""
    if not is_module_name(module):
        return tuple(_badly_named(module))
    if others := other_files(module):
        return (f"there are two clips of this name: {', '.join(map(str, others))}",)
    scene, experiment = scene_file(module), experiment_file(module)
    words = _words(module)
    return (
        *_missing_in_scene(module, scene),
        *_missing_in_experiment(experiment),
        *_missing_in_words(module, words, _beats(scene, module)),
    )


def _badly_named(module: str) -> Iterator[str]:
    rule = "has small letters, digits and single _, and is no word of Python"
    for path in programme_of(module).files_of(module):
        yield f"{display_path(path)}: the name of a clip's file {rule}. Rename it."


def _words(module: str) -> Mapping[str, Any] | AuthorMistake:
    try:
        return wording_files.table("wording/en.toml", module)
    except AuthorMistake as mistake:
        return mistake


@dataclass(frozen=True)
class _Source:
    """A Python file, parsed but not run; if that failed, `tree` is None and `error` says why."""

    tree: ast.Module | None
    error: str = ""


@lru_cache(maxsize=256)
def _parsed(path: Path, mtime_ns: int, size: int) -> _Source:
    """Parse a Python file; mtime_ns and size are only cache keys: a changed file is read again."""
    try:
        return _Source(ast.parse(path.read_text(encoding="utf-8")))
    except SyntaxError as error:
        return _Source(None, f"{display_path(path)}, line {error.lineno}: {error.msg}")
    except (OSError, ValueError) as error:
        return _Source(None, f"{display_path(path)}: cannot be read: {error}")


def _source(path: Path) -> _Source:
    if not path.is_file():
        return _Source(None, f"{display_path(path)}: no such file")
    state = path.stat()
    return _parsed(path, state.st_mtime_ns, state.st_size)


def _classes(source: _Source) -> dict[str, ast.ClassDef]:
    body = source.tree.body if source.tree else []
    return {node.name: node for node in body if isinstance(node, ast.ClassDef)}


def _missing_in_scene(module: str, path: Path) -> Iterator[str]:
    source, wanted = _source(path), class_name(module)
    if source.tree is None:
        yield source.error
        return
    classes = _classes(source)
    if wanted not in classes:
        hint = did_you_mean(wanted, classes) or "The class has the name of its file."
        yield f"{display_path(path)}: no class {wanted}. {hint}"
        return
    yield from _missing_in_beats(path, classes[wanted])


def _missing_in_beats(path: Path, scene: ast.ClassDef) -> Iterator[str]:
    """Yield a line for a missing `lay()`, each beat without a method, and each bad short beat.

    With several base classes, methods are not required: any of those may define them.
    """
    beats, short = _names_in(scene, "beat_names"), _names_in(scene, "short_beats")
    methods = {node.name: node.lineno for node in scene.body if isinstance(node, ast.FunctionDef)}
    if len(scene.bases) == 1 and "lay" not in methods:
        yield f"{display_path(path)}: the class {scene.name} has no method lay()"
    if beats is None:
        return
    for beat in beats if len(scene.bases) == 1 else ():
        if beat not in methods:
            hint = did_you_mean(beat, set(methods) - set(beats))
            yield _sentence(f"{display_path(path)}: the beat '{beat}' has no method", hint)
    for beat in short or ():
        if beat not in beats:
            hint = did_you_mean(beat, beats) or f"There are {', '.join(beats)}."
            yield _sentence(f"{display_path(path)}: short_beats: there is no beat '{beat}'", hint)


def _names_in(scene: ast.ClassDef, name: str) -> tuple[str, ...] | None:
    """Return the tuple of strings that a class assigns to `name`; None if it is not a literal."""
    for node in scene.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            try:
                names = ast.literal_eval(getattr(node, "value", None) or ast.Constant(None))
            except ValueError:
                return None
            is_valid = isinstance(names, tuple) and all(isinstance(item, str) for item in names)
            return names if is_valid else None
    return None


def _missing_in_experiment(path: Path) -> Iterator[str]:
    source = _source(path)
    if source.tree is None:
        yield source.error
        return
    names = set(_assigned(source.tree))
    if "EXPERIMENT" not in names:
        hint = (
            did_you_mean("EXPERIMENT", names - {"Experiment"})
            or "It declares what the clip computes."
        )
        yield f"{display_path(path)}: no EXPERIMENT = Experiment(...). {hint}"


def _assigned(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module assigns or imports (`from ... import`) at its top level."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _beats(path: Path, module: str) -> tuple[str, ...]:
    scene = _classes(_source(path)).get(class_name(module))
    return (scene and _names_in(scene, "beat_names")) or ()


def _missing_in_words(module: str, words: object, beats: Sequence[str]) -> Iterator[str]:
    if isinstance(words, AuthorMistake):
        yield words.message
        return
    assert isinstance(words, Mapping)
    where = f"{wording_files.display_path('wording/en.toml', module)}: [{module}"
    if not words:
        nearest = did_you_mean(module, wording_files.names("wording/en.toml", module))
        yield _sentence(f"{where}]: no such table", nearest)
        return
    if missing := [key for key in SENTENCES if not isinstance(words.get(key), str)]:
        yield f"{where}]: no {', '.join(missing)}"
    for table in BEAT_TABLES:
        inner = words.get(table)
        keys = set(inner) if isinstance(inner, Mapping) else set()
        if missing := [beat for beat in beats if beat not in keys]:
            yield f"{where}.{table}]: no sentence for the beats {', '.join(missing)}"


def _sentence(rule: str, hint: str | None) -> str:
    return f"{rule}. {hint}" if hint else rule
