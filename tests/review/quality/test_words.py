"""The gates of words and identities find missing, outdated and wrong texts."""

from dataclasses import replace
from typing import Any

import pytest

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.gates.identities import Identities
from mlu_anim.review.quality.gates.words import Words
from tests.playing import default_result
from tests.review.quality.planting import subject, view


@pytest.fixture(scope="module")
def correct() -> GateInput:
    return subject(view(lambda _: []))


def _with_sentences(subject: GateInput, **changed: Any) -> GateInput:
    """The input with other sentences."""
    words = subject.clip_text.words
    return replace(
        subject,
        clip_text=replace(
            subject.clip_text, words=replace(words, sentences={**words.sentences, **changed})
        ),
    )


def _captioned(subject: GateInput, caption: str) -> GateInput:
    """The input with another caption of the sweep in its timeline."""
    (observed,) = subject.views
    span = replace(observed.timeline.beats[0], caption=caption)
    timeline = replace(observed.timeline, beats=(span,))
    return replace(subject, views=(replace(observed, timeline=timeline),))


def _faults(subject: GateInput) -> list[str]:
    return [finding.words for finding in Words().run(subject)]


def test_correct_texts_have_no_faults(correct: GateInput) -> None:
    assert _faults(correct) == []


def test_a_wrong_number_in_a_caption_is_found(correct: GateInput) -> None:
    shown = correct.views[0].timeline.beats[0].caption
    findings = Words().run(_captioned(correct, "AUC 0.99"))
    assert findings[0].words == "0.99 in the caption is not a fact of the result: 'AUC 0.99'"
    assert findings[-1].words == f"{shown!r} is on screen instead of the caption 'AUC 0.99'"
    assert {(finding.where, finding.beat, finding.t_s) for finding in findings} == {
        ("short 16:9 light", "alarm", 0.0)
    }


def test_the_name_of_a_class_hides_no_number_that_it_is_a_part_of(correct: GateInput) -> None:
    texts = correct.clip_text
    facts = {**texts.facts, "positive": Fact("8", Kind.NAME)}
    named = replace(correct, clip_text=replace(texts, facts=facts))
    for caption, numbers in (("77 of 88 are an 8.", ["77", "88"]), ("0.8 for 8", ["0.8"])):
        told = [
            words.split()[0] for words in _faults(_captioned(named, caption)) if "fact" in words
        ]
        assert told == numbers


def test_a_caption_that_is_shown_too_briefly_is_found(correct: GateInput) -> None:
    faults = _faults(_captioned(correct, "word " * 60))
    assert any("but reading its caption takes" in words for words in faults)
    assert any("characters; the limit is 45" in words for words in faults)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"alt": "A" * 151}, "the alt text has 151 characters; the limit is 150"),
        ({"alt": "A curve."}, "the alt text is shorter than 40 characters"),
        ({"alt": f"{'A curve ' * 6}of 41 cases"}, "41 in the alt text is not a fact"),
        ({"description": None}, "there is no description"),
        ({"chapters": {}}, "the chapter has no title"),
        ({"chapters": {"alarm": "S" * 31}}, "the chapter title has 31 characters; the limit is 30"),
        ({"seen": {}}, "there is no description of the picture"),
        ({"seen": {"alarm": "A bar passes 47 cases."}}, "47 in the seen is not a fact"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_of_text_is_checked(
    correct: GateInput, changed: dict[str, Any], words: str
) -> None:
    assert any(fault.startswith(words) for fault in _faults(_with_sentences(correct, **changed)))


def test_a_number_in_a_name_is_ignored() -> None:
    """Sentences may contain the name of a class like `class_7`."""
    texts = ClipText.of(default_result("roc"))
    fact = replace(texts.facts["positive"], value="class_77")
    texts = replace(texts, facts={**texts.facts, "positive": fact})
    named = _with_sentences(GateInput("roc", default_result("roc"), texts), alt="{positive} " * 8)
    assert _faults(named) == []


def test_a_failed_identity_is_found() -> None:
    wrong: Any = replace(default_result("roc"), n_samples=43)  # type: ignore[call-arg]
    findings = Identities().run(GateInput("roc", wrong, ClipText.of(wrong)))
    faults = [finding.words for finding in findings]
    assert "'positives + negatives = cases' fails: 42.0 is not 43.0 within 0" in faults
