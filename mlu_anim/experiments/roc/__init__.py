"""ROC and AUC: the hits and false alarms at each threshold, and the share of pairs ranked right."""

from mlu_anim.experiments.roc.result import (
    PARAMETERS,
    Marks,
    Matrix,
    RocSweep,
    default,
    from_data,
    from_model,
    from_table,
)

__all__ = [
    "PARAMETERS",
    "Marks",
    "Matrix",
    "RocSweep",
    "default",
    "from_data",
    "from_model",
    "from_table",
]
