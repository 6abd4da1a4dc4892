"""The TOML files that clips share, one table a clip: sentences (`wording/en.toml`), `facts.toml`.

A mistake in one clip's table does not affect the other clips.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlu_anim.system.errors import AuthorMistake
from mlu_anim.system.shipped_files import shipped_path

_HEADER = re.compile(r"^\[\[?\s*([A-Za-z0-9_-]+)")


def path_of(file: str) -> Path:
    """Return the path of a file below `assets/`."""
    return shipped_path("assets") / file


def display_path(file: str) -> str:
    """Return the path of a file as an author knows it."""
    return f"assets/{file}"


def tables(file: str) -> Mapping[str, Any]:
    """Return the valid tables of all clips; `table` raises the errors of the others."""
    return {name: table_ for name, table_ in _read(file).items() if isinstance(table_, Mapping)}


def names(file: str) -> list[str]:
    """Return the clips that have a table, even an invalid one."""
    return list(_read(file))


def table(file: str, clip: str) -> Mapping[str, Any]:
    """Return the table of a clip, empty if there is none.

    Raises AuthorMistake with the line if it is not valid TOML.
    """
    content = _read(file).get(clip, {})
    if isinstance(content, AuthorMistake):
        raise content
    return content


def line_of(file: str, clip: str, key: str) -> int | None:
    """Return the line number of a clip's key, `captions.sweep`; None if it is not there."""
    above, _, last = f"{clip}.{key}".rpartition(".")
    here = ""
    for number, line in enumerate(path_of(file).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("["):
            here = line.strip("[] \t")
        elif here == above and re.match(rf"\s*\"?{re.escape(last)}\"?\s*=", line):
            return number
    return None


def _read(file: str) -> Mapping[str, Mapping[str, Any] | AuthorMistake]:
    path = path_of(file)
    state = path.stat()
    return _parsed(file, path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=16)
def _parsed(
    file: str, path: Path, mtime_ns: int, size: int
) -> Mapping[str, Mapping[str, Any] | AuthorMistake]:
    text = path.read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {clip: _alone(file, clip, part) for clip, part in _parts(text).items()}


def _parts(text: str) -> dict[str, str]:
    """The text of each clip's tables; other lines are blank, so that line numbers stay correct."""
    lines = text.splitlines(keepends=True)
    owners, clip = [], ""
    for line in lines:
        header = _HEADER.match(line)
        clip = header[1] if header else clip
        owners.append(clip)
    return {
        clip: "".join(
            line if owner == clip else "\n" for line, owner in zip(lines, owners, strict=True)
        )
        for clip in dict.fromkeys(owners)
        if clip
    }


def _alone(file: str, clip: str, text: str) -> Mapping[str, Any] | AuthorMistake:
    try:
        content: Mapping[str, Any] = tomllib.loads(text)[clip]
    except tomllib.TOMLDecodeError as error:
        rule, line = str(error), re.search(r"line (\d+)", str(error))
        where = f"{display_path(file)}, line {line[1]}" if line else display_path(file)
        return AuthorMistake(f"{where}: not valid TOML: {rule.partition(' (at ')[0]}")
    return content
