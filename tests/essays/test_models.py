"""The essays' models in JavaScript find what scikit-learn and numpy find, from random states."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.essays.v8 import Models

EXACT, REFIT = 1e-9, 1e-6
STATES = pytest.mark.parametrize("n_states", [100, pytest.param(1_000, marks=pytest.mark.slow)])
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def _classes(rng: np.random.Generator, n: int) -> Bools:
    """Random classes, each of which occurs twice or more."""
    found = rng.random(n) < rng.uniform(0.1, 0.9)
    found[:2], found[2:4] = True, False
    return rng.permutation(found)


def _largest(found: Any, expected: Any) -> float:
    """The largest difference, as a share of the expected number where that is above 1."""
    ours, theirs = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    assert ours.shape == theirs.shape
    assert np.isfinite(ours).all()
    return float((np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max())


def _ranked(n_states: int) -> Iterator[tuple[Floats, Bools, float, int]]:
    """Scores with ties and without, classes, a bar at or between them, the cost of a miss."""
    rng = np.random.default_rng(1)
    for _ in range(n_states):
        n = int(rng.integers(4, 60))
        scores = rng.random(n).round(int(rng.choice([1, 2, 15])))
        bar = float(rng.choice([*scores, rng.uniform(-0.1, 1.1)]))
        yield scores, _classes(rng, n), bar, int(rng.integers(1, 20))


RANKING = """({ scores, positive, bar, missCost }) => {
  const m = modules["models/ranking.js"], c = m.counts(scores, positive, bar);
  const best = m.cheapest(scores, positive, missCost), youden = m.youden(scores, positive);
  return [c.tp, c.fp, c.fn, c.tn, m.precision(c), m.recall(c), m.f1(c), m.auc(scores, positive),
    m.averagePrecision(scores, positive), m.cost({ fp: best.fp, fn: c.pos - best.tp }, missCost),
    youden.tp / c.pos - youden.fp / c.neg, m.steps(scores, positive).length];
}"""


def _ranking_of_scikit_learn(
    scores: Floats, positive: Bools, bar: float, miss_cost: int
) -> list[float]:
    from sklearn import metrics

    called, n_pos, n_neg = scores >= bar, positive.sum(), (~positive).sum()
    tp, fp = (called & positive).sum(), (called & ~positive).sum()
    fpr, tpr, _ = metrics.roc_curve(positive, scores, drop_intermediate=False)
    return [
        *(tp, fp, n_pos - tp, n_neg - fp),
        tp / (tp + fp) if called.any() else 1.0,
        tp / n_pos,
        2 * tp / (called.sum() + n_pos),
        metrics.auc(fpr, tpr),
        metrics.average_precision_score(positive, scores),
        (miss_cost * n_pos * (1 - tpr) + n_neg * fpr).min(),
        (tpr - fpr).max(),
        len(fpr),
    ]


@STATES
def test_counts_and_measures_of_a_ranking(n_states: int) -> None:
    from sklearn import config_context

    states = list(_ranked(n_states))
    keys = ("scores", "positive", "bar", "missCost")
    given = [dict(zip(keys, (s.tolist(), p.tolist(), b, c), strict=True)) for s, p, b, c in states]
    found = Models("ranking").all(RANKING, given)
    with config_context(assume_finite=True, skip_parameter_validation=True):
        expected = [_ranking_of_scikit_learn(*state) for state in states]
    assert _largest(found, expected) <= EXACT


def _planes(n_states: int) -> Iterator[tuple[Floats, Bools, float]]:
    """Two features of any scale, classes that overlap or part, and how loose the penalty is."""
    rng = np.random.default_rng(2)
    for n in range(n_states):
        positive = _classes(rng, int(rng.integers(8, 80)))
        middle, deviation = rng.uniform(-20, 20, 2), 10 ** rng.uniform(-2, 2, 2)
        apart = rng.uniform(0, 4) * np.where(positive, 0.5, -0.5)[:, None]
        x = middle + deviation * (apart + rng.normal(size=(len(positive), 2)))
        if n % 20 == 0:
            x[:, 1] = middle[1]  # a feature that tells nothing
        yield x, positive, float(rng.choice([1.0, 1.0, 0.1, 10.0]))


LOGISTIC = """({ x, positive, C }) => {
  const m = modules["models/logistic.js"], line = m.fitLogistic(x, positive, C);
  return [...x.map((row) => m.scoreOf(line, row)), m.shareRight(line, x, positive)];
}"""


@STATES
def test_logistic_regression(n_states: int) -> None:
    """The same scores of all rows as scikit-learn's, whose solver is told to go on to the end."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    states = list(_planes(n_states))
    given = [{"x": x.tolist(), "positive": p.tolist(), "C": c} for x, p, c in states]
    largest = 0.0
    for (x, positive, c), found in zip(
        states, Models("logistic").all(LOGISTIC, given), strict=True
    ):
        fit = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1_000)
        model = make_pipeline(StandardScaler(), fit).fit(x, positive)
        expected = [*model.decision_function(x), model.score(x, positive)]
        largest = max(largest, _largest(found, expected))
    assert largest <= REFIT


