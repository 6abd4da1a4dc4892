"""Types that are loaded although skops does not know them; each of them was reviewed.

skops lets a file build a trusted type in any place and with any arguments, also as an attribute of
another object. So a name stands here only if

- building it, calling it and setting its attributes to anything only computes something:
  it opens no file, imports nothing by name and evaluates no text;
- it stores no callable that a file could choose, unless that callable must be trusted by name;
- numbers that compiled code uses as indices are checked after loading (`tree_checks`).

Never listed: `make_scorer` and scorers of functions, partials, PyFuncDistance, PairwiseKernel (its
metric can be any function), and the function of a FunctionTransformer.
"""

_CHECKED = "compiled code follows its indices; checked after loading"
_NUMBERS = "numbers and arrays only; Python code that computes with them"
_DISTANCE = "no state that it reads; one formula for two rows"
_FUNCTION = "a function that computes from two arrays; predicting never calls it"
_KERNEL = "its parameters are numbers or other kernels; Python code computes the matrix"

REVIEWED = {
    "sklearn.tree._tree.Tree": _CHECKED,
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor": _CHECKED,
    "sklearn.neighbors._kd_tree.KDTree": _CHECKED,
    "sklearn.neighbors._ball_tree.BallTree": _CHECKED,
    "sklearn.metrics._dist_metrics.EuclideanDistance64": _DISTANCE,
    "sklearn.metrics._dist_metrics.ManhattanDistance64": _DISTANCE,
    "sklearn.metrics._dist_metrics.ChebyshevDistance64": _DISTANCE,
    "sklearn.calibration._CalibratedClassifier": "an estimator and its calibrators",
    "sklearn.calibration._SigmoidCalibration": _NUMBERS,
    "sklearn.calibration._TemperatureScaling": _NUMBERS,
    "sklearn.utils._bunch.Bunch": "a dictionary; its values are audited one by one",
    "sklearn.multiclass._ConstantPredictor": _NUMBERS,
    "sklearn.neural_network._stochastic_optimizers.AdamOptimizer": _NUMBERS,
    "sklearn.neural_network._stochastic_optimizers.SGDOptimizer": _NUMBERS,
    "sklearn._loss.loss.HalfTweedieLoss": _NUMBERS,
    "sklearn._loss.loss.HalfTweedieLossIdentity": _NUMBERS,
    "sklearn.gaussian_process._gpc._BinaryGaussianProcessClassifierLaplace": _NUMBERS,
    **{
        f"sklearn.gaussian_process.kernels.{name}": _KERNEL
        for name in (
            *("Sum", "Product", "Exponentiation", "CompoundKernel", "ConstantKernel"),
            *("WhiteKernel", "RBF", "Matern", "RationalQuadratic", "ExpSineSquared", "DotProduct"),
        )
    },
    "sklearn.compose._column_transformer.make_column_selector": "types and a pattern of names",
    "builtins.object": "the type of columns of text, for make_column_selector; it has no state",
    "numpy.number": "the type of columns of numbers, for make_column_selector; abstract",
    "numpy.dtype": "the type of an array, which SimpleImputer and KBinsDiscretizer keep",
    **{
        f"sklearn.feature_selection._univariate_selection.{name}": _FUNCTION
        for name in ("chi2", "f_classif", "f_regression")
    },
    **{
        f"sklearn.feature_selection._mutual_info.{name}": _FUNCTION
        for name in ("mutual_info_classif", "mutual_info_regression")
    },
    "sklearn.utils.validation.check_array": _FUNCTION,
    **{
        f"sklearn.model_selection._split.{name}": "how many parts, and a seed; never asked again"
        for name in (
            *("KFold", "StratifiedKFold", "GroupKFold", "StratifiedGroupKFold", "LeaveOneOut"),
            *("ShuffleSplit", "StratifiedShuffleSplit", "TimeSeriesSplit"),
            *("RepeatedKFold", "RepeatedStratifiedKFold"),
        )
    },
    "sklearn.metrics._scorer._PassthroughScorer": "the estimator's own score; holds no function",
    "sklearn.utils._metadata_requests.MetadataRequest": "names of parameters",
    "sklearn.utils._metadata_requests.MethodMetadataRequest": "names of parameters",
    "scipy.interpolate._bsplines.BSpline": "knots and coefficients; checked after loading",
    "scipy._lib.array_api_compat.numpy._aliases.asarray": "makes an array; BSpline keeps it",
}
"""The reason why each type is harmless, by the type's name as skops lists it."""

PARTIAL = "functools.partial"
IN_PARTIALS = frozenset({"sklearn.utils.validation.check_array"})
"""The only functions that partials in a loaded file may call, needed for HistGradientBoosting with
categories. A partial could call any function."""
