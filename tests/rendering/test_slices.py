"""Slices: drawn in pieces equals drawn whole, whoever draws, and a dead worker costs one job."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.encoding._lossless_pictures import stored_frames
from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.display_list import Item, item_of
from mlu_anim.rendering.plan import Shot, raster_plan
from mlu_anim.rendering.segments import SLICE_S, SMALL_SLICE_S, Output, Segment
from mlu_anim.rendering.shot import Frame
from mlu_anim.rendering.slices import SHORTEST_S, DrawSlices, spans_of
from mlu_anim.rendering.work_sharing import PieceQueue
from mlu_anim.rendering.worker_main import SILENT_VARIABLE
from mlu_anim.rendering.workers import TRIES, Workers
from mlu_anim.results import clips
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.timeline import BeatSpan, Timeline
from mlu_anim.stage.variant import Cut, Variant
from mlu_anim.system.errors import BadInput, RenderFailed
from tests.pictures import assert_alike
from tests.playing import default_result, shot_of, stop_at, timeline_of
from tests.worker_tasks import Dies, Fails, Hangs, quick_workers

SMALL = Variant(width_px=320, height_px=180, fps=Fraction(10))

durations = st.integers(1, 900).map(lambda tenths: Fraction(tenths, 10))


beats = st.lists(durations, min_size=1, max_size=6)


def _timeline(durations_s: Sequence[Fraction]) -> Timeline:
    ends = list(accumulate(durations_s))
    spans = zip([Fraction(0), *ends], ends, strict=False)
    return Timeline(
        tuple(BeatSpan(str(n), "", first, end, Fraction(0)) for n, (first, end) in enumerate(spans))
    )


@given(beats, st.sampled_from((SLICE_S, SMALL_SLICE_S)))
def test_slices_cover_the_cut_without_gaps(durations_s: list[Fraction], slice_s: int) -> None:
    spans = spans_of(_timeline(durations_s), slice_s)
    assert spans[0][0] == 0
    assert spans[-1][1] == sum(durations_s)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all(end - first >= SHORTEST_S for first, end in spans[:-1])
    assert all(0 < end - first < 2 * slice_s for first, end in spans)


@given(beats, st.sampled_from((Fraction(1), Fraction(1, 10), Fraction(1, 15))))
def test_a_beat_has_slices_of_its_own_if_it_has_a_frame(
    durations_s: list[Fraction], frame_s: Fraction
) -> None:
    """A film of one beat is made of that beat's slices."""
    ends = {end for _, end in spans_of(_timeline(durations_s), SLICE_S, frame_s)}
    if min(durations_s) >= frame_s:
        assert set(accumulate(durations_s)) <= ends


@given(beats, st.integers(1, 100).map(lambda tenths: Fraction(tenths, 10)))
def test_a_longer_beat_leaves_the_slices_of_later_ones(
    durations_s: list[Fraction], longer_s: Fraction
) -> None:
    durations_s = [Fraction(3), *(2 + each for each in durations_s)]
    before = _timeline(durations_s)
    after = _timeline([durations_s[0] + longer_s, *durations_s[1:]])
    moved = [(first + longer_s, end + longer_s) for first, end in spans_of(before) if first >= 3]
    assert moved == [span for span in spans_of(after) if span[0] >= 3 + longer_s]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=4), st.integers(1, 8), st.randoms())
def test_every_piece_is_done_once_whoever_is_free(
    lengths: list[int], n_workers: int, chance: Random
) -> None:
    pieces = PieceQueue(lengths)
    working = [pieces.take() for _ in range(n_workers)]
    done: list[tuple[int, int]] = []
    while any(working):
        busy = [n for n, taken in enumerate(working) if taken is not None]
        number = chance.choice(busy)
        taken = working[number]
        assert taken is not None
        done.append((taken.task, taken.first))
        if not pieces.advance(taken):
            working[number] = pieces.take()
    expected = [(task, n) for task, length in enumerate(lengths) for n in range(length)]
    assert sorted(done) == expected


def test_neighbors_stay_together_until_somebody_is_idle() -> None:
    pieces = PieceQueue([8])
    first = pieces.take()
    assert first is not None
    assert pieces.advance(first)
    second = pieces.take()
    assert second is not None
    assert (first.first, first.end) == (1, 5)
    assert (second.first, second.end) == (5, 8)


