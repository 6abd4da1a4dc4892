"""The tree says what scikit-learn and plain counting say, and its checks see every fault."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.tree import DecisionTreeClassifier

from mlu_anim.data.datasets import Dataset
from mlu_anim.experiments import decision_tree
from tests.experiments.claims import require_told
from tests.experiments.faults import Fault, flipped, moved, of, require_seen, scaled
from tests.experiments.forests import saved, table
from tests.kept_results import computed_result
from tests.strategies import two_class_tables

CLAIMS: dict[str, Any] = {
    "captions.scan_leaf": lambda r: not r.asking,
    "captions.split_model": lambda r: not r.is_grown,
    "captions.split_tied": lambda r: np.isclose(*np.sort(r.gained(0))[-2:]),
    "captions.recurse": lambda r: len(r.asking) > 1,
    "captions.depth": lambda r: r.right[0, -1] > r.right[0, 0],
    "captions.depth_falls": lambda r: r.right[1, -1] < r.right[1, 0],
    "captions.depth_rises": lambda r: r.right[1, -1] > r.right[1, 0],
    "captions.depth_same": lambda r: np.isclose(*r.right[0, [0, -1]]),
    "captions.shaky": lambda r: r.is_other.any(),
    "captions.shaky_none": lambda r: not r.is_other.any(),
    "phrases.first_cut": lambda r: r.gain[0] > np.sort(r.gained(0))[-1] - 1e-9,
    "phrases.first_cut_model": lambda r: not r.is_grown,
    "phrases.again_model": lambda r: not r.is_grown,
}


@settings(max_examples=5)
@given(two_class_tables(), st.booleans())
def test_any_table_and_any_small_tree_is_told_truly(data: Dataset, is_fitted: bool) -> None:
    if is_fitted:
        two = table(data.X[:, :2], data.y)
        model = saved(DecisionTreeClassifier(max_depth=2, random_state=0).fit(two.X, two.y))
        result = decision_tree.EXPERIMENT.run(model=model, data=two)
    else:
        result = decision_tree.EXPERIMENT.run(data=data, seed=0)
    first = ["phrases.first_cut"] if result.asking else []
    require_told(result, CLAIMS, "phrases.again", *first)


def test_the_clips_own_irises() -> None:
    r = computed_result("decision-tree")
    facts = {name: fact.value for name, fact in r.facts().items()}
    assert (facts["root"], facts["cut"], facts["n_train"]) == ("petal length", 4.85, 60)
    assert (r.verdicts, facts["n_tied"], facts["n_redraws"]) == (("own",), 10, 190)
    assert "setosa" not in {r.positive_name, r.negative_name}


FAULTS: list[tuple[str, Fault]] = [
    ("rows in the leaves = all rows", moved("counts", (3, 0), 1)),
    ("rows of each class at each node = in its rectangle", moved("counts", (0, 1), 1)),
    ("impurity of each node = entropy of its counts", scaled("impurity", np.log(2))),
    (
        "rows that lie in no rectangle of a leaf, or in two",
        of({"known.x": np.full((60, 2), np.nan)}),
    ),
    ("rows outside the rectangle of the leaf that apply gives", moved("known.leaf", 0, -1)),
    ("new rows whose answers lead to another leaf than apply", moved("new.leaf", 0, -1)),
    ("gain of each question = its curve at the cut", moved("cuts", np.s_[:, 3], 0.01)),
    ("gain of each question = the highest of all cuts", moved("cuts", (0, 3), 1)),
    ("questions after which the weighted impurity rises", moved("impurity", 2, 2)),
    ("rows named right = by trees of that depth", flipped("new.is_positive", 0)),
    ("deeper trees that know fewer known rows", moved("right", (0, -1), -0.5)),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: Fault) -> None:
    require_seen(computed_result("decision-tree"), name, fault)
