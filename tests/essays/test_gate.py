"""The gate of essays finds what is wrong with an essay, and passes those that are right."""

from dataclasses import replace
from fractions import Fraction

import pytest

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.pipeline.essay import names
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.gates import essay as gate
from mlu_anim.review.quality.gates.essay import Essays
from mlu_anim.review.quality.observations import View
from mlu_anim.stage.timeline import BeatSpan, Timeline
from mlu_anim.stage.variant import Cut, film_variant
from mlu_anim.wording.essay_words import EssayWords
from tests.essays.essays_of import words_of
from tests.playing import default_result


def subject(clip: str) -> GateInput:
    """A clip with the beats of its full cut, none of which is drawn."""
    result = default_result(clip)
    story = {key.partition("_")[0] for key in words_of(result.clip).nested()["story"]}
    chapters = ClipText.of(result).words.sentences["chapters"]
    spans = [
        BeatSpan(name, "A caption", Fraction(n), Fraction(n + 1), Fraction(0))
        for n, name in enumerate(chapters)
        if name in story
    ]
    view = View(Cut("full"), film_variant("draft", "16:9", "light"), Timeline(tuple(spans)), ())
    return GateInput(clip, result, ClipText.of(result), (view,))


@pytest.mark.parametrize("clip", names())
def test_our_essays_pass(clip: str) -> None:
    assert Essays().run(subject(clip)) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"story.call_own": "Two words."}, "story.call_own: 2 words"),
        ({"story.cal": "x"}, "story.cal: no such beat; there are question, call"),
        ({"overlooked.text_own": "In 1950."}, "overlooked.text_own: a number is typed"),
    ],
)
def test_a_fault_of_an_essay_is_found(
    changed: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = words_of("roc")
    broken = replace(words, sentences={**words.sentences, **changed})
    monkeypatch.setattr(gate, "essay_words", lambda _: broken)
    assert any(said in finding.words for finding in Essays().run(subject("roc")))


def test_a_beat_without_prose_and_a_lost_slider_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    words = words_of("roc")
    left = {k: v for k, v in words.sentences.items() if not k.startswith("story.duels")}
    broken = EssayWords(left, "", ("sweep", "bar"), words.references)
    whole = subject("roc")
    monkeypatch.setattr(gate, "essay_words", lambda _: broken)
    found = [finding.words for finding in Essays().run(whole)]
    assert "the beat duels has no prose: story.duels" in found
    assert "the slider's beat, sweep, is not in the full cut" in found
