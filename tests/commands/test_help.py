"""Help pages: they fit 80 columns, have sections and examples, and name nothing unexplained."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import cli
from benchmarks.comparison import FULL, QUICK
from mlu_anim.commands.course import OF_A_RUN
from mlu_anim.commands.render_options import RenderOptions, scene_fields
from mlu_anim.pipeline import presets
from mlu_anim.review.quality.checking import flash_variants, observed_variants
from mlu_anim.review.quality.gates import ALL_GATES
from mlu_anim.stage.variant import QUALITIES, gif_variant

SECTIONS = ["What to render", "How it looks", "Your data", "Files", "This run"]
GLOSSARY = Path(__file__).parents[2] / "docs/glossary.md"


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name)


every_command = pytest.mark.parametrize("path", [*_commands(cli.app)], ids=" ".join)


def _help(*path: str, columns: int = 80) -> str:
    """The help of a command in a terminal of so many columns, of which click leaves two empty."""
    result = CliRunner().invoke(
        cli.app, [*path, "--help"], prog_name="python3 cli.py", terminal_width=columns - 2
    )
    assert result.exit_code == 0
    return result.output


@every_command
def test_each_page_fits_80_columns(path: tuple[str, ...]) -> None:
    assert [line for line in _help(*path).splitlines() if len(line) > 80] == []


@every_command
def test_each_page_teaches_by_an_example(path: tuple[str, ...]) -> None:
    """The examples are this command's own, and click reads them without an error."""
    shown = _help(*path).replace("\\\n", " ")
    examples = re.findall(r"^ +python3 cli\.py (.*)$", shown, re.MULTILINE)
    assert [line for line in examples if line.startswith(" ".join(path))]


@every_command
def test_each_line_of_help_says_something(path: tuple[str, ...]) -> None:
    command: click.Command = cli.app
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []
    if path:
        line = str(command.short_help)
        assert line.endswith(".")
        assert line in " ".join(_help(*path[:-1]).split()), "cut off in the list of commands"


def test_the_options_of_render_stand_in_sections() -> None:
    titles = re.findall(r"^(\w.*):$", _help("render"), re.MULTILINE)
    assert titles == [*SECTIONS, "Purposes and platforms (--for)"]
    assert "docs/glossary.md" in _help("render")
    assert GLOSSARY.is_file()


def test_help_of_a_narrow_terminal_is_narrower() -> None:
    options = _help("render", columns=60).partition("What to render:")[2].partition("Purposes")[0]
    assert max(map(len, options.splitlines())) <= 60


def test_options_are_called_as_the_fields_of_a_request() -> None:
    names = {str(each.name) for each in cli.app.commands["render"].params}
    request = {field.name for field in fields(RenderOptions.__annotations__["request"])}
    assert names - OF_A_RUN - {"clips", "no_cache"} == request - {"clip", "per_beat"}
    assert scene_fields() < request


def test_the_defaults_of_options_are_those_of_a_request() -> None:
    context = cli.app.commands["render"].make_context("render", ["roc", "--no-cache"])
    options = RenderOptions.of(context)
    assert options.request == type(options.request)(clip="")
    assert dict(options.written) == {"cache": "--no-cache"}


def test_every_preset_and_quality_is_told_by_help() -> None:
    shown = " ".join(_help("render").split())
    for names, summary in presets.summaries():
        assert f"{names} {summary}" in shown
    for name, (short_side_px, fps) in QUALITIES.items():
        assert re.search(rf"{name} \(\d+x{short_side_px} at {fps:g}\)", shown)


def test_the_words_that_render_refers_to_the_glossary_are_on_the_page() -> None:
    page, _, words = " ".join(_help("render").split()).partition("explains the words ")
    named = re.findall(r"\w+", words.partition(".")[0].replace(" and ", " "))
    explained = GLOSSARY.read_text(encoding="utf-8")
    assert named
    assert [word for word in named if f"| {word} |" not in explained] == []
    assert [word for word in named if word not in page.lower()] == []


def test_the_help_of_check_names_every_gate() -> None:
    listed = _help("check").partition("What is checked:")[2].partition("\n\n")[0]
    assert re.findall(r"^ +(\S+(?: \S+)*?)  ", listed, re.MULTILINE) == [g.name for g in ALL_GATES]


def test_the_help_of_check_says_how_many_films_are_observed() -> None:
    assert (len(observed_variants()), len(flash_variants())) == (8, 4)
    shown = " ".join(_help("check").split())
    assert "checked in eight versions" in shown
    assert "checked in four of the eight" in shown


def test_the_rounds_of_bench_are_those_of_its_help() -> None:
    shown = " ".join(_help("bench").split())
    assert f"[default: {FULL.n_rounds}, or {QUICK.n_rounds} with --quick]" in shown


def test_the_size_of_a_gif_is_that_of_the_help_of_quality() -> None:
    gif, draft = (gif_variant(quality, "16:9", "light") for quality in ("high", "draft"))
    told = (
        f"are {gif.width_px}x{gif.height_px} (in 16:9) whatever the quality, "
        f"at {gif.fps} frames per second, or {draft.fps} for draft"
    )
    assert told in " ".join(_help("render").split())


def test_the_sizes_of_presets_are_those_of_their_ratios() -> None:
    for preset in presets.PRESETS.values():
        told = {tuple(map(int, size.split("x"))) for size in re.findall(r"\d+x\d+", preset.summary)}
        if told:
            short_px = QUALITIES[preset.options["quality"]][0]
            ratios = [tuple(map(int, each.split(":"))) for each in preset.ratios or ("16:9",)]
            assert told == {
                (w * short_px / min(w, h), h * short_px // min(w, h)) for w, h in ratios
            }


def test_platforms_are_purposes_with_other_shapes_or_formats() -> None:
    for name, preset in presets.PLATFORMS.items():
        alike = [
            each
            for each in presets.PURPOSES.values()
            if {k: v for k, v in each.options.items() if k != "formats"}
            == {k: v for k, v in preset.options.items() if k != "formats"}
        ]
        assert alike, name
