"""The gates of words and identities see what is missing, stale or untrue."""

from dataclasses import replace
from typing import Any

import pytest

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.review.quality.gate import Subject
from mlu_anim.review.quality.gates.identities import Identities
from mlu_anim.review.quality.gates.words import Words
from tests.playing import default_result
from tests.review.quality.planting import subject, view


@pytest.fixture(scope="module")
def right() -> Subject:
    return subject(view(lambda _: []))


def _saying(subject: Subject, **changed: Any) -> Subject:
    """The subject with other sentences."""
    words = subject.telling.words
    return replace(
        subject,
        telling=replace(
            subject.telling, words=replace(words, sentences={**words.sentences, **changed})
        ),
    )


def _captioned(subject: Subject, caption: str) -> Subject:
    """The subject whose sweep has another caption in its timeline."""
    (seen,) = subject.views
    span = replace(seen.timeline.beats[0], caption=caption)
    return replace(subject, views=(replace(seen, timeline=replace(seen.timeline, beats=(span,))),))


def _told(subject: Subject) -> list[str]:
    return [finding.words for finding in Words().run(subject)]


def test_words_in_order_are_let_be(right: Subject) -> None:
    assert _told(right) == []


def test_a_wrong_number_in_a_caption_is_seen(right: Subject) -> None:
    shown = right.views[0].timeline.beats[0].caption
    findings = Words().run(_captioned(right, "AUC 0.99"))
    assert findings[0].words == "0.99 in the caption is no fact of the result: 'AUC 0.99'"
    assert findings[-1].words == f"{shown!r} is on screen where the caption is 'AUC 0.99'"
    assert {(each.where, each.beat, each.t_s) for each in findings} == {
        ("short 16:9 light", "sweep", 0.0)
    }


def test_a_caption_that_cannot_be_read_in_time_is_seen(right: Subject) -> None:
    assert any("and its caption needs" in words for words in _told(_captioned(right, "word " * 60)))
    assert any("characters, not 45" in words for words in _told(_captioned(right, "word " * 60)))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"alt": "A" * 151}, "the alt text has 151 characters, not 150"),
        ({"alt": "A curve."}, "the alt text says too little"),
        ({"alt": f"{'A curve ' * 6}of 41 cases"}, "41 in the alt text is no fact"),
        ({"description": None}, "there is no description"),
        ({"chapters": {}}, "the chapter has no title"),
        ({"chapters": {"sweep": "S" * 31}}, "the chapter's title has 31 characters, not 30"),
        ({"seen": {}}, "it is not said what is to be seen"),
        ({"seen": {"sweep": "A bar passes 17 cases."}}, "17 in the seen is no fact"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_of_words_is_looked_at(
    right: Subject, changed: dict[str, Any], words: str
) -> None:
    assert any(told.startswith(words) for told in _told(_saying(right, **changed)))


def test_a_number_in_a_name_is_no_number() -> None:
    """A class called `class_7` may be named."""
    right = ClipText.of(default_result("roc"))
    fact = replace(right.facts["positive"], value="class_77")
    told = replace(right, facts={**right.facts, "positive": fact})
    named = _saying(Subject("roc", default_result("roc"), told), alt="{positive} " * 8)
    assert _told(named) == []


def test_an_identity_that_does_not_hold_is_seen() -> None:
    wrong: Any = replace(default_result("roc"), n_samples=43)  # type: ignore[call-arg]
    findings = Identities().run(Subject("roc", wrong, ClipText.of(wrong)))
    said = [finding.words for finding in findings]
    assert "'positives + negatives = cases': 42.0 is not 43.0 within 0" in said
