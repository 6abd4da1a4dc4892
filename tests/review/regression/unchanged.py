"""The recording of a clip to which nothing is done, made once a run: changes are compared to it."""

from mlu_anim.review.regression import golden
from mlu_anim.review.regression.golden import Golden
from mlu_anim.review.regression.recording import Recording, record
from mlu_anim.review.regression.subjects import ClipSubject, subject_of
from tests.once import once
from tests.playing import default_result


def clip_of(name: str, cut: str) -> ClipSubject:
    """A cut of a clip, which draws the clip's own result."""
    subject = subject_of(name, cut=cut, result=default_result(name))
    assert isinstance(subject, ClipSubject)
    return subject


def recording_of(subject: ClipSubject) -> Recording:
    """The recording of what `clip_of` returns."""
    return once(f"recording of {subject.name}", lambda: record(subject))


def golden_of(subject: ClipSubject) -> Golden:
    """The golden of what `clip_of` returns."""
    return golden.of_recording(recording_of(subject))
