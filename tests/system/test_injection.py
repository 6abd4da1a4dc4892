"""One clip whose title, labels, columns, file and words are hostile: all its outputs, opened."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.bundle import captions, gallery_page, rendered_bundles, snippets, transcript
from mlu_anim.rendering.frame_data import FrameRow, FrameTable
from mlu_anim.review.regression import github, golden, report
from mlu_anim.review.regression.golden import Difference
from mlu_anim.review.regression.golden_check import Outcome
from mlu_anim.review.regression.recording import Recording
from tests.bundle.clip_texts import clip_text, timeline
from tests.bundle.test_snippets import Reader

ROOT = Path(__file__).parents[2]
TITLE = "=1+1</script><b>-->{{auc}} [a](b) `x`"
POSITIVE = "<i>@+\"'"
NEGATIVE = "=1;=2|&"
SCORE = '=HYPERLINK("http://e.test","x")'
FILE = "=cmd<img src=x>"
SENTENCE = "<s>-->&{{x}} ;=1+1|\\u"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for one, at the beginning of a cell."""


@dataclass(frozen=True)
class Made:
    """What was written, by its suffix, and what was said."""

    folder: Path
    by_suffix: Mapping[str, Path]
    said: str

    def text(self, suffix: str) -> str:
        """The file of words with that suffix."""
        return self.by_suffix[suffix].read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("hostile")
    table, words = folder / f"{FILE}.csv", folder / "words.toml"
    rows = [(POSITIVE if i % 2 else NEGATIVE, i % 9 + 2 * (i % 2)) for i in range(40)]
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("=true", SCORE), *rows])
    words.write_text(
        f"[roc]\nalt = '{SENTENCE} {{positive}}'\n[roc.captions]\nquestion = '{SENTENCE}'\n"
    )
    command = [sys.executable, "cli.py", "render", "roc", "--predictions", str(table)]
    command += ["--y-true", "=true", "--y-score", SCORE, "--pos-label", POSITIVE]
    command += ["--title", TITLE, "--wording", str(words), "--name", "hostile"]
    command += ["--beats", "question,choose", "-q", "draft", "--format", "mp4,gif,png"]
    done = subprocess.run(
        [*command, "--cut", "full", "--out", str(folder / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = [Path(line) for line in done.stdout.splitlines()]
    stem = next(f.stem for f in files if f.suffix == ".mp4")
    return Made(folder / "out", {f.name.removeprefix(stem): f for f in files}, done.stderr)


def _cues(text: str) -> Iterator[tuple[str, str]]:
    """Times and text of each cue, read as the standard says: blank lines end blocks."""
    head, *blocks = re.split(r"\n\n+", text.strip())
    assert head == "WEBVTT"
    assert blocks.pop(0).startswith("NOTE ")
    for block in blocks:
        _, times, *lines = block.split("\n")
        assert re.fullmatch(r"[\d:.]{12} --> [\d:.]{12}", times)
        yield times, "\n".join(lines)


def test_captions_and_chapters_hold_no_markup_and_no_cue_of_the_labels(made: Made) -> None:
    for suffix in (".vtt", ".chapters.vtt"):
        cues = list(_cues(made.text(suffix)))
        assert len(cues) == 2
        for _, text in cues:
            assert "<" not in text
            assert "-->" not in text
            assert not re.search(r"&(?!amp;|lt;|gt;)", text)
    assert "&lt;s&gt;--&gt;&amp;{x} ;=1+1|\\u" in made.text(".vtt")


def test_the_transcript_is_plain_text_with_every_word(made: Made) -> None:
    text = made.text(".transcript.txt")
    assert text.startswith(f"{TITLE}\n=====")
    assert SENTENCE.replace("{{", "{").replace("}}", "}") in text


def test_frame_data_hold_no_formula_however_cells_are_separated(made: Made) -> None:
    text = made.text(".frames.csv")
    for delimiter in (",", ";", "\t"):
        for row in csv.reader(text.splitlines(), delimiter=delimiter):
            for cell in row:
                is_number = re.fullmatch(r"-?[\d.e+-]+", cell)
                assert is_number or not cell.lstrip(" ").startswith(FORMULA), cell
    strings = {s for row in FrameTable.load(made.by_suffix[".frames.csv"]) for s in row.strings}
    assert {TITLE, NEGATIVE} <= strings  # and yet they are what was on screen


def test_the_manifest_tells_the_words_as_they_are(made: Made) -> None:
    manifest = json.loads(made.text(".json"))
    assert manifest["title"] == TITLE
    assert manifest["facts"]["positive"] == POSITIVE
    assert str(made.folder.parent) not in made.text(".json")


def test_films_carry_the_title_as_it_is_and_nothing_of_this_machine(made: Made) -> None:
    with av.open(str(made.by_suffix[".mp4"])) as container:
        assert container.metadata["title"] == TITLE
        assert len(container.chapters()) == 2
    for suffix in (".mp4", ".gif", ".png"):
        content = made.by_suffix[suffix].read_bytes()
        for word in (SCORE, FILE, "words.toml", str(made.folder.parent)):
            assert word.encode() not in content


def _tags(html: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, sorted(name for name, _ in attrs)))

    Tags(convert_charrefs=True).feed(html)
    return found


def _harmless(bundle: rendered_bundles.RenderedBundle) -> rendered_bundles.RenderedBundle:
    """The same bundle with words in which nothing could be markup, another for each."""
    words: dict[str, str] = {}

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        is_words = isinstance(value, str) and value not in ("", "en")
        return words.setdefault(str(value), f"word{len(words)}") if is_words else value

    kept = {key: bundle.manifest[key] for key in ("files", "clip")}
    made = {key: plain(value) for key, value in bundle.manifest.items()} | kept
    return rendered_bundles.RenderedBundle(bundle.path, made)


def test_the_gallery_has_the_tags_that_it_has_for_harmless_words(made: Made) -> None:
    (bundle,), troubles = rendered_bundles.find_bundles(made.folder)
    assert troubles == []
    page = gallery_page.page([bundle])
    assert page.count("<script>") == page.count("</script>") == 1
    assert _tags(page) == _tags(gallery_page.page([_harmless(bundle)]))
    assert TITLE not in page


@pytest.mark.parametrize("target", snippets.TARGETS)
@pytest.mark.parametrize("show", [None, "gif"])
def test_every_snippet_has_the_tags_that_it_has_for_harmless_words(
    target: str, show: str | None, made: Made
) -> None:
    (bundle,), _ = rendered_bundles.find_bundles(made.folder)
    hostile = snippets.snippet(bundle, target, "", show=show).text
    plain = snippets.snippet(_harmless(bundle), target, "", show=show).text
    shown = [hostile, plain]
    # An option of Sphinx and an attribute of Pandoc are taken as they stand.
    shown = [re.sub(r':alt: .*|fig-alt="(\\.|[^"\\])*"', "", text) for text in shown]
    shown = [text.replace("\\<", "") for text in shown]  # escaped in Markdown
    if target != "markdown":
        assert _tags(shown[0]) == _tags(shown[1])
        assert Reader(shown[0] if target in ("html", "moodle") else "").open == []
    assert hostile.count("\n") == plain.count("\n")
    link = ["[a](b)"] if target == "markdown" else []
    for mark in ("<b>", "<s>", "<i>", "</script>", "`x`", "{{", *link):
        assert mark not in shown[0]


def test_nothing_hostile_reaches_a_line_of_the_terminal(made: Made) -> None:
    for line in made.said.splitlines():
        assert not line.lstrip().startswith("::")


# --- each writer by itself ----------------------------------------------------------------------

LINES = "a\n::error::x\r\n::set-env name=x::y\u2028z\x0b%0A::add-mask::q"


def test_github_is_given_one_command_a_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    evil = f"{LINES}<img src=x> ![i](http://e.test/i.png) | @all `c` \ud800"
    github.annotate(f"n{LINES}", [Difference(f"k,x=1:{LINES}", evil)], [evil], environment)
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    title, _, data = out.removeprefix("::error title=").partition("::")
    assert ":" not in title
    assert "," not in title
    assert "%0A" in data
    assert "%250A::add-mask" in data
    lines = summary.read_text(encoding="utf-8").splitlines()
    assert [line[:2] for line in lines if line] == ["##", "| ", "| ", "| ", "- "]
    for line in lines:
        assert not re.search(r"(?<!\\)[<`!]\[?(?<!\\)\(", line)
        assert "![i]" not in line
        assert "<img" not in line.replace("\\<", "")


def test_diff_prints_a_line_a_difference(tmp_path: Path) -> None:
    folders = []
    for name, string in (("a", "x"), ("b", f"x{LINES}\x1b[2J")):
        table = FrameTable([FrameRow("full", _zero(), "b", _zero(), {}, (string,))])
        folders.append(tmp_path / name / "roc.frames.csv")
        table.save(folders[-1])
    done = subprocess.run(
        [sys.executable, "cli.py", "diff", *map(str, folders)],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "GITHUB_ACTIONS": "true"},
        text=True,
        check=False,
    )
    assert done.returncode == 6, done.stderr
    told = [line for line in done.stdout.splitlines() if line.lstrip().startswith("::")]
    assert len(told) == 1
    assert told[0].startswith("::error title=")
    assert "\x1b" not in done.stdout


def _zero() -> Fraction:
    return Fraction(0)


def test_a_report_fills_in_no_label_and_ends_no_script(tmp_path: Path) -> None:
    evil = "{{frames}}{{body}}</script><!--<script>"
    recording = Recording("x", None, (), (), (), None)
    outcome = Outcome(
        "x", tmp_path, None, golden.of_recording(recording), (Difference("words", evil),), ()
    )
    page = report.page(outcome)
    assert page.count("<script>") == page.count("</script>")
    assert "{{frames}}{{body}}&lt;/script&gt;&lt;!--" in page
    filled = report._filled("x", "", json.dumps([{"where": evil}]))
    assert filled.count("</script>") == page.count("</script>")
    assert "<!--<script>" not in filled


@given(st.text(max_size=60))
def test_any_label_leaves_captions_and_transcript_whole(name: str) -> None:
    told = clip_text(name)
    beats = told.beats(timeline(name))
    assert len(list(_cues(captions.captions(told.title, beats)))) == 2
    assert len(list(_cues(captions.chapters(told.title, beats)))) == 2
    assert transcript.transcript(told, beats).count("Caption:") >= 2


@given(st.lists(st.text("=+-@;\t'\"|\\ a,\r\n", max_size=9), max_size=4))
def test_any_strings_come_back_and_are_no_formula(strings: list[str]) -> None:
    row = FrameRow("full", _zero(), "b", _zero(), {}, tuple(strings))
    text = io.StringIO()
    FrameTable([row])._write(text)
    for delimiter in (",", ";", "\t"):
        for cells in csv.reader(io.StringIO(text.getvalue()), delimiter=delimiter):
            assert not any(cell.lstrip(" ").startswith(FORMULA) for cell in cells), cells
