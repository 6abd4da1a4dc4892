"""What one result is computed from, and which of it goes together."""

from dataclasses import dataclass
from pathlib import Path

from mlu_anim.results.parameters import Setting
from mlu_anim.system.errors import UsageError

DATASET_NAMES = ("breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine")
"""What ships with scikit-learn, by the names of its loaders. A file of that name is `./iris`."""
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
"""What says how to read something else has no meaning without it."""
_VALUES = {"predictions": "FILE", "data": "FILE", "model": "FILE.skops"}


@dataclass(frozen=True)
class Inputs:
    """What one result is computed from."""

    clip: str
    seed: int | None = None
    """Of a random split; without it the clip's typical one. Predictions need none."""
    settings: tuple[tuple[str, Setting], ...] = ()
    """Parameters of the clip that were set, sorted by name."""
    data: str | None = None
    """The path of a table of the user's, or the name of a data set that ships with scikit-learn."""
    target: str | None = None
    """The column that is to be predicted; the others, or `features`, predict it."""
    features: tuple[str, ...] = ()
    drop_missing: bool = False
    model: Path | None = None
    """A fitted estimator (.skops), asked for all rows of `data`."""
    trust: tuple[str, ...] = ()
    """Types in `model` that are loaded although nobody knows them."""
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
                    f"--predictions brings finished scores; {option} would not change them",
                    hint="Leave one of the two out.",
                )


def dataset_name(source: str) -> str | None:
    """The one of DATASET_NAMES that `source` is, with `-` or `_`; None when it is a path."""
    name = source.replace("-", "_")
    return name if name in DATASET_NAMES else None


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
