"""The facts that sentences of the random-forest clip may mention."""

from collections.abc import Iterator, Mapping

from mlu_anim.data import typical_split
from mlu_anim.experiments.random_forest.forest_vote import ForestVote
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
