"""Sources: how data or a model becomes the rows that an experiment computes with.

Each source takes the user's input, refuses what does not fit, notes where the rows come from, and
calls the clip's function `compute` with the rows and with the settings that the user has chosen:

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
from mlu_anim.system.errors import UsageError

R = TypeVar("R", bound=Result)
R_co = TypeVar("R_co", bound=Result, covariant=True)


@dataclass(frozen=True)
class Given:
    """The user's input for one result; without data and predictions, a clip uses its own data."""

    data: Dataset | None = None
    model: FittedModel | None = None
    predictions: Predictions | None = None
    pos_label: object = None
    seed: int | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)


class Source(Protocol[R_co]):
    """A way in which a clip gets the rows that it computes a result from."""

    @property
    def uses_seed(self) -> bool:
        """True if the result depends on the seed."""

    def result(self, given: Given) -> R_co:
        """Compute the result. Raises BadInput or UsageError for input that the clip cannot use."""


def _anything(data: Dataset) -> None:
    """Accept any table."""


@dataclass(frozen=True, kw_only=True)
class _OfTable:
    """Base class of sources that take rows from a table: the user's, or the clip's own."""

    own: Callable[[], Dataset] | None = None
    """Function that loads the clip's own table; None if the clip's own data have another source."""
    target: Target = Target.TWO_CLASSES
    pos_label: str | None = None
    """The positive class of the clip's own table."""
    require: Callable[[Dataset], None] = _anything
    """Function that raises BadInput for a user's table that the clip's models cannot read."""
    uses_seed: bool = True
    """False if nothing is drawn from the table at random."""
    takes_dates: bool = False
    """True if the rows are a series, whose dates --time names."""

    def table(self, given: Given) -> tuple[Dataset, TwoClasses | None, NDArray[Any]]:
        """Return the table, its two classes, and the target of each row, shape (n_samples,).

        The two classes are None unless the target is TWO_CLASSES. Raises BadInput for a user's
        table that does not fit.
        """
        if given.data is not None:
            found = with_target(given.data, self.target, given.pos_label)
            if given.data.dates is not None and not self.takes_dates:
                raise UsageError(
                    "--time names the dates of a series, and this clip takes rows in any order",
                    hint="Leave --time out, or render time-series.",
                )
            self.require(given.data)
            return found
        assert self.own is not None, "this source has no data of the clip's own"
        return with_target(self.own(), self.target, self.pos_label)


@dataclass(frozen=True)
class Supervised(_OfTable, Generic[R]):
    """A source that splits a table into training and test rows.

    The split is that of the user's seed, or the typical one.
    """

    compute: Callable[..., R]
    split: TypicalSplit

    def result(self, given: Given) -> R:
        rows, settings = self.rows(given)
        return self.compute(rows, **settings)

    def rows(self, given: Given) -> tuple[SplitRows, dict[str, Setting]]:
        """Return the split rows, and the settings to pass on to `compute`: all but `test_share`."""
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
            return found  # the rows left out would be too few for a row of each class
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
    """Shape (n_samples,): the target of each row, a class as text or a number."""
    seed: int
    """The random seed for drawing from the rows."""
    classes: TwoClasses | None = None
    about: Mapping[str, object] | None = None
    """Entries of the provenance: data set, number of rows, seed, and spread of the quality over
    seeds."""

    def provenance(self, **more: object) -> str:
        """Return a result's provenance as JSON text: the entries of `about` and those in `more`."""
        return provenance({**(self.about or {}), **more})


@dataclass(frozen=True)
class AllRows(_OfTable, Generic[R]):
    """A source that passes on all rows of a table; the clip may draw samples from them."""

    compute: Callable[..., R]
    typical: TypicalSeed | None = field(default=None, kw_only=True)
    """Chooses the seed if the user gives none; if None, that is seed 0."""

    def result(self, given: Given) -> R:
        return self.compute(self.rows(given), **given.settings)

    def rows(self, given: Given) -> Table:
        """Return the table with the user's seed, or by default with the typical seed or seed 0."""
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
    """A source for a clip that generates its data from a seed: the user's, the typical one, or 0.

    typical: chooses the seed if the user gives none; if None, that is seed 0.
    """

    compute: Callable[..., R]
    typical: TypicalSeed | None = field(default=None, kw_only=True)
    uses_seed: ClassVar[bool] = True

    def result(self, given: Given) -> R:
        require_seed(given.seed or 0)
        if self.typical is None:
            return self.compute(given.seed or 0, **given.settings)
        n_tried, settings = self.typical.n_seeds, given.settings
        seed, spread = self.typical.chosen(lambda seed: seed, given.seed, n_tried, settings)
        found = self.compute(seed, **settings)
        return replace(found, provenance=provenance({**found.about, **spread}))


@dataclass(frozen=True)
class AskedModel:
    """The user's fitted model, and the table whose rows it predicts."""

    model: FittedModel
    data: Dataset
    y: NDArray[Any]
    """Shape (n_samples,): the target of each row, a class as text or a number."""
    rows: Any
    """All rows of the table, in the form that the estimator takes."""
    seed: int
    classes: TwoClasses | None = None

    @property
    def two(self) -> TwoClasses:
        """The two classes. Raises AssertionError if the target is not two classes."""
        assert self.classes is not None, "the target of this source is not two classes"
        return self.classes

    @property
    def names(self) -> dict[str, Any]:
        """The result's fields `positive_name` and `negative_name`: the two classes in sentences."""
        return {**self.two.names}

    @property
    def about(self) -> dict[str, object]:
        """Entries of the provenance: data set, rows and model."""
        name, file = self.model.name, self.model.file_name
        rows = {"n_test": len(self.y), "test_rows": MODEL_ROWS_NOTE}
        return {**origin(self.data, self.classes), **rows, "model_name": name, "model_file": file}

    def provenance(self, **more: object) -> str:
        """Return a result's provenance as JSON text: the entries of `about` and those in `more`."""
        return provenance({**self.about, **more})


@dataclass(frozen=True, kw_only=True)
class Asked(Generic[R]):
    """A source for a user's fitted model and all rows of a table: nothing is split."""

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
    """A source for the user's own labels and scores: no model is fitted or used."""

    compute: Callable[[Predictions], R]
    uses_seed: ClassVar[bool] = False

    def result(self, given: Given) -> R:
        assert given.predictions is not None
        return self.compute(given.predictions)
