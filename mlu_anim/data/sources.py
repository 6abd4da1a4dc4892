"""Sources: how data or a model becomes the rows that an experiment computes with.

Each source reads what was given, refuses what does not fit, notes where the rows come from, and
calls the clip's own function with them and with the settings that the user has chosen:

    Supervised(compute, ...)    compute(rows: SplitRows, **settings)     own data, --data
    AllRows(compute, ...)       compute(table: Table, **settings)        own data, --data
    Generated(compute)          compute(seed: int, **settings)           own data
    Asked(compute, ...)         compute(asked: AskedModel, **settings)   --model with --data
    Predicted(compute)          compute(predictions: Predictions)        --predictions
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import (
    MOST_CLASSES,
    Dataset,
    Split,
    TwoClasses,
    random_split,
    require_seed,
    stratified_split,
)
from mlu_anim.data.models.fitted_model import MODEL_ROWS_NOTE, FittedModel
from mlu_anim.data.predictions import Predictions
from mlu_anim.data.split_rows import SplitRows, origin, provenance
from mlu_anim.data.targets import Target, require_rows, with_target
from mlu_anim.data.typical_split import TypicalSeed, TypicalSplit
from mlu_anim.results.parameters import Setting
from mlu_anim.results.result import Result

R = TypeVar("R", bound=Result)
R_co = TypeVar("R_co", bound=Result, covariant=True)


@dataclass(frozen=True)
class Given:
    """The user's input of one result; without data, model and predictions the clip's own data."""

    data: Dataset | None = None
    model: FittedModel | None = None
    predictions: Predictions | None = None
    pos_label: object = None
    seed: int | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)


class Source(Protocol[R_co]):
    """One way in which a clip gets its rows."""

    @property
    def uses_seed(self) -> bool:
        """True if another seed makes another result."""

    def result(self, given: Given) -> R_co:
        """Compute the result. Raises BadInput or UsageError for what does not fit."""


def _anything(data: Dataset) -> None:
    """Any table will do."""


@dataclass(frozen=True, kw_only=True)
class _OfTable:
    """A source of rows from a table: the user's, or the clip's own."""

    own: Callable[[], Dataset] | None = None
    """Makes the clip's own table; None where own data are of another source."""
    target: Target = Target.TWO_CLASSES
    pos_label: str | None = None
    """The positive class of the clip's own table."""
    require: Callable[[Dataset], None] = _anything
    """Raises BadInput for a table of the user's that the clip's models cannot read."""
    uses_seed: ClassVar[bool] = True

    def table(self, given: Given) -> tuple[Dataset, TwoClasses | None, NDArray[Any]]:
        """The table, its two classes if the target is that, and the target of each row."""
        if given.data is not None:
            found = with_target(given.data, self.target, given.pos_label)
            self.require(given.data)
            return found
        assert self.own is not None, "this source has no data of the clip's own"
        return with_target(self.own(), self.target, self.pos_label)


@dataclass(frozen=True)
class Supervised(_OfTable, Generic[R]):
    """Rows that train and rows that test: the typical split, or that of the user's seed."""

    compute: Callable[..., R]
    split: TypicalSplit

    def result(self, given: Given) -> R:
        rows, settings = self.rows(given)
        return self.compute(rows, **settings)

    def rows(self, given: Given) -> tuple[SplitRows, dict[str, Setting]]:
        """The rows, and the settings that `compute` takes."""
        data, classes, y = self.table(given)
        settings, is_own = dict(given.settings), given.data is None
        share = settings.pop("test_share", None)
        least = require_rows(data, y, is_classes=self.target is not Target.NUMBER)
        n_test = self.split.size(len(y), None if share is None else float(share), is_own=is_own)
        n_test = min(max(n_test, least), len(y) - least)

        def rows_at(seed: int) -> SplitRows:
            found = self._split(y, n_test, seed)
            return SplitRows(data, y, found.train, found.test, seed, classes)

        n_tried = self.split.n_tried(data.X.size, is_own=is_own)
        rows, spread = self.split.chosen(rows_at, given.seed, n_tried, settings)
        about: dict[str, object] = {"data": data.name} if is_own else origin(data, classes)
        if not is_own:
            about |= {"test_share": self.split.test_share if share is None else share}
            about |= {"test_rows": f"held out{self._stratified}"}
        sizes = {"n_train": len(rows.train), "n_test": len(rows.test)}
        return replace(rows, about={**about, **sizes, "seed": rows.seed, **spread}), settings

    @property
    def _stratified(self) -> str:
        return "" if self.target is Target.NUMBER else ", stratified by class"

    def _split(self, y: NDArray[Any], n_test: int, seed: int) -> Split:
        found, most = self._parts(y, n_test, seed), self.split.most_train
        if most is None or len(found.train) < most + MOST_CLASSES:
            return found  # a few rows more, since those left out need a row of each class
        sample = self._parts(y[found.train], most, seed).test
        return Split(np.sort(found.train[sample]), found.test)

    def _parts(self, y: NDArray[Any], n_test: int, seed: int) -> Split:
        if self.target is Target.NUMBER:
            return random_split(len(y), n_test=n_test, seed=seed)
        return stratified_split(y, n_test=n_test, seed=seed)


