"""Live figures in a browser: moved by mouse, finger or keys, they show scikit-learn's numbers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.browser import Browser, Page, open_browser
from tests.essays.bare_page import User, figure_data, kept_result, words_of

FIGURES = (
    *("roc", "train-test-validation", "bias-variance", "random-forest", "precision-recall"),
    *("linear-regression", "decision-tree", "gradient-descent", "time-series", "attention"),
)
GAMES = ("roc", "decision-tree", "bias-variance")
SHOWN = [(clip, "figure") for clip in FIGURES] + [(clip, "game") for clip in GAMES]
HOSTILE = '</script><img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>'
EVERY_WORD = """(() => {
  const names = ["aria-label", "aria-valuetext"], all = [...document.querySelectorAll("#root *")];
  const said = all.flatMap((each) => names.map((name) => each.getAttribute(name) || ""));
  return [document.querySelector("#root").textContent, ...said].join(" ");
})()"""
"""All that is written on the page, and what a screen reader says besides."""
MINUS = str.maketrans("−", "-", "\u2009")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with open_browser() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with Page(browser, width_px=800) as opened:
        yield opened


def _numbers(user: User) -> list[float]:
    return [float(text.translate(MINUS)) for text in user.numbers()]


def _of_scikit_learn(scores: Any, positive: Any, bar: float) -> dict[str, float]:
    from sklearn import metrics

    called = np.asarray(scores) >= bar
    tn, fp, fn, tp = metrics.confusion_matrix(positive, called).ravel()
    return {
        **{"tp": tp, "fp": fp, "fn": fn, "tn": tn},
        "auc": metrics.roc_auc_score(positive, scores),
        "precision": metrics.precision_score(positive, called),
        "recall": metrics.recall_score(positive, called),
        "f1": metrics.f1_score(positive, called),
        "average": metrics.average_precision_score(positive, scores),
    }


def _see_ranking(user: User, clip: str, names: tuple[str, ...]) -> list[float]:
    """Check that the numbers shown are scikit-learn's, and give them."""
    scores, bar = user.page.run("[shown.strip.scores, shown.strip.bar]")
    expected = _of_scikit_learn(scores, figure_data(clip)["positive"], bar)
    found = _numbers(user)
    for number, name in zip(found, names, strict=True):
        assert number == pytest.approx(expected[name], abs=0.0051 if name != "auc" else 0.00051)
    return found


@pytest.mark.parametrize(
    ("clip", "names"),
    [
        ("roc", ("tp", "fn", "fp", "tn", "auc")),
        ("precision-recall", ("tp", "fn", "fp", "precision", "recall", "f1", "average")),
    ],
)
def test_a_bar_and_a_case_are_moved(
    page: Page, tmp_path: Path, clip: str, names: tuple[str, ...]
) -> None:
    user = User(page, tmp_path / "page.html", clip, "figure")
    first = _see_ranking(user, clip, names)
    bar = user.place("shown.strip.plot", "shown.strip.plot.px(shown.strip.bar)", "15")
    user.drag(bar, (-60, 0), finger=clip == "roc")
    by_mouse = _see_ranking(user, clip, names)
    user.focus("[role=slider]:nth-of-type(2)")
    user.press("ArrowRight", 5)
    user.press("ArrowRight", shift=True)
    by_keys = _see_ranking(user, clip, names)
    assert by_mouse[0] > first[0] >= by_keys[0]
    user.page.run("shown.strip.barHandle.previousSibling.focus()")
    user.press("PageUp", 3)
    user.press("ArrowLeft", 3, shift=True)
    user.press("Home")
    moved = _see_ranking(user, clip, names)
    assert moved[-1] != first[-1]
    case = "shown.strip.places[shown.strip.selected]"
    at = user.place("shown.strip.plot", f"{case}[0]", f"{case}[1]")
    user.drag(at, (300, 5))
    assert _see_ranking(user, clip, names)[-1] != moved[-1]
    user.click(words_of(clip, "figure")["reset"])
    assert _numbers(user) == first


def _fitted_line(
    points: NDArray[np.float64], positive: NDArray[np.bool_], columns: list[int]
) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fit = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-12)
    return make_pipeline(StandardScaler(), fit).fit(points[:, columns], positive)