@given(
    durations, st.sampled_from([Fraction(10), Fraction(25, 2), Fraction(15), Fraction(30000, 1001)])
)
def test_each_frame_belongs_to_one_slice(duration_s: Fraction, fps: Fraction) -> None:
    output = Output(Path("a.mp4"), Variant(fps=fps), "draft")
    n_frames = sum(output.n_frames(span) for span in spans_of(_timeline([duration_s])))
    assert n_frames == -(-duration_s * fps // 1)


@pytest.mark.parametrize("clip", clips.names())
@pytest.mark.parametrize("cut", [pytest.param("short", marks=pytest.mark.slow), "full"])
def test_drawn_in_slices_equals_drawn_whole(clip: str, cut: str) -> None:
    shot = shot_of(default_result(clip), SMALL, Cut(cut), (Fraction(5, 2),))
    timeline = timeline_of(shot)
    whole = _drawn(lambda show: shots.draw(shot, timeline, show))
    spans = spans_of(timeline)
    some = sorted({*spans[1:3], *spans[-2:]})
    part = _drawn(lambda show: shots.draw(shot, timeline, show, some))
    assert len(part) < len(whole)
    assert [t for t in whole if any(first <= t < end for first, end in some)] == list(part)
    for t_s, (picture, row) in part.items():
        assert row == whole[t_s][1], float(t_s)
        assert_alike(picture, whole[t_s][0], f"at {float(t_s)} s")


def _drawn(draw: Callable[[Callable[[Frame], None]], None]) -> dict[Fraction, Any]:
    frames: dict[Fraction, Any] = {}

    def keep(frame: Frame) -> None:
        frames[frame.t_s] = frame.picture.copy(), frame.row

    draw(keep)
    return frames


def _run(folder: Path, workers: int) -> list[Segment]:
    shot = shot_of(default_result("roc"), SMALL, Cut("short", beats=("auc",)), (Fraction(10),))
    timeline = timeline_of(shot)
    folder.mkdir()
    outputs = (Output(Path("a.mp4"), SMALL, "draft"), Output(Path("a.gif"), SMALL, "draft"))
    spans = spans_of(timeline)
    with Workers(workers) as pool:
        (segments,) = pool.map([DrawSlices(shot, timeline, outputs, tuple(spans), folder)])
        return segments


def test_segments_are_the_same_whoever_makes_them(tmp_path: Path) -> None:
    one, two = _run(tmp_path / "one", 1), _run(tmp_path / "two", 2)
    assert [s.span for s in one] == [s.span for s in two]
    assert [s.rows for s in one] == [s.rows for s in two]
    for a, b in zip(one, two, strict=True):
        for (_, film_a, n_a), (_, film_b, n_b) in zip(a.files, b.files, strict=True):
            assert n_a == n_b
            assert film_a.read_bytes() == film_b.read_bytes()
    assert any(list(stored_frames(path)) for _, path, _ in one[0].files if path.suffix == ".gif")


def test_a_film_is_the_same_alone_and_beside_a_gif_of_another_rate(tmp_path: Path) -> None:
    """A square film and its gif are made from one shot; the gif shows moments between frames."""
    square = Variant(ratio="1:1", width_px=480, height_px=480, fps=Fraction(15))
    film = Output(Path("a.mp4"), square, "draft")
    gif = Output(Path("a.gif"), replace(square, fps=Fraction(10)), "draft")
    alone, beside = tmp_path / "alone", tmp_path / "beside"
    assert _first_film((film,), alone) == _first_film((film, gif), beside)


def _first_film(outputs: tuple[Output, ...], folder: Path) -> bytes:
    """The first output of a slice in the middle of the sweep, where much moves."""
    rates = tuple(output.variant.fps for output in outputs)
    cut = Cut("short", beats=("alarm",))
    shot = shot_of(default_result("roc"), outputs[0].variant, cut, rates)
    timeline = timeline_of(shot)
    folder.mkdir()
    segments: list[Segment] = []

    def keep(segment: Segment) -> bool:
        segments.append(segment)
        return True

    slices = DrawSlices(shot, timeline, outputs, (spans_of(timeline)[2],), folder)
    slices.run(0, lambda _: None, keep)
    return segments[0].files[0][1].read_bytes()


def test_a_worker_that_hangs_is_ended_and_tells_where(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    quick_workers(monkeypatch)
    monkeypatch.setenv(SILENT_VARIABLE, "0.3")
    counted: list[int] = []
    with Workers(1) as workers, pytest.raises(RenderFailed, match=f"died {TRIES} times"):
        workers.map([Hangs()], counted.append)
    assert sum(counted) == 0, "progress of the hung is taken back"
    said = capfd.readouterr().err
    assert "Timeout (0:00:00.300000)!" in said
    assert "worker_tasks.py" in said


@dataclass(frozen=True)
class LoadedBy:
    """Draws slices, and tells which modules its process has loaded by then."""

    slices: DrawSlices
    n_pieces: int = 1

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[[set[str]], bool]
    ) -> None:
        self.slices.run(first, report, lambda _: True)
        answer({name.partition(".")[0] for name in sys.modules})


def test_what_draws_never_loads_scikit_learn(tmp_path: Path) -> None:
    shot = shot_of(default_result("roc"), SMALL, Cut("short", beats=("auc",)), (Fraction(10),))
    timeline = timeline_of(shot)
    outputs = (Output(Path("a.mp4"), SMALL, "draft"),)
    spans = tuple(spans_of(timeline))
    with Workers(1) as workers:
        ((loaded,),) = workers.map([LoadedBy(DrawSlices(shot, timeline, outputs, spans, tmp_path))])
    assert {"manim", "av", "numpy"} <= loaded
    assert "sklearn" not in loaded


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_killed_worker_costs_its_slice_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_workers(monkeypatch)
    rows = [Dies(tmp_path / "a", 0), Dies(tmp_path / "b", 1), Dies(tmp_path / "c", 0)]
    counted: list[int] = []
    with Workers(2) as workers:
        assert workers.map(rows, counted.append) == [["done 0", "done 1", "done 2"]] * 3
    assert sum(counted) == 63, "progress of the dead is taken back"
    assert sorted((tmp_path / "b").read_text()) == sorted("0x12"), "no slice is drawn twice"


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_slice_that_always_kills_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_workers(monkeypatch)
    with Workers(1) as workers, pytest.raises(RenderFailed, match="--jobs 1"):
        workers.map([Dies(tmp_path / "a", TRIES)])


def test_an_error_is_raised_here_as_it_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_workers(monkeypatch)
    with Workers(1) as workers, pytest.raises(BadInput, match="row 3 is empty") as caught:
        workers.map([Fails()])
    assert caught.value.hint == "fill it in"


def test_leaving_ends_all_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_workers(monkeypatch)
    with Workers(2) as workers:
        processes = [worker._process for worker in workers._workers]
        assert all(process.poll() is None for process in processes)
    assert all(process.poll() is not None for process in processes)


@pytest.mark.parametrize("clip", clips.names())
def test_a_display_list_reached_by_jumping_is_that_of_stepping(clip: str) -> None:
    """What a frame draws, to the last bit of every point, does not depend on the frames before."""
    shot = shot_of(default_result(clip), SMALL, Cut("short"), (Fraction(5),))
    moments = [t for t, _ in raster_plan(timeline_of(shot).duration_s, shot.rates)]
    stepped, jumped = (_display_lists(shot, chosen) for chosen in (moments, moments[7::23]))
    assert len(jumped) > 3
    for t_s, items in jumped.items():
        assert len(items) == len(stepped[t_s])
        for mine, theirs in zip(items, stepped[t_s], strict=True):
            assert mine.same_style(theirs), float(t_s)
            assert np.array_equal(mine.points, theirs.points), float(t_s)


def _display_lists(shot: Shot, moments: Sequence[Fraction]) -> dict[Fraction, list[Item]]:
    found: dict[Fraction, list[Item]] = {}

    def look(scene: ExplainerScene, t_s: Fraction) -> None:
        items = (item_of(ink) for ink in scene.mobjects_to_draw())
        # Points of before must not be written over, nor may styles; both are kept as they are now.
        found[t_s] = [replace(item, points=item.points.copy()) for item in items if item]

    stop_at(shot, list(moments), look)
    return found
