"""The quiz of a clip: questions about its topic, with the misunderstandings that are usual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from mlu_anim.results.facts import Fact
from mlu_anim.wording.sentences import Wording

_QUIZ = "quiz"
_RIGHT, _WRONG, _WHY = "_right", "_wrong", "_why"
"""Ends of keys: `bar` asks, `bar_right` answers, `bar_wrong_a` does not, `bar_why_a` says why."""


@dataclass(frozen=True)
class WrongAnswer:
    """A usual misunderstanding, and a sentence that corrects it."""

    text: str
    feedback: str


@dataclass(frozen=True)
class Question:
    """A question of a quiz with its right answer and its wrong ones. `name`: such as `bar`."""

    name: str
    text: str
    right: str
    wrong: tuple[WrongAnswer, ...]

    @property
    def answers(self) -> list[str]:
        """All answers, in an order that does not give away the right one: that of the alphabet."""
        return sorted([self.right, *(answer.text for answer in self.wrong)], key=str.casefold)


def questions(
    words: Wording, facts: Mapping[str, Fact], verdicts: Sequence[str] = ()
) -> tuple[Question, ...]:
    """Return the quiz of a clip, with the facts of a result filled in; empty if it has none."""

    def say(name: str) -> str:
        return words.say(f"{_QUIZ}.{name}", facts, verdicts)

    keys = words.sentences.get(_QUIZ, {})
    names = [key.removesuffix(_RIGHT) for key in keys if key.endswith(_RIGHT)]
    return tuple(
        Question(
            name,
            say(name),
            say(f"{name}{_RIGHT}"),
            tuple(
                WrongAnswer(say(f"{name}{_WRONG}_{letter}"), say(f"{name}{_WHY}_{letter}"))
                for letter in ascii_lowercase
                if f"{name}{_WRONG}_{letter}" in keys
            ),
        )
        for name in names
    )


def as_lines(quiz: Sequence[Question]) -> list[str]:
    """Return a quiz as lines of text: the questions first, then the answers with their reasons."""
    asked, solved = list[str](), ["Answers"]
    for number, question in enumerate(quiz, start=1):
        letters = dict(zip(question.answers, ascii_lowercase, strict=False))
        asked += [f"{number}. {question.text}", *(f"   {s}) {t}" for t, s in letters.items()), ""]
        solved.append(f"{number}. {letters[question.right]}) {question.right}")
        solved += [f"   not {letters[a.text]}): {a.feedback}" for a in question.wrong]
    return [*asked, *solved]
