"""ROC and AUC: hits and false alarms at each threshold, and the share of pairs ranked right.

Cases are ranked by the clip's own model, by the user's model, or by given scores.
"""

from functools import partial
from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset, breast_cancer
from mlu_anim.data.predictions import Predictions
from mlu_anim.data.ranked_cases import RankedCases, fitted_scores
from mlu_anim.data.ranking import Floats, count_pairs
from mlu_anim.data.sources import Asked, AskedModel, Predicted, Supervised
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.typical_split import Condition, TypicalSplit
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.roc.facts import facts, verdicts
from mlu_anim.experiments.roc.fields import MISS_COST, Marks
from mlu_anim.experiments.roc.identities import identities
from mlu_anim.experiments.roc.sweep import RocSweep
from mlu_anim.results.parameters import Parameter

__all__ = ["EXPERIMENT", "Marks", "RocSweep"]

FEATURE, POSITIVE = "mean radius", "malignant"
SAID = "cell size"
"""The name of the feature in sentences: a tumor's mean radius of cell nuclei, without a unit."""
N_TEST = 42
"""Number of test rows: few enough that a GIF of 640 px width shows each as a mark of 6 px radius in
its exact place."""


def tumors() -> Dataset:
    """Return the clip's own data: 569 tumors by one feature; `all_features` has all 30."""
    return breast_cancer().only(FEATURE)


def auc_of(rows: SplitRows, miss_cost: int = MISS_COST) -> float:
    """Return the AUC of the clip's model on the test rows, as a quotient of whole numbers."""
    return count_pairs(rows.is_positive[rows.test], fitted_scores(rows, _unfitted())).share_right


def both_aucs_of(rows: SplitRows, miss_cost: int = MISS_COST) -> tuple[float, ...]:
    """Return `auc_of` of the clip's model and, if it leaves features out, of that with all."""
    whole = rows.all_features
    return auc_of(rows), *(() if whole is None else (auc_of(whole),))


SPLIT = TypicalSplit("aucs", auc_of)
OWN_SPLIT = TypicalSplit(
    "aucs",
    both_aucs_of,
    n_test=N_TEST,
    condition=Condition("an AUC below 1 for each model", lambda aucs: max(aucs) < 1),
)


def of_split(rows: SplitRows, miss_cost: int = MISS_COST, said: str = "") -> RocSweep:
    """Return the result for the clip's model, fitted to the training rows, on the test rows.

    If only some features are chosen, a second model uses all of them.  said: the only feature's
    name in sentences, by default its own.
    """
    whole, data = rows.all_features, rows.data
    name = data.feature_text
    about: dict[str, object] = {"said": {said: name}} if said else {}
    if whole is not None and whole.data.notes:
        about["all_features_notes"] = dict(whole.data.notes)
    return _sweep(
        RankedCases.of_split(rows, _unfitted(), **about),
        second_score=None if whole is None else fitted_scores(whole, _unfitted()),
        second_name="" if whole is None else whole.data.feature_text,
        feature=_only_feature(data, said or name, rows.test),
        miss_cost=miss_cost,
        model_name=said or name,
    )


def of_model(asked: AskedModel, miss_cost: int = MISS_COST) -> RocSweep:
    """Return the result for the user's model on all rows of the table; it is not refitted."""
    return _sweep(
        RankedCases.of_model(asked),
        feature=_only_feature(asked.data, asked.data.feature_text),
        miss_cost=miss_cost,
        model_name=asked.model.name,
    )


def of_predictions(given: Predictions) -> RocSweep:
    """Return the result for labels and scores that the user supplies."""
    return _sweep(RankedCases.of_predictions(given), model_name=given.y_score_column)


def _sweep(cases: RankedCases, **given: Any) -> RocSweep:
    return RocSweep.of_scores(
        cases.is_positive,
        cases.score,
        everyday_threshold=cases.threshold,
        are_probabilities=cases.are_probabilities,
        **cases.texts,
        **given,
    )


def _only_feature(data: Dataset, name: str, rows: Any = slice(None)) -> tuple[str, Floats] | None:
    """Return name and values of a table's only feature; None if it has several, or gaps."""
    if data.n_features != 1 or not np.isfinite(data.X).all():
        return None
    return name, data.X[rows, 0].astype(float)


def _unfitted() -> Any:
    """Return the clip's unfitted model: scikit-learn's logistic regression on scaled features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression())


EXPERIMENT = Experiment(
    RocSweep,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=Supervised(partial(of_split, said=SAID), OWN_SPLIT, own=tumors, pos_label=POSITIVE),
    data=Supervised(of_split, SPLIT),
    model=Asked(compute=of_model),
    predictions=Predicted(of_predictions),
    parameters=(
        OWN_SPLIT.parameter,
        Parameter("miss_cost", MISS_COST, "false alarms that a miss costs", 1, 100),
    ),
)
