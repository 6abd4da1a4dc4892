"""`embed` and `gallery` on the command line: what they print, write and refuse."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result

import cli
from mlu_anim.bundle.shown_kinds import KINDS
from mlu_anim.bundle.snippets import TARGETS
from mlu_anim.commands.publish import EMBED_TARGETS, SHOWN_KINDS
from mlu_anim.system.errors import BadInput, MachineNotReady, UsageError
from tests.bundle.bundles import bundle


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, arguments, standalone_mode=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, that has `renders/`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "renders").mkdir()
    return tmp_path


def test_the_places_are_those_that_can_be_written() -> None:
    assert (EMBED_TARGETS, SHOWN_KINDS) == (TARGETS, KINDS)


def test_a_snippet_is_printed_and_its_files_are_told(here: Path) -> None:
    bundle(here / "renders", name="x")
    done = invoke("embed", "demo", "--as", "html")
    assert done.return_value == 0
    assert done.stdout.startswith("<figure")
    assert 'src="renders/demo/demo.mp4"' in done.stdout
    assert "files, from renders/demo to renders/demo/: demo.mp4 (1.2 MB), demo.png" in done.stderr


def test_files_elsewhere_are_named_without_their_folder(here: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    bundle(elsewhere, name="x")
    done = invoke("embed", "demo", "--as", "html", "--out", str(elsewhere))
    assert 'src="demo.mp4"' in done.stdout
    assert elsewhere.name not in done.stdout
    assert 'src="media/demo.mp4"' in (
        invoke("embed", "demo", "--as", "html", "--out", str(elsewhere), "--at", "media").stdout
    )


def test_a_version_and_a_variant_are_chosen(here: Path) -> None:
    bundle(here / "renders", folder="ward-3", stem="demo", name="x")
    bundle(here / "renders", folder="ward-3", stem="demo-dark", name="x")
    for chosen in (("demo", "--name", "ward-3"), ("ward-3",)):
        done = invoke("embed", *chosen, "--as", "markdown", "--gif", "--variant", "dark")
        assert done.stdout == "![Alt of x](renders/ward-3/demo-dark.gif)\n"


def test_json_has_the_snippet_and_the_files(here: Path) -> None:
    bundle(here / "renders", name="x")
    found = json.loads(invoke("embed", "demo", "--as", "jupyter", "--json").stdout)
    assert (found["clip"], found["as"], found["variant"]) == ("demo", "jupyter", "")
    assert "demo.vtt" in found["files"]
    assert found["cell"]["cell_type"] == "code"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("roc",),
            "nothing is rendered in renders/roc\n  render it first: python3 cli.py render roc",
        ),
        (("roc", "--out", "o"), "python3 cli.py render roc --out o"),
        (("roc", "--name", "a b"), "python3 cli.py render roc --name 'a b'"),
        (("roc", "--out", "my clips"), "python3 cli.py render roc --out 'my clips'"),
        (("rco",), "no clip named 'rco'"),
        (("my #clips",), "no clip named 'my #clips'"),
        (("..",), "no clip named '..'"),
        (("roc", "--name", "../x"), "cannot be a folder's name"),
    ],
)
def test_what_is_not_there_is_refused(here: Path, arguments: tuple[str, ...], message: str) -> None:
    done = invoke("embed", *arguments, "--as", "html")
    assert isinstance(done.exception, UsageError)
    assert message in str(done.exception)
    assert done.stdout == ""


def test_files_are_copied_and_named_as_the_page_sees_them(here: Path) -> None:
    bundle(here / "renders", ("webm", "mp4", "gif", "png"), name="x")
    (here / "docs/kapitel 1").mkdir(parents=True)
    arguments = ("demo", "--as", "html", "--page", "docs/kapitel 1/page.html")
    done = invoke("embed", *arguments, "--copy-to", "docs/C# media")
    assert 'src="../C%23%20media/demo.mp4"' in done.stdout
    assert done.stderr.startswith("copied to docs/C# media: demo.webm (1.2 MB), demo.mp4")
    copied = sorted(path.name for path in (here / "docs/C# media").iterdir())
    words = ["demo.chapters.vtt", "demo.transcript.txt", "demo.vtt"]
    assert copied == sorted(["demo.webm", "demo.mp4", "demo.png", *words]), "and no GIF"


def test_copies_replace_nothing_that_is_not_theirs_without_being_told_to(here: Path) -> None:
    bundle(here / "renders", name="x")
    (here / "media").mkdir()
    (here / "media/demo.png").write_bytes(b"mine")
    arguments = ("embed", "demo", "--as", "markdown", "--copy-to", "media")
    done = invoke(*arguments)
    assert isinstance(done.exception, UsageError)
    assert "replace them with --replace" in str(done.exception)
    assert done.stdout == "", "no snippet that shows another picture"
    assert [path.name for path in (here / "media").iterdir()] == ["demo.png"]
    done = invoke(*arguments, "--replace", "--json")
    copies = json.loads(done.stdout)["copies"]
    assert (copies["replaced"], "demo.mp4" in copies["new"]) == (["demo.png"], True)


def test_copies_may_be_published_elsewhere(here: Path) -> None:
    bundle(here / "renders", name="x")
    done = invoke("embed", "demo", "--as", "html", "--copy-to", "static/c", "--at", "/c/")
    assert 'src="/c/demo.mp4"' in done.stdout
    assert (here / "static/c/demo.mp4").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--gif", "--show", "film"), "--gif and --show film contradict each other"),
        (("--show", "vector"), "Did you mean 'player'?"),
        (("--replace",), "--replace goes with --copy-to"),
        (("--at", "C:\\clips"), "readers of the page cannot reach it"),
        (("--page", "x/y.md"), "there is no folder x"),
        (("--page", "y.md", "--at", "m/"), "--at says already where the page finds the files"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    here: Path, arguments: tuple[str, ...], message: str
) -> None:
    bundle(here / "renders", name="x")
    done = invoke("embed", "demo", "--as", "html", *arguments)
    assert isinstance(done.exception, UsageError)
    assert message in str(done.exception)


def test_a_gallery_is_written_and_its_path_printed(here: Path) -> None:
    bundle(here / "renders", name="x")
    done = invoke("gallery")
    assert (done.return_value, done.stdout) == (0, "renders/index.html\n")
    assert "</html>" in (here / "renders/index.html").read_text(encoding="utf-8")
    assert sorted(p.name for p in (here / "renders").iterdir()) == ["demo", "index.html"]


def test_a_gallery_goes_on_without_what_cannot_be_read(here: Path) -> None:
    bundle(here / "renders", name="x")
    (here / "renders/demo/demo-dark.json").write_text("{")
    done = invoke("gallery")
    assert done.return_value == 0
    assert "demo-dark.json: not a manifest" in done.stderr


@pytest.mark.parametrize("name", ["szene #1 %20ü-Erste", "-x", "con"])
def test_the_folder_of_an_own_scene_may_have_any_name(here: Path, name: str) -> None:
    bundle(here / "renders", name="x").folder.rename(here / "renders" / name)
    done = invoke("embed", "--as", "html", "--", name)
    assert done.exception is None
    sources = re.findall(r'source src="([^"]*)"', done.stdout)
    assert [unquote(address) for address in sources] == [f"renders/{name}/demo.mp4"]


@pytest.mark.parametrize("option", ["--copy-to", "--page"])
def test_an_empty_path_is_not_this_folder(here: Path, option: str) -> None:
    bundle(here / "renders", name="x")
    done = invoke("embed", "demo", "--as", "html", option, "")
    assert "the path is empty\n  Write . for the folder that you are in" in str(done.exception)
    assert [path.name for path in here.iterdir()] == ["renders"]


def test_a_gallery_of_nothing_is_refused(here: Path) -> None:
    done = invoke("gallery", "--out", "my clips")
    assert "render a clip first: python3 cli.py render roc --out 'my clips'" in str(done.exception)
    done = invoke("gallery")
    assert isinstance(done.exception, UsageError)
    assert list((here / "renders").iterdir()) == []


def test_a_gallery_stays_as_it_was_when_the_disk_is_full(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle(here / "renders", name="x")
    (here / "renders/index.html").write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert isinstance(invoke("gallery").exception, MachineNotReady)
    assert (here / "renders/index.html").read_text() == "before"


def test_a_broken_manifest_is_bad_input(here: Path) -> None:
    (here / "renders/roc").mkdir()
    (here / "renders/roc/roc.json").write_text("{")
    assert isinstance(invoke("embed", "roc", "--as", "html").exception, BadInput)
