"""The list of types that are loaded unasked, held against the installed scikit-learn and skops."""

import importlib
import inspect
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from sklearn.datasets import load_iris
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import PairwiseKernel
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.neighbors import BallTree, KDTree, KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, SplineTransformer
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import Bunch, all_estimators
from skops.io import _trusted_types

from mlu_anim.errors import BadInput, UsageError
from mlu_anim.estimators import load_model
from mlu_anim.reviewed_types import IN_PARTIALS, REVIEWED

X = load_iris().data[:100]
Y = np.repeat([0, 1], 50)
_HOLDS_CALLABLES = ("PyFuncDistance64", "PairwiseKernel", "_Scorer", "_CurveScorer", "partial")


def saved(model: Any, folder: Path) -> Path:
    path = folder / "model.skops"
    skops.io.dump(model, path)
    return path


@pytest.mark.parametrize("name", REVIEWED)
def test_each_name_is_there_and_needed(name: str) -> None:
    module, _, last = name.rpartition(".")
    found = getattr(importlib.import_module(module), last)
    assert inspect.isclass(found) or inspect.isfunction(found)
    assert last not in _HOLDS_CALLABLES
    known = {
        *_trusted_types.SKLEARN_ESTIMATOR_TYPE_NAMES,
        *_trusted_types.SKLEARN_INTERNAL_TYPE_NAMES,
        *_trusted_types.PRIMITIVE_TYPE_NAMES,
        *_trusted_types.CONTAINER_TYPE_NAMES,
        *_trusted_types.NUMPY_DTYPE_TYPE_NAMES,
    }
    assert name not in known, "skops knows it by itself: leave it out"


def test_functions_on_the_list_take_no_function() -> None:
    for name in REVIEWED:
        module, _, last = name.rpartition(".")
        found = getattr(importlib.import_module(module), last)
        if inspect.isfunction(found):
            assert not {"func", "metric", "callback", "kernel"} & set(
                inspect.signature(found).parameters
            )


NOT_LISTED = {
    "TunedThresholdClassifierCV": {
        "sklearn.metrics._classification.balanced_accuracy_score",
        "sklearn.metrics._scorer._CurveScorer",
        "sklearn.metrics._scorer._Scorer",
    },
    "BisectingKMeans": {
        "sklearn.cluster._bisect_k_means._BisectingTree",
        "sklearn.cluster._kmeans._kmeans_single_lloyd",
    },
    "FeatureAgglomeration": {"numpy.mean"},
    "SpectralEmbedding": {"scipy.sparse._csr.csr_matrix"},
}
"""What scikit-learn's own estimators need besides, as they come; functions, most of them."""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_every_estimator_of_scikit_learn_needs_what_is_known() -> None:
    """A new version that keeps another type is told here."""
    needed, n_saved = {}, 0
    inner = {"estimator": LogisticRegression(), "estimators": [("a", LogisticRegression())]}
    for name, kind in all_estimators():
        takes = inspect.signature(kind).parameters
        given = {key: value for key, value in inner.items() if key in takes}
        try:
            model = kind(**given).fit(X + 0.1, Y)
            content = skops.io.dumps(model)
        except Exception:
            continue
        n_saved += 1
        if left := set(skops.io.get_untrusted_types(data=content)) - REVIEWED.keys():
            needed[name] = left
    assert n_saved > 120
    assert needed == NOT_LISTED


# --- what stays refused --------------------------------------------------------------------------


def _twice(values: Any) -> Any:
    return 2 * values


