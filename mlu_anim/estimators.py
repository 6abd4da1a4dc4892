"""The user's fitted model, loaded without running what is in the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlu_anim.errors import BadInput


@dataclass(frozen=True)
class FittedModel:
    """A fitted estimator, or a pipeline that ends in one."""

    estimator: Any
    name: str
    """The file's stem, as sentences name it."""


def load_model(path: Path, trust: Sequence[str]) -> FittedModel:
    """Load a `.skops` file."""
    raise BadInput(f"{path.name}: not a model")
