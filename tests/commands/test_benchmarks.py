"""The benchmarks measure what they say: pairs, limits, clocks, workers; and say it readably."""

import importlib.util
import json
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from click.testing import CliRunner

import cli
from benchmarks import __main__ as command
from benchmarks import (
    big_forest,
    comparison,
    docs_page,
    encoder_alone,
    frame_costs,
    large_table,
    many_marks,
    our_shot,
)
from benchmarks.comparison import Measured
from benchmarks.encoder_alone import Limit, SliceCost
from benchmarks.film_commands import NAIVE, ROOT, Film, Stock, x264_options
from benchmarks.frame_costs import Stopwatches
from benchmarks.plot import Line, Panel, draw, ticks_over
from benchmarks.processes import Run, run
from benchmarks.repeated_measurements import Spread, alternate, ratios, spread
from benchmarks.scaling import lengthened, makespan_s, simulated
from benchmarks.targets import Row, as_markdown, rows
from mlu_anim.commands import benching
from mlu_anim.data.own_data import read_data
from mlu_anim.encoding.writer import open_segment
from mlu_anim.experiments import roc
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.stage.variant import Cut, Variant, film_variant
from mlu_anim.system.errors import MachineNotReady, RenderFailed
from tests.playing import default_result, shot_of, timeline_of

# --- pairs --------------------------------------------------------------------------------------


def test_ratios_are_taken_within_rounds() -> None:
    """A machine that becomes three times slower changes both sides of a round, not the ratio."""
    assert ratios([1, 3, 3], [2, 6, 6]) == Spread(0.5, 0.5, 0.5, 3)
    assert ratios([1, 9], [1, 3]) == Spread(2.0, 1.0, 3.0, 2)


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


def test_rounds_go_forth_and_back() -> None:
    done: list[str] = []
    actions = [lambda name=name: done.append(name) or name for name in "ABC"]
    assert alternate(actions, 2) == [["A", "A"], ["B", "B"], ["C", "C"]]
    assert "".join(done) == "ABCCBA"


# --- processes ----------------------------------------------------------------------------------


def test_time_and_memory_are_those_of_the_whole_process_tree(tmp_path: Path) -> None:
    child = "import time; held = bytearray(600 * 2**20); held[::4096] = b'1' * len(held[::4096])"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    # Measured from a small process, as bench is: a child begins with the peak of its parent.
    said = "from benchmarks.processes import *; import sys; from pathlib import Path;"
    measured = "print(run([sys.executable, '-c', sys.argv[1]], Path()).peak_mib)"
    small_mib, large_mib = (
        float(run([sys.executable, "-c", said + measured, code], ROOT).stdout)
        for code in ("print('done')", parent)
    )
    assert 600 < large_mib < 900
    assert small_mib < 600
    assert run([sys.executable, "-c", "print('done')"], tmp_path).stdout == "done\n"


def test_a_sleeping_process_takes_time_but_no_processor(tmp_path: Path) -> None:
    slept = run([sys.executable, "-c", "import time; time.sleep(0.5)"], tmp_path)
    assert slept.wall_s > 0.5
    assert slept.cpu_s < slept.wall_s - 0.4


def test_a_command_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed, match="exit code 7") as failed:
        run([sys.executable, "-c", "import sys; print('no room'); sys.exit(7)"], tmp_path)
    assert failed.value.hint == "no room"


# --- the encoder alone --------------------------------------------------------------------------


