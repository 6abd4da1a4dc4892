"""Rank the cases of the ROC clip: by its own model, by the user's model, or by given scores."""

import warnings
from typing import Any

import numpy as np

from mlu_anim.data.class_scores import scores_of
from mlu_anim.data.datasets import Dataset, breast_cancer
from mlu_anim.data.model_description import description
from mlu_anim.data.predictions import Predictions
from mlu_anim.data.sources import AskedModel
from mlu_anim.data.split_rows import SplitRows, provenance
from mlu_anim.data.typical_split import Condition, TypicalSplit
from mlu_anim.experiments.roc import ranking
from mlu_anim.experiments.roc.fields import MISS_COST
from mlu_anim.experiments.roc.ranking import Floats
from mlu_anim.experiments.roc.result import RocSweep

FEATURE, POSITIVE = "mean radius", "malignant"
SAID = "cell size"
"""What sentences call the feature: the mean radius of a tumor's cell nuclei, in no stated unit."""
N_TEST = 42
"""Number of test rows: few enough that a GIF of 640 px width shows each as a mark of 6 px radius in
its exact place."""


def tumors() -> Dataset:
    """Return the clip's own data: 569 tumors by one feature; `all_features` has all 30."""
    return breast_cancer().only(FEATURE)


def auc_of(rows: SplitRows, miss_cost: int = MISS_COST) -> float:
    """Return the AUC of the clip's model on the test rows, free of rounding differences.

    It is a quotient of whole numbers, so that equal AUCs compare equal.
    """
    return ranking.count_pairs(rows.is_positive[rows.test], _score(rows)).share_right


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


def of_tumors(rows: SplitRows, miss_cost: int = MISS_COST) -> RocSweep:
    """Return the result for the clip's own data, whose feature is called `cell size`."""
    return of_split(rows, miss_cost, SAID)


def of_split(rows: SplitRows, miss_cost: int = MISS_COST, said: str = "") -> RocSweep:
    """Return the result for the clip's model, fitted to the training rows, on the test rows.

    If only some features are chosen, a second model uses all of them.  said: the only feature's
    name in sentences, by default its own.
    """
    everything, names = rows.all_features, rows.two
    notes = everything.data.notes if everything is not None else {}
    about: dict[str, object] = {"all_features_notes": dict(notes)} if notes else {}
    about |= {"said": {said: model_name(rows.data)}} if said else {}
    return RocSweep.of_scores(
        rows.is_positive[rows.test],
        _score(rows),
        second_score=None if everything is None else _score(everything),
        feature=_only_feature(rows.data, said, rows.test),
        miss_cost=miss_cost,
        model_name=said or model_name(rows.data),
        second_name=second_name(rows.data),
        positive_name=names.positive_name,
        negative_name=names.negative_name,
        provenance=rows.provenance(model=description(unfitted()), **about),
    )


def of_model(asked: AskedModel, miss_cost: int = MISS_COST) -> RocSweep:
    """Return the result for the user's model on all rows of the table; it is not refitted."""
    two = asked.two
    with asked.model.speaking(asked.data):
        scores = scores_of(asked.model.estimator, asked.rows, two.pos_label, two.neg_label)
    method = "predict_proba" if scores.are_probabilities else "decision_function"
    return RocSweep.of_scores(
        two.is_positive,
        scores.values,
        everyday_threshold=scores.threshold,
        are_probabilities=scores.are_probabilities,
        feature=_only_feature(asked.data),
        miss_cost=miss_cost,
        model_name=asked.model.name,
        provenance=asked.provenance(scored_by=method, model=description(asked.model.estimator)),
        **asked.names,
    )


def of_predictions(given: Predictions) -> RocSweep:
    """Return the result for labels and scores that the user supplies."""
    about: dict[str, object] = {
        "data": given.source,
        "y_true": given.y_true_column,
        "y_score": given.y_score_column,
        "pos_label": given.pos_label,
        "neg_label": given.neg_label,
    }
    return RocSweep.of_scores(
        given.y_true,
        given.y_score,
        model_name=given.y_score_column,
        positive_name=given.positive_name,
        negative_name=given.negative_name,
        provenance=provenance(about | ({"notes": dict(given.notes)} if given.notes else {})),
    )


def model_name(data: Dataset) -> str:
    """Return the model's name in sentences: its only feature, or its number of features."""
    if data.n_features == 1:
        return next(iter(data.columns), data.feature_names[0])
    return f"{data.n_features} features" if data.all_features else second_name(data)


def second_name(data: Dataset) -> str:
    """Return the second model's name in sentences: `all 30 features`."""
    return f"all {(data.all_features or data).n_features} features"


def _only_feature(
    data: Dataset, said: str = "", rows: Any = slice(None)
) -> tuple[str, Floats] | None:
    """Return name and values of a table's only feature; None if it has several, or gaps."""
    if data.n_features != 1 or not np.isfinite(data.X).all():
        return None
    return said or model_name(data), data.X[rows, 0].astype(float)


def unfitted() -> Any:
    """Return the clip's unfitted model: scikit-learn's logistic regression on scaled features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression())


def _score(rows: SplitRows) -> Floats:
    """Return the scores of the test rows by the clip's model, fitted to the training rows."""
    with warnings.catch_warnings():
        # A fit that stopped before it converged still ranks, and the curve says how well.
        warnings.simplefilter("ignore")
        model = unfitted().fit(rows.X_train, rows.is_positive[rows.train])
        return scores_of(model, rows.X_test, "True", "False").values
