"""The types loaded without --trust, checked against the installed scikit-learn and skops."""

import importlib
import inspect
from collections import defaultdict, deque
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from scipy.sparse import csr_matrix
from sklearn._loss.loss import HalfBinomialLoss
from sklearn.datasets import load_iris
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
)
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import PairwiseKernel
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.neighbors import BallTree, KDTree, KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, SplineTransformer
from sklearn.svm import SVC, SVR, NuSVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import Bunch, all_estimators
from skops.io import _trusted_types

from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.data.models.model_parts import parts_of
from mlu_anim.data.models.reviewed_types import IN_PARTIALS, REVIEWED
from mlu_anim.system.errors import BadInput, UsageError

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
"""Further types that scikit-learn's own estimators need by default; most are functions."""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_every_estimator_of_scikit_learn_needs_what_is_known() -> None:
    """This fails if a new version of scikit-learn saves another type."""
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
    """Gradient boosting predicts with any object that has a tree_."""
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


# --- sizes that compiled code relies on ----------------------------------------------------------

X3, Y3 = load_iris(return_X_y=True)


SPARSE = ("scipy.sparse._csr.csr_matrix",)


def refuses(model: Any, problem: str, folder: Path, trust: tuple[str, ...] = ()) -> None:
    with pytest.raises(BadInput, match=f"broken, or not written by skops: .*{problem}"):
        load_model(saved(model, folder), trust)


@pytest.mark.parametrize("max_depth", [0, 1, -1, 2**60])
def test_a_tree_with_another_depth_is_refused(max_depth: int, tmp_path: Path) -> None:
    model = DecisionTreeClassifier(max_depth=2).fit(X3, Y3)
    assert load_model(saved(model, tmp_path)).kind == "DecisionTreeClassifier"
    state = model.tree_.__getstate__()
    model.tree_.__setstate__({**state, "max_depth": max_depth})
    refuses(model, "has another depth than its max_depth", tmp_path)


def test_a_node_with_two_parents_is_refused(tmp_path: Path) -> None:
    model = DecisionTreeClassifier(max_depth=2).fit(X3, Y3)
    state = model.tree_.__getstate__()
    state["nodes"]["left_child"][0] = state["nodes"]["right_child"][0]
    model.tree_.__setstate__(state)
    refuses(model, "has another depth than its max_depth", tmp_path)


def _boosted(model: Any) -> Any:
    return model.set_params(n_estimators=2, max_depth=1).fit(X3, Y3)


def _with_more_trees(model: Any) -> None:
    model.estimators_ = np.repeat(model.estimators_[:, :1], 400, axis=1)
    model.n_trees_per_iteration_ = 400


@pytest.mark.parametrize(
    "change",
    [
        _with_more_trees,
        lambda model: setattr(model, "n_estimators_", 3),
        lambda model: setattr(model, "_loss", HalfBinomialLoss()),
        lambda model: setattr(model._loss, "is_multiclass", False),
        lambda model: setattr(model._loss, "link", Bunch()),
    ],
)
def test_boosting_with_other_trees_than_its_classes_is_refused(change: Any, tmp_path: Path) -> None:
    model = _boosted(GradientBoostingClassifier())
    assert load_model(saved(model, tmp_path)).kind == "GradientBoostingClassifier"
    change(model)
    refuses(model, "trees of gradient boosting in it do not fit its classes", tmp_path)


@pytest.mark.parametrize("make", [GradientBoostingRegressor, GradientBoostingClassifier])
def test_boosting_that_starts_from_zero_is_loaded(make: Any, tmp_path: Path) -> None:
    model = _boosted(make(init="zero"))
    assert load_model(saved(model, tmp_path)).kind == make.__name__