LINE = """({ x, y }) => {
  const f = modules["models/least_squares.js"].fitLine(x, y);
  return [f.slope, f.intercept, f.rSquared, f.left, ...f.residuals];
}"""


@STATES
def test_the_line_of_least_squares(n_states: int) -> None:
    from sklearn.linear_model import LinearRegression

    rng = np.random.default_rng(3)
    sizes = rng.integers(3, 60, n_states)
    states = [rng.uniform(-5, 5) + rng.normal(size=(2, n)) for n in sizes]
    given = [{"x": x.tolist(), "y": y.tolist()} for x, y in states]
    expected = []
    for x, y in states:
        model = LinearRegression().fit(x[:, None], y)
        off = y - model.predict(x[:, None])
        measures = [model.coef_[0], model.intercept_, model.score(x[:, None], y), (off**2).sum()]
        expected.append([*measures, *off])
    found = Models("least_squares").all(LINE, given)
    assert max(map(_largest, found, expected)) <= EXACT


CURVES = """({ samples, at, truth, degree }) => {
  const m = modules["models/least_squares.js"];
  const curves = samples.map(([x, y]) => {
    const fit = m.fitPolynomial(x, y, degree);
    return at.map((place) => m.polynomialAt(fit, place));
  });
  const { bias, variance } = m.biasAndVariance(curves, truth);
  return [bias, variance, ...curves.flat()];
}"""


@STATES
def test_polynomials_their_bias_and_their_variance(n_states: int) -> None:
    """Relative to each curve's own largest value: between its points a polynomial may go far."""
    from mlu_anim.experiments.bias_variance.samples import polynomial

    rng, at = np.random.default_rng(4), np.linspace(0.02, 0.98, 20)
    truth = np.sin(2 * np.pi * at + 0.9)
    given, expected = [], []
    for _ in range(n_states):
        degree, n = int(rng.integers(1, 9)), int(rng.integers(10, 30))
        x = (np.arange(n) + rng.random((2, n))) / n
        y = np.sin(2 * np.pi * x + 0.9) + rng.normal(0, 0.3, x.shape)
        fits = [polynomial(degree).fit(a[:, None], b) for a, b in zip(x, y, strict=True)]
        curves = np.array([fit.predict(at[:, None]) for fit in fits])
        bias, variance = ((curves.mean(axis=0) - truth) ** 2).mean(), curves.var(axis=0).mean()
        expected.append([bias, variance, *curves.ravel()])
        samples = np.stack([x, y], axis=1).tolist()
        given.append(
            {"samples": samples, "at": at.tolist(), "truth": truth.tolist(), "degree": degree}
        )
    found = Models("least_squares").all(CURVES, given)
    assert max(map(_largest, found, expected)) <= REFIT


FOREST = """({ trees, row, ties }) => {
  const m = modules["models/trees.js"], v = m.forestVote(trees, row, ties);
  return [v.probability, v.says, v.nVotes, ...v.shares,
    ...trees.map((t) => m.pathOf(t, row).at(-1))];
}"""


def _as_arrays(tree: Any) -> dict[str, list[Any]]:
    part = tree.tree_
    share = part.value[:, 0, 1] / part.value[:, 0].sum(axis=1)
    names = ("feature", "threshold", "children_left", "children_right")
    feature, threshold, left, right = (getattr(part, name).tolist() for name in names)
    tree_of = {"feature": feature, "threshold": threshold, "left": left, "right": right}
    return {**tree_of, "probability": share.tolist()}


