"""What a sentence of the random-forest clip may mention."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mlu_anim.experiments.random_forest.trees import TOP_LEVELS
from mlu_anim.results.facts import Fact, Kind

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

_OF_SPLITS = {
    "seed": Kind.COUNT,
    "n_seeds": Kind.COUNT,
    "seed_accuracies_mean": Kind.SHARE,
    "seed_accuracies_sd": Kind.SHARE,
}


def facts(forest: "ForestVote") -> Mapping[str, Fact]:
    """All facts by name; those of the random splits only where there are splits."""
    about = forest.about
    return {
        **dict(_counts(forest)),
        **dict(_of_depth(forest)),
        **dict(_of_errors(forest)),
        **dict(_of_the_case(forest)),
        **dict(_of_growth(forest)),
        "data": Fact(str(about.get("data", "")), Kind.NAME),
        **{name: Fact(about[name], kind) for name, kind in _OF_SPLITS.items() if name in about},
    }


def _counts(forest: "ForestVote") -> Iterator[tuple[str, Fact]]:
    yield "positive", Fact(forest.positive_name, Kind.NAME)
    yield "negative", Fact(forest.negative_name, Kind.NAME)
    for name in ("n_trees", "n_test", "n_train", "n_offered", "n_drawn"):
        yield name, Fact(getattr(forest, name), Kind.COUNT)
    n_more = int(forest.tree_counts[-1]) if len(forest.grown_accuracy) else 0
    yield "n_all_trees", Fact(forest.n_all_trees or forest.n_trees, Kind.COUNT)
    yield "n_known_trees", Fact(max(n_more, forest.n_all_trees or forest.n_trees), Kind.COUNT)
    yield "column_share", Fact(1 / len(forest.case_order), Kind.PERCENT)
    yield "n_features", Fact(len(forest.feature_names), Kind.COUNT)
    yield "n_distinct", Fact(int(forest.n_distinct[0]), Kind.COUNT)
    yield "n_out", Fact(forest.n_train - int(forest.n_distinct[0]), Kind.COUNT)
    yield "distinct_share", Fact(int(forest.n_distinct[0]) / forest.n_train, Kind.SHARE)
    yield "n_shown_rows", Fact(len(forest.shown_draws), Kind.COUNT)


def _of_depth(forest: "ForestVote") -> Iterator[tuple[str, Fact]]:
    """How many levels of splits trees have, and how many are drawn."""
    roots = forest.tree_start[:-1]
    if forest.levels_below is None:
        return
    yield "n_top_levels", Fact(TOP_LEVELS, Kind.COUNT)
    yield "n_first_levels", Fact(int(forest.levels_below[0]), Kind.COUNT)
    yield "n_most_levels", Fact(int(forest.levels_below[roots].max()), Kind.COUNT)
    yield "n_least_levels", Fact(int(forest.levels_below[roots].min()), Kind.COUNT)


def _of_errors(forest: "ForestVote") -> Iterator[tuple[str, Fact]]:
    yield "mean_tree", Fact(forest.mean_tree_accuracy, Kind.SHARE)
    yield "promised", Fact(forest.promised_accuracy, Kind.SHARE)
    yield "forest", Fact(forest.forest_accuracy, Kind.SHARE)
    yield "correlation", Fact(forest.mean_correlation, Kind.SHARE)
    held = forest.n_forest_errors
    n_wrong = int(forest.forest_wrong.sum()) if held is None else held
    yield "n_forest_wrong", Fact(n_wrong, Kind.COUNT)
    yield "forest_error", Fact(1 - forest.forest_accuracy, Kind.SHARE)


def _of_the_case(forest: "ForestVote") -> Iterator[tuple[str, Fact]]:
    n_votes, case = forest.n_positive_votes, forest.case
    names = {True: forest.positive_name, False: forest.negative_name}
    winners = n_votes if forest.votes_say else forest.n_trees - n_votes
    yield "n_positive_votes", Fact(n_votes, Kind.COUNT)
    yield "n_negative_votes", Fact(forest.n_trees - n_votes, Kind.COUNT)
    yield "n_winning_votes", Fact(winners, Kind.COUNT)
    yield "votes_say", Fact(names[forest.votes_say], Kind.NAME)
    yield "mean_says", Fact(names[bool(forest.forest_says[case])], Kind.NAME)
    yield "truth", Fact(names[bool(forest.is_positive[case])], Kind.NAME)
    yield "mean_probability", Fact(float(forest.forest_probability[case]), Kind.SHARE)
    yield "hard_share", Fact(n_votes / forest.n_trees, Kind.SHARE)


def _of_growth(forest: "ForestVote") -> Iterator[tuple[str, Fact]]:
    accuracy = forest.grown_accuracy
    n_more = int(forest.tree_counts[-1]) if len(accuracy) else 0
    yield "n_more_trees", Fact(n_more, Kind.COUNT)
    yield "more", Fact(float(accuracy[-1]) if n_more else 0.0, Kind.SHARE)
    oob = forest.oob_accuracy
    yield "oob", Fact(float(oob[-1]) if len(oob) else 0.0, Kind.SHARE)