def _see_herd(user: User) -> list[list[float]]:
    """Check the lines and the numbers, and give the lines."""
    data = figure_data("train-test-validation")
    points, lines = user.page.run("[shown.scatter.points, shown.lines]")
    x, positive, pen = (np.array(each) for each in (points, data["positive"], data["pen"]))
    for columns, line in zip(([0], [1], [0, 1]), lines[1:], strict=True):
        model = _fitted_line(x[pen == 0], positive[pen == 0], columns)
        scores = x @ line[:2] + line[2]
        assert np.abs(scores - model.decision_function(x[:, columns])).max() < 1e-6
    right = (scores > 0) == positive
    assert user.numbers() == [f"{right[pen == k].sum()} of {(pen == k).sum()}" for k in range(3)]
    found: list[list[float]] = lines
    return found


def test_a_pet_is_moved_and_the_line_is_fitted_again(page: Page, tmp_path: Path) -> None:
    user = User(page, tmp_path / "page.html", "train-test-validation", "figure")
    first = _see_herd(user)
    result: Any = kept_result("train-test-validation")
    assert np.abs(np.array(first) - result.lines).max() < 2e-3, "scikit-learn's solver stops early"
    pen = figure_data("train-test-validation")["pen"]
    for part, finger in ((0, False), (0, True), (2, False)):
        pet = f"shown.scatter.places[{pen.index(part)}]"
        user.drag(user.place("shown.scatter.plot", f"{pet}[0]", f"{pet}[1]"), (60, 30), finger)
        second = _see_herd(user)
        assert (second != first) == (part == 0), "only training pets move the line"
        first = second
    user.focus("[role=slider]")
    user.press("PageDown", 2)
    user.press("ArrowUp", 2)
    user.press("ArrowLeft", shift=True)
    _see_herd(user)
    user.click(words_of("train-test-validation", "figure")["reset"])
    assert np.abs(np.array(_see_herd(user)) - result.lines).max() < 2e-3


def test_a_point_is_moved_and_the_line_follows(page: Page, tmp_path: Path) -> None:
    from sklearn.linear_model import LinearRegression

    user, slopes = User(page, tmp_path / "page.html", "linear-regression", "figure"), []
    for move in ("", "mouse", "keys"):
        if move == "mouse":
            point = "shown.scatter.places[19]"
            user.drag(user.place("shown.scatter.plot", f"{point}[0]", f"{point}[1]"), (-80, -100))
        elif move:
            user.focus("[role=slider]")
            user.press("PageUp")
            user.press("ArrowDown", 3)
        x, y = np.array(user.page.run("shown.scatter.points")).T
        model = LinearRegression().fit(x[:, None], y)
        left = ((y - model.predict(x[:, None])) ** 2).sum()
        slope, squares, total, share = _numbers(user)
        assert user.page.run("shown.fit.slope") == pytest.approx(model.coef_[0], rel=1e-9)
        assert share == pytest.approx(model.score(x[:, None], y), abs=0.00051)
        assert (slope, squares) == pytest.approx((model.coef_[0], left), rel=0.006)
        assert total == pytest.approx(((y - y.mean()) ** 2).sum(), rel=0.006)
        slopes.append(slope)
    assert len(set(slopes)) == 3


def test_a_flower_falls_down_the_tree(page: Page, tmp_path: Path) -> None:
    from sklearn.tree import DecisionTreeClassifier

    user = User(page, tmp_path / "page.html", "decision-tree", "figure")
    data, words = figure_data("decision-tree"), words_of("decision-tree", "figure")
    tree = DecisionTreeClassifier(criterion="entropy", max_depth=2, random_state=0)
    tree.fit(data["x"], data["positive"])
    said = set()
    own = "shown.scatter.places.at(-1)"
    for way in ((0, 0), (-150, 0), (0, 120), (260, 0), (-220, -40)):
        user.drag(user.place("shown.scatter.plot", f"{own}[0]", f"{own}[1]"), way)
        row = user.page.run("shown.scatter.points.at(-1)")
        positive, leaf = tree.predict([row])[0], tree.apply([row])[0]
        says, questions, rows = user.numbers()
        assert says == words["positive" if positive else "negative"]
        assert int(questions) == tree.decision_path([row]).sum() - 1
        assert int(rows) == tree.tree_.n_node_samples[leaf]
        said.add((says, rows))
    assert len(said) >= 3
    before = user.page.run("shown.scatter.points.at(-1)")
    user.focus("[role=slider]")
    user.press("ArrowRight", shift=True)
    assert user.page.run("shown.scatter.points.at(-1)")[0] > before[0]


