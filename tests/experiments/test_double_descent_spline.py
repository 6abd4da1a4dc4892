"""Broken lines: knots that a line can have, the least bends, and what is said of any seed."""

import numpy as np
import pytest

from mlu_anim.data.typical_split import median_seed
from mlu_anim.experiments.double_descent_spline import (
    EXACT,
    EXPERIMENT,
    BrokenLines,
    broken_lines,
    drawn_knots,
    fitted,
    spike,
)
from mlu_anim.wording.vocabulary import vocabulary
from tests.experiments.claims import Claims, facts_alone, require_true, variants
from tests.experiments.faults import Faults, moved, require_seen, turned
from tests.playing import default_result

X = np.arange(6.0)
FAULTS: Faults = (
    ("from 4 knots on, all points are met", moved("miss", (4, 7), 1e-6)),
    ("with 4 knots = scipy's interpolation", moved("built", (2, 1, 1), 0.01)),
    ("without knots = polyfit", moved("curves", (0, 3, 9), 0.01)),
    ("loose lines meet all points too", moved("loose", (1, 3, 1), 0.01)),
    ("the last of them bends least", turned("loose")),
    ("the middle line has the median error", moved("middle", (5, slice(None)), 0.1)),
    ("more knots come closer to the natural spline", turned("off_spline")),
    ("least bend of many knots = that of the spline", moved("bends", -1, 2.0)),
)


@pytest.fixture(scope="module")
def any_seed() -> BrokenLines:
    return broken_lines(36)


def test_the_story_holds_on_the_typical_seed() -> None:
    """The mean and the 99th percentile spike with just enough knots, and the median does not."""
    r = default_result("double-descent-spline")
    assert isinstance(r, BrokenLines)
    assert (r.verdicts, r.about["seed"], r.about["n_seeds_with_it"]) == (("usual",), 98, 63)
    at, typical = r.at_exact, r.typical
    assert typical["mean"].argmax() == typical["worst"].argmax() == at
    assert (np.diff(typical["median"]) < 0).all()
    found = [typical[name][at] for name in ("median", "mean", "worst")]
    assert found == pytest.approx([0.439, 5.365, 89.05], rel=1e-3)
    assert (r.error[at] > r.error_of(r.built[0])).mean() < 0.2


def test_the_typical_seed_is_the_one_nearest_to_the_median() -> None:
    """Of a few seeds: those without a spike of both are passed over."""
    qualities = [spike(seed) for seed in (4, 6, 98)]
    assert [has_it for _, has_it in qualities] == [False, True, True]
    assert qualities[2][0] == pytest.approx(89.05, rel=1e-3)
    assert median_seed(qualities, [has_it for _, has_it in qualities]) == 1


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: object) -> None:
    assert callable(fault)
    require_seen(default_result("double-descent-spline"), name, fault)


def test_a_line_meets_all_points_exactly_where_the_condition_holds() -> None:
    """Without it, the knots lie so that two of them do the same, and a point is missed."""
    for knots, meets in (((1.5, 2.5, 3.5, 4.5), True), ((0.2, 0.5, 3.5, 4.5), False)):
        fit = fitted(X, X**2, np.array([knots]))
        assert (np.abs(fit.at(X)[0] - X**2).max() < 1e-9) == meets
    knots = drawn_knots(3, EXACT)
    assert (np.diff(knots, axis=1) > 0).all()
    for place in range(EXACT):
        assert ((knots[:, place] > place) & (knots[:, place] < place + 2)).all()


def test_no_other_line_that_fits_bends_less() -> None:
    """Bends that no point sees only make the bends longer."""
    knots = np.linspace(0.3, 4.7, 9)[None]
    fit = fitted(X, X**2, knots)
    line = np.column_stack([np.ones(6), X])
    hinges = np.maximum(0, X[:, None] - knots[0])
    unseen = np.linalg.svd(np.hstack([line, hinges]))[2][6:]
    for bends in unseen[:, 2:]:
        assert fit.bends[0] @ bends == pytest.approx(0, abs=1e-8)


def test_what_is_said_of_another_seed_is_true(any_seed: BrokenLines) -> None:
    """Of this seed, the mean is highest at 3 knots."""
    assert any_seed.verdicts == ("elsewhere", "usual")
    assert [check.name for check in any_seed.checks() if not check.holds] == []
    for r in (any_seed, default_result("double-descent-spline")):
        require_true(r, KEYS, CLAIMS, r)


def test_a_table_is_refused() -> None:
    from mlu_anim.data.datasets import load_dataset
    from mlu_anim.system.errors import UsageError

    with pytest.raises(UsageError, match="data"):
        EXPERIMENT.run(data=load_dataset("iris"))


def _peaks(r: BrokenLines) -> set[int]:
    return {int(r.typical[name].argmax()) for name in ("mean", "worst")}


def _falls(r: BrokenLines) -> bool:
    return bool((np.diff(r.typical["median"]) <= 0).all())


def _most_are_good(r: BrokenLines) -> bool:
    return bool((r.error[r.at_exact] < r.error_of(r.built[0])).mean() > 0.5)


SAID = vocabulary("double_descent_spline").sentences
KEYS = [
    "alt",
    *(key for key in SAID if key.startswith("seen.")),
    *(f"captions.{beat}" for beat in ("draws", "spike", "median", "smooth")),
    *("phrases.spikes", "phrases.median_course"),
]
CLAIMS: Claims = {
    **dict.fromkeys({"alt", *variants(SAID, "captions."), *variants(SAID, "seen.")}, facts_alone),
    "captions.draws": _most_are_good,
    "captions.spike": lambda r: _peaks(r) == {r.at_exact},
    "captions.spike_elsewhere": lambda r: _peaks(r) != {r.at_exact},
    "captions.median": _falls,
    "captions.smooth": lambda r: r.off_spline[-1].max() < 0.05,
    "phrases.spikes": lambda r: _peaks(r) == {r.at_exact},
    "phrases.spikes_elsewhere": lambda r: _peaks(r) != {r.at_exact},
    "phrases.median_course": _falls,
}
