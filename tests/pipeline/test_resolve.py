"""A request becomes a plan: all errors at once, and nothing after it reads the request."""

import ast
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from pathlib import Path

import pytest

from mlu_anim.pipeline.one_clip import dry_run
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.pipeline.resolve import resolve
from mlu_anim.system.errors import SeveralErrors, UsageError

ROC = RenderRequest("roc")
PACKAGE = Path(__file__).parents[2] / "mlu_anim"
READERS = {
    "commands/render_options.py",
    "pipeline/clip.py",
    "pipeline/request.py",
    "pipeline/file_names.py",
    "pipeline/resolve_streams.py",
    "pipeline/resolve.py",
    "pipeline/one_clip.py",
    "pipeline/jobs.py",
    "pipeline/essay.py",
    "pipeline/essay_site.py",
    "preview/clip_session.py",
    "preview/live.py",
    "preview/tasks.py",
    "preview/watched_files.py",
}
"""The modules that may know a request: those that make it, hand it on, and resolve it."""


def test_only_what_resolves_it_knows_a_request() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "id", getattr(node, "name", ""))
            if name == "RenderRequest":
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found == READERS


def test_all_errors_are_reported_together(tmp_path: Path) -> None:
    request = replace(
        ROC,
        settings=("foo=1", "test_share=7"),
        y_true="sick",
        wording=tmp_path / "gone.toml",
        beats=("swep",),
        transparent=True,
    )
    with pytest.raises(SeveralErrors) as caught:
        resolve(request)
    texts = [error.message for error in caught.value.errors]
    parts = ("foo", "test_share", "--y-true", "gone.toml", "swep", "--transparent")
    assert len(texts) == len(parts)
    assert all(part in text for part, text in zip(parts, texts, strict=True)), texts


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"seed": 3}, "--seed"),
        ({"settings": ("test_share=0.5",)}, "--set"),
        ({"data": "wine", "seed": 3}, "--seed"),
    ],
)
def test_a_saved_result_goes_with_no_inputs(options: dict[str, object], named: str) -> None:
    request = replace(ROC, frozen_result=Path("result.npz"), **options)
    with pytest.raises(UsageError, match=f"finished result; {named} would not change it"):
        resolve(request)


def test_a_plan_is_frozen_and_holds_no_folder_of_this_machine_in_its_records() -> None:
    request = replace(
        ROC, predictions=Path("/secret/scores.csv"), wording=None, fps=Fraction(25), jobs=3
    )
    plan = resolve(request)
    assert plan.recorded_options["predictions"] == "scores.csv"
    assert plan.recorded_options["fps"] == 25.0
    assert not {"out", "clip", "jobs", "cache", "explain"} & plan.recorded_options.keys()
    assert (plan.n_jobs, plan.inputs.predictions) == (3, Path("/secret/scores.csv"))
    with pytest.raises(FrozenInstanceError):
        plan.clip = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "titled"),
    [
        ({}, {"mp4", "png"}),
        ({"cut": "short"}, {"mp4", "gif", "png"}),
        ({"cut": "short", "formats": ("gif", "webp", "png")}, set()),
        ({"title": "Mine"}, {"mp4", "gif", "png"}),
        ({"heading": False}, set()),
    ],
)
def test_a_gif_has_a_title_only_beside_a_film_of_its_cut(
    options: dict[str, object], titled: set[str]
) -> None:
    plan = resolve(replace(ROC, **options))  # type: ignore[arg-type]
    found = {s.output.target.suffix[1:] for s in plan.streams if s.cut.heading}
    assert found == titled


def test_files_depend_on_the_formats_only_with_a_rate_or_a_cut() -> None:
    assert "formats" not in resolve(ROC).file_options
    assert "formats" in resolve(replace(ROC, cut="short")).file_options
    assert "formats" in resolve(replace(ROC, fps=Fraction(25))).file_options
    assert "formats" in resolve(ROC).recorded_options


def test_a_dry_run_lists_the_files_of_the_plan() -> None:
    plan = resolve(replace(ROC, formats=("png",), theme="dark"))
    listed = dry_run(replace(ROC, formats=("png",), theme="dark"))
    assert [Path(path).name for path in listed] == [
        "roc-dark.png",
        "roc-dark.transcript.txt",
        "roc-dark.frames.csv",
        "roc-dark.json",
    ]
    assert Path(next(iter(listed))) == plan.streams[0].output.target
