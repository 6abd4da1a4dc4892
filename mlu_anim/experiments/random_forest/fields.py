"""Compute all fields of a ForestVote but its provenance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlu_anim.data.models import ensembles, forest_growth, tree_answers, tree_arrays, voters
from mlu_anim.data.models.positive_class import positive_in_model
from mlu_anim.data.models.tree_answers import ForestAnswers
from mlu_anim.data.models.tree_arrays import Bools, Floats, Ints
from mlu_anim.data.predictions import predictions_from_columns
from mlu_anim.experiments.random_forest import drawn_rows
from mlu_anim.experiments.random_forest.groups import (
    FOLLOWED,
    MOST_LEVELS,
    MOST_ROWS_SHOWN,
    MOST_TREES,
    TOP_LEVELS,
    Bag,
    LargerForest,
)
from mlu_anim.system.errors import BadInput


@dataclass(frozen=True)
class Given:
    """The arguments of ForestVote.from_estimator."""

    estimator: Any
    X: Any
    y: Any
    pos_label: object
    larger: Any
    X_train: Any
    y_train: Any
    feature_names: Any
    n_trees: int | None


def computed(given: Given, names: Mapping[str, str | None]) -> Mapping[str, Any]:
    """Return every field of a ForestVote but the provenance, by name.

    names: `positive_name` and `negative_name`; None for names derived from the labels.
    """
    whole = given.estimator
    ensembles.require_forest(whole)
    rows = ensembles.rows_of(whole, given.X, given.feature_names)
    forest = ensembles.first_trees(whole, _n_followed(whole, given.n_trees))
    ensembles.require_splits(forest)
    table = predictions_from_columns(given.y, np.zeros(len(rows)), given.pos_label)
    positive = positive_in_model(
        type(forest).__name__, forest.classes_, table.pos_label, table.neg_label
    )
    answers = tree_answers.forest_answers(
        forest, given.X, rows, np.asarray(table.y_true, dtype=bool), positive
    )
    fields = {
        "positive_name": names["positive_name"] or table.positive_name,
        "negative_name": names["negative_name"] or table.negative_name,
        "feature_names": ensembles.feature_names(forest, given.feature_names, rows.shape[1]),
        "ties_go_positive": positive == 0,
        "n_trees": len(forest.estimators_),
        "n_test": len(rows),
        "n_offered": int(forest.estimators_[0].max_features_),
        "n_train": tree_arrays.n_rows(forest),
        "bag": _bag(forest),
        "root_distinct": tree_arrays.root_distinct(forest),
        "random_cuts": forest.estimators_[0].splitter == "random",
        **_of_rows(given, forest, rows, answers),
    }
    if forest is not whole:
        fields["n_all_trees"] = len(whole.estimators_)
    return fields


def _n_followed(forest: Any, wanted: int | None) -> int:
    """Return the number of trees to follow: `wanted`, or if None, all of up to 15 trees, else 9.

    Raises BadInput if `wanted` is less than 3, more than 15, or more than the forest has.
    """
    n_trees = len(forest.estimators_)
    if wanted is None:
        return n_trees if n_trees <= MOST_TREES else FOLLOWED
    if not ensembles.FEWEST_TREES <= wanted <= min(MOST_TREES, n_trees):
        raise BadInput(
            f"{wanted} trees of this forest of {n_trees} cannot be followed one by one",
            hint=f"Follow {ensembles.FEWEST_TREES} to {min(MOST_TREES, n_trees)}.",
        )
    return wanted


def _bag(forest: Any) -> Bag | None:
    if not forest.bootstrap:
        return None
    counts = tree_arrays.draws(forest)
    return Bag(
        n_drawn=int(counts[0].sum()),
        shown_draws=counts[:, :MOST_ROWS_SHOWN],
        rows_by_draws=np.bincount(counts[0], minlength=3),
        n_distinct=(counts > 0).sum(axis=1),
    )


def _of_rows(given: Given, forest: Any, rows: Floats, answers: ForestAnswers) -> Mapping[str, Any]:
    """Return the fields that depend on test rows: predictions for drawn rows, errors on all."""
    pure = bool(np.isin(answers.probability, (0.0, 1.0)).all())
    case = _case(answers, pure)
    if len(rows) <= drawn_rows.MOST_TILES:
        tiles = drawn = np.arange(len(rows))
        thinned = None
    else:
        n_wrong = answers.wrong.sum(axis=0)
        confident = np.where(answers.is_positive, 1, -1) * (0.5 - answers.forest_probability)
        tiles = drawn_rows.tiles(n_wrong, answers.forest_wrong, confident)
        drawn = tiles if case in tiles else np.append(tiles, case)
        thinned = drawn_rows.error_counts(answers.wrong, answers.forest_wrong)
    return {
        **_of_drawn(forest, rows, answers, drawn, case),
        **_error_fields(answers),
        "thinned": thinned,
        "n_tiles": len(tiles),
        **_of_leaf(given, forest, rows[case : case + 1], answers.positive, rows[drawn]),
        "larger": _larger(given, forest, rows, answers, drawn),
        "verdict": _verdict(answers, pure),
    }


def _of_drawn(
    forest: Any, rows: Floats, answers: ForestAnswers, drawn: Ints, case: int
) -> Mapping[str, Any]:
    """Return the fields of the trees and of their predictions for the rows that are drawn.

    drawn: indices of these rows.  case: index of the row that is followed, which is one of them.
    """
    own, held = forest.estimators_, rows[drawn]
    probability, says, leaf = tree_arrays.votes(own, held, answers.positive)
    paths = tree_arrays.decision_paths(own, rows[case : case + 1])
    kept = None
    if max(tree.get_depth() for tree in own) > MOST_LEVELS:
        kept = tree_arrays.top_and(own, TOP_LEVELS, leaf, paths)
        leaf = np.stack([tree_arrays.renumbered(a, b) for a, b in zip(leaf, kept, strict=True)])
        paths = [tree_arrays.renumbered(a, b) for a, b in zip(paths, kept, strict=True)]
    return {
        **tree_arrays.flat_trees(own, answers.positive, kept),
        "is_positive": answers.is_positive[drawn],
        "tree_probability": probability,
        "tree_says": says,
        "tree_leaf": leaf,
        "forest_probability": answers.forest_probability[drawn],
        "forest_says": answers.forest_says[drawn],
        "case": int(np.flatnonzero(drawn == case)[0]),
        "case_values": rows[case].astype(np.float32).astype(np.float64),
        "case_path": tree_arrays.padded(paths),
    }


def _of_leaf(
    given: Given, forest: Any, row: Floats, positive: int, cases: Floats
) -> Mapping[str, Any]:
    """Return the fields of the first tree's leaf of one row, and of the pictures of rows.

    row: shape (1, n_features).  cases: the rows that are drawn.
    """
    names = ensembles.feature_names(forest, given.feature_names, cases.shape[1])
    if given.X_train is None or given.y_train is None:
        none = np.zeros(0, dtype=np.int64)
        return {"leaf": None, "pictures": drawn_rows.pictures(names, cases, None, none)}
    train = np.asarray(given.X_train, dtype=np.float64)
    members = drawn_rows.leaf_members(forest, train, row)
    is_positive = np.asarray(given.y_train) == given.estimator.classes_[positive]
    leaf = drawn_rows.leaf_rows(forest, members, is_positive)
    shown = members if leaf is not None else members[:0]
    return {"leaf": leaf, "pictures": drawn_rows.pictures(names, cases, train, shown)}


def _case(answers: ForestAnswers, pure: bool) -> int:
    """Return the index of the test row to follow.

    Votes and mean probability give some rows different classes. Of these rows, or of all if there
    are none, choose the one with the largest gap between its share of votes and its mean
    probability; those on which the mean is right come first.  pure: all leaves are pure, so that
    there is no gap; then choose the row whose votes are closest to a tie.
    """
    share = answers.says.mean(axis=0)
    if pure:
        return int(np.argmin(np.abs(share - 0.5)))
    gap = np.abs(share - answers.forest_probability)
    rank = np.where(_apart(answers), np.where(answers.forest_wrong, 1, 2), 0)
    return int(np.argmax(rank + gap))


def _apart(answers: ForestAnswers) -> Bools:
    """Return True for rows where majority vote and mean probability give different classes.

    Shape (n_test,).
    """
    return np.asarray(
        voters.hard_majority(answers.says, answers.positive == 0) != answers.forest_says
    )


def _error_fields(answers: ForestAnswers) -> Mapping[str, Any]:
    n_trees = len(answers.says)
    return {
        "mean_tree_accuracy": answers.accuracy,
        "forest_accuracy": float((answers.forest_says == answers.is_positive).mean()),
        "promised_accuracy": voters.promised_accuracy(n_trees, answers.accuracy),
        "most_by_chance": voters.promised_accuracy(n_trees, 1 - answers.accuracy),
        "mean_correlation": voters.mean_correlation(answers.wrong),
    }


def _larger(
    given: Given, forest: Any, rows: Floats, answers: ForestAnswers, drawn: Ints
) -> LargerForest | None:
    """Return the growth of the given larger forest, or of all trees if only the first are followed.

    Returns None if there is no larger forest.  drawn: indices of the rows that are drawn.
    """
    larger = given.larger
    if larger is None and len(forest.estimators_) < len(given.estimator.estimators_):
        larger = given.estimator
    if larger is None:
        return None
    return LargerForest(
        promised=forest_growth.promises(larger, answers.accuracy),
        **forest_growth.grown(larger, rows, answers.is_positive, answers.positive, drawn),
    )


def _verdict(answers: ForestAnswers, pure: bool) -> str:
    if pure:
        return "pure"
    return "usual" if _apart(answers).any() else "agree"