def _see_digit(user: User, data: dict[str, Any]) -> float:
    """Check the vote for the picture as it is now, by the stored trees; give the mean."""
    row = np.array(user.page.run("shown.values"), dtype=np.float32)
    shares = []
    for tree in data["trees"]:
        node = 0
        while tree["feature"][node] >= 0:
            goes_left = row[tree["feature"][node]] <= tree["threshold"][node]
            node = tree["left" if goes_left else "right"][node]
        shares.append(tree["probability"][node])
    votes, mean, says = user.numbers()
    assert float(mean) == pytest.approx(np.mean(shares), abs=0.00051)
    assert votes == f"{(np.array(shares) > 0.5).sum()} of {len(shares)}"
    assert says == ("8" if np.mean(shares) > 0.5 else "3")
    return float(mean)


def test_a_digit_is_painted_and_the_trees_vote(page: Page, tmp_path: Path) -> None:
    """A digit that is not painted on has the probability that scikit-learn's forest gave it."""
    user = User(page, tmp_path / "page.html", "random-forest", "figure")
    result: Any = kept_result("random-forest")
    data = figure_data("random-forest")
    cases = (result.pictures.cases * result.pictures.darkest).reshape(result.n_test, -1)
    for n, values in enumerate(data["cases"]):
        user.page.run(f"document.querySelectorAll('.live-pick')[{n}].click()")
        known = result.forest_probability[(cases == values).all(axis=1)]
        assert _see_digit(user, data) == pytest.approx(known[0], abs=0.00051)
    last, cells = _see_digit(user, data), "document.querySelectorAll('[role=gridcell]')"
    asked = user.page.run(f"[...{cells}].findIndex((e) => e.classList.contains('live-asked'))")
    before = user.page.run("shown.values")
    user.page.run(f"{cells}[{asked}].focus()")
    user.press(" ")
    after = user.page.run("shown.values")
    assert [n for n in range(64) if before[n] != after[n]] == [asked]
    user.press("ArrowRight")
    user.press("ArrowDown")
    user.press("Enter")
    assert user.page.run("shown.values")[asked + 9] != after[asked + 9]
    _see_digit(user, data)
    box = user.page.run(
        f"(({{left, top, width}}) => [left, top, width])({cells}[0].getBoundingClientRect())"
    )
    user.drag((box[0] + 4, box[1] + 4), (2 * box[2], 0))
    painted = user.page.run("shown.values.slice(0, 3)")
    assert painted == [data["most"]] * 3
    _see_digit(user, data)
    user.click(words_of("random-forest", "figure")["reset"])
    assert _see_digit(user, data) == last


def test_a_ball_is_let_go_elsewhere(page: Page, tmp_path: Path) -> None:
    user = User(page, tmp_path / "page.html", "gradient-descent", "figure")
    result: Any = kept_result("gradient-descent")
    design = np.column_stack([np.ones(len(result.x)), result.x - result.x.mean()])

    def see() -> float:
        rate, step, points = user.page.run("[shown.rate, shown.step, shown.bowl.points]")
        line = np.array(points[0][::-1])
        for _ in range(step):
            line = line - rate / result.steepest * design.T @ (design @ line - result.y) / len(
                design
            )
        expected = ((design @ line - result.y) ** 2).mean() / 2
        error = float(user.numbers()[0].translate(MINUS))
        assert error == pytest.approx(expected, rel=0.006)
        return error

    errors = [see()]
    ball = "shown.bowl.places[0]"
    user.drag(user.place("shown.bowl.plot", f"{ball}[0]", f"{ball}[1]"), (-120, -60))
    errors.append(see())
    user.focus("[role=slider]")
    user.press("ArrowUp", 2, shift=True)
    errors.append(see())
    user.focus("input[type=range]")
    user.press("ArrowRight", 8)
    errors.append(see())
    assert len(set(errors)) == 4
    user.press("Home")
    assert user.numbers()[2] != words_of("gradient-descent", "figure")["never"]
    user.press("End")
    assert user.numbers()[2] == words_of("gradient-descent", "figure")["never"]


