"""Compute one result in a process of its own: `python -m mlu_anim.experiments < request.json`.

The request is a JSON object: the fields of `compute.Inputs`, the limits of a computation with a
model, and a folder. The result is saved there as `result.npz`. After an error, `error.json` is
saved (class, message, hint), and the exit code is that of the error.

A request with `look_into` holds a list of such requests. Their files are checked without computing
anything, and `errors.json` is saved: a list of errors for each of them.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.data.name_checks import check_data_names, check_prediction_names
from mlu_anim.data.own_data import read_data
from mlu_anim.data.predictions import read_predictions
from mlu_anim.data.sources import Given
from mlu_anim.data.tables.table_format import TableFormat
from mlu_anim.experiments._experiment import Experiment
from mlu_anim.results.declared import declared
from mlu_anim.results.parameters import Input
from mlu_anim.results.result import Result
from mlu_anim.system import author_mistakes, clip_files, errors, temporary_files
from mlu_anim.system.limits import Limits
from mlu_anim.system.problems import Problems

RESULT_FILE, ERROR_FILE, ERRORS_FILE = "result.npz", "error.json", "errors.json"


def main() -> int:
    """Answer the request on standard input and return the exit code."""
    temporary_files.choose_folder()
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
    """Collect the errors about names in one request; its files are read as far as needed."""
    clip, model = request["clip"], None
    with problems.collecting():
        _experiment(clip).source(_input(request))
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
        time=request["time"],
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
    experiment, name = _experiment(request["clip"]), _input(request)
    experiment.source(name)  # raises before any file is read
    given = Given(seed=request["seed"], settings=dict(request["settings"]))
    if name == "own":
        with author_mistakes.locate_author_mistakes():
            return experiment.result_of(given)
    if name == "predictions":
        columns = request["y_true"], request["y_score"], request["pos_label"]
        path = Path(request["predictions"])
        predictions = read_predictions(path, *columns, form=_form(request))
        return experiment.result_of(replace(given, predictions=predictions))
    model = None
    if name == "model":
        with limits.loading():
            model = load_model(Path(request["model"]), request["trust"])
    data = read_data(
        request["data"],
        target=request["target"],
        time=request["time"],
        features=tuple(request["features"]),
        drop_missing=request["drop_missing"],
        form=_form(request),
        model=None if model is None else model.columns,
    )
    given = replace(given, data=data, model=model, pos_label=request["pos_label"])
    return experiment.result_of(given)


def _input(request: Mapping[str, Any]) -> Input:
    if request["predictions"] is not None:
        return "predictions"
    if request["model"] is not None:
        return "model"
    return "own" if request["data"] is None else "data"


def _form(request: Mapping[str, Any]) -> TableFormat:
    return TableFormat(request["separator"], request["decimal"], request["sheet"])


def _experiment(clip: str) -> Experiment[Result]:
    name = clip.replace("-", "_")
    known = [
        each for each in clip_files.module_names() if clip_files.experiment_file(each).is_file()
    ]
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name not in known:
        raise errors.UsageError(f"no experiment named {clip!r}; there are {', '.join(known)}")
    with author_mistakes.locate_author_mistakes():
        experiment: Experiment[Result] = declared(name)
    return experiment


if __name__ == "__main__":
    sys.exit(main())
