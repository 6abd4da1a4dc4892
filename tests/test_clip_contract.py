"""What is promised of every clip; a new one is found by listing, and held to it."""

from fractions import Fraction
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
from mlu_anim.review.regression import golden, result_summary
from mlu_anim.stage.clock import FINAL_HOLD_S
from mlu_anim.stage.variant import Cut
from mlu_anim.system import clip_files
from mlu_anim.wording.sentences import wording
from tests.kept_results import computed_result, golden_folder
from tests.playing import (
    default_result,
    faults_of,
    page_faults,
    shot_of,
    stored,
    timeline_of,
)
from tests.recordings import Page, all_pages, course_of, pages_of, view_of

CUTS = ("short", "full")
LENGTHS_S = {"short": (16, 24), "full": (30, 50)}
"""The shortest and the longest duration allowed for each cut of the default result."""
MOST_BYTES = 2_000_000
"""The largest size allowed for a saved result."""


def _pages(clips_and_pages: list[tuple[str, Page]]) -> pytest.MarkDecorator:
    names = [f"{page.name}-{clip}" for clip, page in clips_and_pages]
    return pytest.mark.parametrize(("clip", "page"), clips_and_pages, ids=names)


every_clip = pytest.mark.parametrize("clip", clips.names())
every_cut = pytest.mark.parametrize("cut", CUTS)
every_page = _pages([(clip, page) for clip in clips.names() for page in pages_of(clip)])
other_pages = _pages([(clip, page) for clip in clips.names() for page in all_pages()])


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
    """The experiment finds today what its golden keeps; without a golden, twice the same."""
    found = computed_result(clip)
    if golden.is_golden(golden_folder(clip)):
        kept, now = (result_summary.summary(each) for each in (default_result(clip), found))
        differences = result_summary.differences(kept, now)
    else:
        differences = [] if _again(clip) == found.digest() else ["another digest"]
    assert differences == [], (
        "the experiment finds another result each time, or not the golden's: draw random numbers "
        "from a Generator that is made from the seed, and give scikit-learn a random_state"
    )
    assert Identities().run(GateInput(clip, found, ClipText.of(found))) == []


@pytest.mark.slow
@every_clip
def test_same_seed_gives_the_same_result_to_the_bit(clip: str) -> None:
    assert _again(clip) == computed_result(clip).digest()


def _again(clip: str) -> str:
    return compute(Inputs(clips.module_name(clip))).digest()


@every_clip
def test_words_are_there_and_true(clip: str) -> None:
    """Of each beat and of the clip; short enough, and as long on screen as reading takes."""
    result = default_result(clip)
    pages = {page.cut.name: page for page in pages_of(clip) if page.cut.captions}
    views = tuple(view_of(clip, pages[cut]) for cut in CUTS)
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
        beats = course_of(clip, cut).timeline.beats
        for beat, after in zip(beats, (*beats[1:], None), strict=True):
            place = f"{cut} cut, beat {beat.name}: ends at {float(beat.end_s)} s"
            assert (10 * beat.end_s).denominator == 1, f"{place}, not on a tenth of a second"
            assert after is None or after.start_s == beat.end_s, f"{place}, the next begins later"


@every_clip
def test_cuts_have_the_promised_length(clip: str) -> None:
    lengths = {cut: course_of(clip, cut).timeline.duration_s for cut in CUTS}
    for cut, (low, high) in LENGTHS_S.items():
        lasts = float(lengths[cut])
        assert low <= lasts <= high, (
            f"the {cut} cut lasts {lasts:.1f} s; it needs {low} to {high}. A beat lasts as long as "
            "its caption is read and its motions, follow(..., run_time=), are watched"
        )


@every_clip
@every_cut
def test_frame_data_is_finite_and_in_order(clip: str, cut: str) -> None:
    course = course_of(clip, cut)
    timeline, rows = course.timeline, course.rows
    assert len(rows) == timeline.duration_s * 10
    assert [row.t_s for row in rows] == [Fraction(k, 10) for k in range(len(rows))]
    endless = {n for row in rows for n, value in row.values.items() if not isfinite(value)}
    assert not endless, f"tracked values or readings that are no finite numbers: {sorted(endless)}"
    assert {row.beat for row in rows} == {beat.name for beat in timeline.beats}


@every_clip
@every_cut
def test_the_summary_holds(clip: str, cut: str) -> None:
    assert course_of(clip, cut).n_summary_looks == 1, (
        f"something still moves in the last {FINAL_HOLD_S} s, which are for looking at the summary"
    )


@every_clip
def test_each_beat_can_be_told_alone(clip: str) -> None:
    result = default_result(clip)
    for beat in scene_class(clip).beat_names:
        told = timeline_of(shot_of(result, cut=Cut(beats=(beat,)))).beats
        assert [span.name for span in told] == [beat], f"the beat {beat} cannot be told alone"


@every_page
def test_page_is_in_order(clip: str, page: Page) -> None:
    """Nothing leaves the safe area, nothing lies over a text, none is too small or too weak.

    On plates, without captions and title, the panels grow, and still nothing overlaps.
    """
    shot = shot_of(default_result(clip), page.variant, page.cut)
    assert faults_of(shot, view_of(clip, page)) == []


@pytest.mark.slow
@other_pages
def test_page_is_in_order_in_every_variant(clip: str, page: Page) -> None:
    """The same of the whole product, of which the test above looks at a part."""
    assert page_faults(shot_of(default_result(clip), page.variant, page.cut)) == []


def test_shots_are_picklable() -> None:
    import pickle

    shot = shot_of(default_result(clips.names()[0]))
    assert pickle.loads(pickle.dumps(shot)) == shot
    assert isinstance(shot, Shot)