def _kept_attention() -> Any:
    return kept_result("attention")


def _see_query(user: User) -> list[float]:
    """Check all that is shown of the men, and give the query and the width."""
    from mlu_anim.experiments.attention.club import squared_miss

    data = figure_data("attention")
    x, y = np.array(data["x"]), np.array(data["y"])
    query, octaves = user.page.run("[shown.men.query, shown.men.octaves]")
    width = data["width"] * 2 ** (octaves / 8)
    weights = np.exp(-((x - query) ** 2 - ((x - query) ** 2).min()) / (2 * width**2))
    weights /= weights.sum()
    guess, half, most, miss = user.numbers()[:4]
    assert float(guess) == pytest.approx(weights @ y, abs=0.51)
    assert int(half.split()[0]) == 1 + np.argmax(np.cumsum(np.sort(weights)[::-1]) >= 0.5)
    assert float(most) == pytest.approx(weights.max(), abs=0.00051)
    assert float(miss) == pytest.approx(squared_miss(x, y, width) ** 0.5, abs=0.051)
    heights, top = user.page.run(
        "[shown.men.bars.map((bar) => bar.height.baseVal.value"
        " / (shown.men.shares.bottom - shown.men.shares.top)), shown.men.shares.ends.y[1]]"
    )
    assert top * np.array(heights) == pytest.approx(weights, abs=1e-6)
    said = user.page.run("shown.men.handle.getAttribute('aria-valuetext')")
    assert said == f"waist {query:.1f} in, guess {guess}"
    return [query, width]


def test_a_query_is_dragged_and_a_width_is_chosen(page: Page, tmp_path: Path) -> None:
    user = User(page, tmp_path / "page.html", "attention", "figure")
    data, kept, first = figure_data("attention"), _kept_attention(), _see_query(user)
    assert first == [kept.x[kept.asked], data["width"]]
    assert float(user.numbers()[3]) == pytest.approx(kept.miss[-1], abs=0.051)
    at = user.place("shown.men.plot", "shown.men.plot.px(shown.men.query)", "13")
    user.drag(at, (120, 0))
    by_mouse = _see_query(user)[0]
    at = user.place("shown.men.plot", "shown.men.plot.px(shown.men.query)", "200")
    user.drag(at, (-200, 0), finger=True)
    by_finger = _see_query(user)[0]
    assert by_finger < first[0] < by_mouse
    user.focus("[role=slider]")
    user.press("ArrowRight", 2)
    user.press("ArrowUp", shift=True)
    assert _see_query(user)[0] == pytest.approx(by_finger + 1.2)
    user.press("End")
    assert _see_query(user)[0] > data["x"][-1]
    user.press("Home")
    assert _see_query(user)[0] < data["x"][0]
    user.focus("input[type=range]")
    for key, factor in (("Home", 1 / 8), ("End", 8)):
        user.press(key)
        assert _see_query(user)[1] == pytest.approx(factor * data["width"])
    user.click(words_of("attention", "figure")["reset"])
    assert _see_query(user) == first


def test_a_question_is_asked_with_places_and_without(page: Page, tmp_path: Path) -> None:
    """In all forms, the weights and the answers are those of the trained models."""
    from mlu_anim.experiments.attention.sentences import BITER, BITTEN, SWAPPED, passed

    user = User(page, tmp_path / "page.html", "attention", "figure")
    words, kept, seen = words_of("attention", "figure"), _kept_attention(), set()
    for label in ("", "swapped", "placed", "swapped", "asks_biter", "placed", "swapped"):
        if label:
            user.click(words[label])
        on = user.page.run("shown.sentence.on")
        sentence = SWAPPED[int(on["swapped"])].copy()
        sentence[5] = BITER if on["asksBiter"] else BITTEN
        told = passed(kept.models[1 if on["placed"] else 2], sentence, has_places=on["placed"])
        weights, chances = user.page.run(
            "[shown.sentence.found.weights, shown.sentence.found.chances]"
        )
        assert np.abs(np.array(weights) - told.looks[-1]).max() < 1e-9
        assert np.abs(np.array(chances) - told.chances[-1]).max() < 1e-9
        said = int(told.chances[-1, :2].argmax())
        is_right = said == sentence[1 if on["asksBiter"] else 4]
        template = words["is_right" if is_right else "is_wrong"]
        assert user.numbers()[4] == template.replace("[name]", words[("dog", "cat")[said]])
        pressed = user.page.run(
            "Object.values(shown.sentence.toggles).map((e) => e.getAttribute('aria-pressed'))"
        )
        assert pressed == [str(each).lower() for each in on.values()]
        seen.add(tuple(on.values()))
    assert len(seen) == 7
    user.click(words["reset_words"])
    assert list(user.page.run("shown.sentence.on").values()) == [True, False, False]


