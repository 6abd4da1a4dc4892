"""What a request is made into: presets, plates, limits and tracks, up to the files."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from click.testing import CliRunner

import cli
from mlu_anim.pipeline.one_clip import Progress, Rendered, RenderRequest, render
from mlu_anim.pipeline.presets import PRESETS, summaries
from mlu_anim.pipeline.resolve import resolve
from mlu_anim.pipeline.streams import Stream
from mlu_anim.rendering.segments import SEGMENTS
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.system.errors import UsageError
from mlu_anim.system.store import KINDS
from tests.kept_results import keep_results


def streams(request: RenderRequest) -> tuple[Stream, ...]:
    """The streams of a request's plan."""
    return resolve(request).streams


BEATS = ("call", "hit", "alarm", "duels", "auc")


def quiet(_: Progress) -> None:
    """A report that nobody reads."""


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with roc's result, which all of these tests share, and its segments."""
    folder = tmp_path_factory.mktemp("computed")
    keep_results(folder)
    return folder


Render = Callable[..., Rendered]


@pytest.fixture(scope="module")
def rendered(workers: SharedWorkers) -> Render:
    """Renders the short cut of roc, four times as fast: `rendered(out, cache, **options)`."""

    def render_roc(out: Path, cache: Path, **options: object) -> Rendered:
        chosen = {"quality": "draft", "cut": "short", "pace": 4.0, "cache": cache, "jobs": 1}
        return render(replace(RenderRequest("roc", out=out), **chosen | options), quiet, workers)

    return render_roc


def frames(paths: Sequence[Path]) -> list[bytes]:
    """All frames of films, one after the other."""
    found = []
    for path in paths:
        with av.open(str(path)) as container:
            found += [frame.to_ndarray().tobytes() for frame in container.decode(video=0)]
    return found


def test_plates_are_the_film_beat_by_beat(tmp_path: Path, computed: Path, rendered: Render) -> None:
    plain = {"formats": ("mp4",), "captions": False, "heading": False}
    whole = rendered(tmp_path, computed, **plain)
    plates = rendered(tmp_path, computed, **plain, per_beat=True, preset="plate")
    films = [path for path in plates.files if path.suffix == ".mp4"]
    stem = "roc-plate-480p15-short-pace4"
    assert [p.stem for p in films] == [f"{stem}-{n}-{b}" for n, b in enumerate(BEATS, start=1)]
    assert frames(films) == frames([whole.files[0]])
    told = {file["name"] for file in plates.manifest["files"]}
    assert {path.name for path in films} <= told
    with av.open(str(films[1])) as container:
        assert container.metadata["title"] == "ROC and AUC: A hit"
        assert len(container.chapters()) == 1


def test_plates_that_are_there_are_not_made_again(
    tmp_path: Path, computed: Path, rendered: Render
) -> None:
    options = {"formats": ("mp4",), "per_beat": True, "preset": "plate", "explain": True}
    first = rendered(tmp_path, computed, **options)
    again = rendered(tmp_path, computed, **options)
    assert "nothing to do" in again.notes[0]
    assert again.files == first.files
    first.files[1].unlink()
    assert f"{first.files[1].name} is missing" in rendered(tmp_path, computed, **options).notes[0]
    assert first.files[1].is_file()


def test_a_gif_within_a_size_says_what_was_chosen(
    tmp_path: Path, computed: Path, rendered: Render
) -> None:
    plain = rendered(tmp_path, computed, formats=("gif",))
    n_bytes = plain.files[0].stat().st_size
    limit = round(0.6 * n_bytes)
    made = rendered(tmp_path, computed, formats=("gif",), max_size_bytes=limit)
    file = next(f for f in made.manifest["files"] if f["name"].endswith(".gif"))
    assert made.files[0].stat().st_size == file["size_bytes"] <= limit < n_bytes
    assert 0.9 < file["ssim"] < 1
    assert 2 <= file["n_colors"] <= 256
    (note,) = made.notes
    assert f"{file['size_bytes']:,} of at most {limit:,} bytes" in note
    assert f"SSIM {file['ssim']:.4f}" in note


