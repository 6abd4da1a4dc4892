"""What is promised of every clip; a new one is found by listing, and held to it."""

from fractions import Fraction
from itertools import combinations, product
from math import isfinite

import numpy as np
import pytest
from numpy.typing import NDArray

from mlu_anim import clips
from mlu_anim.bundle.telling import Telling
from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.shot import Shot
from mlu_anim.result import load
from mlu_anim.stage.page import SMALLEST_EM, Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scene import SUMMARY_S, ExplainerScene
from mlu_anim.stage.words import Words
from mlu_anim.theme import TEXT_CONTRAST, contrast, rgb
from mlu_anim.variant import RATIOS, Cut, Variant, film_variant, gif_variant
from mlu_anim.wording import ALT_LIMIT, CAPTION_LIMIT, CHAPTER_LIMIT, reading_time_s, wording
from tests.playing import (
    default_result,
    middles_and_ends,
    shot_of,
    stop_at,
    stored,
    timeline_of,
)

CUTS = ("short", "full")
FULLY_THERE = 0.9
"""Opacity from which a text must be readable; what has stepped back need not be."""


def _variants() -> list[Variant]:
    films = [film_variant("draft", r, t) for r, t in product(RATIOS, ("light", "dark"))]
    return films + [gif_variant("standard", "16:9", t) for t in ("light", "dark")]


def _name(value: object) -> str:
    if isinstance(value, Variant):
        return f"{value.ratio}-{value.theme}{'-compact' if value.compact else ''}"
    return str(value)


every_clip = pytest.mark.parametrize("clip", clips.names())
every_cut = pytest.mark.parametrize("cut", CUTS)
every_variant = pytest.mark.parametrize("variant", _variants(), ids=_name)


@every_clip
def test_scene_and_experiment_pair_up(clip: str) -> None:
    assert clips.scene_class(clip).clip == clips.module_name(clip) == default_result(clip).clip


@every_clip
def test_checks_hold(clip: str) -> None:
    checks = default_result(clip).checks()
    assert checks
    assert [check for check in checks if not check.holds] == []


@every_clip
def test_result_survives_save_and_load(clip: str) -> None:
    result = default_result(clip)
    path = stored(result)
    assert load(path).digest() == result.digest()
    assert path.stat().st_size < 2_000_000


@every_clip
def test_same_seed_gives_the_same_result(clip: str) -> None:
    default_result.cache_clear()
    first = default_result(clip).digest()
    default_result.cache_clear()
    assert default_result(clip).digest() == first


@every_clip
@every_cut
def test_captions_exist_and_fit(clip: str, cut: str) -> None:
    timeline = timeline_of(shot_of(default_result(clip), cut=Cut(cut)))
    for beat in timeline.beats:
        assert 0 < len(beat.caption) <= CAPTION_LIMIT, beat


@every_clip
def test_alt_text_and_description_say_what_is_seen(clip: str) -> None:
    telling = Telling.of(default_result(clip))
    assert 40 < len(telling.alt) <= ALT_LIMIT
    assert telling.words.has("description")
    assert 3 * len(telling.title) < len(telling.alt) < len(telling.description)


@every_clip
def test_every_beat_has_a_title_and_says_what_is_seen(clip: str) -> None:
    result = default_result(clip)
    for beat in Telling.of(result).beats(timeline_of(shot_of(result, cut=Cut("full")))):
        assert beat.title != beat.name, "no sentence in [chapters]"
        assert len(beat.title) <= CHAPTER_LIMIT
        assert len(beat.seen) > len(beat.caption), "no sentence in [seen]"


@every_clip
@pytest.mark.parametrize("table", ["captions", "chapters", "seen"])
def test_words_are_those_of_the_beats(clip: str, table: str) -> None:
    """None is missing, and none is left of a beat that is no more."""
    beats = clips.scene_class(clip).beat_names
    keys = wording(clips.module_name(clip)).sentences[table]
    assert [beat for beat in beats if beat not in keys] == []
    assert [key for key in keys if not any(f"{key}_".startswith(f"{b}_") for b in beats)] == []


@every_clip
def test_beats_last_as_long_as_they_need(clip: str) -> None:
    for cut in CUTS:
        beats = timeline_of(shot_of(default_result(clip), cut=Cut(cut))).beats
        for beat, after in zip(beats, (*beats[1:], None), strict=True):
            lasts = float(beat.end_s - beat.start_s)
            assert lasts >= reading_time_s(beat.caption) + float(beat.motion_s) - 1e-9, beat
            assert (10 * beat.end_s).denominator == 1
            assert after is None or after.start_s == beat.end_s


@every_clip
def test_cuts_have_the_promised_length(clip: str) -> None:
    lengths = {c: timeline_of(shot_of(default_result(clip), cut=Cut(c))).duration_s for c in CUTS}
    assert 14 <= lengths["short"] <= 20
    assert 30 <= lengths["full"] <= 50


