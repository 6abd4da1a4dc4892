"""No module of the project imports itself by way of others.

import-linter compares rooms; inside a room, and for lazy imports and those for the type checker
alone, this test does.
"""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(source: str, modules: set[str]) -> set[str]:
    """The modules that a file imports, wherever in it an import stands."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in modules else node.module)
    return found & modules


def test_no_module_imports_itself_by_way_of_others() -> None:
    paths = [path for folder in ("mlu_anim", "scenes") for path in (ROOT / folder).rglob("*.py")]
    files = {_module_of(path): path for path in paths}
    modules = set(files)
    graph = {
        name: _imports(path.read_text(encoding="utf-8"), modules) - {name}
        for name, path in files.items()
    }
    assert len(graph) > 300
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"import circle: {' -> '.join(error.args[1])}")


def test_a_circle_that_is_lazy_or_for_types_is_seen() -> None:
    lazy = "def f():\n    from a import b\n"
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.b import C\n"
    assert _imports(lazy, {"a", "a.b"}) == _imports(typed, {"a", "a.b"}) == {"a.b"}
