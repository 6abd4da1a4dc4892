"""Read the TOML files of a programme that have a table for each clip.

`wording/en.toml` has the sentences, `facts.toml` the facts that they may mention. Ours are in
`assets/`, those of a project beside its scenes. A mistake in one clip's table does not affect the
other clips.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlu_anim.system import programmes
from mlu_anim.system.errors import AuthorMistake

_HEADER = re.compile(r"^\[\[?\s*([A-Za-z0-9_-]+)")
_FIRST_HEADER = re.compile(_HEADER.pattern, re.MULTILINE)


def path_of(file: str, clip: str) -> Path:
    """Return the full path of a file, such as `facts.toml`, in the programme of a clip."""
    return programmes.programme_of(clip).words / file


def display_path(file: str, clip: str) -> str:
    """Return the path of a file as messages show it: `assets/facts.toml` for our `facts.toml`."""
    return programmes.display_path(path_of(file, clip))


def names(file: str, clip: str) -> list[str]:
    """Return the names of the clips that have a table beside that of `clip`, even an invalid one.

    file: path relative to the words of the clip's programme.
    """
    try:
        return list(_read(path_of(file, clip)))
    except AuthorMistake:
        return []


def table(file: str, clip: str) -> Mapping[str, Any]:
    """Return the table of a clip in a file, empty if there is none, or no file.

    file: path relative to the words of the clip's programme. Raises AuthorMistake, with the line,
    if the table is not valid TOML or no table.
    """
    content = _read(path_of(file, clip)).get(clip, {})
    if isinstance(content, AuthorMistake):
        raise content
    if not isinstance(content, Mapping):
        where = display_path(file, clip)
        raise AuthorMistake(f"{where}: {clip} is not a table; begin it with [{clip}]")
    return content


def line_of(file: str, clip: str, key: str) -> int | None:
    """Return the number of the line with a clip's key, such as `captions.sweep`; None if missing.

    file: path relative to the words of the clip's programme.
    """
    above, _, last = f"{clip}.{key}".rpartition(".")
    here = ""
    text = path_of(file, clip).read_text(encoding="utf-8-sig")
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            here = line.strip("[] \t")
        elif here == above and re.match(rf"\s*\"?{re.escape(last)}\"?\s*=", line):
            return number
    return None


def _read(path: Path) -> Mapping[str, Any]:
    try:
        state = path.stat()
        return _parsed(path, state.st_mtime_ns, state.st_size)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        where = programmes.display_path(path)
        raise AuthorMistake(f"{where}: cannot be read: {error}", hint="Save it as UTF-8.") from None


@lru_cache(maxsize=16)
def _parsed(path: Path, mtime_ns: int, size: int) -> Mapping[str, Any]:
    """Return the tables of a file; AuthorMistake instead of a table that is not valid TOML.

    mtime_ns and size are only cache keys: a changed file is read again.
    """
    text = path.read_text(encoding="utf-8-sig")
    parts = _parts(text)
    if (tables := _read_apart(text, parts)) is not None:
        return tables
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {clip: _alone(path, clip, part) for clip, part in parts.items()}


def _read_apart(text: str, parts: Mapping[str, str]) -> Mapping[str, Any] | None:
    """Return the tables of a file, of which only the parts that have changed are read again.

    None if the file must be read as a whole: a part is not valid by itself, a string has several
    lines, something stands outside of the parts, or two parts have the same key.
    """
    begun = text[: found.start()] if (found := _FIRST_HEADER.search(text)) else text
    has_more = any(
        line.strip() and not line.lstrip().startswith("#") for line in begun.splitlines()
    )
    if has_more or '"""' in text or "'''" in text:
        return None
    try:
        read = [_part(part.strip("\n")) for part in parts.values()]
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    keys = [key for tables in read for key in tables]
    merged = {key: value for tables in read for key, value in tables.items()}
    return merged if len(keys) == len(merged) else None


@lru_cache(maxsize=256)
def _part(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text)


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


def _alone(path: Path, clip: str, text: str) -> Any:
    try:
        return tomllib.loads(text)[clip]
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        rule, line = str(error), re.search(r"line (\d+)", str(error))
        where = programmes.display_path(path) + (f", line {line[1]}" if line else "")
        return AuthorMistake(f"{where}: not valid TOML: {rule.partition(' (at ')[0]}")