def test_samples_are_drawn_and_fitted(page: Page, tmp_path: Path) -> None:
    from mlu_anim.experiments.bias_variance.samples import polynomial

    user = User(page, tmp_path / "page.html", "bias-variance", "figure")
    words, data = words_of("bias-variance", "figure"), figure_data("bias-variance")
    user.click(words["one"])
    user.click(words["many"].replace("[n]", "20"))
    user.focus("input[type=range]")
    user.press("ArrowRight", 3)
    curves, sample = user.page.run("[shown.curves, shown.sample]")
    assert user.numbers()[0] == "22"
    model = polynomial(4).fit(np.array(sample["x"])[:, None], sample["y"])
    at = np.array(data["x"])[:, None]
    assert np.abs(model.predict(at) - curves[3][-1]).max() < 1e-6
    fits = np.array(curves[3])
    bias, variance = ((fits.mean(axis=0) - data["truth"]) ** 2).mean(), fits.var(axis=0).mean()
    noise = data["sigma"] ** 2
    assert _numbers(user)[1:] == pytest.approx(
        [noise, bias, variance, noise + bias + variance], abs=0.00051
    )
    user.click(words["reset"])
    assert user.numbers()[0] == "1"


def _see_forecast(user: User) -> list[str]:
    """Check the counts and the errors by scikit-learn, wherever today is; give the texts."""
    from sklearn.linear_model import LinearRegression

    from mlu_anim.experiments.time_series.forecast import features

    data, model = figure_data("time-series"), LinearRegression()
    y, held = np.array(data["y"]), data["held"]
    n, hidden = user.page.run("[shown.today.at, shown.scattered.hidden]")
    rows = features(len(y), data["season"], n)

    def off(train: Any, ask: Any) -> NDArray[np.float64]:
        return np.asarray(np.abs(y[ask] - model.fit(rows[train], y[train]).predict(rows[ask])))

    first = max(data["seen"], min(n // 3, n - held))
    origins = np.unique(np.linspace(first, n - held, data["most"]).round().astype(int))
    past = np.array([off(slice(o), slice(o, o + held)) for o in origins])
    reach = np.quantile(past, data["promised"], axis=0, method="higher")
    ahead, others = off(slice(n), slice(n, n + held)), np.setdiff1d(np.arange(n + held), hidden)
    assert len(hidden) == held
    fit, scattered = off(slice(n), slice(n)), off(others, hidden)
    errors = [each.mean() for each in (fit, scattered, past, ahead)]
    bars = "[...document.querySelectorAll('.live-row-value')].map((each) => each.textContent)"
    told = [float(text.translate(MINUS)) for text in user.page.run(bars)]
    assert told == pytest.approx(errors, abs=0.0051)
    inside = int((ahead <= reach).sum())
    share = f"{100 * inside / held:.0f} %"
    is_scattered = user.page.run("shown.isScattered")
    counted = ["–"] * 2 if is_scattered else [f"{inside} of {held}", share]
    assert user.numbers() == [*counted, "80 %", str(len(origins))]
    return user.numbers()


def test_the_future_begins_elsewhere(page: Page, tmp_path: Path) -> None:
    user = User(page, tmp_path / "page.html", "time-series", "figure")
    words = words_of("time-series", "figure")
    result: Any = kept_result("time-series")
    data, first = figure_data("time-series"), _see_forecast(user)
    n_inside, n_past = result.is_inside.sum(), len(result.origin)
    assert first[0] == f"{n_inside} of {result.n_held}"
    assert first[3] == str(n_past)
    seen = [first]
    for finger, way in ((False, -60), (True, -100)):
        bar = "shown.today.plot.px(shown.today.at - 0.5)"
        user.drag(user.place("shown.today.plot", bar, "60"), (way, 0), finger)
        seen.append(_see_forecast(user))
    assert len({row[3] for row in seen}) == 3
    before = page.run("shown.today.at")
    user.focus("[role=slider]")
    user.press("ArrowLeft", 2)
    user.press("ArrowRight", shift=True)
    assert page.run("shown.today.at") == before + 8
    _see_forecast(user)
    said = "document.querySelector('[role=slider]').getAttribute('aria-valuetext')"
    for key, at in (("Home", data["first"]), ("End", data["last"])):
        user.press(key)
        assert page.run("shown.today.at") == at
        assert data["dates"][at][:4] in page.run(said)
        _see_forecast(user)
    user.click(words["hide_scattered"])
    hidden = page.run("shown.scattered.hidden")
    _see_forecast(user)
    user.click(words["again"])
    assert page.run("shown.scattered.hidden") != hidden
    user.press("ArrowLeft", 5, shift=True)
    _see_forecast(user)
    user.click(words["reset"])
    assert _see_forecast(user) == first
    assert page.run("shown.scattered.hidden") == hidden


def test_the_threshold_is_beaten(page: Page, tmp_path: Path) -> None:
    """The cost of each try, and the least one, by brute force."""
    user, words = User(page, tmp_path / "page.html", "roc", "game"), words_of("roc", "game")
    data = figure_data("roc")
    scores, positive = np.array(data["scores"]), np.array(data["positive"])

    def cost(bar: float) -> int:
        called = scores >= bar
        return int(data["missCost"] * (positive & ~called).sum() + (called & ~positive).sum())

    paid = []
    for _ in range(5):
        paid.append(cost(user.page.run("shown.strip.bar")))
        user.click(words["ask"])
        user.focus("[role=slider]")
        user.press("ArrowLeft", 5)
    least = min(cost(bar) for bar in (*scores, np.inf))
    line = user.page.run("document.querySelector('.live-share input').value")
    assert f"my bar costs {min(paid)}," in line
    assert line.endswith(f"the best {least}.")
    costs = user.page.run("[...document.querySelectorAll('li')].map((each) => each.textContent)")
    assert [int(text.split()[-1]) for text in costs] == paid
    user.click(words["copy"])
    user.page.wait_for(
        f"document.querySelector('.live-share button').textContent === {words['copied']!r}"
    )
    user.click(words["again"])
    assert user.page.run("document.querySelectorAll('li').length") == 0


def _shared_line(user: User) -> str:
    return str(user.page.run("document.querySelector('.live-share input').value"))


def test_a_tree_is_grown_by_hand(page: Page, tmp_path: Path) -> None:
    """With scikit-learn's own cuts, it is scikit-learn's tree: the same counts, and a draw."""
    user = User(page, tmp_path / "page.html", "decision-tree", "game")
    words, data = words_of("decision-tree", "game"), figure_data("decision-tree")
    result: Any = kept_result("decision-tree")
    for place in range(3):
        name = words["y" if data["feature"][place] else "x"]
        user.click(words["along"].replace("[name]", name))
        user.page.run(f"shown.move({data['threshold'][place]})")
        user.click(words["cut"])
    assert user.page.run("shown.grown.counts") == result.counts.tolist()
    right = int(result.is_right.sum())
    assert f"{right} of {len(result.is_right)}" in _shared_line(user)
    assert _shared_line(user).endswith(f"scikit-learn's {right}.")
    user.click(words["again"])
    user.page.run("shown.move(3.5)")
    user.click(words["cut"])
    user.click(words["leave"])
    user.click(words["leave"])
    x, positive = (np.array(data[name]) for name in ("x", "positive"))
    says = [positive[side].mean() > 0.5 for side in (x[:, 0] <= 3.5, x[:, 0] > 3.5)]
    new = np.where(result.new.x[:, 0] <= 3.5, *says) == result.new.is_positive
    assert f"{new.sum()} of {len(new)}" in _shared_line(user)
    assert _shared_line(user).endswith(f"scikit-learn's {right}.")


def test_a_cut_is_moved_by_keys_and_by_finger(page: Page, tmp_path: Path) -> None:
    """The page does not scroll away below the finger, but beside the cut it does."""
    user = User(page, tmp_path / "page.html", "decision-tree", "game")
    page.resize(375, 500)
    page.send("Emulation.setTouchEmulationEnabled", enabled=True)
    page.run("new Promise(requestAnimationFrame)")
    first = page.run("shown.cut")
    user.focus("[role=slider]")
    user.press("ArrowLeft", 3)
    second = page.run("shown.cut")
    assert second < first
    user.drag(user.place("shown.scatter.plot", "shown.scatter.plot.px(shown.cut)", "150"), (-40, 0))
    assert page.run("shown.cut") < second
    page.run("shown.turn(1)")
    before = page.run("shown.cut")
    at = user.place("shown.scatter.plot", "200", "shown.scatter.plot.py(shown.cut)")
    scrolled = page.run("scrollY")
    user.drag(at, (0, -60), finger=True)
    assert page.run("shown.cut") > before
    assert page.run("scrollY") == scrolled
    user.drag((at[0], at[1] + 60), (0, -80), finger=True)
    page.wait_for(f"scrollY > {scrolled}")


def test_a_degree_is_picked_before_the_test_set_opens(page: Page, tmp_path: Path) -> None:
    user = User(page, tmp_path / "page.html", "bias-variance", "game")
    words, sums = words_of("bias-variance", "game"), np.zeros(3)
    for _ in range(3):
        user.focus("input[type=range]")
        user.press("ArrowRight", 2)
        chosen, tested, curves = user.page.run("[shown.chosen, shown.tested, shown.curves]")
        errors = ((np.array(curves) - tested) ** 2).mean(axis=1)
        sums += errors[chosen], errors.min(), errors[-1]
        user.click(words["open"])
        assert float(user.numbers()[2]) == pytest.approx(errors[chosen], abs=0.00051)
        user.click(words["next"])
    line = user.page.run("document.querySelector('.live-share input').value")
    assert all(f"{each:.2f}" in line for each in sums)


@pytest.mark.parametrize(("clip", "kind"), SHOWN)
def test_every_figure_is_accessible_and_fits_a_small_phone(
    browser: Browser, tmp_path: Path, clip: str, kind: str
) -> None:
    with Page(browser, width_px=320, dark=kind == "game") as page:
        user = User(page, tmp_path / "page.html", clip, kind)
        assert page.run("document.documentElement.scrollWidth") <= 320
        assert page.violations() == []
        assert user.numbers()
        assert not re.search(r"\[\w|undefined|NaN|Infinity", page.run(EVERY_WORD))
        assert page.complaints() == []
        assert len(page.requests()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("clip", "kind"), SHOWN)
def test_every_figure_is_accessible_at_any_width(
    browser: Browser, tmp_path: Path, clip: str, kind: str, dark: bool
) -> None:
    with Page(browser, width_px=375, dark=dark) as page:
        User(page, tmp_path / "page.html", clip, kind)
        for width_px in (375, 640, 800, 1280):
            page.resize(width_px)
            page.run("new Promise(requestAnimationFrame)")
            assert page.run("document.documentElement.scrollWidth") <= width_px
        assert page.violations() == []
        assert page.complaints() == []


@pytest.mark.parametrize(
    ("clip", "kind"),
    [
        pytest.param(clip, kind, marks=() if clip == "roc" else pytest.mark.slow)
        for clip, kind in SHOWN
    ],
)
def test_hostile_words_stay_words(page: Page, tmp_path: Path, clip: str, kind: str) -> None:
    words = dict.fromkeys(words_of(clip, kind), HOSTILE)
    user = User(page, tmp_path / "page.html", clip, kind, **words)
    assert user.numbers()
    page.run("[...document.querySelectorAll('button')].forEach((each) => each.click())")
    assert page.run("window.hacked") is None
    assert page.run("document.querySelectorAll('img').length") == 0
    assert page.complaints() == []


def test_a_long_name_of_an_axis_ends_in_an_ellipsis(page: Page, tmp_path: Path) -> None:
    """Inside the drawing, so that it does not run into the card beside it."""
    name = "a column with a name that never ends " * 9
    User(page, tmp_path / "page.html", "time-series", "figure", y=name)
    title = "document.querySelector('.live-axis-title')"
    shown = page.run(f"{title}.textContent")
    assert shown.endswith("…")
    assert name.startswith(shown[:-1])
    assert 0 <= page.run(f"shown.near.width - {title}.getComputedTextLength()") < 20
