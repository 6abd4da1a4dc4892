"""Computes one result in a process of its own: `python -m mlu_anim.experiments < request.json`.

The request is a JSON object: clip, seed, predictions, y_true, y_score, pos_label, and the folder
in which `result.npz` is left, or `error.json` (class, message, hint) and the error's exit code.
"""

import importlib
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from mlu_anim import errors
from mlu_anim.predictions import read_predictions
from mlu_anim.result import Result

RESULT_FILE, ERROR_FILE = "result.npz", "error.json"


def main() -> int:
    """Answer the request on standard input; the exit code."""
    request = json.loads(sys.stdin.buffer.read())
    folder = Path(request["folder"])
    try:
        _answer(request, folder / RESULT_FILE)
    except errors.MluAnimError as error:
        answer = {"class": type(error).__name__, "message": error.message, "hint": error.hint}
        (folder / ERROR_FILE).write_text(json.dumps(answer), encoding="utf-8")
        return error.exit_code
    return 0


def _answer(request: Mapping[str, Any], path: Path) -> None:
    try:
        result = _computed(request)
    except ModuleNotFoundError as error:
        raise errors.MachineNotReady(
            f"the Python package {error.name!r} is not installed",
            hint="Run: python3 cli.py doctor",
        ) from error
    try:
        result.save(path)
    except OSError as error:
        raise errors.MachineNotReady(
            f"the result could not be kept in the temporary folder: {error.strerror or error}",
            hint="Make space there, or set TMPDIR to another folder.",
        ) from error


def _computed(request: Mapping[str, Any]) -> Result:
    module = _experiment(request["clip"])
    if request["predictions"] is None:
        result = module.default(request["seed"])
    elif hasattr(module, "from_table"):
        result = module.from_table(
            read_predictions(
                Path(request["predictions"]),
                request["y_true"],
                request["y_score"],
                request["pos_label"],
            )
        )
    else:
        raise errors.UsageError(
            f"the clip {request['clip']!r} takes no predictions",
            hint="Leave --predictions out.",
        )
    assert isinstance(result, Result)
    return result


def _experiment(clip: str) -> ModuleType:
    name = clip.replace("-", "_")
    known = {path.stem for path in Path(__file__).parent.glob("[a-z]*.py")}
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name not in known:
        raise errors.UsageError(
            f"no experiment named {clip!r}; there are {', '.join(sorted(known))}"
        )
    return importlib.import_module(f"mlu_anim.experiments.{name}")


if __name__ == "__main__":
    sys.exit(main())
