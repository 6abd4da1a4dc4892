"""Bias and variance: how far the mean model is from the truth, and how much models scatter."""

from mlu_anim.data.sources import AllRows, Asked, Generated
from mlu_anim.data.targets import Target
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.bias_variance.decomposition import BiasVariance
from mlu_anim.experiments.bias_variance.facts import facts, verdicts
from mlu_anim.experiments.bias_variance.identities import identities
from mlu_anim.experiments.bias_variance.own import (
    N_ROWS,
    N_TRAIN,
    SIGMA,
    of_model,
    of_own,
    of_table,
)
from mlu_anim.experiments.bias_variance.samples import DEGREES, N_SETS
from mlu_anim.results.parameters import Input, Parameter

__all__ = ["EXPERIMENT", "BiasVariance"]

_FRESH: tuple[Input, ...] = ("own",)
_TABLE: tuple[Input, ...] = ("data", "model")
_WHY_ROWS = "rows in each; more where so few are wild, all with --model"
_PARAMETERS = (
    Parameter("n_train", N_TRAIN, "points in each sample", 10, 100, of=_FRESH),
    Parameter("n_sets", N_SETS, "samples", 30, 200, of=_FRESH),
    Parameter("sigma", SIGMA, "standard deviation of the noise", 0.05, 1.0, of=_FRESH),
    Parameter("max_degree", DEGREES[-1], "the most flexible polynomial", 2, 10, of=("own", "data")),
    Parameter(
        "n_resamples", N_SETS, "resamples of your table; 50 with --model", 30, 200, of=_TABLE
    ),
    Parameter("n_rows", N_ROWS, _WHY_ROWS, 10, 2_000, of=_TABLE),
    Parameter("vary", "", "the parameter of your model that is varied", of=("model",)),
    Parameter("values", "", "its values, from stiff to flexible: 1:8, or 1,2,4,8", of=("model",)),
)
"""Their limits keep results small: 200 curves of 80 points for each of 10 models take 1.3 MB."""

EXPERIMENT = Experiment(
    BiasVariance,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=Generated(of_own),
    data=AllRows(of_table, target=Target.NUMBER),
    model=Asked(compute=of_model, target=Target.NUMBER, uses_seed=True),
    parameters=_PARAMETERS,
)
