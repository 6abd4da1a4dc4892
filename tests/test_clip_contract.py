"""What is promised of every clip; a new one is found by listing, and held to it."""

from fractions import Fraction
from itertools import product
from math import isfinite

import pytest

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.rendering.shot import Shot
from mlu_anim.results import clips
from mlu_anim.results.compute import Inputs, compute
from mlu_anim.results.result import load
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.gates.identities import Identities
from mlu_anim.review.quality.gates.words import Words
from mlu_anim.review.quality.observing import observe
from mlu_anim.stage.scene import SUMMARY_S
from mlu_anim.stage.variant import RATIOS, Cut, Variant, film_variant, gif_variant
from mlu_anim.system import clip_files
from mlu_anim.wording.sentences import wording
from tests.playing import (
    default_result,
    frame_rows,
    page_faults,
    shot_of,
    stop_at,
    stored,
    timeline_of,
)

CUTS = ("short", "full")
LENGTHS_S = {"short": (14, 20), "full": (30, 50)}
"""The shortest and the longest duration allowed for each cut of the default result."""
MOST_BYTES = 2_000_000
"""The largest size allowed for a saved result."""


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
    module = clips.module_name(clip)
    for where, named in (
        (f"scenes/{module}.py", scene_class(clip).clip),
        (
            clip_files.display_path(clip_files.experiment_file(module)),
            default_result(clip).clip,
        ),
    ):
        assert named == module, (
            f"{where}: clip is {named!r}; it must be the file's name, {module!r}"
        )


@every_clip
def test_checks_hold(clip: str) -> None:
    result = default_result(clip)
    assert Identities().run(GateInput(clip, result, ClipText.of(result))) == []


@every_clip
def test_result_survives_save_and_load(clip: str) -> None:
    result = default_result(clip)
    path = stored(result)
    assert load(path).digest() == result.digest(), "a field is not what it was when loaded again"
    size = path.stat().st_size
    assert size < MOST_BYTES, (
        f"the result takes {size:,} bytes, and at most {MOST_BYTES:,} are allowed: "
        "keep what is drawn, not all that was computed"
    )


@every_clip
def test_same_seed_gives_the_same_result(clip: str) -> None:
    again = compute(Inputs(clips.module_name(clip)))
    assert again is not default_result(clip)
    assert again.digest() == default_result(clip).digest(), (
        "default() gives another result each time: draw random numbers from a Generator that is "
        "made from the seed, and give scikit-learn a random_state"
    )


@every_clip
def test_words_are_there_and_true(clip: str) -> None:
    """Of each beat and of the clip; short enough, and as long on screen as reading takes."""
    result = default_result(clip)
    views = tuple(observe(shot_of(result, cut=Cut(cut))) for cut in CUTS)
    subject = GateInput(clip, result, ClipText.of(result), views)
    assert Words().run(subject) == []


@every_clip
@pytest.mark.parametrize("table", ["captions", "chapters", "seen"])
def test_words_are_those_of_the_beats(clip: str, table: str) -> None:
    """None is missing, and none is left of a beat that is no more."""
    beats = scene_class(clip).beat_names
    keys = wording(clips.module_name(clip)).sentences[table]
    where = f"assets/wording/en.toml: [{clips.module_name(clip)}.{table}]"
    missing = [beat for beat in beats if beat not in keys]
    assert missing == [], f"{where}: write a sentence for {', '.join(missing)}"
    left = [key for key in keys if not any(f"{key}_".startswith(f"{b}_") for b in beats)]
    assert left == [], f"{where}: there is no beat {', '.join(left)}: remove the sentence"


@every_clip
def test_beats_end_on_tenths_of_a_second(clip: str) -> None:
    for cut in CUTS:
        beats = timeline_of(shot_of(default_result(clip), cut=Cut(cut))).beats
        for beat, after in zip(beats, (*beats[1:], None), strict=True):
            place = f"{cut} cut, beat {beat.name}: ends at {float(beat.end_s)} s"
            assert (10 * beat.end_s).denominator == 1, f"{place}, not on a tenth of a second"
            assert after is None or after.start_s == beat.end_s, f"{place}, the next begins later"


@every_clip
def test_cuts_have_the_promised_length(clip: str) -> None:
    lengths = {c: timeline_of(shot_of(default_result(clip), cut=Cut(c))).duration_s for c in CUTS}
    for cut, (low, high) in LENGTHS_S.items():
        lasts = float(lengths[cut])
        assert low <= lasts <= high, (
            f"the {cut} cut lasts {lasts:.1f} s; it needs {low} to {high}. A beat lasts as long as "
            "its caption is read and its motions, follow(..., run_time=), are watched"
        )


@every_clip
@every_cut
def test_frame_data_is_finite_and_in_order(clip: str, cut: str) -> None:
    shot = shot_of(default_result(clip), cut=Cut(cut))
    timeline = timeline_of(shot)
    rows = frame_rows(shot, timeline, Fraction(10))
    assert len(rows) == timeline.duration_s * 10
    assert [row.t_s for row in rows] == [Fraction(k, 10) for k in range(len(rows))]
    endless = {n for row in rows for n, value in row.values.items() if not isfinite(value)}
    assert not endless, f"tracked values or readings that are no finite numbers: {sorted(endless)}"
    assert {row.beat for row in rows} == {beat.name for beat in timeline.beats}


@every_clip
@every_cut
def test_the_summary_holds(clip: str, cut: str) -> None:
    shot = shot_of(default_result(clip), cut=Cut(cut))
    end = timeline_of(shot).duration_s
    looks = []
    moments = [end - Fraction(SUMMARY_S), end - Fraction(1), end - Fraction(1, 100)]
    stop_at(shot, moments, lambda scene, _: looks.append(scene.look()))
    assert len(set(looks)) == 1, (
        f"something still moves in the last {SUMMARY_S} s, which are for looking at the summary"
    )


@every_clip
def test_each_beat_can_be_told_alone(clip: str) -> None:
    result = default_result(clip)
    for beat in scene_class(clip).beat_names:
        told = timeline_of(shot_of(result, cut=Cut(beats=(beat,)))).beats
        assert [span.name for span in told] == [beat], f"the beat {beat} cannot be told alone"


@every_clip
@every_cut
@every_variant
def test_page_is_in_order(clip: str, cut: str, variant: Variant) -> None:
    """Nothing leaves the safe area, nothing lies over a text, none is too small or too weak."""
    assert page_faults(shot_of(default_result(clip), variant, Cut(cut))) == []


@every_clip
def test_plates_use_the_room(clip: str) -> None:
    """Without captions and title the panels grow, and still nothing overlaps."""
    cut = Cut("full", captions=False, heading=False)
    assert page_faults(shot_of(default_result(clip), cut=cut)) == []


def test_shots_are_picklable() -> None:
    import pickle

    shot = shot_of(default_result(clips.names()[0]))
    assert pickle.loads(pickle.dumps(shot)) == shot
    assert isinstance(shot, Shot)
