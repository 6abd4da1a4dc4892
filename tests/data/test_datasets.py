"""Data sets are found by name of feature and class; splits are disjoint, covering and seeded."""

import numpy as np
import pytest

from mlu_anim.data.datasets import breast_cancer, require_seed, stratified_split
from mlu_anim.system.errors import UsageError


def test_breast_cancer_has_the_published_size() -> None:
    data = breast_cancer()
    assert data.X.shape == (569, 30)
    assert int((data.y == "malignant").sum()) == 212
    assert int((data.y == "benign").sum()) == 357
    assert np.isfinite(data.X).all()


def test_a_column_is_found_by_its_name() -> None:
    data = breast_cancer()
    index = data.feature_names.index("mean compactness")
    assert data.column("mean compactness").shape == (569, 1)
    assert (data.column("mean compactness")[:, 0] == data.X[:, index]).all()
    with pytest.raises(UsageError, match="no feature named 'size'"):
        data.column("size")


def test_a_split_is_disjoint_covering_stratified_and_seeded() -> None:
    y = breast_cancer().y
    split = stratified_split(y, n_test=80, seed=3)
    assert len(split.test) == 80
    assert sorted([*split.train, *split.test]) == list(range(569))
    assert (y[split.test] == "benign").mean() == pytest.approx((y == "benign").mean(), abs=1 / 80)
    assert (split.test == stratified_split(y, n_test=80, seed=3).test).all()
    assert (split.test != stratified_split(y, n_test=80, seed=4).test).any()


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_scikit_learn_would_refuse_is_named(seed: int) -> None:
    with pytest.raises(UsageError, match=f"the seed {seed} is not"):
        require_seed(seed)
