"""The whole way: files that open again and say what the result says, or no files at all."""

import csv
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from mlu_anim.encoding import mp4, png
from mlu_anim.experiments.roc import RocSweep
from mlu_anim.pipeline.one_clip import Progress, Rendered, RenderRequest, dry_run, render
from mlu_anim.pipeline.resolve import resolve
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.results import compute
from mlu_anim.results.result import Result
from mlu_anim.system.errors import BadInput, CheckFailed, MachineNotReady, UsageError
from mlu_anim.system.store import default_folder
from mlu_anim.wording.sentences import CAPTION_LIMIT

ROWS = 24


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small table of true labels and scores."""
    path = tmp_path_factory.mktemp("tables") / "scores.csv"
    rng = np.random.default_rng(5)
    y = np.arange(ROWS) % 3 == 0
    scores = np.clip(rng.random(ROWS) + 0.3 * y, 0, 1)
    lines = [
        f"{'ill' if each else 'well'},{score:.3f}" for each, score in zip(y, scores, strict=True)
    ]
    path.write_text("\n".join(["y_true,y_score", *lines]) + "\n", encoding="utf-8")
    return path


def _request(table: Path, out: Path, **options: Any) -> RenderRequest:
    chosen = {"quality": "draft", "cut": "short", "pace": 4.0, "pos_label": "ill", **options}
    chosen.setdefault("cache", default_folder())
    chosen.setdefault("jobs", 1)
    return RenderRequest("roc", predictions=table, out=out, **chosen)


def _quiet(_: Progress) -> None:
    """A report that nobody reads."""


def _files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


@pytest.fixture(scope="module")
def rendered(
    table: Path, workers: SharedWorkers, tmp_path_factory: pytest.TempPathFactory
) -> Rendered:
    """All formats of the short cut, four times as fast."""
    return render(_request(table, tmp_path_factory.mktemp("out")), _quiet, workers)


@pytest.fixture(scope="module")
def truth(rendered: Rendered, table: Path) -> RocSweep:
    """The result that the files must tell of, computed apart from them."""
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    labels, scores = ([row[c] for row in rows] for c in ("y_true", "y_score"))
    return RocSweep.from_predictions(labels, [float(s) for s in scores], pos_label="ill")


def _path(rendered: Rendered, suffix: str) -> Path:
    (found,) = [p for p in rendered.files if p.name.endswith(suffix)]
    return found


def test_all_files_are_there_and_nothing_else(rendered: Rendered) -> None:
    folder = rendered.files[0].parent
    assert folder.name == "roc-scores"
    ends = {".mp4", ".gif", ".png", ".frames.csv", ".json"}
    ends |= {".vtt", ".chapters.vtt", ".transcript.txt"}
    stem = "roc-480p15-short-pace4"
    assert {p.name for p in rendered.files} == {f"{stem}{end}" for end in ends}
    assert rendered.files[-1].suffix == ".json", "the manifest is not the last"
    assert _files(folder) == sorted(p.name for p in rendered.files)


def test_manifest_is_what_is_on_disk(rendered: Rendered) -> None:
    on_disk = json.loads(rendered.files[-1].read_text(encoding="utf-8"))
    assert on_disk == json.loads(json.dumps(rendered.manifest))
    by_name = {f["name"]: f for f in on_disk["files"]}
    assert by_name.keys() == {p.name for p in rendered.files[:-1]}
    for path in rendered.files[:-1]:
        content = path.read_bytes()
        assert by_name[path.name]["size_bytes"] == len(content)
        assert by_name[path.name]["sha256"] == hashlib.sha256(content).hexdigest()


def test_manifest_says_what_the_result_says(rendered: Rendered, truth: RocSweep) -> None:
    found = rendered.manifest
    assert found["facts"] == pytest.approx(
        {k: f.value for k, f in truth.facts().items()}
        | {k: found["facts"][k] for k in ("model", "data")}
    )
    assert found["facts"]["auc"] == truth.auc
    assert found["verdict"] == truth.verdict
    assert f"AUC {truth.auc:.2f}" in found["alt"]
    assert all(abs(c["left"] - c["right"]) <= c["tolerance"] for c in found["checks"])
    assert found["options"]["predictions"] == "scores.csv"


def test_manifest_holds_no_path_of_the_machine(rendered: Rendered) -> None:
    text = rendered.files[-1].read_text(encoding="utf-8")
    assert str(rendered.files[0].parent.parent) not in text
    assert str(Path.home()) not in text
    assert str(Path.cwd()) not in text


def test_beats_of_the_manifest_are_those_of_the_film(rendered: Rendered) -> None:
    cut = rendered.manifest["cuts"]["short"]
    assert [b["name"] for b in cut["beats"]] == ["call", "hit", "alarm", "duels", "auc"]
    assert cut["beats"][-1]["end_s"] == cut["duration_s"]
    assert all(0 < len(b["caption"]) <= CAPTION_LIMIT for b in cut["beats"])


def test_words_beside_the_film_are_those_of_its_beats(rendered: Rendered, truth: RocSweep) -> None:
    beats = rendered.manifest["cuts"]["short"]["beats"]
    (captions,) = [p for p in rendered.files if p.name.endswith("pace4.vtt")]
    cues = captions.read_text(encoding="utf-8").split("\n\n")[2:]
    assert [cue.strip().split("\n")[2] for cue in cues] == [b["caption"] for b in beats]
    assert f"--> 00:00:{beats[-1]['end_s']:06.3f}" in cues[-1]
    transcript = _path(rendered, ".transcript.txt").read_text(encoding="utf-8")
    assert f"AUC {truth.auc:.2f}" in transcript
    assert " ".join(transcript.split()).count("Seen: ") == len(beats)


@pytest.mark.parametrize(
    ("suffix", "size", "fps"), [(".mp4", (854, 480), 15), (".gif", (640, 360), 10)]
)
def test_films_decode_to_their_length(
    rendered: Rendered, suffix: str, size: tuple[int, int], fps: int
) -> None:
    duration_s = rendered.manifest["cuts"]["short"]["duration_s"]
    opening_s = 1 if suffix == ".gif" else 0  # a GIF begins with the summary, held for a second
    with av.open(str(_path(rendered, suffix))) as film:
        frames = list(film.decode(video=0))
        assert film.duration is not None
        assert film.duration / av.time_base == pytest.approx(duration_s + opening_s, abs=1.5 / fps)
    assert (frames[0].width, frames[0].height) == size
    pictures = [frame.to_ndarray(format="rgb24") for frame in (frames[0], frames[len(frames) // 2])]
    assert np.abs(pictures[0].astype(int) - pictures[1]).max() > 100, "nothing moves"
    facts = next(f for f in rendered.manifest["files"] if f["name"].endswith(suffix))
    assert facts["fps"] == fps
    assert (facts["width_px"], facts["height_px"]) == size


def test_poster_is_the_last_picture_of_the_film(rendered: Rendered) -> None:
    poster = np.asarray(Image.open(_path(rendered, ".png")).convert("RGB")).astype(int)
    with av.open(str(_path(rendered, ".mp4"))) as film:
        *_, last = film.decode(video=0)
    assert poster.shape == (480, 854, 3)
    assert np.abs(poster - last.to_ndarray(format="rgb24")).mean() < 3


def test_frame_data_tells_of_every_frame(rendered: Rendered, truth: RocSweep) -> None:
    with _path(rendered, ".frames.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    moments = [float(Fraction(row["t_s"])) for row in rows]
    duration_s = rendered.manifest["cuts"]["short"]["duration_s"]
    assert {round(k / 15, 6) for k in range(int(duration_s * 15))} <= {round(t, 6) for t in moments}
    assert float(rows[-1]["roc_area"]) == pytest.approx(truth.auc, abs=1e-5)
    assert {row["beat"] for row in rows} == {"call", "hit", "alarm", "duels", "auc"}


# --- nothing half-made --------------------------------------------------------------------------


class Done:
    """A computation that has already found its result."""

    def __init__(self, result: Result) -> None:
        self._result = result

    def result(self) -> Result:
        return self._result


@pytest.fixture
def computed(truth: RocSweep, monkeypatch: pytest.MonkeyPatch) -> RocSweep:
    """Without a child process."""
    _compute_to(monkeypatch, truth)
    return truth


def _compute_to(monkeypatch: pytest.MonkeyPatch, result: Result) -> None:
    @contextmanager
    def start(_: compute.Inputs) -> Iterator[Done]:
        yield Done(result)

    monkeypatch.setattr(compute, "start", start)


@pytest.mark.usefixtures("computed")
def test_nothing_is_left_when_interrupted(
    table: Path, tmp_path: Path, workers: SharedWorkers
) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.stage == "drawing" and progress.done > 0:
            assert _files(tmp_path), "nothing had been begun"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(_request(table, tmp_path), interrupt, workers)
    assert _files(tmp_path) == []


@pytest.mark.usefixtures("computed")
@pytest.mark.parametrize("module", [mp4, png])
def test_nothing_is_left_when_a_writer_fails(
    module: Any,
    table: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: SharedWorkers,
) -> None:
    """The last to finish fails when the others are already complete."""
    opened = module.open_file

    def failing(*arguments: Any, **options: Any) -> Any:
        writer = opened(*arguments, **options)

        def finish(_: Fraction) -> None:
            raise MachineNotReady("no space left")

        monkeypatch.setattr(type(writer), "finish", lambda _self, d: finish(d), raising=True)
        return writer

    monkeypatch.setattr(module, "open_file", failing)
    with pytest.raises(MachineNotReady, match="no space left"):
        render(_request(table, tmp_path, beats=("auc",)), _quiet, workers)
    assert _files(tmp_path) == []


@pytest.mark.usefixtures("computed")
def test_what_was_there_before_stays_when_a_stage_fails(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: SharedWorkers
) -> None:
    request = _request(table, tmp_path, beats=("auc",), formats=("png",))
    before = {p: p.read_bytes() for p in render(request, _quiet, workers).files}

    def failing(*_: Any, **__: Any) -> None:
        raise RuntimeError("half-way")

    monkeypatch.setattr("mlu_anim.pipeline.joining.files_of", failing)
    with pytest.raises(RuntimeError, match="half-way"):
        render(replace(request, cache=None), _quiet, workers)
    assert {p: p.read_bytes() for p in before} == before
    assert len(_files(tmp_path)) == len(before)


def test_a_result_whose_checks_fail_is_not_rendered(
    table: Path,
    tmp_path: Path,
    truth: RocSweep,
    monkeypatch: pytest.MonkeyPatch,
    workers: SharedWorkers,
) -> None:
    _compute_to(monkeypatch, replace(truth, auc=truth.auc + 0.01))
    with pytest.raises(CheckFailed, match="area of the curve = AUC"):
        render(_request(table, tmp_path), _quiet, workers)
    assert _files(tmp_path) == []


def test_a_bad_table_leaves_nothing(tmp_path: Path, workers: SharedWorkers) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("y_true,y_score\n1,0.2\n1,0.3\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"bad\.csv"):
        render(_request(bad, tmp_path / "out"), _quiet, workers)
    assert _files(tmp_path) == ["bad.csv"]


@pytest.mark.usefixtures("computed")
def test_a_beat_that_does_not_exist_is_named(
    table: Path, tmp_path: Path, workers: SharedWorkers
) -> None:
    with pytest.raises(UsageError, match="no beat 'swep'"):
        render(_request(table, tmp_path, beats=("swep",)), _quiet, workers)
    assert _files(tmp_path) == []


# --- plans and progress -------------------------------------------------------------------------


def test_dry_run_names_the_files_and_writes_nothing(
    table: Path, tmp_path: Path, rendered: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: compute.Inputs) -> None:
        raise AssertionError("a dry run computes nothing")

    monkeypatch.setattr(compute, "start", refused)
    plan = dry_run(_request(table, tmp_path))
    assert {Path(p).name for p in plan} == {p.name for p in rendered.files}
    assert "short cut, 854x480 at 15 fps" in plan.values()
    assert _files(tmp_path) == []
    with pytest.raises(UsageError, match="no clip named"):
        dry_run(RenderRequest("rco"))


@pytest.mark.usefixtures("computed")
def test_progress_rises_to_its_total(table: Path, tmp_path: Path, workers: SharedWorkers) -> None:
    steps: list[Progress] = []
    render(_request(table, tmp_path, beats=("auc",), formats=("gif",)), steps.append, workers)
    drawing = [s for s in steps if s.stage == "drawing"]
    assert [s.done for s in drawing] == sorted(s.done for s in drawing)
    assert drawing[0].done == 0
    assert drawing[-1].done == drawing[-1].total > 10
    assert {s.stage for s in steps} == {"computing", "drawing", "joining"}


@pytest.mark.parametrize(
    ("formats", "cuts"),
    [
        (("mp4",), {"mp4": "full"}),
        (("gif", "png"), {"gif": "short", "png": "full"}),
        (("apng", "webm", "webp"), {"webm": "full", "webp": "short", "apng": "short"}),
    ],
)
def test_each_format_has_its_own_cut(formats: tuple[str, ...], cuts: dict[str, str]) -> None:
    made = resolve(RenderRequest("roc", formats=formats)).streams
    assert {s.output.target.suffix[1:]: s.cut.name for s in made} == cuts
    both = resolve(RenderRequest("roc", formats=formats, cut="short")).streams
    assert {s.cut.name for s in both} == {"short"}
