"""How large the code is and how it hangs together, as figures to compare before and after a change.

    python -m benchmarks.house [--json] [--root FOLDER]

Imports are read from the source: those inside of functions and under TYPE_CHECKING count as well.
A floor is a step of the longest chain of imports; modules that import each other in a circle stand
on one floor. A room is a package directly below `mlu_anim`, or a module that lies loose there.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import networkx as nx

from benchmarks.film_commands import ROOT

_FOLDERS = ("mlu_anim", "scenes", "tests", "benchmarks")
_CODE = ("mlu_anim", "scenes")
_WORDS = ("assets/wording/en.toml", "assets/facts.toml")
_OWN_ROOMS = {"experiments", "scenes"}
_HEADER = re.compile(r"^\[+\s*([\w-]+)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of a checkout, by default of this one."""
    parser = argparse.ArgumentParser(prog="benchmarks.house")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--root", type=Path, default=ROOT, help="another checkout")
    given = parser.parse_args(arguments)
    figures = house(given.root)
    if given.json:
        print(json.dumps(figures, indent=2))
        return 0
    print("| figure | value |\n|---|---|")
    for name, value in figures.items():
        print(f"| {name} | {_shown(value)} |")
    return 0


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {figure:,}" for name, figure in value.items())
    if isinstance(value, list):
        return "; ".join([str(len(value)), *(" - ".join(circle) for circle in value)])
    return str(value)


def house(root: Path) -> dict[str, Any]:
    """All figures of the checkout at `root`."""
    graph = imports(root)
    rooms = nx.DiGraph((_room(a), _room(b)) for a, b in graph.edges if _room(a) != _room(b))
    sizes = list(function_sizes(root))
    loose = [p for p in (root / "mlu_anim").glob("*.py") if not p.stem.startswith("__")]
    figures: dict[str, Any] = {
        "files": {each: len(list((root / each).rglob("*.py"))) for each in _FOLDERS},
        "lines": {each: _lines(*(root / each).rglob("*.py")) for each in _FOLDERS},
        "loose modules": len(loose),
        "floors": floors(graph),
        "floors of rooms": floors(rooms),
        "circles": circles(graph),
        "circles of rooms": circles(rooms),
        "functions": len(sizes),
        "lines of a function": {"median": median(sizes), "p90": quantiles(sizes, n=10)[-1]},
    }
    return figures | {f"only {clip}": own for clip, own in lines_by_clip(root, graph).items()}


def imports(root: Path) -> nx.DiGraph:
    """Return the modules of the code by name, each with an edge to every module it imports."""
    paths = {_name(root, path): path for each in _CODE for path in (root / each).rglob("*.py")}
    paths["cli"] = root / "cli.py"
    graph = nx.DiGraph()
    for name, path in paths.items():
        graph.add_node(name, path=path)
        for imported in _imported(ast.parse(path.read_text(encoding="utf-8")), paths):
            if imported != name:
                graph.add_edge(name, imported)
    return graph


def _name(root: Path, path: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _imported(tree: ast.Module, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules of the code that a module names; a package only for what is no module of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield from [each for each in (inner, node.module) if each in known][:1]


def floors(graph: nx.DiGraph) -> int:
    """Return the number of modules in the longest chain of imports, a circle counted once."""
    return nx.dag_longest_path_length(nx.condensation(graph)) + 1


def circles(graph: nx.DiGraph) -> list[list[str]]:
    """Return the groups of modules that import each other, directly or not."""
    return sorted(sorted(each) for each in nx.strongly_connected_components(graph) if len(each) > 1)


def _room(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "mlu_anim" else parts[0]


def function_sizes(root: Path) -> Iterator[int]:
    """Lines of each function and method of the code, from `def` to its end."""
    for path in [root / "cli.py", *(p for each in _CODE for p in (root / each).rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.end_lineno or node.lineno) - node.lineno + 1


def lines_by_clip(root: Path, graph: nx.DiGraph) -> dict[str, dict[str, int]]:
    """Return the lines that only one clip uses, by what they are for.

    Modules of experiments and of scenes with stage count when they are reached from the clip's own
    module and from no other clip's. Tests in the rooms of experiments and of scenes count by
    their names: a word that only this clip's name has, or the name of one of those modules.
    """
    clips = sorted(p.stem for p in (root / "scenes").glob("*.py") if not p.stem.startswith("_"))
    experiment = _own_modules(graph, clips, "mlu_anim.experiments", ("mlu_anim.experiments",))
    scene = _own_modules(graph, clips, "scenes", ("scenes", "mlu_anim.stage"))
    found = {}
    for clip in clips:
        shared = set().union(*(_words_of(other) for other in clips if other != clip))
        named = _words_of(clip) - shared
        own = experiment[clip] | scene[clip]
        stems = {graph.nodes[each]["path"].stem.removeprefix("_") for each in own}
        tests = [path for path in (root / "tests").rglob("*.py") if _is_own(path, named, stems)]
        parts = {
            "experiment": _lines(*(graph.nodes[each]["path"] for each in experiment[clip])),
            "scene and stage": _lines(*(graph.nodes[each]["path"] for each in scene[clip])),
            "words": sum(_words(root / file, clip) for file in _WORDS),
            "tests": _lines(*tests),
        }
        found[clip] = parts | {"in all": sum(parts.values())}
    return found


def _own_modules(
    graph: nx.DiGraph, clips: Sequence[str], folder: str, within: tuple[str, ...]
) -> dict[str, set[str]]:
    """The modules within some packages that are reached from `folder`.CLIP of one clip only."""
    inner = graph.subgraph(
        name for name in graph if name.startswith(tuple(f"{each}." for each in within))
    )
    roots = {clip: f"{folder}.{clip}" for clip in clips}
    reached = {clip: {root} | nx.descendants(inner, root) for clip, root in roots.items()}
    for clip, path in ((c, graph.nodes[r]["path"]) for c, r in roots.items()):
        if path.name == "__init__.py":  # a clip in a folder of its own
            reached[clip] |= {name for name in inner if name.startswith(f"{roots[clip]}.")}
    return {
        clip: own - set().union(*(reached[other] for other in clips if other != clip))
        for clip, own in reached.items()
    }


def _words_of(name: str) -> set[str]:
    return {word.removesuffix("s") for word in name.split("_")}


def _is_own(path: Path, named: set[str], stems: set[str]) -> bool:
    name = path.stem.removeprefix("test_")
    is_told = name in stems or not named.isdisjoint(_words_of(name))
    return is_told and not _OWN_ROOMS.isdisjoint(path.parts)


def _words(path: Path, clip: str) -> int:
    """Lines of the tables of a clip in a TOML file."""
    n_lines, table = 0, ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        if header := _HEADER.match(line):
            table = header[1]
        n_lines += table == clip
    return n_lines


def _lines(*paths: Path) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


if __name__ == "__main__":
    sys.exit(main())
