"""Load the user's fitted model without running code from its file.

model = load_model(Path("forest.skops"), trust=["my.module.MyScaler"])
model.require_classifier()
scores = model.ask("predict_proba", model.rows(data))
"""

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.attribute_checks import require_usual_attributes
from mlu_anim.data.models.expected_columns import (
    ExpectedColumns,
    expected_columns,
    fitted_names,
    model_input,
)
from mlu_anim.data.models.model_parts import parts_of
from mlu_anim.data.models.reviewed_types import IN_PARTIALS, PARTIAL, REVIEWED
from mlu_anim.data.models.skops_file import (
    HOW_TO_SAVE,
    SUFFIX,
    ModelFile,
    broken_file,
    read_model_file,
)
from mlu_anim.data.models.tree_checks import require_sound_parts
from mlu_anim.data.models.trusted_types import trusted_names, untrusted_types
from mlu_anim.data.number_limits import find_number_too_large
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line, quoted

MODEL_ROWS_NOTE = (
    "all rows of the data; the model was fitted elsewhere, on rows that are not known here"
)
"""The provenance of rows that are passed to a user's model."""
_KINDS = {
    "classifier": "a classifier",
    "regressor": "a regressor",
    "clusterer": "a clusterer",
    "outlier_detector": "an outlier detector",
    "density_estimator": "a density estimator",
}


@dataclass(frozen=True)
class FittedModel:
    """A fitted estimator, or a pipeline that ends in one."""

    estimator: Any
    name: str
    """Name of the file without its suffix, for sentences."""
    fitted_with: str | None = None
    """The version of scikit-learn that saved it, if it is not the one installed here."""
    suffix: str = SUFFIX
    """Suffix of the file; empty for a model in memory."""

    @property
    def file_name(self) -> str:
        """Name of the file, or of a model in memory, for messages."""
        return f"{self.name}{self.suffix}"

    @property
    def kind(self) -> str:
        """Class of the estimator, or of the last step of a pipeline: `RandomForestClassifier`."""
        last = getattr(self.estimator, "steps", None)
        return type(last[-1][1] if last else self.estimator).__name__

    @property
    def columns(self) -> ExpectedColumns:
        """The columns that the model was fitted on."""
        with self.speaking():
            return expected_columns(self.estimator, self.file_name)

    def rows(self, data: Dataset) -> Any:
        """Return all rows of `data` as the estimator's input, with its columns in its order.

        Raises BadInput if `data` lacks a column, or has the wrong number of columns.
        """
        with self.speaking():
            return model_input(self.estimator, self.file_name, data)

    def can(self, method: str) -> bool:
        """Return True if the estimator has a method: `predict_proba`."""
        with contextlib.suppress(Exception):
            return callable(getattr(self.estimator, method, None))
        return False

    def ask(self, method: str, rows: Any) -> NDArray[Any]:
        """Call a method with `rows`: `predict`, `predict_proba`, `decision_function`.

        Raises BadInput with the estimator's own error, or if the answers are not finite.
        """
        if not self.can(method):
            raise BadInput(f"{self.file_name}: {self.kind} has no {method}")
        with self.speaking():
            answer = np.asarray(getattr(self.estimator, method)(rows))
        _require_answers(f"{self.file_name}: {self.kind}.{method}()", answer, len(rows))
        return answer

    @property
    def about(self) -> dict[str, str]:
        """Provenance of the model: its file and its class.

        If another version of scikit-learn than the installed one saved it, that version too.
        """
        saved = {"model_saved_with": f"scikit-learn {self.fitted_with}"} if self.fitted_with else {}
        return {"model": self.file_name, "estimator": self.kind, **saved}

    @contextlib.contextmanager
    def speaking(self, data: Dataset | None = None) -> Iterator[None]:
        """Turn an error of the estimator's code in this block into a BadInput of one line.

        data: the table passed to the estimator, to name a cell that it cannot handle.
        """
        import joblib

        with warnings.catch_warnings(), joblib.parallel_config(backend="threading"):
            # Warnings of a user's model are not ours; names of columns were compared before.
            warnings.simplefilter("ignore")
            try:
                yield
            except (BadInput, MemoryError):
                raise
            except Exception as error:
                raise _cannot(self, error, data) from error

    def require_classifier(self) -> None:
        """Raise BadInput unless the model is a classifier."""
        self._require("classifier", "This clip needs classes: use a classifier.")

    def require_regressor(self) -> None:
        """Raise BadInput unless the model is a regressor."""
        self._require("regressor", "This clip needs numbers: use a regressor.")

    def _require(self, wanted: str, hint: str) -> None:
        from sklearn.utils import get_tags

        with self.speaking():
            kind = get_tags(self.estimator).estimator_type
        if kind != wanted:
            what = _KINDS.get(str(kind), "neither a classifier nor a regressor")
            raise BadInput(
                f"{self.file_name}: {self.kind} is {what}, not {_KINDS[wanted]}", hint=hint
            )


def load_model(path: Path, trust: Sequence[str] = ()) -> FittedModel:
    """Load a `.skops` file; only code of scikit-learn and of types in `trust` runs.

    trust: types to load although neither skops nor `reviewed_types` knows them, in the form of
    `trusted_types.trusted_names`. Raises BadInput for a file that is not such a model, UsageError
    for a trusted type that is not in it.
    """
    file = read_model_file(path)
    estimator, trusted = _loaded(file, trust)
    _require_sound(file.file_name, estimator)
    require_usual_attributes(file.file_name, estimator, trusted)
    _require_fitted(file.file_name, estimator)
    _make_frames_with_polars(file.file_name, estimator)
    return FittedModel(estimator, one_line(path.stem), _other_version(file))


