"""One script of JavaScript modules, for a page that loads nothing.

A module is a file below `assets/essay`. It imports names from other such files, and exports
functions, classes and constants. In the script each module is a scope of its own, after those that
it imports; `modules["figures/roc.js"]` holds what that file exports.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath

from mlu_anim.system.errors import AuthorMistake
from mlu_anim.system.shipped_files import shipped_path

_IMPORT = re.compile(r'^import \{([^{}]+)\} from "(\.{1,2}/[^"\n]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function\*?|class|const) (\w+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)
_NAME = re.compile(r"(\w+)(?: as (\w+))?")
_FORMS = 'import { a, b as c } from "./file.js"; and export function, class or const'


@dataclass(frozen=True)
class _Module:
    """A module: its path, the paths it imports from with the names, its code, what it exports."""

    path: str
    imports: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    code: str
    exports: tuple[str, ...]


def bundled(paths: Sequence[str], folder: Path | None = None) -> str:
    """Return one script that holds modules and all that they import, as the constant `modules`.

    paths: below `folder`, by default `assets/essay`, such as `figures/roc.js`.  Raises
    AuthorMistake for a file or a name that does not exist, a circle of imports, and other forms of
    import and export than those that are known.
    """
    root = folder or shipped_path("assets") / "essay"
    ordered: dict[str, _Module] = {}
    for path in paths:
        _add(root, path, ordered, ())
    number = {path: f"m{n}" for n, path in enumerate(ordered)}
    parts = [_scope(module, number) for module in ordered.values()]
    asked = ", ".join(f'"{path}": {number[path]}' for path in dict.fromkeys(paths))
    return "\n".join([*parts, f"const modules = {{ {asked} }};", ""])


def _add(root: Path, path: str, ordered: dict[str, _Module], above: tuple[str, ...]) -> None:
    """Add a module to `ordered`, after those that it imports; `above`: the modules that wait."""
    if path in ordered:
        return
    if path in above:
        circle = " -> ".join((*above[above.index(path) :], path))
        raise AuthorMistake(f"modules import each other in a circle: {circle}")
    module = _read(root, path, above[-1] if above else None)
    for other, names in module.imports:
        _add(root, other, ordered, (*above, path))
        for name, _ in names:
            if name not in ordered[other].exports:
                raise AuthorMistake(
                    f"{other} exports no {name!r}",
                    hint=f"It exports: {', '.join(ordered[other].exports) or 'nothing'}.",
                    where=path,
                )
    ordered[path] = module


def _read(root: Path, path: str, importer: str | None) -> _Module:
    file = root / path
    if path.startswith("../") or not file.is_file():
        raise AuthorMistake(
            f"there is no module {path!r}",
            hint=f"Modules are files in {root.name}/.",
            where=importer,
        )
    text = file.read_text(encoding="utf-8")
    code = _EXPORT.sub("", _IMPORT.sub("", text))
    if left := _LEFT_OVER.search(code):
        raise AuthorMistake(
            f"cannot bundle {left[0].strip()!r}", hint=f"Known forms: {_FORMS}.", where=path
        )
    return _Module(path, tuple(_imports(path, text)), code.strip(), tuple(_EXPORT.findall(text)))


def _imports(path: str, text: str) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield each imported path, with pairs: the name there, and the name here."""
    for names, relative in _IMPORT.findall(text):
        pairs = []
        for entry in filter(None, (each.strip() for each in names.split(","))):
            named = _NAME.fullmatch(entry)
            if named is None:
                hint = f"Known forms: {_FORMS}."
                raise AuthorMistake(f"cannot import {entry!r}", hint=hint, where=path)
            pairs.append((named[1], named[2] or named[1]))
        yield normpath((PurePosixPath(path).parent / relative).as_posix()), tuple(pairs)


def _scope(module: _Module, number: dict[str, str]) -> str:
    """Return the code of a module as a function that is called once and gives its exports."""
    takes = []
    for other, names in module.imports:
        pairs = ", ".join(there if there == here else f"{there}: {here}" for there, here in names)
        takes.append(f"const {{ {pairs} }} = {number[other]};")
    gives = f"return {{ {', '.join(module.exports)} }};"
    lines = ['"use strict";', *takes, module.code, gives]
    return f"const {number[module.path]} = (() => {{\n" + "\n".join(lines) + "\n})();"
