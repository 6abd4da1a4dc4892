"""What `--data` brings: a data set that ships with scikit-learn, or a table of the user's."""

from mlu_anim.datasets import Dataset, named
from mlu_anim.errors import BadInput
from mlu_anim.inputs import DATASET_NAMES


def read_data(
    source: str, *, target: str | None, features: tuple[str, ...], drop_missing: bool
) -> Dataset:
    """The data set of that name, or the table at that path."""
    if source in DATASET_NAMES:
        return named(source, target)
    raise BadInput(f"{source}: no such file")
