"""The inputs that one result is computed from, and which of them go together."""

from dataclasses import dataclass
from pathlib import Path

from mlu_anim.results.parameters import Setting
from mlu_anim.system.errors import UsageError

DATASET_NAMES = ("breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine")
"""Data sets that ship with scikit-learn, named as in `load_iris`.

A user's file of the same name is written `./iris`.
"""
DECIMAL_MARKS = (".", ",")

_NEEDS = {
    "y_true": ("predictions",),
    "y_score": ("predictions",),
    "pos_label": ("predictions", "data"),
    "target": ("data",),
    "time": ("data",),
    "features": ("data",),
    "drop_missing": ("data",),
    "separator": ("data", "predictions"),
    "decimal": ("data", "predictions"),
    "sheet": ("data", "predictions"),
    "model": ("data",),
    "trust": ("model",),
}
"""For an input that needs another one: the inputs of which at least one must be given."""
_VALUES = {"predictions": "FILE", "data": "FILE", "model": "FILE.skops"}


@dataclass(frozen=True)
class Inputs:
    """The inputs that one result is computed from."""

    clip: str
    seed: int | None = None
    """Seed of the random split or draws; None for the clip's typical one, and with predictions."""
    settings: tuple[tuple[str, Setting], ...] = ()
    """Parameters of the clip that the user has set, sorted by name."""
    data: str | None = None
    """Path of the user's table, or name of a data set that ships with scikit-learn."""
    target: str | None = None
    """The column to predict from `features`; if those are empty, from all other columns."""
    time: str | None = None
    """The column of dates, if `data` is a series."""
    features: tuple[str, ...] = ()
    drop_missing: bool = False
    model: Path | None = None
    """Path of a fitted estimator (.skops) that predicts all rows of `data`."""
    trust: tuple[str, ...] = ()
    """Names of types in the file `model` that skops does not know and the user trusts."""
    predictions: Path | None = None
    """Path of a user's table of labels and scores; y_true and y_score name its columns."""
    y_true: str | None = None
    y_score: str | None = None
    pos_label: str | None = None
    separator: str | None = None
    """The character between the cells of a CSV; None: detect it."""
    decimal: str | None = None
    """The decimal mark of a table, one of DECIMAL_MARKS; None: detect it."""
    sheet: str | None = None
    """The sheet of a workbook; None: the first that is not hidden."""

    def require_consistent(self) -> None:
        """Raise UsageError for inputs that contradict each other, or that need a missing input.

        For example, `target` says how to read `data` and needs it.
        """
        for name, sources in _NEEDS.items():
            if getattr(self, name) and not any(getattr(self, source) for source in sources):
                options = " or ".join(f"{_option(s)} {_VALUES[s]}" for s in sources)
                raise UsageError(
                    f"{_option(name)} says how to read {' or '.join(map(_option, sources))}, "
                    "which is not given",
                    hint=f"Add {options}.",
                )
        if self.predictions is None:
            return
        for name in ("data", "seed", "settings"):
            if getattr(self, name) not in (None, ()):
                option = "--set" if name == "settings" else _option(name)
                raise UsageError(
                    f"--predictions has finished scores, which {option} would not change",
                    hint="Remove one of the two options.",
                )


def dataset_name(source: str) -> str | None:
    """Return the data set of DATASET_NAMES that `source` names; None if `source` is a path.

    `breast-cancer` means `breast_cancer`.
    """
    name = source.replace("-", "_")
    return name if name in DATASET_NAMES else None


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
