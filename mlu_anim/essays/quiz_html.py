"""The quiz of an essay as HTML: readable without scripts, and asked one by one with them."""

from collections.abc import Sequence

from mlu_anim.essays.markup import text
from mlu_anim.wording.quiz import Question


def quiz(questions: Sequence[Question]) -> str:
    """Return the section with all questions; empty if there are none."""
    if not questions:
        return ""
    items = "".join(_question(question) for question in questions)
    return (
        '<section class="band quiz" id="quiz" aria-labelledby="quiz-title">\n'
        '<h2 id="quiz-title">Check yourself</h2>\n'
        f'<p class="lead">{_count(len(questions))}, all answered above. '
        "Nothing is sent anywhere.</p>\n"
        f'<ol class="questions">\n{items}</ol>\n'
        '<div class="quiz-end" hidden><p class="score" role="status"></p>'
        '<button type="button" class="retry">Try again</button></div>\n</section>\n'
    )


def _count(n: int) -> str:
    return "One question" if n == 1 else f"{n} questions"


def _question(question: Question) -> str:
    why = {answer.text: answer.feedback for answer in question.wrong}
    answers = "".join(
        f'<li data-right="{str(answer == question.right).lower()}"'
        f' data-why="{text(why.get(answer, ""))}">{text(answer)}</li>'
        for answer in question.answers
    )
    corrections = "".join(
        f"<dt>Not “{text(answer.text)}”:</dt><dd>{text(answer.feedback)}</dd>"
        for answer in question.wrong
    )
    return (
        f'<li class="asked"><h3>{text(question.text)}</h3>\n'
        f'<ul class="answers">{answers}</ul>\n'
        f"<details><summary>Answer</summary><p><strong>{text(question.right)}</strong></p>"
        f"<dl>{corrections}</dl></details></li>\n"
    )
