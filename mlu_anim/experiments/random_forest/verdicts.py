"""Verdicts on a forest: names of its special properties, which choose the form of a sentence."""

from collections.abc import Iterator

import numpy as np

from mlu_anim.experiments.random_forest.result import ForestVote
from mlu_anim.experiments.random_forest.trees import TOP_LEVELS


def verdicts(forest: ForestVote) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    The first is the result's own (`kept_pure`, then also its last word `pure`). The others:

    - `flawless`: no followed tree errs; `undefined`: fewer than two of them err on some cases and
      not on all, so that no errors correlate; `alike`: all give every drawn case the same
      probability.
    - `first`: the followed trees are the first ones of a larger forest; `no_more`: the larger
      forest has no more trees than are followed.
    - `stump`: the first tree is one leaf; `deep`: it has more levels than are drawn.
    - `thinned`: a tile stands for 1 % of the cases.
    - `pictures`: the features are pixels; `digits`: of a handwritten 3 or 8.
    - `first_right`: the first tree is right about the followed case; `mean_wrong`: the mean is not.
    - `only`: there is one feature; `extra`: thresholds are drawn at random; `every`: each split may
      choose from all features.
    - `whole`: every tree was given every row once; `single`: the first tree was given no row twice.
    - `weighted`: leaves hold sums of weights and not numbers of rows.
    """
    return tuple(dict.fromkeys(_found(forest)))


def _found(forest: ForestVote) -> Iterator[str]:
    is_first = forest.n_all_trees is not None
    truth, pictures = bool(forest.is_positive[forest.case]), forest.pictures is not None
    first_right = bool(forest.tree_says[0, forest.case]) == truth
    holds = {
        "flawless_first": is_first and is_flawless(forest),
        "flawless": is_flawless(forest),
        "stump": forest.is_stump,
        "deep": forest.levels_below is not None and int(forest.levels_below[0]) > TOP_LEVELS,
        "first_right": first_right,
        "mean_wrong": bool(forest.forest_says[forest.case]) != truth,
        "digits": pictures and {forest.positive_name, forest.negative_name} == {"3", "8"},
        "pictures": pictures,
        "thinned": forest.thinned is not None,
        "first": is_first,
        "only": len(forest.feature_names) == 1,
        "extra": forest.random_cuts,
        "every": forest.n_offered == len(forest.feature_names),
        "whole": forest.is_whole,
        "single": forest.bag is None or int(forest.bag.rows_by_draws[2:].sum()) == 0,
        "weighted": forest.root_distinct is not None,
        "undefined": n_varied(forest) < 2,
        "alike": bool((forest.tree_probability == forest.tree_probability[0]).all()),
        "no_more": forest.larger is not None and int(forest.larger.counts[-1]) == forest.n_trees,
    }
    yield forest.verdict
    yield forest.verdict.rpartition("_")[2]
    yield from (name for name, is_true in holds.items() if is_true)


def is_flawless(forest: ForestVote) -> bool:
    """Return True if no followed tree errs on any test case."""
    return forest.mean_tree_accuracy == 1.0


def n_varied(forest: ForestVote) -> int:
    """Return the number of followed trees that err on some of the test cases, but not on all."""
    cases = forest.thinned
    wrong = forest.wrong.sum(axis=1) if cases is None else np.diag(cases.pair_errors)
    return int(((wrong > 0) & (wrong < forest.n_test)).sum())
