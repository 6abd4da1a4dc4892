"""The end of an essay: the command for a reader's own data, and where all numbers come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mlu_anim.essays.essay import Essay
from mlu_anim.essays.markup import copyable, text


@dataclass(frozen=True)
class Origin:
    """The origin of the numbers.

    `provenance`: data, model and seeds; `versions`: of the libraries.
    `checks`: names of the identities that held.  `files`: names of the clip's rendered files.
    `command`: the words that begin a command line, such as `python3 cli.py`.
    """

    provenance: Mapping[str, Any]
    versions: Mapping[str, str]
    checks: tuple[str, ...]
    files: tuple[str, ...] = ()
    command: str = "python3 cli.py"


def take_along(essay: Essay, origin: Origin) -> str:
    """Return the section with commands, files and provenance."""
    commands = [
        ("Your data, same story", _own(essay, origin)),
        ("The clip as film, GIF and still", f"{origin.command} render {essay.clip}"),
    ]
    blocks = "".join(
        f"<h3>{title}</h3>{copyable(code, title)}\n" for title, code in commands if code
    )
    return (
        '<section class="band along" id="along" aria-labelledby="along-title">\n'
        f'<h2 id="along-title">Take it along</h2>\n{blocks}{_files(origin.files)}'
        f"{_provenance(origin)}</section>\n"
    )


def _own(essay: Essay, origin: Origin) -> str:
    return f"{origin.command} essay {essay.clip} {essay.own_data}" if essay.own_data else ""


def _files(names: Iterable[str]) -> str:
    items = "".join(f"<li><code>{text(name)}</code></li>" for name in names)
    return f'<h3>Files beside this page</h3><ul class="files">{items}</ul>\n' if items else ""


def _provenance(origin: Origin) -> str:
    rows = "".join(
        f'<tr><th scope="row">{text(name)}</th><td>{text(value)}</td></tr>'
        for name, value in (*flat(origin.provenance), *flat(origin.versions))
    )
    checks = "".join(f"<li>{text(name)}</li>" for name in origin.checks)
    return (
        "<details><summary>Where the numbers come from</summary>\n"
        "<p>Every number on this page comes from a fitted model or from arithmetic on its outputs."
        f" Before anything was drawn, {_count(len(origin.checks))} between numbers computed in "
        f"different ways held:</p>\n<ul>{checks}</ul>\n"
        f'<div class="table"><table><tbody>{rows}</tbody></table></div></details>\n'
    )


def _count(n: int) -> str:
    return "one identity" if n == 1 else f"{n} identities"


def flat(values: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    """Yield nested values as rows of a name and a text; empty ones are left out."""
    for key, value in values.items():
        name = f"{prefix}{key.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{name} · ")
        elif value not in (None, "", [], ()):
            yield name, _readable(value)


def _readable(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return ", ".join(map(_readable, value)) if isinstance(value, list | tuple) else str(value)
