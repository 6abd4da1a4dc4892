"""Gate: the essay of a clip has true numbers, sections of the right length, and a page in order."""

from collections.abc import Iterator

from mlu_anim.essays.essay import OWN, BeatWords, tell
from mlu_anim.essays.page import Media, essay_page
from mlu_anim.essays.page_faults import color_faults, page_faults
from mlu_anim.essays.prose_faults import story_faults, word_faults
from mlu_anim.essays.take_along_html import Origin
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.wording.essay_words import EssayWords, essay_words


class Essays:
    """Checks the words of an essay and its page; a clip without an essay passes."""

    name = "essay"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each fault."""
        words = essay_words(subject.result.clip)
        if words is None:
            return []
        return [Finding(self.name, fault) for fault in _faults(subject, words)]


def _faults(subject: GateInput, words: EssayWords) -> Iterator[str]:
    yield from word_faults(words)
    yield from color_faults()
    timelines = [view.timeline for view in subject.views if view.cut.name == "full"]
    if not timelines:
        return
    text = subject.clip_text
    beats = [BeatWords(b.name, b.title, b.caption, b.seen) for b in text.beats(timelines[0])]
    yield from _unknown_beats(words, [beat.name for beat in beats])
    verdicts = tuple(dict.fromkeys((*subject.result.verdicts, OWN)))
    essay = tell(subject.clip, text.title, text.words, words, text.facts, verdicts, beats)
    yield from story_faults(essay)
    media = Media("{}", ("",) * len(beats), "0 0 16 9", {})
    origin = Origin(subject.result.about, {}, ())
    yield from page_faults(essay_page(essay, media, origin, lambda _: ""))


def _unknown_beats(words: EssayWords, beats: list[str]) -> Iterator[str]:
    told = [key.removeprefix("story.") for key in words.sentences if key.startswith("story.")]
    for key in told:
        if not any(key == beat or key.startswith(f"{beat}_") for beat in beats):
            yield f"story.{key}: no such beat; there are {', '.join(beats)}"
    for beat in beats:
        if not any(key == beat or key.startswith(f"{beat}_") for key in told):
            yield f"the beat {beat} has no prose: story.{beat}"
    if words.slider is not None and words.slider[0] not in beats:
        yield f"the slider's beat, {words.slider[0]}, is not in the full cut"
