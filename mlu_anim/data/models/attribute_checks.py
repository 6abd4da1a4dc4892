"""Refuse a loaded model with attributes that scikit-learn's own estimators never have.

A file chooses every attribute of the objects it builds, also for types that are harmless when
scikit-learn makes them. An attribute that replaces a method, the name of a method to call, a stored
function or a cache folder could make the model do something that no fitted estimator does.
"""

import types
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

import numpy as np

from mlu_anim.data.models.model_parts import parts_of
from mlu_anim.data.models.skops_file import broken_file
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import quoted

_HINT = "Open models only from people you trust; fit it again and save it with skops."
_METHODS = {"predict", "predict_proba", "decision_function", "auto"}
_NAMES_OF_METHODS = ("stack_method", "stack_method_", "chain_method", "chain_method_")
_RESPONSE = ("response_method", "response_method_", "_response_method")
_FUNCTIONS_IN = {"score_func", "pooling_func", "_kmeans_single", "func", "inverse_func"}
"""Attributes in which scikit-learn's own estimators store a function."""
_CHECKING = "sklearn.utils.validation.check_array"
_ARGUMENTS = ("kw_args", "inv_kw_args")
_PLAIN_TYPES = (np.generic, int, float, bool, str)
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    np.ufunc,
    partial,
)


def require_usual_attributes(file_name: str, model: Any, trusted: Collection[str] = ()) -> None:
    """Raise BadInput for an attribute that no estimator of scikit-learn has.

    Cache folders (`memory`) are removed from the model instead.  trusted: names of functions and
    types that the user trusts, `module.name`.
    """
    try:
        parts = list(parts_of(model))
    except TypeError as error:
        raise broken_file(file_name, error) from error
    for part in parts:
        if isinstance(part, (type, types.ModuleType, *_FUNCTIONS, type(np.cumsum))):
            continue  # their attributes are code
        attributes = getattr(part, "__dict__", None)
        if not isinstance(attributes, dict) or isinstance(part, np.ndarray):
            attributes = {}  # those of an array are NumPy's own
        problem = next(_problems(part, attributes, trusted), None)
        if problem is not None:
            raise BadInput(
                f"{file_name}: {quoted(type(part).__name__)} {problem}, which no model of "
                "scikit-learn does",
                hint=_HINT,
            )
        if attributes.get("memory") is not None:
            part.memory = None  # the content of a cache folder is not part of the file


def _problems(part: Any, attributes: dict[str, Any], trusted: Collection[str]) -> Iterator[str]:
    for name, value in attributes.items():
        if _replaces_a_method(part, name):
            yield f"replaces the method {quoted(name)}"
        if name in (*_NAMES_OF_METHODS, *_RESPONSE) and not _are_methods(value):
            yield f"would call {quoted(str(value))}"
        if name in _ARGUMENTS and value:
            yield f"passes arguments to its function ({name})"
        if name == "input" and value in ("filename", "file"):
            yield "would read files"
        if _is_function(value) and not _may_hold(part, name, value, trusted):
            yield f"stores a function in {quoted(name)}"
    for value in _items(part):
        if _is_function(value) and _name_of(value) not in trusted:
            yield "stores a function among other items"


def _replaces_a_method(part: Any, name: str) -> bool:
    """Return True if the class has a method, or another descriptor, of that name."""
    for base in type(part).__mro__:
        if name in vars(base):
            member = vars(base)[name]
            return callable(member) or hasattr(type(member), "__get__")
    return False


def _are_methods(value: Any) -> bool:
    names = value if isinstance(value, list | tuple) else [value]
    return all(isinstance(name, str | None) and name in {*_METHODS, None} for name in names)


def _is_function(value: Any) -> bool:
    """Return True for a callable that is not an estimator, kernel, loss or interpolator."""
    if isinstance(value, type):
        return not issubclass(value, _PLAIN_TYPES) and value is not object
    has_own_call = type(value).__module__.startswith(("sklearn.", "scipy."))
    return isinstance(value, _FUNCTIONS) or (callable(value) and not has_own_call)


def _may_hold(part: Any, name: str, value: Any, trusted: Collection[str]) -> bool:
    own = getattr(type(part), getattr(value, "__name__", ""), None)
    is_scipy = type(part).__module__.startswith("scipy.")
    if _name_of(value) in trusted or (is_scipy and (value is own or name == "_asarray")):
        return True  # scipy's interpolators choose one of their own functions
    if isinstance(value, partial):  # categories of histogram boosting
        return _name_of(value.func) == _CHECKING
    if name in ("func", "inverse_func"):
        return isinstance(value, np.ufunc) and (value.nin, value.nout) == (1, 1)
    return name in _FUNCTIONS_IN


def _items(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        yield from part.values()
    elif isinstance(part, list | tuple | set | frozenset):
        yield from part
    elif isinstance(part, np.ndarray) and part.dtype == object:
        yield from part.ravel().tolist()


def _name_of(value: Any) -> str:
    name = getattr(value, "__qualname__", getattr(value, "__name__", ""))
    return f"{getattr(value, '__module__', '')}.{name}"