def model_in_memory(estimator: Any) -> FittedModel:
    """Return a fitted estimator of the caller's own process; it has the name of its class.

    Raises BadInput if it is no estimator of scikit-learn's kind, or was not fitted.
    """
    model = FittedModel(estimator, "", suffix="")
    model = replace(model, name=model.kind)
    _require_fitted(model.file_name, estimator, "Pass a fitted scikit-learn estimator.")
    return model


def _loaded(file: ModelFile, trust: Sequence[str]) -> tuple[Any, list[str]]:
    """Return the estimator in a file, and the types in it that the user trusts.

    Unknown types are listed only with `trust` or after an error, so that most files are read once.
    """
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    trusted_by_user = list(trusted_names(file, _unknown(file), trust)) if trust else []
    trusted = [*_reviewed(file), *trusted_by_user]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about another version, see _other_version
            return skops.io.loads(file.content, trusted=trusted), trusted_by_user
    except UntrustedTypesFoundException:
        raise untrusted_types(file.file_name, _unknown(file) - set(trusted)) from None
    except MemoryError:
        raise
    except Exception as error:
        raise _not_loaded(file, error) from error


def _unknown(file: ModelFile) -> frozenset[str]:
    """Return the types in the file that skops does not know and that are not in REVIEWED."""
    import skops.io

    try:
        return frozenset(skops.io.get_untrusted_types(data=file.content)) - _reviewed(file)
    except MemoryError:
        raise
    except Exception as error:
        raise broken_file(file.file_name, error) from error


def _reviewed(file: ModelFile) -> frozenset[str]:
    partial = [PARTIAL] if file.in_partials and file.in_partials <= IN_PARTIALS else []
    return frozenset([*REVIEWED, *partial])


def _not_loaded(file: ModelFile, error: Exception) -> BadInput:
    other = _other_version(file)
    if other is not None:
        return BadInput(
            f"{file.file_name}: fitted with scikit-learn {other}, which cannot be loaded "
            f"with {_installed_version()}: {quoted(_error_text(error))}",
            hint=f"Fit it again with scikit-learn {_installed_version()}, or install {other} here.",
        )
    if isinstance(error, ImportError):
        return BadInput(
            f"{file.file_name}: needs code that is not installed here: {_error_text(error)}",
            hint="Install that package in .venv, or add its folder to PYTHONPATH.",
        )
    return broken_file(file.file_name, _error_text(error))


def _require_fitted(file_name: str, estimator: Any, how: str = HOW_TO_SAVE) -> None:
    from sklearn.base import BaseEstimator
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    kind = type(estimator).__name__
    if not isinstance(estimator, BaseEstimator):
        raise BadInput(f"{file_name}: holds {quoted(kind)}, not a scikit-learn model", hint=how)
    try:
        check_is_fitted(estimator)
    except NotFittedError:
        raise BadInput(
            f"{file_name}: {kind} was not fitted", hint="Call its fit() first."
        ) from None
    except Exception as error:
        raise broken_file(file_name, _error_text(error)) from error


def _require_sound(file_name: str, estimator: Any) -> None:
    try:
        require_sound_parts(estimator, file_name)
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # an object may only have the type of a tree
        raise broken_file(file_name, _error_text(error)) from error


def _make_frames_with_polars(file_name: str, estimator: Any) -> None:
    """Switch steps that output pandas data frames to polars if pandas is not installed.

    Columns keep their names, by which the next step selects them. Raises BadInput if polars is not
    installed either.
    """
    if find_spec("pandas") is not None:
        return
    for part in parts_of(estimator):
        output = getattr(part, "__dict__", {}).get("_sklearn_output_config")
        if not isinstance(output, dict) or output.get("transform") != "pandas":
            continue
        if find_spec("polars") is None:
            raise BadInput(
                f"{file_name}: its steps exchange data frames (set_output), but neither pandas nor "
                "polars is installed",
                hint="Run: pip install 'mlu-anim[dataframes]'",
            )
        output["transform"] = "polars"


def _require_answers(where: str, answer: NDArray[Any], n_rows: int) -> None:
    """Raise BadInput unless there is one finite answer for each row."""
    if answer.ndim == 0 or len(answer) != n_rows:
        raise BadInput(f"{where} returns {np.size(answer):,} answers for {n_rows:,} rows")
    if answer.dtype.kind == "f" and not np.isfinite(answer).all():
        finite = np.isfinite(answer.reshape(n_rows, -1)).all(axis=1)
        raise BadInput(
            f"{where} returns no finite number for row {int(np.argmin(finite)) + 1:,}",
            hint="Check that it predicts this row where it was fitted.",
        )


def _cannot(model: FittedModel, error: Exception, data: Dataset | None) -> BadInput:
    other = model.fitted_with
    bad_cell = data and find_number_too_large(str(error), data, fitted_names(model.estimator))
    if bad_cell:
        where, hint = bad_cell
        return BadInput(f"{where}; {model.file_name} cannot predict", hint=hint)
    return BadInput(
        f"{model.file_name}: {model.kind} cannot predict: {_error_text(error)}",
        hint=f"It was fitted with scikit-learn {other}; {_installed_version()} is installed here. "
        "Fit it again."
        if other
        else "Check that it predicts these rows where it was fitted.",
    )


def _error_text(error: BaseException) -> str:
    text = "".join(char if char.isprintable() else " " for char in str(error))
    text = " ".join(text.split())
    kind = type(error).__name__
    return f"{kind}: {text[:200]}" if text else kind


def _other_version(file: ModelFile) -> str | None:
    return None if file.fitted_with in (None, _installed_version()) else file.fitted_with


def _installed_version() -> str:
    import sklearn

    return str(sklearn.__version__)
