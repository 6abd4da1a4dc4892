"""From a shot to frames: whatever else is drawn, a moment has its own picture."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.plan import raster_plan
from mlu_anim.rendering.shot import Frame, Shot
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.variant import Cut, Variant
from tests.pictures import assert_alike
from tests.playing import shot_of, stop_at, timeline_of
from tests.scenes import roc_results

SMALL = Variant(width_px=320, height_px=180)
BRIEF = Cut("short", beats=("choose",), pace=3.0)


def _shot(*rates: str, cut: Cut = BRIEF) -> Shot:
    return shot_of(roc_results.result("ties"), SMALL, cut, tuple(map(Fraction, rates)))


def _drawn(shot: Shot) -> list[Frame]:
    frames: list[Frame] = []
    # A picture is lent until the next one.
    shots.draw(shot, timeline_of(shot), lambda f: frames.append(_kept(f)))
    return frames


def _kept(frame: Frame) -> Frame:
    return replace(frame, picture=frame.picture.copy())


def test_every_wanted_moment_is_drawn_once_and_in_order() -> None:
    shot = _shot("10", "4")
    frames = _drawn(shot)
    plan = raster_plan(timeline_of(shot).duration_s, shot.rates)
    assert [(f.t_s, f.rates) for f in frames] == list(plan)
    for frame in frames:
        assert frame.rgb.shape == (180, 320, 3)
        assert frame.rgb.dtype == np.uint8
        assert frame.row.t_s == frame.t_s
        assert frame.row.beat == "choose"


def test_frames_that_are_not_new_show_the_picture_before() -> None:
    frames = _drawn(_shot("10"))
    assert frames[-1].number == frames[-2].number, "the summary does not hold"
    for before, after in pairwise(frames):
        assert after.number != before.number or np.array_equal(before.rgb, after.rgb)
    changed = [(b, f) for b, f in pairwise(frames) if (b.rgb != f.rgb).any()]
    assert changed, "nothing moves"
    assert all(f.number == b.number + 1 for b, f in changed)


def test_nothing_changes_outside_of_the_rectangles_that_say_so() -> None:
    shot = _shot("10", cut=Cut("short", beats=("sweep", "choose"), pace=3.0))
    frames, partly = _drawn(shot), 0
    for before, after in pairwise(frames):
        outside = np.ones(after.picture.shape[:2], dtype=bool)
        for left, top, right, bottom in after.changed:
            outside[top:bottom, left:right] = False
        assert np.array_equal(before.picture[outside], after.picture[outside]), float(after.t_s)
        partly += bool(after.changed) and bool(outside.any())
    assert partly > 20


def test_a_run_of_frames_is_the_same_drawn_alone_or_in_the_whole() -> None:
    shot = _shot("10")
    whole = {f.t_s: f.rgb for f in _drawn(shot)}
    late = sorted(whole)[len(whole) // 2 :]
    alone = {}

    def look(scene: ExplainerScene, t_s: Fraction) -> None:
        alone[t_s] = shots.picture(scene)

    stop_at(shot, late, look)
    assert sorted(alone) == late
    for t_s, rgb in alone.items():
        assert_alike(rgb, whole[t_s], f"at {float(t_s)} s")


def test_another_rate_shows_the_same_pictures_where_they_coincide() -> None:
    ten = {f.t_s: f.rgb for f in _drawn(_shot("10"))}
    both = {f.t_s: f.rgb for f in _drawn(_shot("10", "6")) if f.t_s in ten}
    assert ten.keys() == both.keys()
    for t_s, rgb in ten.items():
        assert_alike(rgb, both[t_s], f"at {float(t_s)} s")


def test_a_trace_has_the_rows_of_the_frames() -> None:
    shot = _shot("10")
    traced = list(shots.trace(shot, timeline_of(shot), Fraction(10)))
    drawn = [f.row for f in _drawn(shot)]
    assert [(r.t_s, r.beat, r.strings) for r in traced] == [
        (r.t_s, r.beat, r.strings) for r in drawn
    ]
    for one, other in zip(traced, drawn, strict=True):
        assert dict(one.values) == dict(other.values)


def test_beats_cover_the_cut_without_gaps() -> None:
    timeline = timeline_of(_shot("10", cut=Cut()))
    assert timeline.beats[0].start_s == 0
    for before, after in pairwise(timeline.beats):
        assert before.end_s == after.start_s
        assert timeline.beat_at(after.start_s) is after
        assert timeline.beat_at(after.start_s - Fraction(1, 1000)) is before
    assert timeline.duration_s == timeline.beats[-1].end_s


def test_pace_makes_it_shorter() -> None:
    def lasts(pace: float) -> Fraction:
        return timeline_of(_shot("10", cut=Cut("short", pace=pace))).duration_s

    # The summary holds as long at every pace.
    assert lasts(1.0) / 2 <= lasts(2.0) < lasts(1.0) / 2 + 1
    assert lasts(0.5) > lasts(1.0)
