"""`check`: whether clips may be published."""

import json
from pathlib import Path

import click

from mlu_anim.commands.options import cache_option, rendered_to_option
from mlu_anim.commands.render import remark_unfinished
from mlu_anim.system import errors, terminal


@click.command(short_help="Can everybody see, read and trust it?")
@click.argument("clips", nargs=-1, metavar="[CLIP]...")
@rendered_to_option
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes.  [default: cores]"
)
@cache_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object per clip.")
def check(
    clips: tuple[str, ...], out: Path, jobs: int | None, cache: Path | None, as_json: bool
) -> int:
    """Hold clips, all of them by default, to what a publisher needs; exit code 5 for a fault.

    Identities, contrast, color vision, flashes, size of texts, overlaps, margins and words of both
    cuts, in light and dark, across and upright; and the words and sizes of what has been rendered.

    \b
      python3 cli.py check
      python3 cli.py check roc --json | python3 -m json.tool
    """
    from mlu_anim.review.quality import checking, report
    from mlu_anim.system import store

    folder = cache or store.default_folder()
    if not clips:
        remark_unfinished()
    with terminal.progress() as told:
        found = checking.check_clips(clips, out=out, cache=folder, n_workers=jobs, report=told)
    if as_json:
        for each in found:
            terminal.put(json.dumps(each.as_plain()))
    else:
        report.show(found)
    return errors.CheckFailed.exit_code if any(each.findings for each in found) else 0
