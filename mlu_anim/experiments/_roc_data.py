"""The ROC clip of the user's own table, told by our model or by a model of the user's."""

import warnings
from math import ceil
from typing import Any

from mlu_anim.data.datasets import Dataset, Split, TwoClasses, require_seed, stratified_split
from mlu_anim.data.models.fitted_model import MODEL_ROWS_NOTE, FittedModel
from mlu_anim.experiments import _ranking, _roc_models, _typical_split
from mlu_anim.experiments._model_scores import scores_of
from mlu_anim.experiments._ranking import Bools, Floats
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import quoted

TEST_SHARE = 0.25
N_SEEDS = 21
"""Odd, so that the median is one of them."""
CELLS_OF_A_SPREAD = 100_000
"""Up to so many cells, fitting to N_SEEDS splits takes less than a second or two."""
_MOST_NAMES = 50


def told_by_our_model(
    data: Dataset, pos_label: object, seed: int | None, test_share: float
) -> dict[str, Any]:
    """Arguments of RocSweep.from_predictions: rows that our model has not seen, and their scores.

    The split is that of the seed; without one the median of N_SEEDS, or seed 0 of a large table.
    Raises BadInput when a class has too few rows for both parts.
    """
    classes = data.two_classes(pos_label)
    is_positive = classes.is_positive
    chosen, about = _chosen_seed(data, is_positive, seed, _n_test(data, classes, test_share))
    split = stratified_split(is_positive, n_test=about["n_test"], seed=chosen)
    everything = data.all_features
    return {
        "y_true": is_positive[split.test],
        "y_score": _score(data, is_positive, split),
        "second_score": None if everything is None else _score(everything, is_positive, split),
        "model_name": model_name(data),
        "second_name": second_name(data),
        "provenance": {
            **origin(data, classes),
            **about,
            "n_train": len(split.train),
            "test_rows": "held out, stratified by class",
            "model": _roc_models.description(_roc_models.unfitted()),
            **({} if everything is None else {"all_features_notes": dict(everything.notes)}),
        },
        **_names(classes),
    }


def told_by(model: FittedModel, data: Dataset, pos_label: object) -> dict[str, Any]:
    """The same for the user's model, which is asked about all rows."""
    model.require_classifier()
    classes = data.two_classes(pos_label)
    rows = model.rows(data)
    with model.speaking(data):
        scores = scores_of(model.estimator, rows, classes.pos_label, classes.neg_label)
    return {
        "y_true": classes.is_positive,
        "y_score": scores.values,
        "everyday_threshold": scores.threshold,
        "are_probabilities": scores.are_probabilities,
        "model_name": model.name,
        "provenance": {
            **origin(data, classes),
            "n_test": len(scores.values),
            "test_rows": MODEL_ROWS_NOTE,
            "scored_by": "predict_proba" if scores.are_probabilities else "decision_function",
            "model_file": model.file_name,
            "model": _roc_models.description(model.estimator),
        },
        **_names(classes),
    }


def origin(data: Dataset, classes: TwoClasses) -> dict[str, object]:
    """What the rows are, for a provenance."""
    names = list(data.columns) or list(data.feature_names)
    more = len(names) - _MOST_NAMES
    return {
        "data": data.name,
        "target": data.target_name,
        "pos_label": classes.pos_label,
        "neg_label": classes.neg_label,
        "features": names[:_MOST_NAMES] + ([f"and {more} more"] if more > 0 else []),
        "notes": dict(data.notes),
    }


def model_name(data: Dataset) -> str:
    """What the model knows, as a sentence says it: a feature's name, or how many there are."""
    if data.n_features == 1:
        return next(iter(data.columns), data.feature_names[0])
    return f"{data.n_features} features" if data.all_features else second_name(data)


def second_name(data: Dataset) -> str:
    """`all 30 features`."""
    return f"all {(data.all_features or data).n_features} features"


def _names(classes: TwoClasses) -> dict[str, str]:
    return {"positive_name": classes.positive_name, "negative_name": classes.negative_name}


def _n_test(data: Dataset, classes: TwoClasses, test_share: float) -> int:
    """As many as scikit-learn's train_test_split takes for that share."""
    n, n_positive = len(data.y), int(classes.is_positive.sum())
    smaller, name = min((n_positive, classes.pos_label), (n - n_positive, classes.neg_label))
    n_test = max(min(ceil(test_share * n), n - 2), 1)
    # Of fewer, one part could have none, whichever way they are rounded.
    fewest = max(ceil(n / min(n_test, n - n_test)), 2)
    if smaller < fewest:
        is_ = "is" if smaller == 1 else "are"
        other = ", or set another share: --set test_share=0.5" if smaller > 2 else ""
        raise BadInput(
            f"{data.name}: column {data.target_name!r}: of {n:,} rows {smaller:,} {is_} of the "
            f"class {quoted(name)}; to part them for training and test, {fewest:,} are needed",
            hint=f"Give more rows of that class{other}.",
        )
    return n_test


def _chosen_seed(
    data: Dataset, is_positive: Bools, seed: int | None, n_test: int
) -> tuple[int, dict[str, Any]]:
    """The seed of the split, and what of the splits goes into the provenance."""
    about: dict[str, Any] = {"n_test": n_test}
    if seed is not None:
        require_seed(seed)
    elif data.X.size > CELLS_OF_A_SPREAD:
        seed = 0
    else:
        aucs = [_auc(data, is_positive, n_test, each) for each in range(N_SEEDS)]
        seed = _typical_split.median_seed(aucs)
        about |= _typical_split.spread("aucs", aucs)
    return seed, about | {"seed": seed}


def _auc(data: Dataset, is_positive: Bools, n_test: int, seed: int) -> float:
    split = stratified_split(is_positive, n_test=n_test, seed=seed)
    score = _score(data, is_positive, split)
    return _ranking.count_pairs(is_positive[split.test], score).share_right


def _score(data: Dataset, is_positive: Bools, split: Split) -> Floats:
    """What our model, fitted to the training rows, says of the test rows."""
    with warnings.catch_warnings():
        # A fit that stopped before it converged still ranks, and the curve says how well.
        warnings.simplefilter("ignore")
        model = _roc_models.unfitted().fit(data.X[split.train], is_positive[split.train])
        return scores_of(model, data.X[split.test], "True", "False").values
