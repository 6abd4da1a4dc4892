"""Live figures in a browser: whoever moves things by mouse, finger or keys sees scikit-learn's numbers."""

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
    *("linear-regression", "decision-tree", "gradient-descent"),
)
GAMES = ("roc", "decision-tree", "bias-variance")
SHOWN = [(clip, "figure") for clip in FIGURES] + [(clip, "game") for clip in GAMES]
HOSTILE = '</script><img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>'
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
    user.drag(bar, (-60, 0))
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
