"""A user's model that is refitted, with a parameter varied that makes it more or less flexible."""

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.expected_columns import finds_columns_by_name, fitted_names, polars_frame
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.number_limits import find_number_too_large
from mlu_anim.data.tables.column_rules import LARGEST_NUMBER
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.suggestions import did_you_mean

Factory = Callable[[int], Any]
"""Function from a complexity to an unfitted estimator."""

FEWEST_VALUES, MOST_VALUES = 2, 10
_GEOMETRIC = (1, 2, 3, 6, 12, 25, 50, 100)


@dataclass(frozen=True)
class Knob:
    """A parameter that is known to control how flexible a model is."""

    name: str
    """The last part of the parameter's name: `degree` in `poly__degree`."""
    word: str
    """Its name in sentences."""
    values: tuple[int, ...]
    """Values to use by default, from stiff to flexible."""
    owners: str = ""
    """Regular expression for the names of classes whose parameter this is; empty for any class."""


KNOBS = (
    Knob("degree", "degree", tuple(range(1, 9)), "PolynomialFeatures|PolynomialCountSketch"),
    Knob("n_knots", "knots", (2, 3, 4, 5, 6, 8, 10, 12), "SplineTransformer"),
    Knob("n_bins", "bins", (2, 3, 4, 6, 8, 12, 16, 24), "KBinsDiscretizer"),
    Knob("n_estimators", "trees", _GEOMETRIC, ".*Boost.*"),
    Knob("max_iter", "trees", _GEOMETRIC, "HistGradientBoosting.*"),
    Knob("max_depth", "depth", tuple(range(1, 9))),
    Knob("max_leaf_nodes", "leaves", (2, 3, 4, 6, 8, 12, 16, 24)),
    Knob("n_neighbors", "neighbors", (30, 20, 15, 10, 7, 4, 2, 1)),
)
_FALLING = ("n_neighbors", "min_samples_leaf", "min_samples_split")
"""Parameters whose larger values make a model stiffer."""


@dataclass(frozen=True)
class Varied:
    """A parameter of a model by its full name, and its values from stiff to flexible."""

    parameter: str
    word: str
    values: tuple[int, ...]


def varied(model: FittedModel, vary: str, values: str) -> Varied:
    """Return the parameter to vary: the one named, or one that is known to control the flexibility.

    vary: a parameter, or the last part of its name; empty to choose one.  values: `1:8` or
    `1,2,4,8`; empty for the defaults. Raises BadInput if no parameter of the model is known,
    UsageError for a wrong name or value.
    """
    parameters: Mapping[str, Any] = model.estimator.get_params(deep=True)
    chosen = tuple(_numbers(values)) if values else ()
    if vary:
        name = _named(vary, parameters, model.name)
        knob = next((k for k in KNOBS if _last(name) == k.name), None)
        word = knob.word if knob else _last(name).replace("_", " ")
    else:
        name, knob = _known(model, parameters)
        word = knob.word
    if not chosen and knob is None:
        raise UsageError(
            f"--set vary={vary}: which values {name} is to take is not known",
            hint="Say it, from stiff to flexible: --set values=1:8, or --set values=1,2,4,8.",
        )
    if knob and chosen:
        chosen = tuple(sorted(chosen, reverse=knob.name in _FALLING))
    return Varied(name, word, chosen or (knob.values if knob else ()))


def factory_of(model: FittedModel, what: Varied, seed: int, data: Dataset) -> Factory:
    """Return a function from a value of the varied parameter to the unfitted model with that value.

    Random states that are not set become `seed`, and each n_jobs becomes 1.
    data: the table that the model is refitted to, to name a cell that it cannot compute with.
    """
    from sklearn.base import clone

    fixed = {
        name: 1 if _last(name) == "n_jobs" else seed
        for name, value in model.estimator.get_params(deep=True).items()
        if _last(name) == "n_jobs" or (_last(name) == "random_state" and value is None)
    }

    by_name = finds_columns_by_name(model.estimator)

    def made(value: int) -> Any:
        refitted = clone(model.estimator).set_params(**fixed, **{what.parameter: value})
        return _Guarded(refitted, what, data, fitted_names(model.estimator), by_name=by_name)

    return made


