"""Computes one result in a process of its own: `python -m mlu_anim.experiments < request.json`.

The request is a JSON object: the fields of `compute.Inputs`, the limits of a computation with a
model, and the folder in which `result.npz` is left, or `error.json` (class, message, hint) and the
error's exit code.
"""

import importlib
import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from mlu_anim import errors, mistakes
from mlu_anim.estimators import load_model
from mlu_anim.limits import Limits
from mlu_anim.own_data import read_data
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
    limits, model = Limits(**request["limits"]), request["model"]
    if model is not None:
        limits.apply()
    try:
        result = _computed(request, limits)
    except MemoryError:
        if model is None:
            raise
        raise limits.out_of_memory(Path(model).name) from None
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


def _computed(request: Mapping[str, Any], limits: Limits) -> Result:
    module = _experiment(request["clip"])
    settings = dict(request["settings"])
    if request["predictions"] is not None:
        from_table = _teller(module, "from_table", request["clip"], "--predictions")
        columns = request["y_true"], request["y_score"], request["pos_label"]
        result = from_table(read_predictions(Path(request["predictions"]), *columns))
    elif request["data"] is not None:
        result = _of_data(module, request, settings, limits)
    else:
        with mistakes.placed():
            result = module.default(request["seed"], **settings)
    assert isinstance(result, Result)
    return result


def _of_data(
    module: ModuleType, request: Mapping[str, Any], settings: dict[str, Any], limits: Limits
) -> object:
    """The story of the user's table, told by our models or by the user's own."""
    data = read_data(
        request["data"],
        target=request["target"],
        features=tuple(request["features"]),
        drop_missing=request["drop_missing"],
    )
    given = {"pos_label": request["pos_label"], "seed": request["seed"], **settings}
    if request["model"] is None:
        return _teller(module, "from_data", request["clip"], "--data")(data, **given)
    from_model = _teller(module, "from_model", request["clip"], "--model")
    with limits.loading():
        model = load_model(Path(request["model"]), request["trust"])
    return from_model(model, data, **given)


def _teller(module: ModuleType, name: str, clip: str, option: str) -> Callable[..., object]:
    """A function that not every experiment has."""
    found: Callable[..., object] | None = getattr(module, name, None)
    if found is None:
        raise errors.UsageError(
            f"the clip {clip!r} does not take {option}", hint=f"Leave {option} out."
        )
    return found


def _experiment(clip: str) -> ModuleType:
    name = clip.replace("-", "_")
    known = {path.stem for path in Path(__file__).parent.glob("[a-z]*.py")}
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name not in known:
        raise errors.UsageError(
            f"no experiment named {clip!r}; there are {', '.join(sorted(known))}"
        )
    with mistakes.placed():
        return importlib.import_module(f"mlu_anim.experiments.{name}")


if __name__ == "__main__":
    sys.exit(main())
