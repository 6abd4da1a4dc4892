"""What came of each rendering: a path a line for a person, a JSON object a line for a program."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from mlu_anim.system.errors import MluAnimError
from mlu_anim.system.nearest import did_you_mean

Status = Literal["written", "unchanged", "planned", "failed", "interrupted", "not started"]
"""`unchanged`: all of it was there, and would come out the same."""
_MOST_NAMES = 20
_TOLD = ("size_bytes", "sha256", "width_px", "height_px", "n_frames", "fps", "duration_s")


@dataclass(frozen=True)
class Outcome:
    """What came of one rendering.

    `base`: the path of its files, without what follows the common name.
    `files`: what is known of each.  `notes`: what a person may want to know besides.
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
        """That of the error, or 0."""
        return 0 if self.error is None else self.error.exit_code

    def lines(self, as_json: bool) -> Iterator[str]:
        """What is printed: of a rendering without files nothing, or as_json one object."""
        if not as_json:
            is_plan = self.status == "planned"
            for file in self.files:
                yield f"{file['path']}: {file['note']}" if is_plan else file["path"]
        elif self.error is not None:
            yield failed_line(self.clip, self.error, self.base)
        else:
            told: dict[str, Any] = {"clip": self.clip, "status": self.status}
            more = {"alt": self.alt, "seconds": round(self.seconds, 3)} if self.alt else {}
            for file in self.files or ({"path": f"{self.base}.json"},):
                yield json.dumps(told | dict(file) | more, ensure_ascii=False)


def planned(clip: str, base: Path, plan: Mapping[str, str]) -> Outcome:
    """A rendering that is not made; `plan`: a word on each path."""
    files = ({"path": path, "format": _format(base, path), "note": plan[path]} for path in plan)
    return Outcome(clip, base, "planned", files=tuple(files))


def failed_line(clip: str, error: MluAnimError, base: Path | None = None) -> str:
    """The object that stands for the files of a rendering that failed."""
    told = {"clip": clip, "status": "failed"}
    where = {} if base is None else {"path": f"{base}.json"}
    why = {"error": error.message, "hint": error.hint, "exit_code": error.exit_code}
    return json.dumps(told | where | why, ensure_ascii=False)


def files_of(
    base: Path, paths: tuple[Path, ...], manifest: Mapping[str, Any], cuts: Mapping[Path, str]
) -> tuple[Mapping[str, Any], ...]:
    """What is known of each published file; of the manifest itself, its size.

    `cuts`: which cut each film or picture shows.
    """
    told = {file["name"]: file for file in manifest.get("files", ())}
    found = []
    for path in paths:
        known = told.get(path.name) or {"size_bytes": path.stat().st_size}
        facts = {"path": str(path), "format": _format(base, path)}
        facts |= {key: known[key] for key in _TOLD if key in known}
        found.append(facts | ({"cut": cuts[path]} if path in cuts else {}))
    return tuple(found)


def told_of(manifest: Mapping[str, Any]) -> Iterator[str]:
    """What the manifest has to say to the person who rendered: a sentence each."""
    yield from manifest.get("provenance", {}).get("notes", {}).values()
    words = manifest.get("wording", {})
    for name in words.get("names_not_in_the_data", ()):  # perhaps a typing error
        yield f"{words['file']}: {_unused(name, words)}"


def _unused(name: str, words: Mapping[str, Any]) -> str:
    """The key of a name that nothing is called, the nearest name, and all that there are."""
    there, labels = words["names_in_the_data"], words.get("labels_in_the_data", {})
    near = did_you_mean(name, [*labels, *there])
    label_of = {shown: label for label, shown in labels.items() if label != shown}
    known = [
        f"{each!r} (label {label_of[each]!r})" if each in label_of else repr(each)
        for each in there[:_MOST_NAMES]
    ]
    more = [f"{len(there) - _MOST_NAMES} more"] if len(there) > _MOST_NAMES else []
    listed = ", ".join([*known, *more])
    parts = (f"names.{name!r}: nothing here is called so.", near, f"There are {listed}")
    return " ".join(filter(None, parts))


def _format(base: Path, path: Path | str) -> str:
    """What follows the common name: `mp4`, `chapters.vtt`."""
    return Path(path).name.removeprefix(f"{base.name}.")
