"""Long names, long captions and other languages in every clip and ratio: laid out, or refused."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips
from mlu_anim.stage.page import SMALLEST_EM
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.variant import RATIOS, Cut, Variant, film_variant, gif_variant
from mlu_anim.system.errors import BadInput
from mlu_anim.wording import words_file
from mlu_anim.wording.own_words import OwnWords
from tests.pairs import spread
from tests.playing import default_result, shot_of, stop_at_ends_of_beats

WORDS = Path(__file__).parent / "languages"
LONG = (
    "Patients with an unusually long and very descriptive name AA",
    "Patientinnen und Patienten mit Donaudampfschifffahrt, Teil B",
    "mean_compactness_of_all_the_cell_nuclei_that_were_measured_C",
    "X" * 60,
)
VARIANTS = [film_variant("draft", ratio, "light") for ratio in RATIOS]
VARIANTS.append(gif_variant("standard", "16:9", "light"))

TOLD = ("roc", "random-forest", "bias-variance")
"""The clips that the files have words for."""


def _name(variant: Variant) -> str:
    return f"{variant.ratio}{'-compact' if variant.compact else ''}"


every_clip = pytest.mark.parametrize("clip", clips.names())
every_variant = pytest.mark.parametrize("variant", VARIANTS, ids=_name)


def _play(clip: str, variant: Variant, own: OwnWords) -> tuple[list[str], set[str]]:
    """What is wrong at the end of each beat, and all strings on screen."""
    shot = shot_of(default_result(clip), variant, Cut("full", own_words=own))
    faults: list[str] = []
    strings: set[str] = set()

    def look(scene: ExplainerScene) -> None:
        faults.extend(f"{scene.current_beat()}: {fault}" for fault in _faults(scene))
        strings.update(scene.strings())

    stop_at_ends_of_beats(shot, look)
    return faults, strings


def _faults(scene: ExplainerScene) -> list[str]:
    words = [w for w in scene.visible_words() if w.string.strip()]
    page = scene.page.content
    inks = [ink for ink in scene.mobjects_to_draw() if ink.visibility > 0]
    found = [f"{ink!r} leaves the page" for ink in inks if not page.contains(ink.box(), slack=0.02)]
    found += [f"{w.string!r} is too small" for w in words if w.em < SMALLEST_EM]
    return found + [
        f"{a.string!r} overlaps {b.string!r}"
        for a, b in combinations(words, 2)
        if a.line_box().overlaps(b.line_box())
    ]


@every_clip
@every_variant
def test_long_names_are_laid_out_anew(clip: str, variant: Variant) -> None:
    names, turn = default_result(clip).names(), VARIANTS.index(variant)
    assert all(len(name) == 60 for name in LONG)
    own = OwnWords("long.toml", names=tuple((n, LONG[(i + turn) % 4]) for i, n in enumerate(names)))
    faults, strings = _play(clip, variant, own)
    assert faults == []
    if names:  # a clip without names of classes, features or models shows none
        is_shown = any(mark in text for text in strings for mark in ("Pat", "mean_", "XX"))
        assert is_shown, (
            f"none of the names {', '.join(names)} is on screen in the user's words: say them with "
            "self.say, as facts of the kind NAME, or show self.words.named(name)"
        )


@pytest.mark.parametrize(
    ("clip", "language", "variant"),
    [
        pytest.param(
            *(clip, language, variant),
            id=f"{_name(variant)}-{language}-{clip}",
            marks=() if (m + n + k) % 2 == 0 else pytest.mark.slow,
        )
        for m, clip in enumerate(TOLD)
        for n, language in enumerate(["german", "russian"])
        for k, variant in enumerate(VARIANTS)
    ],
)
def test_other_languages_fit_and_write_numbers_their_way(
    clip: str, language: str, variant: Variant
) -> None:
    own = words_file.read_words(WORDS / f"{language}.toml", clip)
    faults, strings = _play(clip, variant, own)
    assert faults == []
    assert any(re.search(r"\d,\d", text) for text in strings)
    assert not [text for text in strings if re.search(r"\d\.\d\d?(?!\d)", text)]
    if language == "russian":
        latin = {"ROC", "AUC", "TPR", "FPR", "TP", "FN", "FP", "TN", "J", "x", "y"}
        said = {word for text in strings for word in re.findall(r"[A-Za-z]+", text)}
        assert said <= latin


def _two_lines(clip: str, variant: Variant) -> OwnWords:
    """Captions that just take two lines."""
    text = "These are words that are a good deal longer than usual ones are, or so they say to all"
    text = text[:54] if variant.ratio != "16:9" else text[:74] if variant.compact else text
    beats = scene_class(clip).beat_names
    return OwnWords("two.toml", sentences=tuple((f"captions.{beat}", text) for beat in beats))


@pytest.mark.parametrize(
    ("clip", "name"), spread(clips.names(), [_name(variant) for variant in VARIANTS], 2)
)
def test_captions_of_two_lines_leave_the_picture_in_order(clip: str, name: str) -> None:
    variant = next(each for each in VARIANTS if _name(each) == name)
    own = _two_lines(clip, variant)
    faults, strings = _play(clip, variant, own)
    assert faults == []
    whole = own.sentences[0][1]
    assert whole not in strings
    assert any(whole.startswith(text) for text in strings if len(text) > 20)


@every_clip
@pytest.mark.parametrize("ratio", RATIOS)
def test_a_caption_without_room_is_refused_with_the_room_there_is(clip: str, ratio: str) -> None:
    captions = [
        (f"captions.{beat}", "too many words " * 16) for beat in scene_class(clip).beat_names
    ]
    own = OwnWords("my.toml", sentences=tuple(captions))
    with pytest.raises(BadInput, match=rf"my.toml: captions.\w+: .* lines in {ratio}(.|\n)*2, "):
        _play(clip, film_variant("draft", ratio, "light"), own)


def test_a_sentence_that_comes_out_empty_is_drawn_as_nothing() -> None:
    """The second model has no name where there is none."""
    own = OwnWords(
        "my.toml",
        sentences=tuple((key, "{second_model}") for key in ("captions.call", "subtitle")),
        names=(("all 30 features", " "),),
    )
    assert _play("roc", VARIANTS[0], own)[0] == []


def test_a_label_without_room_is_refused_by_its_key() -> None:
    sentences = (("labels.n_of", "{n} of {total} that may come"), ("labels.tpr", "the good ones"))
    own = OwnWords("my.toml", sentences=sentences)
    with pytest.raises(BadInput, match=r"my.toml: labels.n_of: .* in 1:1"):
        _play("roc", film_variant("draft", "1:1", "light"), own)
