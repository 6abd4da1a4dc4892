"""The outcome of a rendering, as one path per line or as one JSON object per line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from mlu_anim.system.errors import MluAnimError
from mlu_anim.system.suggestions import did_you_mean

Status = Literal["written", "unchanged", "planned", "failed", "interrupted", "not started"]
"""The state of a rendering; `unchanged`: all files were up to date, and nothing was written."""
_MOST_NAMES = 20
_FILE_FACTS = ("size_bytes", "sha256", "width_px", "height_px", "n_frames", "fps", "duration_s")


@dataclass(frozen=True)
class Outcome:
    """The outcome of one rendering.

    `base`: the common beginning of the paths of its files, such as `renders/roc/roc-dark`.
    `files`: the known facts about each file, by the keys of the JSON output.
    `alt`: the alternative text of the clip's pictures.
    `notes`: sentences to print for the user.
    """

    clip: str
    base: Path
    status: Status
    seconds: float = 0.0
    files: tuple[Mapping[str, Any], ...] = ()
    alt: str | None = None
    error: MluAnimError | None = None
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """The exit code of `error`, or 0 if there is no error."""
        return 0 if self.error is None else self.error.exit_code

    def lines(self, as_json: bool) -> Iterator[str]:
        """Yield the lines to print on stdout: for each file its path or, `as_json`, an object.

        A rendering without files gives no line or, `as_json`, one object.
        """
        if not as_json:
            is_plan = self.status == "planned"
            for file in self.files:
                yield f"{file['path']}: {file['note']}" if is_plan else file["path"]
        elif self.error is not None:
            yield failed_line(self.clip, self.error, self.base)
        else:
            common: dict[str, Any] = {"clip": self.clip, "status": self.status}
            more = {"alt": self.alt, "seconds": round(self.seconds, 3)} if self.alt else {}
            for file in self.files or ({"path": f"{self.base}.json"},):
                yield json.dumps(common | dict(file) | more, ensure_ascii=False)


def planned(clip: str, base: Path, plan: Mapping[str, str]) -> Outcome:
    """Return the outcome of a dry run.

    `base`: the common beginning of the paths. `plan`: the files that would be written: a note for
    each path.
    """
    files = ({"path": path, "format": _format(base, path), "note": plan[path]} for path in plan)
    return Outcome(clip, base, "planned", files=tuple(files))


def failed_line(clip: str, error: MluAnimError, base: Path | None = None) -> str:
    """Return the line of JSON that is printed for a rendering that failed."""
    common = {"clip": clip, "status": "failed"}
    where = {} if base is None else {"path": f"{base}.json"}
    why = {"error": error.message, "hint": error.hint, "exit_code": error.exit_code}
    return json.dumps(common | where | why, ensure_ascii=False)


def files_of(
    base: Path, paths: tuple[Path, ...], manifest: Mapping[str, Any], cuts: Mapping[Path, str]
) -> tuple[Mapping[str, Any], ...]:
    """Return a dict for each published file: path, format, and its entries in the manifest.

    A file without entries, such as the manifest itself, has only its size.
    `base`: the common beginning of the paths. `cuts`: the name of the cut that a path shows.
    """
    recorded = {file["name"]: file for file in manifest.get("files", ())}
    files = []
    for path in paths:
        known = recorded.get(path.name) or {"size_bytes": path.stat().st_size}
        facts = {"path": str(path), "format": _format(base, path)}
        facts |= {key: known[key] for key in _FILE_FACTS if key in known}
        files.append(facts | ({"cut": cuts[path]} if path in cuts else {}))
    return tuple(files)


def notes_of(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield sentences for the user from a manifest: notes on the data, and unused names.

    An unused name is one that the user's wording file replaces although the data does not have it.
    """
    yield from manifest.get("provenance", {}).get("notes", {}).values()
    words = manifest.get("wording", {})
    for name in words.get("names_not_in_the_data", ()):  # perhaps a typing error
        yield f"{words['file']}: {_unused(name, words)}"


def _unused(unused: str, words: Mapping[str, Any]) -> str:
    """Return a note on a name that is not in the data, with a list of the names that are.

    `words`: the "wording" part of a manifest.
    """
    there, labels = words["names_in_the_data"], words.get("labels_in_the_data", {})
    near = did_you_mean(unused, [*labels, *there])
    label_of = {shown: label for label, shown in labels.items() if label != shown}
    known = [
        f"{name!r} (label {label_of[name]!r})" if name in label_of else repr(name)
        for name in there[:_MOST_NAMES]
    ]
    more = [f"{len(there) - _MOST_NAMES} more"] if len(there) > _MOST_NAMES else []
    listed = ", ".join([*known, *more])
    parts = (f"names.{unused!r}: no such name in the data.", near, f"The names are {listed}")
    return " ".join(filter(None, parts))


def _format(base: Path, path: Path | str) -> str:
    """Return the end of a file name, after `base` and the dot: `mp4`, `chapters.vtt`."""
    return Path(path).name.removeprefix(f"{base.name}.")
