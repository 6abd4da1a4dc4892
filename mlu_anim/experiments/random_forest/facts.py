"""The facts that sentences of the random-forest clip may mention, and verdicts that choose them."""

from collections.abc import Iterator, Mapping

import numpy as np

from mlu_anim.data import typical_split
from mlu_anim.experiments.random_forest.forest_vote import ForestVote
from mlu_anim.experiments.random_forest.groups import TOP_LEVELS
from mlu_anim.results.facts import Fact, Kind


def facts(forest: ForestVote) -> Mapping[str, Fact]:
    """Return all facts by name; those about random splits only if rows were split at random."""
    return {
        **dict(_counts(forest)),
        **dict(_of_errors(forest)),
        **dict(_of_the_case(forest)),
        **typical_split.facts(forest.about),
    }


def _counts(forest: ForestVote) -> Iterator[tuple[str, Fact]]:
    yield "positive", Fact(forest.positive_name, Kind.NAME)
    yield "negative", Fact(forest.negative_name, Kind.NAME)
    for name in ("n_trees", "n_test", "n_train"):
        yield name, Fact(getattr(forest, name), Kind.COUNT)
    yield "n_all_trees", Fact(forest.n_all_trees or forest.n_trees, Kind.COUNT)
    yield "tile_share", Fact(1 / forest.n_tiles, Kind.PERCENT)
    yield "n_features", Fact(len(forest.feature_names), Kind.COUNT)
    yield "n_distinct", Fact(int(forest.n_distinct[0]), Kind.COUNT)


def _of_errors(forest: ForestVote) -> Iterator[tuple[str, Fact]]:
    yield "mean_tree", Fact(forest.mean_tree_accuracy, Kind.SHARE)
    yield "promised", Fact(forest.promised_accuracy, Kind.SHARE)
    yield "forest", Fact(forest.forest_accuracy, Kind.SHARE)
    yield "correlation", Fact(forest.mean_correlation, Kind.SHARE)
    yield "n_forest_wrong", Fact(forest.n_forest_wrong, Kind.COUNT)
    n_tree_wrong = int(forest.n_wrong[forest.typical_tree])
    yield "n_tree_wrong", Fact(n_tree_wrong, Kind.COUNT)
    n_promised = round((1 - forest.promised_accuracy) * forest.n_test)
    yield "n_promised_wrong", Fact(n_promised, Kind.COUNT)
    chance = forest.most_by_chance
    yield "n_most_wrong", Fact(forest.n_most_wrong, Kind.COUNT)
    yield "most_wrong", Fact(forest.n_most_wrong / forest.n_test, Kind.SHARE)
    yield "n_most_by_chance", Fact(round(chance * forest.n_test), Kind.COUNT)
    yield "most_by_chance", Fact(chance, Kind.SHARE)
    yield "forest_error", Fact(1 - forest.forest_accuracy, Kind.SHARE)
    yield "tree_error", Fact(n_tree_wrong / forest.n_test, Kind.SHARE)


def _of_the_case(forest: ForestVote) -> Iterator[tuple[str, Fact]]:
    n_votes, case = forest.n_positive_votes, forest.case
    names = {True: forest.positive_name, False: forest.negative_name}
    winners = n_votes if forest.votes_say else forest.n_trees - n_votes
    yield "first_says", Fact(names[bool(forest.tree_says[0, case])], Kind.NAME)
    yield "n_positive_votes", Fact(n_votes, Kind.COUNT)
    yield "n_negative_votes", Fact(forest.n_trees - n_votes, Kind.COUNT)
    yield "n_winning_votes", Fact(winners, Kind.COUNT)
    yield "votes_say", Fact(names[forest.votes_say], Kind.NAME)
    yield "mean_says", Fact(names[bool(forest.forest_says[case])], Kind.NAME)
    yield "mean_probability", Fact(float(forest.forest_probability[case]), Kind.SHARE)


# --- verdicts -----------------------------------------------------------------------------------


def verdicts(forest: ForestVote) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first; the very first is the result's own.

    `deep`: the first tree has more levels than are drawn. `helps`: trees err on different cases,
    and the forest on fewer than each of them. `overlap`: most trees err on the same cases more
    often than independent ones would. `undefined`: no errors correlate, since fewer than two trees
    err on some cases and not on all. `by_...`: what makes the trees differ; cuts are thresholds.
    """
    return tuple(dict.fromkeys(_found(forest)))


def _found(forest: ForestVote) -> Iterator[str]:
    truth, pictures = bool(forest.is_positive[forest.case]), forest.pictures is not None
    digits = pictures and {forest.positive_name, forest.negative_name} == {"3", "8"}
    source, n_different = _differ_by(forest), len(np.unique(forest.wrong, axis=0))
    holds = {
        "stump": int(forest.feature[0]) < 0,
        "deep": forest.levels_below is not None and int(forest.levels_below[0]) > TOP_LEVELS,
        "tied": 2 * forest.n_positive_votes == forest.n_trees,
        "mean_wrong": bool(forest.forest_says[forest.case]) != truth,
        "first_right": bool(forest.tree_says[0, forest.case]) == truth,
        "unseen_leaf": forest.leaf is None,
        "thinned": forest.thinned is not None,
        "helps": n_different == forest.n_trees and forest.n_forest_wrong < forest.n_wrong.min(),
        "overlap": forest.n_most_wrong > round(forest.most_by_chance * forest.n_test),
        "first": forest.n_all_trees is not None,
        "only": len(forest.feature_names) == 1,
        "extra": forest.random_cuts,
        "every": forest.n_offered == len(forest.feature_names),
        "whole": forest.is_whole,
        "single": forest.bag is None or int(forest.bag.rows_by_draws[2:].sum()) == 0,
        "weighted": forest.root_distinct is not None,
        "undefined": np.isin(forest.n_wrong, (0, forest.n_test)).sum() > forest.n_trees - 2,
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


def _differ_by(forest: ForestVote) -> str:
    """Return what makes the trees differ, as the name of a verdict."""
    if forest.random_cuts:
        return "by_cuts"
    offers_all = forest.n_offered == len(forest.feature_names)
    if forest.has_bag:
        return "by_rows" if offers_all else "by_both"
    return "by_nothing" if offers_all else "by_features"
