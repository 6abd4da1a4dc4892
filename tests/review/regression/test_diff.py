"""`diff` reports the differences of two bundles, or of a clip and its golden; exit code 6."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import cli
from mlu_anim.pipeline.one_clip import RenderRequest, render
from mlu_anim.rendering.frame_data import FrameTable
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.review.regression import bundle_differences, diff, github
from mlu_anim.review.regression.golden import Difference
from mlu_anim.system import errors
from mlu_anim.system.fingerprint import fingerprint
from tests.kept_results import keep_results

GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture(scope="module")
def made(workers: SharedWorkers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small bundle."""
    out, cache = (tmp_path_factory.mktemp(name) for name in ("out", "cache-of-out"))
    keep_results(cache)
    request = RenderRequest(
        "roc",
        quality="draft",
        formats=("gif", "png"),
        cut="short",
        beats=("alarm",),
        pace=4.0,
        out=out,
        cache=cache,
        jobs=1,
    )
    render(request, lambda _: None, workers)
    return out / "roc"


@pytest.fixture
def other(made: Path, tmp_path: Path) -> Path:
    """A copy of the bundle, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "other"))


def manifest_of(folder: Path) -> Path:
    (path,) = folder.glob("*.json")
    return path


def edit(folder: Path, old: str, new: str) -> None:
    path = manifest_of(folder)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def words(before: Path, after: Path) -> list[str]:
    comparisons = diff.compare(str(before), str(after), GOLDENS)
    return [str(d) for comparison in comparisons for d in comparison.differences]


def test_a_copy_has_no_differences(made: Path, other: Path) -> None:
    assert words(made, other) == []
    assert words(manifest_of(made), manifest_of(other)) == []


def test_facts_and_words_are_compared(made: Path, other: Path) -> None:
    facts = json.loads(manifest_of(made).read_text(encoding="utf-8"))["facts"]
    edit(other, f'"auc": {facts["auc"]}', f'"auc": {facts["auc"] + 1e-6}')
    edit(other, '"title": "', '"title": "My ')
    changes = words(made, other)
    assert len(changes) == 2
    assert changes[0].startswith("result: the result changed: auc ")
    assert changes[1].startswith("words: title is 'My ")


def test_frame_data_is_compared_frame_by_frame(made: Path, other: Path) -> None:
    (path,) = other.glob("*.frames.csv")
    rows = list(FrameTable.load(path))
    FrameTable(rows[:4] + rows[5:]).save(path)
    (change,) = words(made, other)
    assert change.startswith("frame data: beat alarm: 1 of ")
    assert words(path, path) == []


@pytest.fixture
def one_level_off(other: Path) -> Path:
    """The copy, with one channel of one pixel changed by one level."""
    (path,) = other.glob("*.png")
    with Image.open(path) as image:
        picture = np.asarray(image.convert("RGB")).copy()
    picture[10, 10, 0] ^= 1
    Image.fromarray(picture).save(path)
    return other


def test_the_manifest_has_the_versions_that_a_picture_depends_on(made: Path) -> None:
    manifest = json.loads(manifest_of(made).read_text(encoding="utf-8"))
    assert manifest["versions"].items() >= dict(fingerprint()).items()
    assert {"mlu_anim", "av", "cairo", "pango", "fonts"} <= manifest["versions"].keys()
    assert manifest["made_from"]["versions"] == manifest["versions"]


def test_pictures_made_with_the_same_software_are_compared_exactly(
    made: Path, one_level_off: Path
) -> None:
    (change,) = words(made, one_level_off)
    assert change.startswith("pixels: ")
    assert "not exactly the same (too small to see)" in change


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'"cairo": "{fingerprint()["cairo"]}"', '"cairo": "1.99.0"'),
        (f'"cairo": "{fingerprint()["cairo"]}",', ""),
        ('"quality": "draft"', '"quality": "high"'),
    ],
    ids=["another Cairo", "an unknown Cairo", "another quality"],
)
def test_pictures_made_with_other_software_are_not_compared_exactly(
    made: Path, one_level_off: Path, old: str, new: str
) -> None:
    edit(one_level_off, old, new)
    assert words(made, one_level_off) == []


def test_the_command_reports_differences_with_exit_code_6(made: Path, other: Path) -> None:
    edit(other, '"title": "', '"title": "My ')
    done = CliRunner().invoke(
        cli.app, ["diff", str(made), str(other), "--json"], standalone_mode=False
    )
    assert done.return_value == errors.DiffersFromGolden.exit_code
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["differences"][0]["kind"] == "words"
    same = CliRunner().invoke(cli.app, ["diff", str(made), str(made)], standalone_mode=False)
    assert same.return_value == 0
    assert "no difference" in same.stdout


def test_a_bundle_without_a_golden_is_an_error(made: Path, tmp_path: Path) -> None:
    with pytest.raises(errors.BadInput, match="roc has no golden in"):
        diff.compare(str(made), None, tmp_path)


def test_a_folder_without_a_bundle_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(errors.MluAnimError, match="not a bundle"):
        diff.compare(str(tmp_path), str(made), GOLDENS)


def test_a_clip_is_compared_with_its_golden_and_its_own_result() -> None:
    (comparison,) = diff.compare("roc", None, GOLDENS, frozen_result=True)
    assert comparison.differences == ()


def test_github_annotations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = tmp_path / "summary.md"
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    github.annotate("roc", [Difference("words", "title is 'a|b'\n<i>")], ["a note"], environment)
    assert capsys.readouterr().out == "::error title=roc words::title is 'a|b'%0A<i>\n"
    table = summary.read_text(encoding="utf-8")
    assert table.startswith("### roc: 1 difference\n\n| what | change |")
    assert "| words | title is 'a\\|b' \\<i\\> |" in table
    github.annotate("roc", [Difference("words", "x")], [], {})
    assert capsys.readouterr().out == ""


def test_bundles_with_the_same_name_are_paired(made: Path, other: Path) -> None:
    ((old, new),) = bundle_differences.paired(
        bundle_differences.read(made), bundle_differences.read(other)
    )
    assert old.name == new.name
