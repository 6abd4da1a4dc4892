"""Mistakes of a clip's author are reported with file, line and the nearest valid name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlu_anim.rendering import shot as shots
from mlu_anim.results import clips
from mlu_anim.review.quality import checking
from mlu_anim.system import author_mistakes
from mlu_anim.system.errors import AuthorMistake, BadInput
from mlu_anim.wording.vocabulary import missing_lines, vocabulary
from tests.playing import default_result, shot_of
from tests.unfinished import Files, copied, forget_files

SCENE, WORDS, FACTS = "scenes/roc.py", "assets/wording/en.toml", "assets/facts.toml"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    default_result("roc")
    yield copied(tmp_path, monkeypatch)
    forget_files()


def mistake_in_roc() -> AuthorMistake:
    """Return the error that playing the clip raises."""
    shot = shot_of(default_result("roc"))
    with pytest.raises(AuthorMistake) as caught:
        shots.measure_timeline(shot)
    return caught.value


@pytest.mark.parametrize(
    ("new", "rule", "hint"),
    [
        ('self.theme.color("posativ")', "no color role named 'posativ'", "mean 'positive'?"),
        ('self.theme.tint("accnt", 0.5)', "no color role named 'accnt'", "mean 'accent'?"),
        ('self.say("labels.fpr_nam")', "no sentence 'labels.fpr_nam'", "Did you mean"),
        ('self.track("threshold", 0)', "two tracked values are called 'threshold'", "own"),
        ("self.pge.world", "no attribute 'pge'. Did you mean 'page'?", "in lay: self.pge.world"),
        ('{"a": 1}["b"]', "no key 'b'", "in lay"),
        ("1 / 0", "ZeroDivisionError: division by zero", "in lay"),
    ],
)
def test_a_mistake_in_a_scene_has_its_line(files: Files, new: str, rule: str, hint: str) -> None:
    start = "def lay(self) -> None:\n"
    files.edit(SCENE, start, f"{start}        self.track('threshold', 1)\n        {new}\n")
    line = files.line(SCENE, new)
    found = mistake_in_roc()
    assert found.message.startswith(f"{SCENE}, line {line}: ")
    assert rule in found.message
    assert found.hint is not None
    assert hint in found.hint
    assert found.exit_code == 1


def test_a_beat_that_is_no_method_is_told(files: Files) -> None:
    files.edit(SCENE, "(ExplainerScene):", "(ExplainerScene, *[]):")  # more than can be read
    files.edit(SCENE, "def alarm(", "def alarmed(")
    found = mistake_in_roc()
    assert found.message == f"{SCENE}: the beat 'alarm' is no method of Roc"
    assert found.hint == "Did you mean 'alarmed'?"


def test_a_short_cut_tells_beats_that_there_are(files: Files) -> None:
    files.edit(SCENE, '= ("call", "hit"', '= (*["cal"], "hit"')
    found = mistake_in_roc()
    assert found.message == f"{SCENE}: short_beats: there is no beat 'cal'"
    assert found.hint == "Did you mean 'call'?"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("wait", "a method of every scene"),
        ("cut", "an attribute of the scene"),
        ("bar", "an attribute of the scene"),
    ],
)
def test_a_beat_may_not_have_a_name_that_is_taken(files: Files, name: str, rule: str) -> None:
    """Neither by a method or an attribute of every scene, nor by one that `lay` sets."""
    files.edit(SCENE, '        "choose",\n', f'        "{name}",\n')
    files.edit(SCENE, "    def choose(", f"    def {name}(")
    for table in ("captions", "chapters", "seen"):
        files.edit(WORDS, f"[roc.{table}]\n", f'[roc.{table}]\n{name} = "x"\n')
    assert f"the beat {name!r} has the name of {rule}" in mistake_in_roc().message


def test_a_part_that_was_never_placed_cannot_enter(files: Files) -> None:
    start = "def question(self) -> None:\n"
    wrong = "self.enter({Part(name='ghost'): 1.0})"
    files.edit(SCENE, start, f"{start}        {wrong}\n")
    found = mistake_in_roc()
    assert found.message.startswith(f"{SCENE}, line {files.line(SCENE, wrong)}: ")
    assert "'ghost' enters, but is not on the stage" in found.message


@pytest.mark.parametrize(
    ("hole", "rule", "hint"),
    [
        ("{n_poss}", "captions.question_own: no fact named 'n_poss'", "Did you mean 'n_pos'?"),
        ("{n_pos", "captions.question_own: a brace without its other half", "double a brace"),
    ],
)
def test_a_mistake_in_a_sentence_has_its_line(
    files: Files, hole: str, rule: str, hint: str
) -> None:
    line = files.line(WORDS, "[roc.captions]") + 2
    files.edit(WORDS, "\nquestion_own = ", f'\nquestion_own = "{hole}"\nold = ')
    found = mistake_in_roc()
    assert found.message.startswith(f"{WORDS}, line {line}: [roc] {rule}")
    assert found.hint is not None
    assert hint in found.hint


def test_a_kind_of_fact_that_there_is_not_has_its_line(files: Files) -> None:
    files.edit(FACTS, '\nauc = "share', '\nauc = "shar')
    with pytest.raises(AuthorMistake, match=r"\[roc.facts\] auc: no kind named 'shar'") as caught:
        vocabulary("roc")
    assert caught.value.where == f"{FACTS}, line {files.line(FACTS, 'auc = ')}"
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("Did you mean 'share'?")


def test_a_fact_without_a_line_is_told_with_the_line_to_add(files: Files) -> None:
    result = default_result("roc")
    verdict = getattr(result, "verdict", "usual")
    assert missing_lines("roc", result.facts(), verdict) == []
    files.edit(FACTS, "\nauc = ", "\nnot_auc = ")
    forget_files()
    (found,) = missing_lines("roc", result.facts(), verdict)
    assert found.startswith(f"{FACTS}: [roc.facts]: no line for the fact 'auc'; add  auc = \"share")


def test_a_line_with_another_kind_than_the_fact_is_told(files: Files) -> None:
    files.edit(FACTS, '\nauc = "share', '\nauc = "count')
    (found,) = missing_lines("roc", default_result("roc").facts(), "usual")
    assert "the fact 'auc' is a share, not a count" in found


def test_a_mistake_in_an_experiment_has_its_line(files: Files) -> None:
    path = files.home / "mlu_anim/experiments/neighbors.py"
    path.write_text("def default(seed=None):\n    return flowrs\n", encoding="utf-8")
    made: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), made)
    rule = r"mlu_anim/experiments/neighbors.py, line 2: NameError: name 'flowrs'"
    with pytest.raises(AuthorMistake, match=rule), author_mistakes.locate_author_mistakes():
        made["default"]()


@pytest.mark.parametrize("error", [OSError("full"), MemoryError(), BadInput("no"), KeyError("x")])
def test_what_is_no_authors_mistake_is_passed_on(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, author_mistakes.locate_author_mistakes():
        raise error
    assert caught.value is error


def test_one_broken_clip_is_a_finding_and_no_end_of_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def compute(inputs: Any, store: Any) -> Any:
        raise AuthorMistake("no color role named 'x'", where="scenes/a.py, line 3")

    monkeypatch.setattr("mlu_anim.results.compute.compute", compute)
    monkeypatch.setattr(clips, "names", lambda: ["bias-variance", "roc"])
    found = checking.check_clips([], out=tmp_path, cache=None, n_workers=1, report=lambda _: None)
    assert [each.clip for each in found] == ["bias-variance", "roc"]
    for each in found:
        (fault,) = each.findings
        assert "cannot be drawn: scenes/a.py, line 3: no color role named 'x'" in fault.words
