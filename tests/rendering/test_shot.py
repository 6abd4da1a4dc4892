"""Frames of a shot: the picture at a time does not depend on what else is drawn."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.plan import raster_plan
from mlu_anim.rendering.shot import Frame, Shot
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.variant import Cut, Variant
from tests.pictures import assert_alike, manim_picture
from tests.playing import frame_rows, shot_of, stop_at, timeline_of
from tests.scenes import roc_results

SMALL = Variant(width_px=320, height_px=180)
BRIEF = Cut("short", beats=("auc",), pace=3.0)


def _shot(*rates: str, cut: Cut = BRIEF) -> Shot:
    return shot_of(roc_results.result("ties"), SMALL, cut, tuple(map(Fraction, rates)))


def _drawn(shot: Shot) -> list[Frame]:
    frames: list[Frame] = []
    # A picture is valid until the next one.
    shots.draw(shot, timeline_of(shot), lambda f: frames.append(_copied(f)))
    return frames


def _copied(frame: Frame) -> Frame:
    return replace(frame, picture=frame.picture.copy())


def test_every_planned_time_is_drawn_once_and_in_order() -> None:
    shot = _shot("10", "4")
    frames = _drawn(shot)
    plan = raster_plan(timeline_of(shot).duration_s, shot.rates)
    assert [(f.t_s, f.rates) for f in frames] == list(plan)
    for frame in frames:
        assert frame.rgb.shape == (180, 320, 3)
        assert frame.rgb.dtype == np.uint8
        assert frame.row.t_s == frame.t_s
        assert frame.row.beat == "auc"


def test_unchanged_frames_show_the_picture_before() -> None:
    frames = _drawn(_shot("10"))
    assert frames[-1].number == frames[-2].number, "the summary does not hold"
    for before, after in pairwise(frames):
        assert after.number != before.number or np.array_equal(before.rgb, after.rgb)
    changed = [(b, f) for b, f in pairwise(frames) if (b.rgb != f.rgb).any()]
    assert changed, "nothing moves"
    assert all(f.number == b.number + 1 for b, f in changed)


def test_nothing_changes_outside_the_changed_rectangles() -> None:
    shot = _shot("10", cut=Cut("short", beats=("alarm", "duels"), pace=3.0))
    frames, n_partly = _drawn(shot), 0
    for before, after in pairwise(frames):
        outside = np.ones(after.picture.shape[:2], dtype=bool)
        for left, top, right, bottom in after.changed:
            outside[top:bottom, left:right] = False
        assert np.array_equal(before.picture[outside], after.picture[outside]), float(after.t_s)
        n_partly += bool(after.changed) and bool(outside.any())
    assert n_partly > 20


def test_frames_drawn_alone_equal_those_of_the_whole_film() -> None:
    shot = _shot("10")
    full = {f.t_s: f.rgb for f in _drawn(shot)}
    late = sorted(full)[len(full) // 2 :]
    alone = {}

    def look(scene: ExplainerScene, t_s: Fraction) -> None:
        alone[t_s] = manim_picture(scene)

    stop_at(shot, late, look)
    assert sorted(alone) == late
    for t_s, rgb in alone.items():
        assert_alike(rgb, full[t_s], f"at {float(t_s)} s")


def test_another_rate_shows_the_same_pictures_at_the_same_times() -> None:
    ten = {f.t_s: f.rgb for f in _drawn(_shot("10"))}
    both = {f.t_s: f.rgb for f in _drawn(_shot("10", "6")) if f.t_s in ten}
    assert ten.keys() == both.keys()
    for t_s, rgb in ten.items():
        assert_alike(rgb, both[t_s], f"at {float(t_s)} s")


def test_rows_without_painting_equal_those_of_the_frames() -> None:
    shot = _shot("10")
    traced = frame_rows(shot, timeline_of(shot), Fraction(10))
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
    def duration_s(pace: float) -> Fraction:
        return timeline_of(_shot("10", cut=Cut("short", pace=pace))).duration_s

    # The summary has the same length at every pace, and beats end at tenths of a second.
    assert duration_s(1.0) / 2 <= duration_s(2.0) < duration_s(1.0) / 2 + 2
    assert duration_s(0.5) > duration_s(1.0)