@STATES
def test_the_vote_of_a_forest(n_states: int) -> None:
    """Whole numbers and halves, so that many values lie on a threshold, and some votes are ties."""
    from sklearn.ensemble import RandomForestClassifier

    rng = np.random.default_rng(5)
    given, expected = [], []
    for _ in range(max(1, n_states // 20)):
        x, positive = rng.integers(0, 17, (60, 5)) / 2, _classes(rng, 60)
        forest = RandomForestClassifier(4, max_depth=3, random_state=int(rng.integers(1000)))
        forest.fit(x, positive)
        rows = rng.integers(0, 33, (20, 5)) / 4
        share, says = forest.predict_proba(rows)[:, 1], forest.predict(rows)
        shares = np.array([tree.predict_proba(rows)[:, 1] for tree in forest.estimators_])
        votes = np.array([tree.predict(rows) for tree in forest.estimators_]).sum(axis=0)
        ends = forest.apply(rows)
        trees = [_as_arrays(tree) for tree in forest.estimators_]
        for n, row in enumerate(rows):
            given.append({"trees": trees, "row": row.tolist(), "ties": False})
            expected.append([share[n], says[n], votes[n], *shares[:, n], *ends[n]])
    assert _largest(Models("trees").all(FOREST, given), expected) <= EXACT


CUT = """({ x, positive }) => {
  const m = modules["models/trees.js"], best = m.bestCut(x, positive);
  const column = (k) => x.map((row) => row[k]);
  const again = m.gainOf(column(best.feature), positive, best.cut);
  const at = m.gainOf(column(0), positive, x[0][0]);
  return [best.gain, again.gain, at.gain, at.left, at.leftPositive,
    m.entropy(positive.filter(Boolean).length, x.length)];
}"""


@STATES
def test_the_cut_that_gains_most(n_states: int) -> None:
    """The entropies of scikit-learn's tree of one question; a cut at a value keeps it below."""
    from sklearn.tree import DecisionTreeClassifier

    from mlu_anim.data.tree_cuts import bits

    rng = np.random.default_rng(6)
    states = []
    for _ in range(n_states):
        n = int(rng.integers(6, 60))
        x = rng.random((n, 2)).round(int(rng.choice([1, 6])))
        states.append((x.astype(np.float32).astype(float), _classes(rng, n)))
    given = [{"x": x.tolist(), "positive": p.tolist()} for x, p in states]
    expected = []
    for x, positive in states:
        part = DecisionTreeClassifier(criterion="entropy", max_depth=1).fit(x, positive).tree_
        rows = part.n_node_samples
        gain = part.impurity[0] - (rows[1:] * part.impurity[1:]).sum() / rows[0]
        below = x[:, 0] <= x[0, 0]
        sides = [(side.sum(), positive[side].sum()) for side in (below, ~below)]
        after = sum(size * bits(ours, size) for size, ours in sides) / len(x)
        at_value = [part.impurity[0] - after, *sides[0]]
        expected.append([gain, gain, *at_value, part.impurity[0]])
    assert _largest(Models("trees").all(CUT, given), expected) <= EXACT


GROWN = """({ rows, positive, cuts }) => {
  const m = modules["models/trees.js"];
  const t = modules["models/hand_grown.js"].treeOf(cuts, rows, positive);
  const ends = [[-100, 100], [-100, 100]], boxes = m.rectangles(t, ends);
  const leaves = rows.map((row) => m.pathOf(t, row).at(-1));
  const inside = rows.map((row, n) => row.every((each, k) =>
    each > boxes[leaves[n]][k][0] && each <= boxes[leaves[n]][k][1]));
  return [...leaves, ...t.counts.flat(), ...leaves.map((leaf) => t.saysPositive[leaf]), ...inside];
}"""


@STATES
def test_a_tree_of_chosen_cuts(n_states: int) -> None:
    """With the cuts of scikit-learn's tree, rows end, count and are named as in that tree."""
    from sklearn.tree import DecisionTreeClassifier

    from mlu_anim.data.small_trees import nodes_by_place

    rng = np.random.default_rng(8)
    given, expected = [], []
    for _ in range(n_states):
        n = int(rng.integers(10, 60))
        x, positive = rng.normal(size=(n, 2)).astype(np.float32).astype(float), _classes(rng, n)
        tree = DecisionTreeClassifier(max_depth=2, random_state=0).fit(x, positive)
        nodes, part = nodes_by_place(tree), tree.tree_
        asks = [node >= 0 and part.children_left[node] >= 0 for node in nodes[:3]]
        cuts = [
            {"feature": int(part.feature[node]), "cut": float(part.threshold[node])}
            if ask
            else None
            for node, ask in zip(nodes[:3], asks, strict=True)
        ]
        place_of = {node: place for place, node in enumerate(nodes) if node >= 0}
        held = tree.decision_path(x).toarray()[:, nodes].T * (nodes >= 0)[:, None]
        counts = np.column_stack([held[:, ~positive].sum(axis=1), held[:, positive].sum(axis=1)])
        leaves = [place_of[node] for node in tree.apply(x)]
        expected.append([*leaves, *counts.ravel(), *tree.predict(x), *np.ones(n)])
        given.append({"rows": x.tolist(), "positive": positive.tolist(), "cuts": cuts})
    found = Models("hand_grown", "trees").all(GROWN, given)
    assert max(map(_largest, found, expected)) == 0


PLANE = """({ line, box }) => {
  const m = modules["models/plane.js"], side = ([x, y]) => line[0] * x + line[1] * y + line[2];
  const area = (points) => Math.abs(points.reduce((sum, [x, y], n) => {
    const [u, v] = points[(n + 1) % points.length];
    return sum + (x * v - u * y) / 2;
  }, 0));
  const ends = m.crossing(line, box);
  const parts = [line, line.map((each) => -each)].map((each) => m.halfPlane(each, box));
  return { areas: parts.map(area), off: Math.max(0, ...ends.map((end) => Math.abs(side(end)))),
    lowest: Math.min(0, ...parts[0].map(side)), n: ends.length };
}"""


@STATES
def test_a_line_parts_a_box(n_states: int) -> None:
    """Both sides fill the box, all corners of a side lie on it, and the ends lie on the line."""
    rng = np.random.default_rng(9)
    lines = rng.normal(size=(n_states, 3))
    lines[::10, 0] = 0
    lows, sizes = rng.uniform(-2, 0, (n_states, 2)), rng.uniform(0.5, 3, (n_states, 2))
    boxes = [list(zip(low, low + size, strict=True)) for low, size in zip(lows, sizes, strict=True)]
    states = [{"line": line.tolist(), "box": box} for line, box in zip(lines, boxes, strict=True)]
    corners = np.array([[(x, y) for x in box[0] for y in box[1]] for box in boxes])
    sides = (corners * lines[:, None, :2]).sum(axis=2) + lines[:, 2:] > 0
    crosses = sides.any(axis=1) & ~sides.all(axis=1)
    assert 0.2 < crosses.mean() < 0.9
    for found, size, is_crossed in zip(
        Models("plane").all(PLANE, states), sizes, crosses, strict=True
    ):
        assert sum(found["areas"]) == pytest.approx(size.prod(), abs=EXACT)
        assert found["off"] < EXACT
        assert found["lowest"] > -EXACT
        assert found["n"] == (2 if is_crossed else 0)


DESCENT = """({ x, y, start, rate, n, best }) => {
  const m = modules["models/descent.js"], lines = m.descend(x, y, start, rate, n);
  const errors = lines.map((line) => m.halfMeanSquare(x, y, line));
  return [...lines.flat(), ...errors, m.arrival(x, y, start, best, rate, n)];
}"""


@STATES
def test_gradient_descent(n_states: int) -> None:
    """Step by step as by the Hessian; it arrives when a hundredth of its way is left for good."""
    rng, n_steps = np.random.default_rng(7), 60
    given, expected = [], []
    for _ in range(n_states):
        x, y = rng.normal(size=(2, int(rng.integers(5, 40)))) * rng.uniform(0.5, 3)
        start, rate = rng.normal(size=2) * 3, float(rng.uniform(0.01, 2.2))
        design = np.column_stack([np.ones(len(x)), x - x.mean()])
        hessian, target = design.T @ design / len(x), design.T @ y / len(x)
        lines = [start]
        for _ in range(n_steps):
            step = hessian @ lines[-1] - target
            lines.append(lines[-1] - rate / max(1.0, hessian[1, 1]) * step)
        errors = [((design @ line - y) ** 2).mean() / 2 for line in lines]
        best = np.linalg.solve(hessian, target)
        near = (np.abs(lines - best) <= 0.01 * np.abs(start - best)).all(axis=1)
        arrival = int(near.argmax()) if near[-1] else -1
        expected.append([*np.array(lines).ravel(), *errors, arrival])
        state = {"x": x.tolist(), "y": y.tolist(), "start": start.tolist(), "rate": rate}
        state |= {"best": best.tolist()}
        given.append({**state, "n": n_steps})
    found = Models("descent").all(DESCENT, given)
    assert max(map(_largest, found, expected)) <= EXACT


KERNEL = """({ keys, values, query, width, without }) => {
  const m = modules["models/attention.js"], w = m.kernelWeights(keys, query, width, without);
  return [...w, m.weightedMean(w, values), m.typicalMiss(keys, values, width), m.numberForHalf(w)];
}"""


@STATES
def test_a_query_asks_keys(n_states: int) -> None:
    """Near keys and far ones, some alike, widths at which all count or one; one may be left out."""
    from scipy.special import softmax

    from mlu_anim.experiments.attention.club import attention, squared_miss

    rng = np.random.default_rng(10)
    given, expected = [], []
    for _ in range(n_states):
        n, width = int(rng.integers(2, 40)), float(10 ** rng.uniform(-2, 2))
        keys = rng.normal(0, 5, n).round(int(rng.choice([0, 15])))
        values, without = rng.normal(100, 50, n), int(rng.integers(-1, n))
        query = float(keys[without] if without >= 0 else rng.uniform(-20, 20))
        scores = -(((query - keys) / width) ** 2) / 2
        weights = softmax(np.where(np.arange(n) == without, -np.inf, scores))
        if without >= 0:
            assert np.abs(weights - attention(keys, width)[without]).max() < EXACT
        half = 1 + np.argmax(np.cumsum(np.sort(weights)[::-1]) >= 0.5 - 1e-12)
        miss = squared_miss(keys, values, width) ** 0.5
        expected.append([*weights, weights @ values, miss, half])
        state = {"keys": keys.tolist(), "values": values.tolist(), "query": query}
        given.append({**state, "width": width, "without": without})
    found = Models("attention").all(KERNEL, given)
    assert max(map(_largest, found, expected)) <= EXACT


LAST_WORD = """({ model, words }) => {
  const { weights, chances } = modules["models/attention.js"].lastWordAsks(model, words);
  return [...weights, ...chances];
}"""


@STATES
def test_the_last_word_asks_words(n_states: int) -> None:
    """Models with random weights, small and large, with places and without; any words."""
    from mlu_anim.essays.figures.attention import projected
    from mlu_anim.experiments.attention.sentences import (
        LENGTH,
        SHOWN,
        first_weights,
        matrices,
        passed,
    )

    rng, numbers = np.random.default_rng(11), np.array(list(SHOWN.values()))
    given, expected = [], []
    for n in range(n_states):
        weights, has_places = first_weights(n) * rng.uniform(0.5, 5), bool(rng.integers(2))
        words = rng.integers(0, len(SHOWN), int(rng.integers(2, LENGTH + 1)))
        p = passed(weights, numbers[words], has_places=has_places)
        expected.append([*p.looks[-1], *p.chances[-1]])
        model = projected(matrices(weights), SHOWN.values(), has_places=has_places)
        given.append({"model": model, "words": words.tolist()})
    found = Models("attention").all(LAST_WORD, given)
    assert max(map(_largest, found, expected)) <= EXACT


SERIES = """({ data, n, lots }) => {
  const m = new modules["models/series.js"].RollingForecast(data), ahead = m.forecast(n);
  const reach = m.reach(n), scattered = m.scattered(n, lots);
  const inside = m.isInside(n, reach).filter(Boolean).length;
  const fit = scattered.hidden.map((at) => m.value(scattered.weights, at));
  const numbers = [...ahead, ...reach, m.errorOfFit(n), m.errorAhead(n), m.errorOfPast(n),
    scattered.error, ...fit];
  return { numbers, counts: [inside, ...m.origins(n), ...scattered.hidden] };
}"""


def _series(n_states: int) -> Iterator[tuple[dict[str, Any], int, Floats]]:
    """Series with a trend, a season and noise of any size, and where their future begins.

    `most` is even, as in the clip: then no origin lies halfway between two values. The first
    part of the season has the lowest lots, and loses all values but one, if enough are hidden.
    """
    rng = np.random.default_rng(10)
    for _ in range(n_states):
        season, held = int(rng.choice([1, 4, 7, 12])), int(rng.integers(1, 13))
        seen, at = 2 * season + 3, np.arange(int(rng.integers(3 * season + 40, 140)))
        y = rng.normal(0, 30) + 10 ** rng.uniform(-2, 2) * rng.normal(size=len(at))
        y += rng.normal() * at + rng.normal(0, 0.02) * at**2
        y += 5 * rng.normal(size=season)[at % season]
        data = {"y": y.tolist(), "season": season, "seen": seen, "held": held}
        promised = float(rng.choice([0.5, 0.8, 0.9]))
        data |= {"most": 2 * int(rng.integers(1, 5)), "promised": promised}
        lots = rng.random(len(at)) - ((at % season == 0) & (season > 1))
        yield data, int(rng.integers(seen + held, len(at) - held + 1)), lots


def _series_of_scikit_learn(
    data: dict[str, Any], n: int, lots: Floats
) -> tuple[list[float], list[int]]:
    from sklearn.linear_model import LinearRegression

    from mlu_anim.experiments.time_series.forecast import features, windows

    y, season, held, model = np.array(data["y"]), data["season"], data["held"], LinearRegression()
    rows = features(len(y), season, n)
    first = max(data["seen"], min(n // 3, n - held))
    origins = np.unique(np.linspace(first, n - held, data["most"]).round().astype(int))
    past = [model.fit(rows[:o], y[:o]).predict(rows[o : o + held]) for o in origins]
    misses = np.abs(np.array(past) - windows(y, origins, held))
    reach = np.quantile(misses, data["promised"], axis=0, method="higher")
    hidden, seasons = np.zeros(n + held, dtype=bool), np.arange(n + held) % season
    for at in lots[: n + held].argsort():
        if hidden.sum() < held and (~hidden & (seasons == at % season)).sum() > 1:
            hidden[at] = True
    among = np.arange(n + held)
    fit = model.fit(rows[among[~hidden]], y[among[~hidden]]).predict(rows[among[hidden]])
    off = np.abs(y[among[hidden]] - fit).mean()
    ahead = model.fit(rows[:n], y[:n]).predict(rows[: n + held])
    miss = np.abs(y[: n + held] - ahead)
    errors = [miss[:n].mean(), miss[n:].mean(), misses.mean(), off]
    counts = [(miss[n:] <= reach).sum(), *origins, *among[hidden]]
    return [*ahead[n:], *reach, *errors, *fit], counts


@STATES
def test_a_forecast_its_fan_and_values_hidden_at_random(n_states: int) -> None:
    """Fits as scikit-learn's, relative to the largest value; counts are exact."""
    states = list(_series(n_states))
    given = [{"data": data, "n": n, "lots": lots.tolist()} for data, n, lots in states]
    for state, found in zip(states, Models("series").all(SERIES, given), strict=True):
        numbers, counts = _series_of_scikit_learn(*state)
        assert found["counts"] == counts
        assert _largest(found["numbers"], numbers) <= REFIT


RANDOM = """({ seed, n }) => {
  const m = modules["models/random.js"], next = m.uniform(seed), gauss = m.normal(m.uniform(seed));
  return [Array.from({ length: n }, next), Array.from({ length: n }, gauss)];
}"""


def test_random_numbers_are_even_normal_and_the_same_for_a_seed() -> None:
    """Kolmogorov's and Smirnov's distances: one sample in a thousand has more by chance."""
    from scipy import stats

    n, seeds = 4_000, (0, 1, 2**32 - 1)
    given: Sequence[Any] = [{"seed": seed, "n": n} for seed in seeds]
    found = Models("random").all(RANDOM, given)
    assert found == Models("random").all(RANDOM, given)
    for even, normal in found:
        assert stats.kstest(even, "uniform").statistic < 1.95 / n**0.5
        assert stats.kstest(normal, "norm").statistic < 1.95 / n**0.5
    assert len({values[0][0] for values in found}) == len(seeds)
    assert found[0][0][0] == 0.26642920868471265, "the first number of mulberry32 from the seed 0"
