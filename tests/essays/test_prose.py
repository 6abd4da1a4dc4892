"""The words of essays: true of each result, of the right length, in a user's own words too."""

import json
import re
from pathlib import Path

import pytest

from mlu_anim.essays.essay import OWN, count_words
from mlu_anim.essays.prose_faults import FEWEST_WORDS, MOST_WORDS, word_faults
from mlu_anim.experiments.time_series import EXPERIMENT
from mlu_anim.pipeline.essay import names
from mlu_anim.results import clips
from mlu_anim.system.errors import AuthorMistake, BadInput
from mlu_anim.wording import essay_words
from mlu_anim.wording.sentences import words_for
from mlu_anim.wording.vocabulary import vocabulary
from mlu_anim.wording.words_file import read_words
from tests.essays.essays_of import essay_of, words_of
from tests.experiments.test_time_series import OTHERS
from tests.playing import default_result
from tests.scenes import roc_results

MODULES = [clips.module_name(name) for name in names()]


@pytest.mark.parametrize("clip", MODULES)
def test_no_number_is_typed_and_every_section_has_its_length(clip: str) -> None:
    assert list(word_faults(words_of(clip))) == []


@pytest.mark.parametrize("clip", names())
def test_the_clips_own_essay_is_complete(clip: str) -> None:
    essay = essay_of(default_result(clip), is_own=True)
    for section in essay.sections:
        n_words = sum(map(count_words, section.paragraphs))
        assert FEWEST_WORDS <= n_words <= MOST_WORDS, section.beat.name
    texts = [essay.question, *essay.overlooked, *(p for s in essay.sections for p in s.paragraphs)]
    assert not [text for text in texts if re.search(r"[{}]|\[\w+\]", text)]
    assert essay.overlooked
    assert essay.references
    assert len(essay.quiz) == 6
    assert 1 <= essay.minutes <= 10


@pytest.mark.parametrize("clip", MODULES)
def test_every_form_is_for_a_verdict_of_the_clip(clip: str) -> None:
    words, known = words_of(clip), (*vocabulary(clip).verdicts, OWN)
    for key in words.sentences:
        bases = [other for other in words.sentences if key.startswith(f"{other}_")]
        if "." in key and bases and not key.startswith(("figure.", "game.")):
            assert key.removeprefix(f"{max(bases, key=len)}_") in known, key


@pytest.mark.parametrize("name", roc_results.NAMES)
def test_a_ranking_of_any_kind_is_told_without_the_clips_own_tumors(name: str) -> None:
    result = roc_results.result(name)
    essay = essay_of(result)
    told = " ".join(p for section in essay.sections for p in section.paragraphs)
    assert ("tumor" in told) == ("own" in result.verdicts)
    assert f"{result.n_samples:,}".replace(",", "\u2009") in told
    for section in essay.sections:
        assert FEWEST_WORDS <= sum(map(count_words, section.paragraphs)) <= MOST_WORDS


@pytest.mark.parametrize("name", OTHERS)
def test_a_series_of_any_kind_is_told_without_the_clips_own_air(name: str) -> None:
    data, verdicts = OTHERS[name]
    essay = essay_of(EXPERIMENT.run(data=data, seed=0))
    told = " ".join([essay.question, *(p for s in essay.sections for p in s.paragraphs)])
    told += " ".join([*essay.overlooked, essay.figure["lead"], essay.figure["measure"]])
    assert not re.search(r"carbon|CO₂|Hawaii|volcano|nineties|plants", told)
    assert ("months" in told) == (not {"days", "years"} & {*verdicts})
    for section in essay.sections:
        assert FEWEST_WORDS <= sum(map(count_words, section.paragraphs)) <= MOST_WORDS, section


def test_a_name_with_asterisks_marks_no_term() -> None:
    result = default_result("roc")
    facts = result.facts()
    own = _own(Path("x.toml"), "roc", {}, {"malignant": "b*a*d"})
    assert facts["positive"].value == "malignant"
    told = [p for section in essay_of(result, own=own).sections for p in section.paragraphs]
    assert any("b*a*d" in text for text in told)


def _own(path: Path, clip: str, prose: dict[str, str], shown: dict[str, str]) -> object:
    from mlu_anim.wording.words_reader import WordsReader

    return WordsReader(path.name, clip).words({"essay": {"story": prose}, "names": shown})


def test_own_words_reach_prose_quiz_and_question(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[roc.essay]\nquestion_own = "Wo schneiden?"\n'
        '[roc.essay.story]\ncall_own = """Erster Absatz: {auc}.\n\nZweiter."""\n'
        '[roc.quiz]\ncut = "Was sagt das Modell?"\n',
        encoding="utf-8",
    )
    essay = essay_of(default_result("roc"), own=read_words(path, "roc"))
    assert essay.question == "Wo schneiden?"
    assert essay.sections[1].paragraphs == ("Erster Absatz: 0.94.", "Zweiter.")
    assert "Was sagt das Modell?" in [question.text for question in essay.quiz]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('[essay.story]\ncal = "x"', "essay.story.cal: no such sentence in roc"),
        ('[essay.story]\ncall = "{nothing}"', "essay.story.call: there is no fact {nothing}"),
        ("[essay.story]\ncall = 3", "essay.story.call: is not text"),
    ],
)
def test_a_mistake_in_own_prose_is_told_with_its_key(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BadInput, match=re.escape(f"mine.toml: {said}")):
        read_words(path, "roc")


def test_a_missing_fact_is_told_with_file_and_line() -> None:
    words = words_of("roc")
    broken = {**words.sentences, "story.call_own": "There are {nothing}."}
    result = default_result("roc")
    wording = words_for(result).with_essay(
        essay_words.EssayWords(broken, "", None, words.references)
    )
    place = r"assets/essays/en/roc\.toml, line \d+: \[roc\] essay\.story\.call_own: "
    with pytest.raises(AuthorMistake, match=place):
        wording.say("essay.story.call", result.facts(), result.verdicts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[story", "not valid TOML"),
        ('[storry]\na = "b"', "no such key: storry"),
        ("[story]\na = 1", "story.a is not text"),
        ('[[references]]\nkey = "k"', "a reference lacks 'kind'"),
        ('[[references]]\nauthor = "k"', "no such key: author"),
    ],
)
def test_a_broken_file_is_refused_by_name(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "roc.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(essay_words, "paths_of", lambda *_: (path, tmp_path / "none.toml"))
    with pytest.raises(AuthorMistake, match=re.escape(said)):
        essay_words.essay_words("roc")


def test_faults_of_prose_are_found() -> None:
    words = words_of("roc")
    changed = {**words.sentences, "story.call": "Only 3 words.", "question": "In {n_pos:1|2}?"}
    faults = list(word_faults(essay_words.EssayWords(changed, "", None, ())))
    assert faults == [
        "question: a number is typed instead of a fact: '1'",
        "story.call: a number is typed instead of a fact: 'Only 3 words.'",
        "story.call: 3 words; a section has 50 to 120",
        "there are no references",
    ]


def test_a_digit_in_a_name_is_no_number() -> None:
    words = words_of("roc")
    for text, is_fault in (("F1 and R² rise", False), ("F1 is 2", True), ("12 rows", True)):
        changed = {**words.sentences, "question": text}
        faults = list(word_faults(essay_words.EssayWords(changed, "", None, words.references)))
        assert bool(faults) == is_fault, text


def test_references_have_what_they_need() -> None:
    for clip in MODULES:
        for source in words_of(clip).references:
            assert source.doi or source.url.startswith("https://"), source
            assert json.dumps(source.key).isascii()
