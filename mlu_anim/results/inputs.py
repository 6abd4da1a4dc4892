"""The inputs that one result is computed from, and which of them go together."""

from dataclasses import dataclass
from pathlib import Path

from mlu_anim.results.parameters import Setting
from mlu_anim.system.errors import UsageError

DATASET_NAMES = ("breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine")
"""Data sets that ship with scikit-learn, by their loaders. A file of that name is `./iris`."""
DECIMAL_MARKS = (".", ",")

_NEEDS = {
    "y_true": ("predictions",),
    "y_score": ("predictions",),
    "pos_label": ("predictions", "data"),
    "target": ("data",),
    "features": ("data",),
    "drop_missing": ("data",),
    "separator": ("data", "predictions"),
    "decimal": ("data", "predictions"),
    "sheet": ("data", "predictions"),
    "model": ("data",),
    "trust": ("model",),
}
"""Inputs that have no meaning without one of some others."""
_VALUES = {"predictions": "FILE", "data": "FILE", "model": "FILE.skops"}


@dataclass(frozen=True)
class Inputs:
    """The inputs that one result is computed from."""

    clip: str
    seed: int | None = None
    """Seed of a random split; None: the clip's typical split. Predictions need none."""
    settings: tuple[tuple[str, Setting], ...] = ()
    """Parameters of the clip that the user has set, sorted by name."""
    data: str | None = None
    """Path of the user's table, or name of a data set that ships with scikit-learn."""
    target: str | None = None
    """The column to predict; the others, or `features`, predict it."""
    features: tuple[str, ...] = ()
    drop_missing: bool = False
    model: Path | None = None
    """A fitted estimator (.skops) that predicts all rows of `data`."""
    trust: tuple[str, ...] = ()
    """Unknown types in `model` that the user trusts."""
    predictions: Path | None = None
    """A table of the user's; y_true, y_score and pos_label say how to read it."""
    y_true: str | None = None
    y_score: str | None = None
    pos_label: str | None = None
    separator: str | None = None
    """Between the cells of the table; with `decimal` and `sheet` as in table_format."""
    decimal: str | None = None
    sheet: str | None = None

    def require_consistent(self) -> None:
        """Raise UsageError for what contradicts itself, or says how to read what is not given."""
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
    """Return the one of DATASET_NAMES in `source`, with `-` or `_`; None if it is a path."""
    name = source.replace("-", "_")
    return name if name in DATASET_NAMES else None


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