@pytest.mark.slow
def test_a_small_film_is_the_same_with_any_number_of_workers(
    tmp_path: Path, computed: Path, rendered: Render
) -> None:
    options = {"formats": ("mp4",), "effort": "small"}
    made = []
    for n_jobs in (1, 2):
        cache = tmp_path / f"cache-{n_jobs}"
        shutil.copytree(computed, cache)
        shutil.rmtree(cache / SEGMENTS, ignore_errors=True)
        made.append(rendered(tmp_path / str(n_jobs), cache, jobs=n_jobs, **options))
    one, two = (each.files[0].read_bytes() for each in made)
    assert one == two
    with av.open(str(made[0].files[0])) as container:
        keys = [packet.pts for packet in container.demux(video=0) if packet.is_keyframe]
        stream = container.streams.video[0]
        starts_s = [float(pts * stream.time_base) for pts in keys if pts is not None]  # type: ignore[operator]
    beats = made[0].manifest["cuts"]["short"]["beats"]
    assert starts_s == pytest.approx([beat["start_s"] for beat in beats], abs=1 / 15)


def test_what_is_made_for_publishing_is_to_be_small() -> None:
    efforts = {
        name: {s.output.effort for s in streams(replace(RenderRequest("roc"), **preset.options))}
        for name, preset in PRESETS.items()
    }
    assert {name for name, found in efforts.items() if found == {"fast"}} == {"plate"}
    assert set.union(*efforts.values()) == {"fast", "small"}


def test_the_effort_is_part_of_a_key_only_where_it_matters() -> None:
    request = replace(RenderRequest("roc"), formats=("mp4", "webm", "gif", "png"))
    fast, small = (
        {s.output.target.suffix: s.output for s in streams(replace(request, effort=effort))}
        for effort in ("fast", "small")
    )
    same = {suffix for suffix in fast if fast[suffix].form == small[suffix].form}
    assert same == {".webm", ".gif", ".png"}
    assert small[".mp4"].slice_s > fast[".mp4"].slice_s == small[".webm"].slice_s


def test_captions_are_a_track_when_that_is_asked_for(
    tmp_path: Path, computed: Path, rendered: Render
) -> None:
    made = rendered(tmp_path, computed, formats=("mp4",), subtitles=True)
    told = [beat["caption"] for beat in made.manifest["cuts"]["short"]["beats"]]
    with av.open(str(made.files[0])) as container:
        assert [c["metadata"]["title"] for c in container.chapters()] == [
            beat["title"] for beat in made.manifest["cuts"]["short"]["beats"]
        ]
        texts = [bytes(packet)[2:].decode() for packet in container.demux(subtitles=0)]
    assert [text for text in texts if text] == told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"transparent": True}, "gif, mp4 do not support transparency"),
        ({"max_size_bytes": 10_000, "formats": ("mp4",)}, "--max-size limits the gif"),
        ({"subtitles": True, "formats": ("gif",)}, "--subtitles are a track of a film"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_at_once(
    options: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        streams(replace(RenderRequest("roc"), **options))
    assert "--format" in (refused.value.hint or "")


def planned(*arguments: str) -> list[str]:
    """What `render` says that it would write, films and pictures only."""
    options = [*arguments, "-n", "--json"]
    result = CliRunner().invoke(cli.app, ["render", "roc", *options], standalone_mode=False)
    assert result.return_value == 0, result.output
    files = map(json.loads, result.stdout.splitlines())
    return [f"{Path(each['path']).name}: {each['note']}" for each in files if each["note"]]


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        (["--for", "readme"], ["roc-readme.gif: short cut, 640x360 at 20 fps"]),
        (["--for", "lms", "--theme", "dark"], ["roc-lms-dark.gif: short cut, 640x360 at 20 fps"]),
        (["--for", "slides"], ["roc-slides.mp4: full cut, 1920x1080 at 60 fps"]),
        (
            ["--for", "slides", "-q", "4k"],
            ["roc-slides-2160p60.mp4: full cut, 3840x2160 at 60 fps"],
        ),
        (
            ["--for", "web"],
            [f"roc-web.{end}: full cut, 1280x720 at 30 fps" for end in ("mp4", "webm", "png")],
        ),
        (
            ["--for", "social"],
            [
                "roc-social-1x1.mp4: short cut, 1080x1080 at 30 fps",
                "roc-social-1x1.png: short cut, 1080x1080 at 30 fps",
                "roc-social-9x16.mp4: short cut, 1080x1920 at 30 fps",
                "roc-social-9x16.png: short cut, 1080x1920 at 30 fps",
            ],
        ),
        (
            ["--for", "social", "--ratio", "4:5"],
            [f"roc-social-4x5.{end}: short cut, 1080x1350 at 30 fps" for end in ("mp4", "png")],
        ),
        (
            ["--transparent"],
            [f"roc-transparent.{end}: full cut, 1280x720 at 30 fps" for end in ("webm", "png")],
        ),
    ],
)
def test_a_purpose_sets_what_is_not_said(arguments: list[str], files: list[str]) -> None:
    assert planned(*arguments) == files