@every_clip
@every_cut
def test_frame_data_is_finite_and_in_order(clip: str, cut: str) -> None:
    shot = shot_of(default_result(clip), cut=Cut(cut))
    timeline = timeline_of(shot)
    rows = list(shots.trace(shot, timeline, Fraction(10)))
    assert len(rows) == timeline.duration_s * 10
    assert [row.t_s for row in rows] == [Fraction(k, 10) for k in range(len(rows))]
    assert all(isfinite(value) for row in rows for value in row.values.values())
    assert {row.beat for row in rows} == {beat.name for beat in timeline.beats}


@every_clip
@every_cut
def test_the_summary_holds(clip: str, cut: str) -> None:
    shot = shot_of(default_result(clip), cut=Cut(cut))
    end = timeline_of(shot).duration_s
    looks = []
    moments = [end - Fraction(SUMMARY_S), end - Fraction(1), end - Fraction(1, 100)]
    stop_at(shot, moments, lambda scene, _: looks.append(scene.look()))
    assert len(set(looks)) == 1


@every_clip
def test_each_beat_can_be_told_alone(clip: str) -> None:
    result = default_result(clip)
    for beat in clips.scene_class(clip).beat_names:
        told = timeline_of(shot_of(result, cut=Cut(beats=(beat,)))).beats
        assert [span.name for span in told] == [beat]


@every_clip
@every_cut
@every_variant
def test_page_is_in_order(clip: str, cut: str, variant: Variant) -> None:
    """Nothing leaves the safe area, no two texts overlap, none is too small or too weak."""
    shot = shot_of(default_result(clip), variant, Cut(cut))
    faults: list[str] = []
    stop_at(
        shot,
        middles_and_ends(timeline_of(shot)),
        lambda scene, t: faults.extend(f"{float(t):.1f} s: {f}" for f in _faults(scene)),
    )
    assert faults == []


@every_clip
def test_plates_use_the_room(clip: str) -> None:
    """Without captions and title the panels grow, and still nothing overlaps."""
    cut = Cut("full", captions=False, heading=False)
    shot, faults = shot_of(default_result(clip), cut=cut), []
    stop_at(
        shot, middles_and_ends(timeline_of(shot)), lambda scene, _: faults.extend(_faults(scene))
    )
    assert faults == []


def _faults(scene: ExplainerScene) -> list[str]:
    words = [w for w in scene.visible_words() if w.string.strip()]
    return [
        *_outside(scene),
        *_overlapping(words),
        *(f"{w.string!r} is too small" for w in words if w.em < SMALLEST_EM),
        *_too_weak(scene, [w for w in words if w.visibility >= FULLY_THERE]),
    ]


def _outside(scene: ExplainerScene) -> list[str]:
    safe = scene.page.content
    inks = [ink for ink in scene.mobjects_to_draw() if ink.visibility > 0]
    return [
        f"{_title(ink)} leaves the safe area: {ink.box()}"
        for ink in inks
        if not safe.contains(ink.box(), slack=0.02)
    ]


def _overlapping(words: list[Words]) -> list[str]:
    return [
        f"{a.string!r} overlaps {b.string!r}"
        for a, b in combinations(words, 2)
        if a.line_box().overlaps(b.line_box())
    ]


def _too_weak(scene: ExplainerScene, words: list[Words]) -> list[str]:
    """Texts whose color has not enough contrast against the pixels that they stand on."""
    picture = shots.picture(scene)
    found = []
    for line in words:
        under = _ground(picture, line, scene.page.frame)
        ratio = contrast(line.text_color, under)
        if ratio < TEXT_CONTRAST - 0.05:
            found.append(f"{line.string!r} in {line.text_color} on {under}: {ratio:.2f}")
    return found


def _ground(picture: NDArray[np.uint8], line: Words, frame: Rect) -> str:
    """The color that most pixels of a text's box have, besides that of the text."""
    height, width, _ = picture.shape
    box = line.line_box()
    x = [int((v - frame.left) / frame.width * width) for v in (box.left, box.right)]
    y = [int((frame.top - v) / frame.height * height) for v in (box.top, box.bottom)]
    pixels = picture[y[0] : y[1] + 1, x[0] : x[1] + 1].reshape(-1, 3)
    own = np.round(255 * np.array(rgb(line.text_color)))
    others = pixels[np.abs(pixels - own).max(axis=1) > 8]
    colors, counts = np.unique(others, axis=0, return_counts=True)
    return "#" + "".join(f"{v:02X}" for v in colors[counts.argmax()])


def _title(ink: Ink) -> str:
    return repr(ink.string) if isinstance(ink, Words) else type(ink).__name__


def test_shots_are_picklable() -> None:
    import pickle

    shot = shot_of(default_result(clips.names()[0]))
    assert pickle.loads(pickle.dumps(shot)) == shot
    assert isinstance(shot, Shot)
