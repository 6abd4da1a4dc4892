"""The tester is tested: every planted fault is told by the tier that promises it."""

from functools import cache

import pytest

from mlu_anim.results import clips
from mlu_anim.review.regression import golden
from mlu_anim.review.regression.golden import Difference, Golden
from mlu_anim.review.regression.recording import record
from mlu_anim.review.regression.subjects import ClipSubject, subject_of
from tests.playing import default_result
from tests.review.regression.mutations import MUTATIONS, Mutation

every_mutation = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)


def told(subject: ClipSubject, mutation: Mutation) -> list[Difference]:
    """What is said of a planted fault."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        planted = mutation.plant(subject, monkeypatch)
    return golden.differences(unharmed(subject), golden.of_recording(planted))


@cache
def unharmed(subject: ClipSubject) -> Golden:
    """The clip as it is."""
    return golden.of_recording(record(subject))


def clip_of(name: str, cut: str) -> ClipSubject:
    subject = subject_of(name, cut=cut, result=default_result(name))
    assert isinstance(subject, ClipSubject)
    return subject


@every_mutation
def test_a_planted_fault_is_told(mutation: Mutation) -> None:
    found = told(clip_of("roc", "short"), mutation)
    assert mutation.is_told({each.kind for each in found}), found


@pytest.mark.slow
@every_mutation
@pytest.mark.parametrize("clip", clips.names())
def test_a_planted_fault_is_told_in_every_clip(clip: str, mutation: Mutation) -> None:
    found = told(clip_of(clip, "full"), mutation)
    assert mutation.is_told({each.kind for each in found}), found
