"""What of the bias-variance clip can be set, and of what each parameter is one."""

from collections.abc import Mapping

from mlu_anim.experiments.bias_variance import fits
from mlu_anim.results.parameters import Parameter
from mlu_anim.system.errors import UsageError

N_ROWS = 50
"""Rows in a resample: few, so that fits scatter as they do where data are scarce."""

PARAMETERS = (
    Parameter("n_train", fits.N_TRAIN, "points in each sample of the clip's own data", 10, 100),
    Parameter("n_sets", fits.N_SETS, "samples of the clip's own data", 30, 200),
    Parameter("sigma", fits.SIGMA, "standard deviation of its noise", 0.05, 1.0),
    Parameter("max_degree", fits.DEGREES[-1], "the most flexible polynomial", 2, 10),
    Parameter("n_resamples", fits.N_SETS, "resamples of your table; 50 with --model", 30, 200),
    Parameter(
        "n_rows", N_ROWS, "rows in each; more where so few are wild, all with --model", 10, 2_000
    ),
    Parameter("vary", "", "the parameter of your model that is varied"),
    Parameter("values", "", "its values, from stiff to flexible: 1:8, or 1,2,4,8"),
)
"""Results stay small: 200 curves of 80 points for each of 10 models are 1.3 MB."""


def refuse(others: Mapping[str, object], source: str, *known: str) -> None:
    """Raise UsageError for a parameter of another source than the one that is told of."""
    for name in others:
        raise UsageError(
            f"--set {name} does not change what is told of {source}",
            hint=f"What does: {', '.join(known)}.",
        )
