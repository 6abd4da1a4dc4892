"""Every clip has a quiz of six questions, which facts answer and misunderstandings surround."""

import json
import re

import pytest
from click.testing import CliRunner

import cli
from mlu_anim.results import clips
from mlu_anim.system.errors import UsageError
from mlu_anim.wording.quiz import Question, as_lines, questions
from mlu_anim.wording.sentences import words_for
from tests.playing import default_result

LONGEST_ANSWER = 100
every_clip = pytest.mark.parametrize("clip", clips.names())


def quiz_of(clip: str) -> tuple[Question, ...]:
    result = default_result(clip)
    return questions(words_for(result), result.facts(), result.verdicts)


@every_clip
def test_six_questions_each_with_two_misunderstandings_that_are_corrected(clip: str) -> None:
    quiz = quiz_of(clip)
    assert len(quiz) == 6
    for question in quiz:
        assert question.text.endswith("?")
        assert len(question.wrong) == 2
        assert len(set(question.answers)) == 3
        assert all(answer.feedback.endswith(".") for answer in question.wrong)


@every_clip
def test_neither_place_nor_length_gives_the_right_answer_away(clip: str) -> None:
    quiz = quiz_of(clip)
    places = {question.answers.index(question.right) for question in quiz}
    assert len(places) > 1
    longest = [max(question.answers, key=len) == question.right for question in quiz]
    assert sum(longest) <= len(quiz) - 2
    assert max(len(text) for question in quiz for text in question.answers) <= LONGEST_ANSWER


def test_answers_carry_the_numbers_of_the_result() -> None:
    auc = next(question for question in quiz_of("roc") if question.name == "auc")
    said = words_for(default_result("roc")).numbers.formatted(default_result("roc").facts()["auc"])
    assert said in auc.text
    assert said in auc.right


def test_lines_have_the_questions_first_and_then_the_answers() -> None:
    quiz = quiz_of("roc")
    text = "\n".join(as_lines(quiz))
    asked, _, solved = text.partition("\nAnswers\n")
    for number, question in enumerate(quiz, start=1):
        assert f"{number}. {question.text}\n   a) " in asked
        letter = "abc"[question.answers.index(question.right)]
        assert f"\n{number}. {letter}) {question.right}" in f"\n{solved}"
        assert re.search(rf"   {letter}\) {re.escape(question.right)}$", asked, re.MULTILINE)


def test_info_prints_it_as_text_and_as_json() -> None:
    text = CliRunner().invoke(cli.app, ["info", "roc", "--quiz"], standalone_mode=False)
    assert text.stdout.splitlines() == as_lines(quiz_of("roc"))
    plain = CliRunner().invoke(cli.app, ["info", "roc", "--quiz", "--json"], standalone_mode=False)
    first, *_ = json.loads(plain.stdout)["quiz"]
    assert first["right"] == quiz_of("roc")[0].right
    both = ["info", "roc", "--quiz", "--wording-template"]
    assert isinstance(CliRunner().invoke(cli.app, both).exception, UsageError)
