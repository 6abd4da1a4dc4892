"""Verdicts on a forest: facts that choose another form of a sentence about it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mlu_anim.experiments.random_forest.trees import TOP_LEVELS

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote


def verdicts(forest: "ForestVote") -> tuple[str, ...]:
    """Every verdict that holds, the strongest first.

    The result's own (`kept_pure`, then `pure`), and those that follow:

    - `flawless`: no followed tree errs; `undefined`: fewer than two of them err on some cases and
      not on all, so that no errors correlate; `alike`: all give every drawn case the same share.
    - `first`: the followed trees are the first ones of a larger forest; `no_more`: the larger
      forest that is told has no more trees than are followed.
    - `stump`: the first tree is one leaf; `deep`: it has more levels than are drawn.
    - `thinned`: a column stands for 1 % of the cases.
    - `only`: there is one feature; `extra`: thresholds are drawn at random; `every`: each split may
      choose from all features.
    - `whole`: every tree was given every row once; `single`: the first tree was given no row twice.
    - `weighted`: leaves hold sums of weights and not numbers of rows.
    """
    return tuple(dict.fromkeys(_found(forest)))


def _found(forest: "ForestVote") -> Iterator[str]:
    is_first = forest.n_all_trees is not None
    holds = {
        "flawless_first": is_first and is_flawless(forest),
        "flawless": is_flawless(forest),
        "stump": forest.is_stump,
        "deep": forest.levels_below is not None and int(forest.levels_below[0]) > TOP_LEVELS,
        "thinned": forest.is_thinned,
        "first": is_first,
        "only": len(forest.feature_names) == 1,
        "extra": forest.random_cuts is True,
        "every": forest.n_offered == len(forest.feature_names),
        "whole": forest.is_whole,
        "single": int(forest.rows_by_draws[2:].sum()) == 0,
        "weighted": forest.root_distinct is not None,
        "undefined": n_varied(forest) < 2,
        "alike": bool((forest.tree_probability == forest.tree_probability[0]).all()),
        "no_more": int(forest.tree_counts[-1]) == forest.n_trees
        if len(forest.grown_accuracy)
        else False,
    }
    yield forest.verdict
    yield forest.verdict.rpartition("_")[2]
    yield from (name for name, is_true in holds.items() if is_true)


def is_flawless(forest: "ForestVote") -> bool:
    """Return True if no followed tree errs on any test case."""
    return forest.mean_tree_accuracy == 1.0


def n_varied(forest: "ForestVote") -> int:
    """Return the number of followed trees that err on some of the test cases, but not on all."""
    wrong = forest.wrong.sum(axis=1) if forest.pair_errors is None else np.diag(forest.pair_errors)
    return int(((wrong > 0) & (wrong < forest.n_test)).sum())