def _holding(thing: Any) -> Any:
    model = LogisticRegression().fit(X, Y)
    model.held_ = thing
    return model


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (
            lambda: make_pipeline(FunctionTransformer(_twice), LogisticRegression()).fit(X, Y),
            "_twice",
        ),
        (lambda: SVC(kernel=rbf_kernel).fit(X, Y), "rbf_kernel"),
        (lambda: KNeighborsClassifier(metric=_twice_apart).fit(X[:9], Y[:9]), "_twice_apart"),
        (
            lambda: GaussianProcessRegressor(PairwiseKernel(metric=_twice)),
            "PairwiseKernel",
        ),
        (lambda: _holding(make_scorer(accuracy_score)), "_Scorer"),
        (lambda: _holding(partial(np.add, 1)), "functools.partial"),
        (lambda: _holding([partial(_check(), ensure_2d=False), partial(_twice)]), "partial"),
    ],
)
def test_what_may_hold_any_function_is_refused(make: Any, named: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not loaded") as caught:
        load_model(saved(make(), tmp_path))
    assert named in caught.value.message


def _twice_apart(a: Any, b: Any) -> float:
    return float(2 * np.abs(a - b).sum())


def _check() -> Any:
    from sklearn.utils import check_array

    assert {f"{check_array.__module__}.{check_array.__name__}"} == IN_PARTIALS
    return check_array


# --- numbers that lead elsewhere -----------------------------------------------------------------


def _forged(tree: Any, index: int, change: Any) -> Any:
    """A search tree whose state was changed at `index`."""
    state = list(tree.__getstate__())
    state[index] = change(state[index])
    forged = type(tree).__new__(type(tree))
    forged.__setstate__(tuple(state))
    return forged


def _with(field: str, at: int, value: int) -> Any:
    def change(nodes: Any) -> Any:
        nodes = nodes.copy()
        nodes[field][at] = value
        return nodes

    return change


def _row(value: int) -> Any:
    def change(rows: Any) -> Any:
        rows = rows.copy()
        rows[3] = value
        return rows

    return change


@pytest.mark.parametrize("kind", ["kd_tree", "ball_tree"])
@pytest.mark.parametrize(
    ("index", "change"),
    [
        (1, _row(100)),
        (1, _row(-1)),
        (1, lambda rows: rows[:50].copy()),
        (2, _with("idx_end", -1, 10**6)),
        (2, _with("idx_start", -1, -5)),
        (2, _with("is_leaf", -1, 0)),
        (3, lambda bounds: bounds[:, :2].copy()),
        (0, lambda data: data[:, :2].copy()),
        (11, lambda metric: None),
    ],
)
def test_search_trees_that_lead_outside_are_refused(
    kind: str, index: int, change: Any, tmp_path: Path
) -> None:
    model = KNeighborsClassifier(algorithm=kind, leaf_size=10).fit(X, Y)
    assert isinstance(model._tree, KDTree | BallTree)
    assert load_model(saved(model, tmp_path)).kind == "KNeighborsClassifier"
    model._tree = _forged(model._tree, index, change)
    with pytest.raises(BadInput, match=r"leads outside|broken"):
        load_model(saved(model, tmp_path))


@pytest.mark.parametrize(
    ("field", "value"),
    [("_t", np.arange(4.0)), ("_c", np.zeros((1, 3))), ("k", 40), ("_t", np.full(11, np.nan))],
)
def test_splines_that_lead_outside_are_refused(field: str, value: Any, tmp_path: Path) -> None:
    model = make_pipeline(SplineTransformer(), Ridge()).fit(X, Y)
    assert load_model(saved(model, tmp_path)).kind == "Ridge"
    setattr(model[0].bsplines_[1], field, value)
    with pytest.raises(BadInput, match="a spline in it leads outside"):
        load_model(saved(model, tmp_path))


def test_a_tree_in_a_bunch_is_checked(tmp_path: Path) -> None:
    """Gradient boosting asks whatever has a tree_ ."""
    model = GradientBoostingClassifier(n_estimators=2, max_depth=1).fit(X, Y)
    tree = DecisionTreeClassifier(max_depth=1).fit(X, Y).tree_
    state = tree.__getstate__()
    state["nodes"]["left_child"][0] = 10**6
    tree.__setstate__(state)
    model.estimators_[0, 0] = Bunch(tree_=tree)
    with pytest.raises(BadInput, match="leads outside of its nodes or features"):
        load_model(saved(model, tmp_path))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("forge", ["too few", "no set", "narrow"])
def test_a_categorical_split_without_its_set_is_refused(forge: str, tmp_path: Path) -> None:
    rows = np.column_stack([np.arange(100) % 5, X[:, 0]])
    model = HistGradientBoostingClassifier(max_iter=2, categorical_features=[0], min_samples_leaf=5)
    model.fit(rows, (np.arange(100) % 5) % 2)
    predictor = model._predictors[0][0]
    assert predictor.nodes["is_categorical"].any()
    assert load_model(saved(model, tmp_path)).kind == "HistGradientBoostingClassifier"
    if forge == "too few":
        model._bin_mapper.is_categorical_ = np.zeros(1, dtype=np.uint8)
    elif forge == "no set":
        model._bin_mapper.is_categorical_ = np.zeros(2, dtype=np.uint8)
    else:
        predictor.raw_left_cat_bitsets = predictor.raw_left_cat_bitsets[:, :2].copy()
    with pytest.raises(BadInput, match="leads outside of its nodes or features"):
        load_model(saved(model, tmp_path))


# --- trust ---------------------------------------------------------------------------------------


def _of_two_functions(folder: Path) -> Path:
    steps = FunctionTransformer(_twice), FunctionTransformer(rbf_kernel)
    return saved(make_pipeline(*steps, LogisticRegression()).fit(X, Y), folder)


def test_the_refusal_names_all_types_and_the_line_to_paste(tmp_path: Path) -> None:
    path = _of_two_functions(tmp_path)
    with pytest.raises(BadInput, match="2 types that are not known to be harmless") as caught:
        load_model(path)
    pasted = str(caught.value.hint).partition("--trust ")[2]
    assert load_model(path, [pasted]).kind == "LogisticRegression"
    assert load_model(path, pasted.split(",")).kind == "LogisticRegression"


def test_a_prefix_trusts_what_is_below_it(tmp_path: Path) -> None:
    path = _of_two_functions(tmp_path)
    assert load_model(path, ["sklearn.metrics.", f"{__name__}."]).kind == "LogisticRegression"
    assert load_model(path, [f"sklearn.,{__name__}."]).kind == "LogisticRegression"
    with pytest.raises(BadInput, match=r"a type that is not known .*: .*_twice"):
        load_model(path, ["sklearn."])
    with pytest.raises(UsageError, match=r"no type that begins with 'their\.' in it to trust"):
        load_model(path, ["their."])
    with pytest.raises(UsageError, match="no type 'sklearn' in it to trust"):
        load_model(path, ["sklearn"])


def test_a_file_that_needs_no_trust_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, audits = saved(DecisionTreeClassifier(max_depth=1).fit(X, Y), tmp_path), []
    audit = skops.io.get_untrusted_types
    monkeypatch.setattr(skops.io, "get_untrusted_types", lambda **k: audits.append(1) or audit(**k))
    load_model(path)
    assert audits == []
    with pytest.raises(BadInput):
        load_model(_of_two_functions(tmp_path))
    assert audits == [1]
