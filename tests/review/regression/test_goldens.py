"""Our clips match their goldens."""

from pathlib import Path

import pytest

from mlu_anim.results import clips
from mlu_anim.results.result import require_checks
from mlu_anim.review.regression import golden, result_summary
from mlu_anim.review.regression.plugin import ClipRegression
from tests.kept_results import computed_result

TEST = "tests/review/regression/test_goldens.py"


@pytest.mark.parametrize("clip", clips.names())
def test_a_clip_is_as_it_was(
    clip: str, clip_regression: ClipRegression, pytestconfig: pytest.Config
) -> None:
    """Its result computed now, unless only changes of the drawing are to be seen."""
    is_frozen = pytestconfig.getoption("--clips-frozen-result")
    clip_regression.check(clip, result=None if is_frozen else computed_result(clip))


@pytest.mark.parametrize("clip", clips.names())
def test_a_golden_stores_its_result(clip: str) -> None:
    """Every clip can be drawn from its golden, without scikit-learn."""
    folder = Path(__file__).parent / "goldens" / f"{clip}-full"
    if not golden.is_golden(folder):
        record = (
            f"python3 cli.py test tests/review/regression/test_goldens.py -k {clip} --clips-update"
        )
        pytest.fail(f"the clip {clip!r} has no golden; record it: {record}", pytrace=False)
    kept = golden.load(folder)
    result = golden.stored_result(kept)
    require_checks(result)
    assert kept.result is not None
    assert result_summary.differences(kept.result, result_summary.summary(result)) == []