class _Guarded:
    """A model whose errors become a BadInput that names the varied parameter and what to do."""

    def __init__(
        self,
        estimator: Any,
        what: Varied,
        data: Dataset,
        names: Sequence[str] | None,
        *,
        by_name: bool,
    ) -> None:
        """by_name: whether the model takes data frames.  names: the columns it was fitted on."""
        self._estimator, self._what, self._data, self._names = estimator, what, data, names
        self._by_name = by_name

    def fit(self, x: Any, y: Any) -> "_Guarded":
        return self._asked("fit", self._rows(x), y) and self

    def predict(self, x: Any) -> Any:
        answers = np.asarray(self._asked("predict", self._rows(x)), dtype=float).reshape(len(x))
        fits = np.abs(answers) <= LARGEST_NUMBER  # never NaN
        if not fits.all():
            at = int(np.argmin(fits))
            raise BadInput(
                f"{self._data.name}: the model refitted with {self._setting} answers "
                f"{answers[at]:g} where the feature is {float(x[at, 0]):g}",
                hint="Leave out rows that are far from all others, or give other values "
                "(--set values=1:4).",
            )
        return answers

    def _rows(self, x: Any) -> Any:
        if not (self._by_name and self._names):
            return x
        return polars_frame({self._names[0]: np.ravel(x)}, "the model")

    @property
    def _setting(self) -> str:
        """The varied parameter and its value: `max_depth 3`."""
        return f"{self._what.parameter} {self._estimator.get_params()[self._what.parameter]}"

    def _asked(self, method: str, *arguments: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return getattr(self._estimator, method)(*arguments)
            except (MemoryError, BadInput):
                raise
            except Exception as error:  # whatever a user's model may raise
                blamed = find_number_too_large(str(error), self._data, self._names)
                if blamed:
                    where, hint = blamed
                    raise BadInput(
                        f"{where}; the model cannot be refitted with {self._setting}", hint=hint
                    ) from error
                said = " ".join(str(error).split())[:200]
                raise BadInput(
                    f"the model cannot be refitted with {self._setting}: {said}",
                    hint="Give other values (--set values=1:4) or more rows (--set n_rows=100).",
                ) from error


def _known(model: FittedModel, parameters: Mapping[str, Any]) -> tuple[str, Knob]:
    """Return the model's parameter that is earliest in KNOBS, and its knob.

    If that is a tree's max_depth or max_leaf_nodes, one that is not None is preferred. Raises
    BadInput if the model has none.
    """
    found = [
        (name, knob)
        for knob in KNOBS
        for name in parameters
        if _last(name) == knob.name and re.fullmatch(knob.owners or ".*", _owner(model, name))
    ]
    if not found:
        raise BadInput(
            f"{model.name}: {type(model.estimator).__name__} has no parameter that is known to "
            "make it stiffer or more flexible",
            hint="Name one with --set vary=NAME --set values=1:8. "
            f"Whole numbers in it: {_listed(parameters)}.",
        )
    is_set = [pair for pair in found if parameters[pair[0]] is not None]
    first = found[0]
    tree = ("max_depth", "max_leaf_nodes")
    return is_set[0] if is_set and first[1].name in tree and is_set[0][1].name in tree else first


def _owner(model: FittedModel, name: str) -> str:
    """Return the class name of the part of the model that a parameter belongs to."""
    prefix = name.rpartition("__")[0]
    parameters = model.estimator.get_params(deep=True)
    return type(parameters[prefix] if prefix else model.estimator).__name__


def _named(vary: str, parameters: Mapping[str, Any], model_name: str) -> str:
    alike = [name for name in parameters if _last(name) == vary]
    if vary in parameters or len(alike) == 1:
        return vary if vary in parameters else alike[0]
    rule = f"{len(alike)} parameters of that name" if alike else "no such parameter"
    near = None if alike else did_you_mean(vary, parameters)
    hint = near or f"There are: {', '.join(alike) or _listed(parameters)}."
    raise UsageError(f"--set vary={vary}: {model_name} has {rule}", hint=hint)


def _listed(parameters: Mapping[str, Any]) -> str:
    whole = [name for name, value in parameters.items() if type(value) is int]
    return ", ".join(sorted(whole)) or "none"


def _last(name: str) -> str:
    return name.rpartition("__")[2]


def _numbers(text: str) -> list[int]:
    """Return the whole numbers in `1,2,4,8`, or from `1:8`; both ends are included.

    The range falls if its first number is larger. Raises UsageError for other text, repeated
    numbers, fewer than 2 or more than 10.
    """
    ends = re.fullmatch(r"\s*(\d{1,6})\s*:\s*(\d{1,6})\s*", text)
    if ends:
        first, last = int(ends[1]), int(ends[2])
        step = 1 if last >= first else -1
        found = list(range(first, last + step, step)[: MOST_VALUES + 1])
    elif re.fullmatch(r"\s*\d{1,6}\s*(,\s*\d{1,6}\s*)*", text):
        found = [int(each) for each in text.split(",")]
    else:
        raise UsageError(
            f"--set values={text}: neither whole numbers nor a range of them",
            hint="Write --set values=1:8, or --set values=1,2,4,8.",
        )
    if not FEWEST_VALUES <= len(found) <= MOST_VALUES or len(set(found)) < len(found):
        raise UsageError(
            f"--set values={text}: {FEWEST_VALUES} to {MOST_VALUES} different values are drawn",
            hint="Write --set values=1:8, or --set values=1,2,4,8.",
        )
    return found
