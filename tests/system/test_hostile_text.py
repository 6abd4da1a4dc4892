"""Text of any kind in titles, names and words: seen as it was written, or refused with a reason."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.pipeline.one_clip import RenderRequest, render
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Check, Result
from mlu_anim.stage.words import shortened, text_width, wrapped
from mlu_anim.system.errors import BadInput, MluAnimError, UsageError
from mlu_anim.system.visible_text import INVISIBLE, strip_invisible, strip_invisible_lines
from mlu_anim.wording import words_file
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.typesetting import outline, undrawable
from tests.command_line import Command

ROOT = Path(__file__).parents[2]
REFUSED = {
    "control": ("a\x01b", "control character"),
    "escape": ("\x1b[31mred", "control character"),
    "half a character": ("a\ud800", "control character"),
    "override": ("abc\u202edef", "control character"),
    "isolate": ("a\u2066b\u2069", "control character"),
    "zero width": ("a\u200bb", "control character"),
    "joiner": ("a\u200db", "control character"),
    "soft hyphen": ("a\u00adb", "control character"),
    "byte order mark": ("\ufeffa", "control character"),
    "tag": ("a\U000e0041", "control character"),
    "grapheme joiner": ("a\u034fb", "control character"),
    "ogham blank": ("a\u1680b", "control character"),
    "filler": ("a\u3164b", "not in the bundled font"),
    "unassigned": ("a\u0378", "not in the bundled font"),
    "private": ("a\U0010fffd", "not in the bundled font"),
    "Hebrew": ("שלום", "right to left"),
    "Arabic": ("مرحبا", "right to left"),
    "Arabic digits": ("\u0661", "right to left"),
    "Chinese": ("混淆", "not in the bundled font"),
    "emoji": ("\U0001f600", "not in the bundled font"),
    "piled marks": ("e" + "\u0323\u0301\u0302\u0303" * 9, "marks are stacked"),
}
SEEN = (
    *("Ward 3", "Größe ≥ 5 µm", "Ελληνικά", "по-русски", "e\u0301", "ệ", "ᾧ", "a\u00a0b", "x²"),
    *("<b>&amp;</b>", "{auc} {{x}} $x$ #box \\", "=1+1", "--> x", '"' + "'" + "`"),
)
BLANK = ("", " ", "\t\n", "\u00a0", "\u3000", "\u2028")


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_title_that_would_not_be_seen_as_written_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        words_file.require_title(text)
    with pytest.raises(BadInput, match=reason):
        outline(text, "bold")


@pytest.mark.parametrize("text", SEEN)
def test_a_title_that_can_be_seen_is_taken(text: str) -> None:
    words_file.require_title(text)
    assert outline(text, "bold").n_glyphs > 0


@pytest.mark.parametrize("text", BLANK)
def test_a_blank_title_is_no_title(text: str) -> None:
    with pytest.raises(UsageError, match="--title is blank"):
        words_file.require_title(text)


@given(st.text(max_size=12))
def test_any_text_is_refused_or_drawn_within_its_line(text: str) -> None:
    reason = undrawable(text)
    if reason is not None:
        with pytest.raises(BadInput, match=re.escape(reason)):
            outline(text)
        return
    drawn = outline(text)
    assert (drawn.n_glyphs > 0) == bool(text.strip())
    assert not {unicodedata.category(character) for character in text} & INVISIBLE
    if drawn.n_glyphs:
        assert drawn.points[:, 1].min() > -0.8
        assert drawn.points[:, 1].max() < 1.5


@given(st.text(), st.text())
def test_what_is_visible_can_be_written_and_turns_nothing_around(one: str, other: str) -> None:
    for text in (
        strip_invisible(f"{one}\u202e{other}"),
        *strip_invisible_lines(f"{one}\n{other}").split("\n"),
    ):
        text.encode()
        assert not {unicodedata.category(character) for character in text} & INVISIBLE
        assert strip_invisible(text) == text


def test_a_long_text_without_blanks_is_broken_soon() -> None:
    before = outline.cache_info().misses
    lines = wrapped("W" * 1000, 0.3, 12.0)
    assert "".join(lines) == "W" * 1000
    assert all(text_width(line, 0.3) <= 12 for line in lines)
    assert shortened("W" * 1000, 0.3, 12.0).endswith("W\u2026")
    assert outline.cache_info().misses - before < 1000  # each costs a millisecond and a megabyte


class Named(Result):
    """A result that has names, and nothing else."""

    clip = "roc"
    _names: tuple[str, ...] = ()

    def checks(self) -> tuple[Check, ...]:
        return ()

    def facts(self) -> Mapping[str, Fact]:
        return {f"n{i}": Fact(name, Kind.NAME) for i, name in enumerate(self._names)}


def _named(*names: str) -> Named:
    made = Named()
    object.__setattr__(made, "_names", names)
    return made


@pytest.mark.parametrize("name", ["a\u202eb", "a\nb", "\ud800", "a\u200bb", "x" * 201, "W" * 3000])
def test_a_name_that_hides_something_or_has_no_room_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="in the data: ") as caught:
        words_file.require_names(_named("fine", name), None)
    assert "--wording" in str(caught.value)
    assert len(str(caught.value)) < 400
    own = OwnWords("mine.toml", names=((name, "short"),))
    words_file.require_names(_named("fine", name), own)


def test_usual_names_are_taken() -> None:
    words_file.require_names(_named("", "x" * 200, *SEEN), None)


def _table(path: Path, label: str = "yes", column: str = "age") -> Path:
    quoted = [f'"{word}"' for word in (column, label)]
    rows = "".join(
        f"{i % 7 + i % 2 * 3},{i % 5},{quoted[1] if i % 2 else 'no'}\n" for i in range(60)
    )
    path.write_bytes(f"{quoted[0]},b,sick\n{rows}".encode("utf-8", "surrogatepass"))
    return path


@pytest.mark.parametrize("place", ["title", "label", "column", "wording", "name", "file"])
@pytest.mark.parametrize("kind", ["override", pytest.param("Hebrew", marks=pytest.mark.slow)])
def test_from_every_place_it_is_refused_by_name_and_nothing_is_written(
    place: str, kind: str, workers: SharedWorkers, tmp_path: Path
) -> None:
    text, reason = REFUSED[kind]
    table = _table(
        tmp_path / f"{text if place == 'file' else 't'}.csv",
        label=text if place == "label" else "yes",
        column=text if place == "column" else "age",
    )
    words = tmp_path / "w.toml"
    words.write_text(f'[random_forest]\ntitle = "{text if place == "wording" else "x"}"\n')
    request = RenderRequest(
        "random-forest",
        quality="draft",
        formats=("png",),
        cut="short",
        data=str(table),
        target="sick",
        pos_label=text if place == "label" else "yes",
        title=text if place == "title" else None,
        wording=words,
        name=text if place == "name" else None,
        out=tmp_path / "out",
        jobs=1,
    )
    if place in ("file", "name") and kind == "Hebrew":
        render(request, lambda _: None, workers)  # neither is drawn
        return
    with pytest.raises(MluAnimError) as caught:
        render(request, lambda _: None, workers)
    assert caught.value.exit_code in (2, 4)
    assert reason in caught.value.message or "cannot be a folder's name" in caught.value.message
    assert caught.value.hint
    assert not list((tmp_path / "out").rglob("*.*"))


def test_three_thousand_characters_are_refused_by_their_number(
    tmp_path: Path, command: Command
) -> None:
    words = ["render", "bias-variance", "-q", "draft", "--beats", "u", "--format", "png"]
    done = command(ROOT, *words, "--out", str(tmp_path), "--title", "W" * 3000)
    assert done.returncode == 2
    assert "3000 characters" in done.stderr
    assert "characters fit" in done.stderr
    assert list(tmp_path.rglob("*.png")) == []


def test_a_path_whose_bytes_are_no_text_is_printed_as_it_is(tmp_path: Path) -> None:
    place = bytes(tmp_path) + b"/o\xff"
    command = [sys.executable, "cli.py", "render", "-n", "roc", "--out", place]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert place + b"/roc/roc.mp4" in done.stdout


def test_a_label_steers_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from mlu_anim.system import terminal

    terminal.print_note("a \x1b]0;title\x07 \u202e b\nnext")
    terminal.print_error(BadInput("x\x1b[2J", hint="y\u202e"))
    assert capsys.readouterr().err == "note: a ]0;title  b\nnext\nerror: x[2J\n  y\n"
