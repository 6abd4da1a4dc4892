"""A time series: trend, season and rest, a forecast with its fan, and folds that see the future."""

from mlu_anim.data.datasets import mauna_loa
from mlu_anim.data.sources import AllRows
from mlu_anim.data.targets import Target
from mlu_anim.data.typical_split import Condition, TypicalSeed
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.time_series.facts import facts, verdicts
from mlu_anim.experiments.time_series.forecast import Forecast, forecast, shuffled_error
from mlu_anim.experiments.time_series.identities import identities

__all__ = ["EXPERIMENT", "Forecast"]

_CLEAR = Condition("a fold without neighbors at the end", lambda quality: quality[1])
SEED = TypicalSeed("errors", shuffled_error, condition=_CLEAR)
EXPERIMENT = Experiment(
    Forecast,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=AllRows(forecast, own=mauna_loa, target=Target.NUMBER, typical=SEED),
    data=AllRows(forecast, target=Target.NUMBER, typical=SEED, takes_dates=True),
)
