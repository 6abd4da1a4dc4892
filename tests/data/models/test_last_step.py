"""The last step of a pipeline or a search answers as the whole does."""

import numpy as np
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlu_anim.data.datasets import load_dataset
from mlu_anim.data.models.last_step import last_step

WINE = load_dataset("wine")
FOREST = RandomForestClassifier(10, random_state=0)
SCALED = make_pipeline(StandardScaler(), FOREST)
CHOSEN = make_pipeline(make_column_transformer((StandardScaler(), [0, 2])), FOREST)
SEARCH = GridSearchCV(SCALED, {"randomforestclassifier__max_depth": [2]}, cv=2)


@pytest.mark.parametrize("whole", [FOREST, SCALED, CHOSEN, SEARCH], ids=repr)
def test_the_last_step_answers_as_the_whole(whole: RandomForestClassifier) -> None:
    whole.fit(WINE.X, WINE.y)
    model, rows, names = last_step(whole, WINE.X, WINE.feature_names)
    assert isinstance(model, RandomForestClassifier)
    assert np.array_equal(model.predict_proba(rows), whole.predict_proba(WINE.X))
    assert len(names) == model.n_features_in_ == rows.shape[1]


def test_names_of_transformed_columns_lose_the_transformers_own() -> None:
    _, _, names = last_step(CHOSEN.fit(WINE.X, WINE.y), WINE.X, WINE.feature_names)
    assert names == ["x0", "x2"]
