"""The commands `diff` (differences of two renderings) and `frames` (a table of all frames)."""

import json
from pathlib import Path
from typing import Any

import click

from mlu_anim.commands.command import Command, option, section
from mlu_anim.commands.options import cut_option, json_option, project_option
from mlu_anim.system import errors, terminal


@click.command(cls=Command, short_help="Describe the differences between two renderings.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@section(
    "Options",
    cut_option(
        "Which cut to compare, where a clip is given by name or B is left out (the golden's)."
    ),
    option(
        "--goldens",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder of the goldens, if B is left out.  [default: tests/review/regression/goldens, "
        "or tests/goldens in your own project]",
    ),
    option(
        "--frozen-result",
        is_flag=True,
        help="Redraw the clip from the result stored in the golden instead of computing it, so "
        "that only differences in drawing show. (Takes no file, unlike in render.)",
    ),
    project_option,
    json_option,
)
def diff(before: str, after: str | None, as_json: bool, **options: Any) -> int:
    """Describe in words how two renderings differ.

    Without B, compare A with its golden, a stored recording of the clip.

    \b
    A and B can be
      roc                    a clip, drawn by the current code
      renders/roc            a folder that render wrote
      renders/roc/roc.json   one rendering in such a folder, by its manifest
      roc.frames.csv         the frame data of one rendering
      goldens/roc-full       the folder of a golden

    Exit code 6 if they differ.

    \b
    Examples:
      python3 cli.py diff before/roc after/roc
      python3 cli.py diff renders/roc/roc.json
      python3 cli.py diff roc --frozen-result

    docs/regression.md explains goldens.
    """
    from mlu_anim.review.regression import diff, github

    found = diff.compare(before, after, **options)
    for each in found:
        for line in [json.dumps(each.as_plain())] if as_json else each.lines():
            terminal.put(line)
        github.annotate(each.name, each.differences, each.notes)
    return errors.DiffersFromGolden.exit_code if any(each.differences for each in found) else 0


@click.command(cls=Command, short_help="Write a table of what each frame shows.")
@click.argument("source", metavar="CLIP|IN.frames.csv")
@click.argument("target", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@section("Options", cut_option("The short or the full version of CLIP."), project_option)
def frames(source: str, target: Path, cut: str) -> int:
    """Write a table of what each frame of a clip shows: values and words.

    With CLIP, the table has ten rows per second of film, and no film is drawn.
    With IN.frames.csv, which render wrote, that table is converted to the
    format of OUT. OUT ends in .csv or .parquet.

    \b
    Examples:
      python3 cli.py frames roc roc.parquet
      python3 cli.py frames renders/roc/roc.frames.csv roc.parquet
    """
    from mlu_anim.review.regression import frame_data_export

    frame_data_export.export(source, target, cut=cut)
    terminal.put(str(target))
    return 0
