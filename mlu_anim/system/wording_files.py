"""Read the TOML files in `assets/` that have a table for each clip.

`wording/en.toml` has the sentences, `facts.toml` the facts that they may mention. A mistake in one
clip's table does not affect the other clips.
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
    """Return the full path of a file that is given relative to `assets/`, like `facts.toml`."""
    return shipped_path("assets") / file


def display_path(file: str) -> str:
    """Return the path of a file as messages show it: `assets/facts.toml` for `facts.toml`."""
    return f"assets/{file}"


def tables(file: str) -> Mapping[str, Any]:
    """Return the tables of a file by clip; tables that are not valid TOML are left out.

    file: path relative to `assets/`.
    """
    return {name: table_ for name, table_ in _read(file).items() if isinstance(table_, Mapping)}


def names(file: str) -> list[str]:
    """Return the names of the clips that have a table in a file, even an invalid one.

    file: path relative to `assets/`.
    """
    return list(_read(file))


def table(file: str, clip: str) -> Mapping[str, Any]:
    """Return the table of a clip in a file, empty if there is none.

    file: path relative to `assets/`. Raises AuthorMistake, with the line, if the table is not valid
    TOML.
    """
    content = _read(file).get(clip, {})
    if isinstance(content, AuthorMistake):
        raise content
    return content


def line_of(file: str, clip: str, key: str) -> int | None:
    """Return the number of the line with a clip's key, such as `captions.sweep`; None if missing.

    file: path relative to `assets/`.
    """
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
    """Return the text of each clip's tables, by clip.

    Lines of other clips are left blank, so that line numbers stay correct.
    """
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
