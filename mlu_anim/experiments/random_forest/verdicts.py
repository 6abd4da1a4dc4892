"""Verdicts on a forest: names of its special properties, which choose the form of a sentence."""

from collections.abc import Iterator

import numpy as np

from mlu_anim.experiments.random_forest.forest_vote import ForestVote
from mlu_anim.experiments.random_forest.groups import TOP_LEVELS


def verdicts(forest: ForestVote) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    The first is the result's own. The others:

    - `stump`: the first tree is one leaf; `deep`: it has more levels than are drawn.
    - `tied`: as many trees vote for one class as for the other; `mean_wrong`: the mean is wrong
      about the followed case; `first_right`: the first tree is right about it.
    - `unseen_leaf`: the training rows in the leaf of the first tree are not drawn.
    - `thinned`: a tile stands for 1 % of the cases. `helps`: trees err on different ones,
      and the forest on fewer than each of them.
    - `overlap`: most trees err on the same cases more often than independent ones would.
    - `first`: the followed trees are the first ones of a larger forest.
    - `only`: there is one feature; `extra`: thresholds are drawn at random; `every`: each split may
      choose from all features.
    - `whole`: every tree was given every row once; `single`: the first tree was given no row twice.
    - `weighted`: leaves hold sums of weights and not numbers of rows.
    - `undefined`: fewer than two trees err on some cases and not on all, so that no errors
      correlate; `alike`: all give every drawn case the same probability.
    - `splits`: votes and mean were compared over many random splits, and disagreed.
    - `by_both`: trees differ by rows and features; `by_rows`, `by_features`, `by_cuts` (thresholds
      drawn at random), `by_nothing`.
    - `pictures`: the features are pixels; `digits`: of a handwritten 3 or 8.
    """
    return tuple(dict.fromkeys(_found(forest)))


def _found(forest: ForestVote) -> Iterator[str]:
    truth, pictures = bool(forest.is_positive[forest.case]), forest.pictures is not None
    digits = pictures and {forest.positive_name, forest.negative_name} == {"3", "8"}
    source = differ_by(forest)
    holds = {
        "stump": int(forest.feature[0]) < 0,
        "deep": forest.levels_below is not None and int(forest.levels_below[0]) > TOP_LEVELS,
        "tied": 2 * forest.n_positive_votes == forest.n_trees,
        "mean_wrong": bool(forest.forest_says[forest.case]) != truth,
        "first_right": bool(forest.tree_says[0, forest.case]) == truth,
        "unseen_leaf": forest.leaf is None,
        "thinned": forest.thinned is not None,
        "helps": helps(forest),
        "overlap": forest.n_most_wrong > round(forest.most_by_chance * forest.n_test),
        "first": forest.n_all_trees is not None,
        "only": len(forest.feature_names) == 1,
        "extra": forest.random_cuts,
        "every": forest.n_offered == len(forest.feature_names),
        "whole": forest.is_whole,
        "single": forest.bag is None or int(forest.bag.rows_by_draws[2:].sum()) == 0,
        "weighted": forest.root_distinct is not None,
        "undefined": n_varied(forest) < 2,
        "alike": bool((forest.tree_probability == forest.tree_probability[0]).all()),
        "splits": bool(forest.about.get("all_seeds_disagreements")),
        "by_both_digits": digits and source == "by_both",
        "digits": digits,
        "by_both_pictures": pictures and source == "by_both",
        source: True,
        "pictures": pictures,
    }
    yield forest.verdict
    yield from (name for name, is_true in holds.items() if is_true)


def helps(forest: ForestVote) -> bool:
    """Return True if no two trees err on the same cases, and the forest on fewer than each."""
    n_different = len(np.unique(forest.wrong, axis=0))
    return n_different == forest.n_trees and forest.n_forest_wrong < int(forest.n_wrong.min())


def differ_by(forest: ForestVote) -> str:
    """Return what makes the trees differ, as the name of a verdict."""
    if forest.random_cuts:
        return "by_cuts"
    offers_all = forest.n_offered == len(forest.feature_names)
    if forest.has_bag:
        return "by_rows" if offers_all else "by_both"
    return "by_nothing" if offers_all else "by_features"


def n_varied(forest: ForestVote) -> int:
    """Return the number of followed trees that err on some of the test cases, but not on all."""
    return int(((forest.n_wrong > 0) & (forest.n_wrong < forest.n_test)).sum())