@pytest.mark.parametrize(
    ("make", "init"),
    [
        (GradientBoostingClassifier, DummyClassifier().fit(X, Y)),
        (GradientBoostingClassifier, LogisticRegression().fit(X, Y)),
        (GradientBoostingClassifier, DummyRegressor().fit(X, Y)),
        (GradientBoostingClassifier, "one"),
        (GradientBoostingRegressor, DummyClassifier().fit(X, Y)),
        (GradientBoostingRegressor, DummyRegressor().fit(X, np.column_stack([Y, Y]))),
    ],
)
def test_boosting_that_starts_otherwise_is_refused(make: Any, init: Any, tmp_path: Path) -> None:
    model = _boosted(make())
    assert load_model(saved(model, tmp_path)).kind == make.__name__
    model.init_ = init
    refuses(model, "init_ of its gradient boosting does not fit the classes", tmp_path)


@pytest.mark.parametrize("field", ["n_classes_", "n_outputs_", "classes_", "class_prior_"])
def test_a_first_guess_of_other_classes_is_refused(field: str, tmp_path: Path) -> None:
    model = _boosted(GradientBoostingClassifier())
    setattr(model.init_, field, 2 if field.startswith("n_") else np.array([0.5, 0.5]))
    refuses(model, "init_ of its gradient boosting does not fit the classes", tmp_path)


SUPPORT: dict[str, Any] = {
    "SVC": lambda: SVC().fit(X3, Y3),
    "NuSVC": lambda: NuSVC(nu=0.1).fit(X3, Y3),
    "SVR": lambda: SVR().fit(X3, Y3),
    "sparse": lambda: SVC().fit(csr_matrix(X3), Y3),
}


@pytest.mark.parametrize("kind", SUPPORT)
@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("_n_support", lambda counts: counts[:1]),
        ("_n_support", lambda counts: counts + 1),
        ("_dual_coef_", lambda weights: weights[:, :1]),
        ("dual_coef_", lambda weights: weights[:, :1]),
        ("_intercept_", lambda numbers: numbers[:0]),
        ("_probA", lambda numbers: np.zeros(7)),
        ("_probB", lambda numbers: np.zeros(1)),
        ("support_", lambda rows: rows + 150),
        ("support_", lambda rows: rows - 150),
        ("support_", lambda rows: rows[:5]),
        ("support_vectors_", lambda vectors: vectors[:, :2]),
        ("support_vectors_", lambda vectors: vectors[:5]),
        ("kernel", lambda kernel: "precomputed"),
        ("_effective_probability", lambda probability: True),
        ("_sparse", lambda sparse: 1),
    ],
)
def test_support_vectors_of_other_sizes_are_refused(
    kind: str, field: str, change: Any, tmp_path: Path
) -> None:
    model, trust = SUPPORT[kind](), SPARSE if kind == "sparse" else ()
    assert load_model(saved(model, tmp_path), trust)
    if field == "kernel" and kind != "sparse":  # only the other way round
        model = type(model)(kernel="precomputed").fit(X3 @ X3.T, Y3)
        assert load_model(saved(model, tmp_path))
        model.kernel = "rbf"
    else:
        setattr(model, field, change(getattr(model, field)))
    refuses(model, "support vectors in it do not fit the other arrays", tmp_path, trust)


def test_support_vectors_of_negative_counts_are_refused(tmp_path: Path) -> None:
    model = SVC().fit(X, Y)
    model._n_support = np.array([-(10**8), 10**8 + len(model.support_)], dtype=np.int32)
    refuses(model, "support vectors in it do not fit the other arrays", tmp_path)


def test_support_vectors_of_another_kind_are_refused(tmp_path: Path) -> None:
    model = SVR().fit(X3, Y3)
    model._impl = "c_svc"
    refuses(model, "support vectors in it do not fit the other arrays", tmp_path)


