"""Bias and variance: how far the mean model is from the truth, and how much models scatter."""

from mlu_anim.data.sources import AllRows, Asked, Generated
from mlu_anim.data.targets import Target
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.bias_variance.facts import facts, verdicts
from mlu_anim.experiments.bias_variance.fresh import of_fresh_samples
from mlu_anim.experiments.bias_variance.identities import identities
from mlu_anim.experiments.bias_variance.models import of_model
from mlu_anim.experiments.bias_variance.own import of_table
from mlu_anim.experiments.bias_variance.parameters import PARAMETERS
from mlu_anim.experiments.bias_variance.result import BiasVariance

__all__ = ["EXPERIMENT", "BiasVariance"]

EXPERIMENT = Experiment(
    BiasVariance,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=Generated(of_fresh_samples),
    data=AllRows(of_table, target=Target.NUMBER),
    model=Asked(compute=of_model, target=Target.NUMBER, uses_seed=True),
    parameters=PARAMETERS,
)
