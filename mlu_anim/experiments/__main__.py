"""Computes one result in a process of its own: `python -m mlu_anim.experiments < request.json`.

Or looks into the files of many requests, `look_into`, and leaves in `errors.json` a list of errors
for each, without computing anything.

The request is a JSON object: the fields of `compute.Inputs`, the limits of a computation with a
model, and the folder in which `result.npz` is left, or `error.json` (class, message, hint) and the
error's exit code.
"""

import importlib
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.data.name_checks import check_data_names, check_prediction_names
from mlu_anim.data.own_data import read_data
from mlu_anim.data.predictions import read_predictions
from mlu_anim.data.tables.table_format import TableFormat
from mlu_anim.results.result import Result
from mlu_anim.system import author_mistakes, errors
from mlu_anim.system.limits import Limits
from mlu_anim.system.problems import Problems

RESULT_FILE, ERROR_FILE, ERRORS_FILE = "result.npz", "error.json", "errors.json"


def main() -> int:
    """Answer the request on standard input; the exit code."""
    request = json.loads(sys.stdin.buffer.read())
    folder = Path(request["folder"])
    if "look_into" in request:
        found = _looked_into(request["look_into"], Limits(**request["limits"]))
        (folder / ERRORS_FILE).write_text(json.dumps(found), encoding="utf-8")
        return 0
    try:
        _answer(request, folder / RESULT_FILE)
    except errors.MluAnimError as error:
        (folder / ERROR_FILE).write_text(json.dumps(_plain(error)), encoding="utf-8")
        return error.exit_code
    return 0


def _plain(error: errors.MluAnimError) -> dict[str, str | None]:
    return {"class": type(error).__name__, "message": error.message, "hint": error.hint}


def _looked_into(
    requests: Sequence[Mapping[str, Any]], limits: Limits
) -> list[list[dict[str, str | None]]]:
    if any(request["model"] for request in requests):
        limits.apply()
    found = []
    for request in requests:
        problems = Problems()
        with problems.collecting():
            _look_into(request, limits, problems)
        found.append([_plain(error) for error in problems.errors])
    return found


def _look_into(request: Mapping[str, Any], limits: Limits, problems: Problems) -> None:
    """Read as much of the files as it takes to know every name in the request."""
    clip, model = request["clip"], None
    with problems.collecting():
        module = _experiment(clip)
        if request["predictions"] is not None:
            _teller(module, "from_table", clip, "--predictions")
        elif request["data"] is not None:
            is_asked, option = request["model"] is not None, "--data"
            name, option = ("from_model", "--model") if is_asked else ("from_data", option)
            _teller(module, name, clip, option)
    form = _form(request)
    if request["predictions"] is not None:
        columns = request["y_true"], request["y_score"], request["pos_label"]
        check_prediction_names(Path(request["predictions"]), *columns, form, problems.collecting)
        return
    if request["model"] is not None:
        with problems.collecting(), limits.loading():
            model = load_model(Path(request["model"]), request["trust"]).columns
    check_data_names(
        request["data"],
        target=request["target"],
        features=tuple(request["features"]),
        pos_label=request["pos_label"],
        form=form,
        model=model,
        collect=problems.collecting,
    )


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
        path = Path(request["predictions"])
        result = from_table(read_predictions(path, *columns, form=_form(request)))
    elif request["data"] is not None:
        result = _of_data(module, request, settings, limits)
    else:
        with author_mistakes.locate_author_mistakes():
            result = module.default(request["seed"], **settings)
    assert isinstance(result, Result)
    return result


def _of_data(
    module: ModuleType, request: Mapping[str, Any], settings: dict[str, Any], limits: Limits
) -> object:
    """The story of the user's table, told by our models or by the user's own."""
    if request["model"] is None:
        teller, model = _teller(module, "from_data", request["clip"], "--data"), None
    else:
        teller = _teller(module, "from_model", request["clip"], "--model")
        with limits.loading():
            model = load_model(Path(request["model"]), request["trust"])
    data = read_data(
        request["data"],
        target=request["target"],
        features=tuple(request["features"]),
        drop_missing=request["drop_missing"],
        form=_form(request),
        model=None if model is None else model.columns,
    )
    given = {"pos_label": request["pos_label"], "seed": request["seed"], **settings}
    return teller(data, **given) if model is None else teller(model, data, **given)


def _form(request: Mapping[str, Any]) -> TableFormat:
    return TableFormat(request["separator"], request["decimal"], request["sheet"])


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
    with author_mistakes.locate_author_mistakes():
        return importlib.import_module(f"mlu_anim.experiments.{name}")


if __name__ == "__main__":
    sys.exit(main())
