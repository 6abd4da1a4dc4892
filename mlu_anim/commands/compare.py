"""`diff` and `frames`: what a clip shows, compared and written down."""

import json
from pathlib import Path
from typing import Any

import click

from mlu_anim.system import errors, terminal


@click.command(short_help="What is different of two renderings.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option("--cut", type=click.Choice(["short", "full"]), default="full", show_default=True)
@click.option(
    "--goldens",
    type=click.Path(file_okay=False, path_type=Path),
    default="tests/review/regression/goldens",
    show_default=True,
    metavar="DIR",
    help="Where the goldens are that A alone is compared with.",
)
@click.option(
    "--frozen-result",
    is_flag=True,
    help="Draw a clip from the golden's own result: only changes of the drawing are seen.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per pair on stdout.")
def diff(before: str, after: str | None, as_json: bool, **options: Any) -> int:
    """What is different of two bundles, or of a clip or bundle and its golden, in words.

    A and B: a folder that `render` wrote, a manifest (.json), frame data (.frames.csv), the folder
    of a golden, or a clip's name for the clip as it is now. Exit code 6 when they differ.

    \b
      python3 cli.py diff before/roc after/roc
      python3 cli.py diff renders/roc/roc.json
      python3 cli.py diff roc --frozen-result
    """
    from mlu_anim.review.regression import diff, github

    found = diff.compare(before, after, **options)
    for each in found:
        for line in [json.dumps(each.as_plain())] if as_json else each.lines():
            terminal.put(line)
        github.annotate(each.name, each.differences, each.notes)
    return errors.DiffersFromGolden.exit_code if any(each.differences for each in found) else 0


@click.command(short_help="Write down what each frame shows.")
@click.argument("source", metavar="CLIP|FILE.frames.csv")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--cut", type=click.Choice(["short", "full"]), default="full", show_default=True)
def frames(source: str, target: Path, cut: str) -> int:
    """Write what each frame of a clip shows to FILE (.csv or .parquet), without drawing it.

    \b
      python3 cli.py frames roc roc.parquet
    """
    from mlu_anim.review.regression import frame_data_export

    frame_data_export.export(source, target, cut=cut)
    terminal.put(str(target))
    return 0
