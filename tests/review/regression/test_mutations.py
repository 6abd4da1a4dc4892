"""Every planted fault is found by the tier that promises it."""

import pytest

from mlu_anim.results import clips
from mlu_anim.review.regression import golden
from mlu_anim.review.regression.golden import Difference
from mlu_anim.review.regression.subjects import ClipSubject
from tests.review.regression.mutations import MUTATIONS, Mutation
from tests.review.regression.unchanged import clip_of, golden_of

every_mutation = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)


def differences_of(subject: ClipSubject, mutation: Mutation) -> list[Difference]:
    """The differences after planting a fault."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        planted = mutation.plant(subject, monkeypatch)
    return golden.differences(golden_of(subject), golden.of_recording(planted))


@every_mutation
def test_a_planted_fault_is_found(mutation: Mutation) -> None:
    differences = differences_of(clip_of("roc", "short"), mutation)
    assert mutation.is_found({d.kind for d in differences}), differences


@pytest.mark.slow
@every_mutation
@pytest.mark.parametrize("clip", clips.names())
def test_a_planted_fault_is_found_in_every_clip(clip: str, mutation: Mutation) -> None:
    differences = differences_of(clip_of(clip, "full"), mutation)
    assert mutation.is_found({d.kind for d in differences}), differences
