"""Cases of two classes with a score each, from a split table, a user's model, or a table."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from mlu_anim.data.class_scores import scores_of
from mlu_anim.data.model_description import description
from mlu_anim.data.predictions import Predictions
from mlu_anim.data.ranking import Bools, Floats
from mlu_anim.data.sources import AskedModel
from mlu_anim.data.split_rows import SplitRows


@dataclass(frozen=True, eq=False)
class RankedCases:
    """Labels and finite scores of cases, both of shape (n_samples,).

    `threshold`: the score from which the model itself says positive; None if it is not known.
    `texts`: the result's fields `positive_name`, `negative_name` and `provenance`.
    """

    is_positive: Bools
    score: Floats
    texts: Mapping[str, Any]
    threshold: float | None = None
    are_probabilities: bool = True

    @classmethod
    def of_split(cls, rows: SplitRows, unfitted: Any, **about: object) -> Self:
        """Return the test rows with the scores of a model fitted to the training rows.

        about: more entries of the provenance.
        """
        provenance = rows.provenance(model=description(unfitted), **about)
        texts = {"provenance": provenance, **rows.two.names}
        return cls(rows.is_positive[rows.test], fitted_scores(rows, unfitted), texts)

    @classmethod
    def of_model(cls, asked: AskedModel) -> Self:
        """Return all rows of the table with the scores of the user's model, which is not refitted.

        Raises BadInput for a model that gives no scores, or does not know these classes.
        """
        two, model = asked.two, asked.model.estimator
        with asked.model.speaking(asked.data):
            scores = scores_of(model, asked.rows, two.pos_label, two.neg_label)
        method = "predict_proba" if scores.are_probabilities else "decision_function"
        provenance = asked.provenance(scored_by=method, model=description(model))
        texts, own = {"provenance": provenance, **asked.names}, scores.threshold
        return cls(two.is_positive, scores.values, texts, own, scores.are_probabilities)

    @classmethod
    def of_predictions(cls, given: Predictions) -> Self:
        """Return the labels and scores that the user supplies."""
        texts = {"provenance": given.provenance(), **given.names}
        return cls(given.y_true, given.y_score, texts)


def fitted_scores(rows: SplitRows, unfitted: Any) -> Floats:
    """Return the test rows' scores by a model, fitted to the training rows: shape (n_test,)."""
    with warnings.catch_warnings():
        # A fit that stopped before it converged still ranks, and the curve says how well.
        warnings.simplefilter("ignore")
        model = unfitted.fit(rows.X_train, rows.is_positive[rows.train])
        return np.asarray(scores_of(model, rows.X_test, "True", "False").values)
