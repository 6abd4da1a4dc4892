"""Essays of results, without a film."""

from mlu_anim.essays.essay import OWN, BeatWords, Essay, tell
from mlu_anim.results.result import Result
from mlu_anim.wording.essay_words import EssayWords, essay_words
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.sentences import words_for


def words_of(clip: str) -> EssayWords:
    """The words of a clip's essay, which there must be."""
    words = essay_words(clip)
    assert words is not None
    return words


def essay_of(result: Result, *, own: OwnWords | None = None, is_own: bool = False) -> Essay:
    """The essay of a result, on the beats that have a chapter's title."""
    words = words_for(result, own=own)
    facts, verdicts = result.facts(), (*result.verdicts, *([OWN] if is_own else []))
    names = [name for name in words.sentences["chapters"] if words_of(result.clip).sentences]
    story = {key.partition("_")[0] for key in words_of(result.clip).nested()["story"]}
    beats = [
        BeatWords(n, words.say(f"chapters.{n}", facts, verdicts), "A caption", "A picture")
        for n in names
        if n in story
    ]
    title = words.say("title", facts, verdicts)
    essay = words_of(result.clip)
    return tell(result.clip, title, words, essay, facts, verdicts, beats)