@dataclass(frozen=True)
class Table:
    """All rows of one table."""

    data: Dataset
    y: NDArray[Any]
    """Shape (n_samples,): the class of each row as text, or numbers."""
    seed: int
    """Of what is drawn from the rows."""
    classes: TwoClasses | None = None
    about: Mapping[str, object] | None = None
    """Data set, number of rows, seed and spread over seeds, for the provenance."""

    def provenance(self, **more: object) -> str:
        """All that is known about these rows, and more, as a result stores it."""
        return provenance({**(self.about or {}), **more})


@dataclass(frozen=True)
class AllRows(_OfTable, Generic[R]):
    """A table as a whole, from which the clip may draw rows again and again."""

    compute: Callable[..., R]
    typical: TypicalSeed | None = field(default=None, kw_only=True)
    """Chooses the seed where the user gives none; without it that is 0."""

    def result(self, given: Given) -> R:
        return self.compute(self.rows(given), **given.settings)

    def rows(self, given: Given) -> Table:
        """The table with the user's seed, or the typical one."""
        data, classes, y = self.table(given)
        is_own = given.data is None

        def table_at(seed: int) -> Table:
            return Table(data, y, seed, classes)

        if self.typical is None:
            require_seed(given.seed or 0)
            table, spread = table_at(given.seed or 0), dict[str, object]()
        else:
            n_tried = self.typical.n_tried(data.X.size, is_own=is_own)
            table, spread = self.typical.chosen(table_at, given.seed, n_tried, given.settings)
        about = {"data": data.name} if is_own else origin(data, classes)
        return replace(table, about={**about, "n_rows": len(y), "seed": table.seed, **spread})


@dataclass(frozen=True)
class Generated(Generic[R]):
    """Data that the clip makes itself, from a seed; 0 unless the user gives one."""

    compute: Callable[..., R]
    uses_seed: ClassVar[bool] = True

    def result(self, given: Given) -> R:
        require_seed(given.seed or 0)
        return self.compute(given.seed or 0, **given.settings)


@dataclass(frozen=True)
class AskedModel:
    """The user's fitted model, and the table that it is asked about."""

    model: FittedModel
    data: Dataset
    y: NDArray[Any]
    """Shape (n_samples,): the class of each row as text, or numbers."""
    rows: Any
    """All rows as the estimator takes them."""
    seed: int
    classes: TwoClasses | None = None

    @property
    def two(self) -> TwoClasses:
        """The two classes; only for a source with that target."""
        assert self.classes is not None, "the target of this source is not two classes"
        return self.classes

    @property
    def names(self) -> dict[str, Any]:
        """The names of the two classes in sentences, as fields of a result."""
        names = self.two
        return {"positive_name": names.positive_name, "negative_name": names.negative_name}

    @property
    def about(self) -> dict[str, object]:
        """Data set, rows and model, for the provenance."""
        name, file = self.model.name, self.model.file_name
        rows = {"n_test": len(self.y), "test_rows": MODEL_ROWS_NOTE}
        return {**origin(self.data, self.classes), **rows, "model_name": name, "model_file": file}

    def provenance(self, **more: object) -> str:
        """All that is known about rows and model, and more, as a result stores it."""
        return provenance({**self.about, **more})


@dataclass(frozen=True, kw_only=True)
class Asked(Generic[R]):
    """A fitted model of the user's, asked about all rows of a table: nothing is split."""

    compute: Callable[..., R]
    target: Target = Target.TWO_CLASSES
    uses_seed: bool = False

    def result(self, given: Given) -> R:
        assert given.model is not None
        assert given.data is not None
        model = given.model
        if self.target is Target.NUMBER:
            model.require_regressor()
        else:
            model.require_classifier()
        data, classes, y = with_target(given.data, self.target, given.pos_label)
        require_seed(given.seed or 0)
        asked = AskedModel(model, data, y, model.rows(data), given.seed or 0, classes)
        return self.compute(asked, **given.settings)


@dataclass(frozen=True)
class Predicted(Generic[R]):
    """Labels and scores of the user's: nothing is fitted or asked."""

    compute: Callable[[Predictions], R]
    uses_seed: ClassVar[bool] = False

    def result(self, given: Given) -> R:
        assert given.predictions is not None
        return self.compute(given.predictions)
