"""Parse references to a scene in a user's file: `path/to/file.py:SceneName`."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.system.errors import RenderFailed, UsageError
from mlu_anim.system.suggestions import did_you_mean


@dataclass(frozen=True)
class SceneReference:
    """A scene class, by its file and its name."""

    path: Path
    scene: str

    @property
    def name(self) -> str:
        """The name of its output folder: `<file stem>-<SceneName>`."""
        return f"{self.path.stem}-{self.scene}"

    def __str__(self) -> str:
        return f"{self.path}:{self.scene}"


def is_reference(word: str) -> bool:
    """Return True if a command-line argument is a scene in a file and not the name of a clip."""
    file, colon, _ = word.rpartition(":")
    return (file if colon else word).endswith(".py")


def parse(word: str) -> SceneReference:
    """Parse `file.py:SceneName`, and check that the scene exists without running the file.

    Raises UsageError if the file or the scene is missing, RenderFailed if it is not valid Python.
    """
    file, colon, scene = (word, "", "") if word.endswith(".py") else word.rpartition(":")
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"no file {file}", hint="Name a scene as path/to/file.py:SceneName.")
    tree = _parsed(path)
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    if not colon or not scene:
        known = f"Its classes: {', '.join(classes)}." if classes else "It holds no class."
        raise UsageError(f"{word} names no scene", hint=f"Write {file}:SceneName. {known}")
    if scene not in _bound(tree) and not _star_imports(tree):
        raise unknown_scene(SceneReference(path, scene), classes)
    return SceneReference(path, scene)


def unknown_scene(reference: SceneReference, known: list[str]) -> UsageError:
    """Return the error for a scene that is not in the file; it suggests similar or all names."""
    there = f"Its classes: {', '.join(sorted(known))}." if known else "It holds no class."
    hint = did_you_mean(reference.scene, known) or there
    return UsageError(f"no scene named {reference.scene!r} in {reference.path}", hint=hint)


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes(), filename=str(path))
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        text = (getattr(error, "text", None) or "").strip()
        raise RenderFailed(
            f"{path} cannot be read as Python: {getattr(error, 'msg', error)}",
            hint=f"{path}{where}: {text}".rstrip(": "),
        ) from error


def _bound(tree: ast.Module) -> set[str]:
    """Return every name that the file may define, anywhere: classes, variables, imports."""
    return set(_names(tree))


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def _star_imports(tree: ast.Module) -> bool:
    """Return True if the file star-imports from modules other than manim: any name may exist."""
    return any(
        isinstance(node, ast.ImportFrom)
        and any(alias.name == "*" for alias in node.names)
        and (node.level > 0 or (node.module or "").split(".")[0] != "manim")
        for node in ast.walk(tree)
    )
