"""Clips are found by listing two folders; an unknown name is answered with the nearest."""

import pytest

from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips
from mlu_anim.system import clip_files
from mlu_anim.system.errors import UsageError
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.wording import clip_sentences


def test_a_clip_is_a_scene_and_an_experiment_of_one_name() -> None:
    assert "roc" in clips.names()
    for name in clips.names():
        module = clips.module_name(name)
        assert (shipped_path("scenes") / f"{module}.py").is_file()
        assert clip_files.experiment_file(module).is_file()


def test_names_of_two_words_are_written_with_a_hyphen() -> None:
    assert "random-forest" in clips.names()
    assert clips.module_name("random-forest") == "random_forest"
    assert scene_class("random-forest").__name__ == "RandomForest"


@pytest.mark.parametrize("name", ["rco", "ROC", "rocs", "roc "])
def test_a_typing_error_is_answered_with_the_nearest_name(name: str) -> None:
    with pytest.raises(UsageError, match="no clip named") as caught:
        clips.module_name(name)
    assert repr(name) in caught.value.message
    assert caught.value.hint is not None
    assert "list" in caught.value.hint
    assert "Did you mean 'roc'?" in caught.value.hint


@pytest.mark.parametrize("name", ["", "../roc", "zzz"])
def test_what_is_no_clip_is_not_guessed_at(name: str) -> None:
    with pytest.raises(UsageError, match="no clip named"):
        clips.module_name(name)


def test_every_clip_has_a_title_and_a_line() -> None:
    for name in clips.names():
        title, line = clip_sentences.summary(name)
        assert 0 < len(title) <= 60
        assert len(line) > len(title)


def test_a_scene_is_loaded_once() -> None:
    assert scene_class("roc") is scene_class("roc")
    assert scene_class("roc").__name__ == "Roc"