def test_each_purpose_is_told_by_help() -> None:
    said = " ".join(CliRunner().invoke(cli.app, ["render", "--help"]).output.split())
    for names, summary in summaries():
        assert f"{names} {summary}" in said


def test_a_rate_of_plates_that_beats_do_not_meet_loses_no_frame() -> None:
    """Beats end on frames of the usual rates only; each frame belongs to one plate all the same."""
    (stream,) = streams(RenderRequest("roc", formats=("mp4",), per_beat=True, fps=Fraction(24)))
    spans = [(Fraction(0), Fraction(101, 30)), (Fraction(101, 30), Fraction(8))]
    assert sum(stream.output.n_frames(span) for span in spans) == 8 * 24


def test_formats_that_are_made_of_the_same_pictures_share_them(
    tmp_path: Path, computed: Path, rendered: Render
) -> None:
    """Three small formats cost one drawing, and one entry a slice in the cache."""
    made = rendered(tmp_path, _copied(computed, tmp_path / "all"), formats=("gif", "webp", "apng"))
    alone = {
        form: rendered(tmp_path / form, _copied(computed, tmp_path / f"of {form}"), formats=(form,))
        for form in ("gif", "webp")
    }
    assert _n_segments(tmp_path / "all") == _n_segments(tmp_path / "of gif") > 1
    for form, other in alone.items():
        path = next(p for p in made.files if p.suffix == f".{form}")
        assert path.read_bytes() == other.files[0].read_bytes()


def _copied(cache: Path, folder: Path) -> Path:
    """The results of a cache, without its segments."""
    results = KINDS[0]
    shutil.copytree(cache / results, folder / results)
    return folder


def _n_segments(cache: Path) -> int:
    return sum(path.is_file() for path in (cache / SEGMENTS).rglob("*"))


def test_a_segment_is_shared_only_where_size_rate_and_opacity_are_the_same() -> None:
    formats = ("gif", "webp", "apng", "png", "mp4", "storyboard")
    outputs = [s.output for s in streams(replace(RenderRequest("roc"), formats=formats))]
    forms = {output.target.suffix: output.form for output in outputs}
    assert forms[".gif"] == forms[".webp"] == forms[".apng"] != forms[".mp4"]
    assert len({output.form for output in outputs}) == 4, "a poster is no storyboard"
    see_through = replace(RenderRequest("roc"), formats=("webp",), transparent=True)
    assert streams(see_through)[0].output.form != forms[".webp"]