def test_the_encoder_alone_gets_the_films_frames_and_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The limit is one only for the same frames, encoded with the same options."""
    fps, quality = Fraction(4), "draft"
    variant = film_variant(quality, "16:9", "light", fps)
    shot = shot_of(default_result("roc"), variant, Cut("short"), (fps,))
    monkeypatch.setattr(our_shot, "our_shot", lambda *_: shot)
    shares = []
    for share in ("0/2", "1/2"):
        encoder_alone.main(["roc", quality, "short", "4", "--share", share])
        shares.append(json.loads(capsys.readouterr().out))
    slices = [SliceCost(**cost) for share in shares for cost in share["slices"]]
    assert sum(s.n_frames for s in slices) == -(-timeline_of(shot).duration_s * fps // 1)
    assert all(s.encode_s > 0 for s in slices)
    assert {share["x264"] for share in shares} == {_x264_of_a_segment(variant, quality, tmp_path)}


def _x264_of_a_segment(variant: Variant, quality: str, folder: Path) -> str:
    size = {"width_px": variant.width_px, "height_px": variant.height_px, "fps": variant.fps}
    path = folder / "own.mp4"
    segment = open_segment(path, Path("roc.mp4"), **size, quality=quality)
    segment.write(np.zeros((variant.height_px, variant.width_px, 4), np.uint8), 0)
    segment.finish(2)
    with av.open(str(path)) as film:
        said = x264_options(bytes(next(film.demux(video=0))))
    assert "crf=" in said
    return said


def test_a_silent_film_has_no_options() -> None:
    assert x264_options(b"\0\0\1nothing") == ""
    assert x264_options(b"..x264 - core 164 - options: ref=1 crf=20.0\x80\0rest") == (
        "ref=1 crf=20.0"
    )


# --- clocks inside the frames -------------------------------------------------------------------


def test_a_stopwatch_times_calls_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([10.0, 10.25, 20.0, 20.5])
    clock = SimpleNamespace(perf_counter=lambda: next(moments))
    monkeypatch.setattr(frame_costs, "time", clock)
    owner = SimpleNamespace(work=lambda: "done")
    original, clocks = owner.work, Stopwatches()
    with clocks.around("state", owner, "work"):
        assert owner.work() + owner.work() == "donedone"
    assert clocks.lap()["state"] == 0.75
    assert clocks.lap() == {}
    assert owner.work is original


def test_a_renderer_without_the_timed_function_is_an_error() -> None:
    clock = Stopwatches().around("raster", SimpleNamespace(), "paint")
    with pytest.raises(RenderFailed, match=r"'raster': there is no .*paint"), clock:
        pass


def test_frames_that_stand_still_do_not_flatter() -> None:
    moving, still = ({"state": 0.004, "raster": 0.002}, 0.007, True), ({}, 0.001, False)
    costs = frame_costs.summed_up([moving, still, moving, still])
    assert (costs.n_frames, costs.n_moving) == (4, 2)
    assert costs.state.moving_ms == pytest.approx(4)
    assert costs.state.all_ms == pytest.approx(2)
    assert costs.raster.p95_ms == pytest.approx(2)
    assert costs.rest.all_ms == pytest.approx(1)


# --- workers ------------------------------------------------------------------------------------


def _limit(n_slices: int = 8, play_s: float = 0.5) -> Limit:
    slices = [SliceCost(2.0 * n, 2.0 * n + 2, 120, 1.0, 2.0) for n in range(n_slices)]
    return Limit(tuple(slices), play_s, "crf=20.0")


def test_more_workers_share_slices_and_replay_the_scene() -> None:
    idle_play = _limit(play_s=0.0)
    assert makespan_s(idle_play, 1) == pytest.approx(24)
    assert makespan_s(idle_play, 2) == pytest.approx(12)
    assert makespan_s(idle_play, 64) == pytest.approx(3)  # no slice is shared
    assert makespan_s(_limit(), 64) == pytest.approx(3.5)


def test_what_cannot_be_shared_bounds_the_speed_up() -> None:
    limit = _limit(play_s=0.0)
    points = simulated(limit, wall_of_one_s=30.0, workers=(1, 2, 64))
    assert [p.wall_s for p in points] == pytest.approx([30, 18, 9])
    assert [p.speed_up for p in points] == pytest.approx([1, 30 / 18, 30 / 9])


def test_a_longer_film_feeds_more_workers() -> None:
    long = lengthened(_limit(), 4)
    assert long.n_frames == 4 * _limit().n_frames
    assert long.slices[-1].end_s == 64
    assert makespan_s(long, 1) / makespan_s(long, 16) > makespan_s(_limit(), 1) / makespan_s(
        _limit(), 16
    )


def test_the_limit_is_shared_without_a_gap() -> None:
    assert _limit().wall_s(2) == pytest.approx(8)


# --- the table ----------------------------------------------------------------------------------


def _film(wall_s: float, n_frames: int = 960, x264: str = "crf=20.0") -> Film:
    return Film(Run(wall_s, wall_s, 250.0, ""), n_frames, 16.0, x264)


def _measured() -> Measured:
    still = frame_costs.summed_up([({"state": 0.002, "raster": 0.005}, 0.008, True)] * 3)
    return Measured(
        n_workers=2,
        ours=[_film(12), _film(24)],
        limits=[_limit(), _limit(16)],
        stock=[_film(96), _film(192)],
        draft=[_film(5)],
        costs=still,
        one_job=[_film(20)],
        two_jobs=[_film(10)],
        foreign_stock={"Own": [_film(90)]},
        foreign_exact={"Own": [_film(30)]},
        large_table=Run(59, 80, 5000, ""),
    )


def test_each_figure_is_that_of_its_pairs() -> None:
    table = {row.figure: row for row in rows(_measured())}
    against_naive = table["our clip against stock manim on the naive scene, per frame"]
    assert against_naive.value == Spread(0.125, 0.125, 0.125, 2)
    assert against_naive.reached is True
    against_encoder = table["our clip against the encoder alone"]
    assert against_encoder.value == Spread(1.5, 1.5, 1.5, 2)
    assert table["frames a second, whole process"].value == Spread(60, 40, 80, 2)
    assert table["state update per new picture"].reached is True
    assert table["raster per new picture"].reached is False
    assert table["1 worker -> 2 workers"].value == Spread(2, 2, 2, 1)
    assert table["foreign scene Own"].reached is True
    assert table["draft mp4, short cut, from the shell"].reached is False
    assert table["roc of a CSV of 1,000,000 x 50, from the shell"].reached is True
    assert table["roc of a CSV of 1,000,000 x 50, its largest process"].reached is False


def test_what_could_not_be_measured_is_neither_reached_nor_missed() -> None:
    bare = replace(_measured(), one_job=(), two_jobs=(), foreign_exact={})
    bare = replace(bare, large_table=None)
    unmeasured = [row for row in rows(bare) if row.value is None]
    assert "1 worker -> 2 workers" in {row.figure for row in unmeasured}
    assert all(row.reached is None and row.note for row in unmeasured)


def test_the_table_reads_as_the_targets_are_stated() -> None:
    told = as_markdown(
        [
            Row("speed", Spread(0.1, 0.08, 0.125, 3), "ratio", 1 / 8),
            Row("frames", Spread(71.6, 71.6, 71.6, 1), "fps", 60, True, "quick"),
            Row("foreign", None, "ratio", 1 / 2),
            Row("memory", Spread(261, 261, 261, 1), "MiB"),
        ]
    ).splitlines()
    assert told[2] == "| speed | 1/10 (1/12.5 to 1/8) | <= 1/8 | yes |  |"
    assert told[3] == "| frames | 72 fps | >= 60 fps | yes | quick |"
    assert told[4] == "| foreign | not measured | <= 1/2 |  |  |"
    assert told[5] == "| memory | 261 MiB | reported |  |  |"


@pytest.mark.parametrize("other", [_film(1, n_frames=961), _film(1, x264="crf=23.0")])
def test_another_film_is_no_limit(other: Film) -> None:
    comparison._require_same_film([_film(1)], [_limit()])
    with pytest.raises(RenderFailed):
        comparison._require_same_film([other], [_limit()])


def test_the_table_takes_its_place_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text("before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n")
    docs_page.write_table("| new |", {"cores": 2}, path)
    text = path.read_text(encoding="utf-8")
    assert text == (
        "before\n<!-- bench: begin -->\n| new |\n\ncores 2.\n<!-- bench: end -->\nafter\n"
    )
    path.write_text("nothing here\n")
    with pytest.raises(RenderFailed, match="no markers"):
        docs_page.write_table("| new |", {}, path)


def test_the_real_page_has_a_place_for_the_table() -> None:
    text = docs_page.PAGE.read_text(encoding="utf-8")
    assert text.index("<!-- bench: begin -->") < text.index("<!-- bench: end -->")


# --- naive scenes -------------------------------------------------------------------------------

_BIAS_VARIANCE = ("bias_variance_naive.py", "BiasVarianceNaiveShort")


def test_the_naive_scene_shows_the_clips_own_cases() -> None:
    result, source = default_result("roc"), (NAIVE / "roc_naive.py").read_text(encoding="utf-8")
    for name, scores in (
        ("MALIGNANT", result.pos_scores),
        ("BENIGN", result.neg_scores),
        ("SECOND_MALIGNANT", result.second.pos),
        ("SECOND_BENIGN", result.second.neg),
    ):
        rows_of = re.findall(rf"^{name} \+?= \((.*)\)$", source, re.MULTILINE)
        written = [float(value) for value in ",".join(rows_of).split(",") if value.strip()]
        assert written == pytest.approx(scores.tolist(), abs=1e-3), name


def test_the_naive_scene_shows_the_clips_own_samples() -> None:
    spec = importlib.util.spec_from_file_location("naive", NAIVE / "bias_variance_naive.py")
    assert spec is not None
    assert spec.loader is not None
    naive = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(naive)
    result = default_result("bias-variance")
    assert pytest.approx(result.train_x) == naive.TRAIN_X
    assert pytest.approx(result.train_y) == naive.TRAIN_Y
    for index, degree in enumerate(result.complexity):
        assert naive.ERROR[degree] == pytest.approx(result.expected[index])
    assert set(naive.BiasVarianceNaive.beats) == set(scene_class("bias-variance").beat_names)


def test_the_naive_scenes_are_there() -> None:
    for name, scene in (("roc_naive.py", "RocNaiveShort"), _BIAS_VARIANCE, *comparison.FOREIGN):
        assert f"class {scene}(" in (NAIVE / name).read_text(encoding="utf-8")


def test_a_missing_scene_is_named(tmp_path: Path) -> None:
    with pytest.raises(MachineNotReady, match=r"benchmarks/naive/gone\.py"):
        Stock(NAIVE / "gone.py", "Gone").command(tmp_path)


# --- growth -------------------------------------------------------------------------------------


def test_the_largest_table_is_one_that_tells_something(tmp_path: Path) -> None:
    large_table.write_table(tmp_path / "large.csv", 3_000, 6)
    data = read_data(str(tmp_path / "large.csv"), target="y", features=(), drop_missing=False)
    assert data.X.shape == (3_000, 6)
    assert 0.7 < roc.EXPERIMENT.run(data=data, seed=0).auc < 0.95


def test_marks_are_drawn_by_both(capsys: pytest.CaptureFixture[str]) -> None:
    many_marks.main(["10"])
    point = many_marks.MarksPoint(**json.loads(capsys.readouterr().out))
    assert point.n_marks == 10
    assert point.stock_ms is not None
    assert min(point.glide_ms, point.sweep_ms, point.stock_ms) > 0


def test_ticks_hold_all_values() -> None:
    assert [value for value, _ in ticks_over([3, 450])] == [1, 10, 100, 1000]
    assert [words for _, words in ticks_over([10, 10], " s")] == ["10 s", "100 s"]


def test_a_plot_has_its_lines_and_words(tmp_path: Path) -> None:
    from PIL import Image

    line = Line("ours", ((10, 5), (1000, 50)), "positive")
    panel = Panel("Marks", "time", ticks_over([10, 1000]), ticks_over([5, 50]), (line,))
    draw([panel, panel], tmp_path / "made" / "plot.png")
    with Image.open(tmp_path / "made" / "plot.png") as image:
        pixels = np.asarray(image.convert("RGB"))
    orange = (np.abs(pixels.astype(int) - (0xE2, 0x66, 0x28)).sum(axis=2) < 12).sum(axis=0)
    assert orange[:800].sum() > 1000
    assert orange[800:].sum() == pytest.approx(orange[:800].sum(), rel=0.2)
    ink = (pixels.max(axis=2) < 80).sum()
    assert ink > 200


# --- the command --------------------------------------------------------------------------------


def test_the_command_hands_its_options_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def noted(words: list[str], **_: object) -> SimpleNamespace:
        asked.append(words)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", noted)
    out = tmp_path / "figures.json"
    words = ["bench", "--quick", "--rounds", "2", "--json", "--out", str(out)]
    assert CliRunner().invoke(cli.app, words).exit_code == 0
    expected = ["-m", "benchmarks", "--quick", "--json", "--rounds", "2", "--out", str(out)]
    assert asked[0][1:] == expected
    parsed = command._parser().parse_args(asked[0][3:])
    assert (parsed.quick, parsed.json, parsed.rounds, parsed.out) == (True, True, 2, out)


def test_an_installed_package_says_where_the_benchmarks_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(benching, "shipped_path", lambda name: tmp_path / name)
    with pytest.raises(MachineNotReady, match="in the repository"):
        benching.run(
            quick=True, growth=False, rounds=None, page=False, as_json=False, out=tmp_path / "b"
        )


@pytest.mark.parametrize("words", [["--quick", "--page"], ["--quick", "--growth"]])
def test_options_that_exclude_each_other_are_refused(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([*words, "--out", str(tmp_path / "figures.json")]) == 2
    assert "--" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_everything_is_measured_once_on_a_tiny_film(tmp_path: Path) -> None:
    naive = Stock(NAIVE / "roc_naive.py", "RocNaiveShort", "draft", 3)
    measured = comparison.measure(comparison.Depth("draft", "short", 3, naive, 1, False))
    table = as_markdown(rows(measured))
    assert "| our clip against the encoder alone |" in table
    assert measured.ours[0].n_frames == measured.limits[0].n_frames
    assert len(measured.stock) == len(measured.ours) == 1


# --- a fitted forest on a large table -----------------------------------------------------------


def test_the_big_forest_is_fitted_and_its_table_can_be_read(tmp_path: Path) -> None:
    levels = big_forest.make(150, 3, tmp_path)
    assert levels > 4
    lines = (tmp_path / "big.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 151
    assert lines[0].endswith("x19,outcome")
    assert {line.rpartition(",")[2] for line in lines[1:]} == {"leaves", "stays"}
    command = big_forest._command(tmp_path)
    assert "--model" in command
    assert str(tmp_path / "big.skops") in command
