"""Bias and variance: how far the mean model is from the truth, and how far models scatter."""

from mlu_anim.experiments.bias_variance.result import (
    PARAMETERS,
    BiasVariance,
    default,
    from_data,
    from_model,
)

__all__ = ["PARAMETERS", "BiasVariance", "default", "from_data", "from_model"]
