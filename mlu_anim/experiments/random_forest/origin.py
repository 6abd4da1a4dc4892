"""What the rows of a forest's story are, for its provenance."""

from mlu_anim.data.datasets import Dataset

_MOST_NAMES = 50


def origin(data: Dataset, positive: str, negative: str) -> dict[str, object]:
    """The table, its target, its features and what was done to it."""
    names = list(data.columns) or list(data.feature_names)
    more = len(names) - _MOST_NAMES
    return {
        "data": data.name,
        "target": data.target_name,
        "pos_label": positive,
        "neg_label": negative,
        "features": names[:_MOST_NAMES] + ([f"and {more} more"] if more > 0 else []),
        "notes": dict(data.notes),
    }