def test_a_sparse_array_that_leads_outside_is_refused(tmp_path: Path) -> None:
    model = LogisticRegression().fit(X, Y).sparsify()
    assert load_model(saved(model, tmp_path), SPARSE).kind == "LogisticRegression"
    model.coef_.indices[:] = 1_900_000_000
    refuses(model, "a sparse array in it has indices outside", tmp_path, SPARSE)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("_y", np.full(100, 2)),
        ("_y", np.full(100, -1)),
        ("_y", np.full(100, 0.5)),
        ("_y", np.zeros(99, dtype=int)),
        ("_y", np.zeros((100, 2), dtype=int)),
        ("classes_", np.array([0])),
        ("n_neighbors", 101),
        ("n_neighbors", 0),
        ("n_samples_fit_", 101),
        ("_fit_X", X[:50]),
        ("_fit_X", X[:, :2]),
    ],
)
def test_neighbors_of_other_rows_or_classes_are_refused(
    field: str, value: Any, tmp_path: Path
) -> None:
    model = KNeighborsClassifier(algorithm="brute").fit(X, Y)
    assert load_model(saved(model, tmp_path)).kind == "KNeighborsClassifier"
    setattr(model, field, value)
    refuses(model, "neighbors in it do not fit their rows or classes", tmp_path)


def test_neighbors_of_numbers_and_of_two_targets_are_checked(tmp_path: Path) -> None:
    regressor = KNeighborsRegressor().fit(X, Y / 3)
    assert load_model(saved(regressor, tmp_path)).kind == "KNeighborsRegressor"
    regressor._y = regressor._y[:99]
    refuses(regressor, "neighbors in it do not fit", tmp_path)
    classifier = KNeighborsClassifier().fit(X, np.column_stack([Y, Y]))
    assert load_model(saved(classifier, tmp_path)).kind == "KNeighborsClassifier"
    classifier._y[3, 1] = 2
    refuses(classifier, "neighbors in it do not fit", tmp_path)


# --- parts of a model ----------------------------------------------------------------------------


class _Part:
    """Found by its identity."""

    def method(self) -> None:
        """Do nothing."""


def _defaultdict(part: Any) -> Any:
    return defaultdict(partial(_twice, part))


@pytest.mark.parametrize(
    "hold",
    [
        lambda part: {part: 1},
        lambda part: {(1, part): 1},
        lambda part: {1: part},
        _defaultdict,
        lambda part: partial(part.method),
        lambda part: partial(_twice, part),
        lambda part: partial(_twice, a=part),
        lambda part: part.method,
        lambda part: slice(None, None, part),
        lambda part: frozenset([part]),
        lambda part: np.array([[part, None]], dtype=object),
    ],
)
def test_parts_are_found_in_whatever_holds_them(hold: Any) -> None:
    part = _Part()
    assert any(each is part for each in parts_of([hold(part)]))


def test_the_data_and_the_mask_of_a_masked_array_are_parts() -> None:
    masked = np.ma.MaskedArray([1, 2], [False, True])
    found = [each for each in parts_of([masked]) if isinstance(each, np.ndarray)]
    assert [1, 2] in [each.tolist() for each in found]
    assert [False, True] in [each.tolist() for each in found]


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (deque([1]), "a deque in it cannot be checked"),
        ({}.values(), "a dict_values in it cannot be checked"),
        (np.ma.MaskedArray([_Part()], [True], dtype=object), "a masked array of objects"),
        (np.zeros(2, dtype=[("a", object)]), "an array with fields of objects"),
    ],
)
def test_containers_that_cannot_be_visited_are_refused(part: Any, named: str) -> None:
    with pytest.raises(TypeError, match=named):
        list(parts_of([part]))


def test_a_tree_in_a_partial_or_behind_a_mask_is_found(tmp_path: Path) -> None:
    tree = DecisionTreeClassifier(max_depth=1).fit(X, Y).tree_
    tree.__setstate__({**tree.__getstate__(), "max_depth": 0})
    refuses(_holding(partial(_check(), tree)), "has another depth", tmp_path)
    masked = np.ma.MaskedArray(np.array([tree], dtype=object), [True])
    refuses(_holding(masked), "a masked array of objects in it cannot be checked", tmp_path)


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
