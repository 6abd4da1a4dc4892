"""The parameters of the bias-variance clip, each with the inputs whose result it changes."""

from mlu_anim.experiments.bias_variance import fits
from mlu_anim.results.parameters import Parameter

N_ROWS = 50
"""Number of rows in a resample: few, so that fits scatter as they do where data are scarce."""

PARAMETERS = (
    Parameter("n_train", fits.N_TRAIN, "points in each sample", 10, 100, of=("own",)),
    Parameter("n_sets", fits.N_SETS, "samples", 30, 200, of=("own",)),
    Parameter("sigma", fits.SIGMA, "standard deviation of the noise", 0.05, 1.0, of=("own",)),
    Parameter(
        "max_degree", fits.DEGREES[-1], "the most flexible polynomial", 2, 10, of=("own", "data")
    ),
    Parameter(
        "n_resamples",
        fits.N_SETS,
        "resamples of your table; 50 with --model",
        30,
        200,
        of=("data", "model"),
    ),
    Parameter(
        "n_rows",
        N_ROWS,
        "rows in each; more where so few are wild, all with --model",
        10,
        2_000,
        of=("data", "model"),
    ),
    Parameter("vary", "", "the parameter of your model that is varied", of=("model",)),
    Parameter("values", "", "its values, from stiff to flexible: 1:8, or 1,2,4,8", of=("model",)),
)
"""The parameters. Their limits keep results small: 200 curves of 80 points for each of 10 models
take 1.3 MB."""
