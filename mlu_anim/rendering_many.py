"""Render several clips one after the other, and report each as it ends."""

import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mlu_anim import foreign_pipeline, pipeline, terminal
from mlu_anim.errors import MluAnimError, worst

Request = pipeline.RenderRequest | foreign_pipeline.ForeignRequest
"""One of our clips, or a scene of the user's."""


def render_each(requests: Sequence[Request], *, as_json: bool, dry_run: bool) -> int:
    """Render every request, going on after a failure; gives the worst exit code.

    Prints on stdout the path of each file, or with as_json one object per clip.
    """
    with terminal.progress() as report:
        return worst([_render_one(request, report, as_json, dry_run) for request in requests])


def _render_one(
    request: Request,
    report: Callable[[terminal.Step], None],
    as_json: bool,
    dry_run: bool,
) -> int:
    """Render or plan one clip, print what came of it, and give its exit code."""
    try:
        found = _plan(request) if dry_run else _rendered(request, report)
    except MluAnimError as error:
        terminal.complain(error)
        found, exit_code = {"error": error.message, "hint": error.hint}, error.exit_code
    except Exception as error:  # a mistake of ours in one clip must not cost the others
        traceback.print_exc()
        found, exit_code = {"error": f"{type(error).__name__}: {error}"}, 1
    else:
        exit_code = 0
    if as_json:
        found = {"clip": request.clip, "exit_code": exit_code, **found}
        terminal.put(json.dumps(found, default=str))
    elif exit_code == 0:
        for line in _lines(found):
            terminal.put(line)
    return exit_code


def _plan(request: Request) -> dict[str, Any]:
    if isinstance(request, foreign_pipeline.ForeignRequest):
        return {"plan": foreign_pipeline.dry_run(request)}
    return {"plan": pipeline.dry_run(request)}


def _rendered(request: Request, report: Callable[[terminal.Step], None]) -> dict[str, Any]:
    if isinstance(request, foreign_pipeline.ForeignRequest):
        rendered = foreign_pipeline.render(request, report)
    else:
        rendered = pipeline.render(request, report)
        _note_unused_names(rendered.manifest)
    return {"files": [str(file) for file in rendered.files], "manifest": rendered.manifest}


def _note_unused_names(manifest: Mapping[str, Any]) -> None:
    """Say which names of the user's file are in none of the pictures: perhaps a typing error."""
    words = manifest.get("wording", {})
    if unused := words.get("names_not_in_the_data"):
        names = ", ".join(repr(name) for name in unused)
        there = ", ".join(repr(name) for name in words["names_in_the_data"])
        terminal.note(f"{words['file']}: nothing here is called {names}; there are {there}")


def _lines(found: dict[str, Any]) -> list[str]:
    """What is printed for a person: a path a line, or the plan as `what: value`."""
    if "files" in found:
        return list(found["files"])
    return [f"{key}: {value}" for key, value in found["plan"].items()]
