"""The command `check`: run the quality gates on clips."""

import json
from pathlib import Path

import click

from mlu_anim.commands.command import Command, section
from mlu_anim.commands.options import cache_option, jobs_option, json_option, rendered_to_option
from mlu_anim.commands.render import remark_unfinished
from mlu_anim.system import errors, terminal


@click.command(cls=Command, short_help="Check that everybody can see, read and trust a clip.")
@click.argument("clips", nargs=-1, metavar="[CLIP]...")
@section("Options", rendered_to_option, jobs_option, cache_option, json_option)
def check(clips: tuple[str, ...], out: Path, jobs: int | None, cache: Path, as_json: bool) -> int:
    """Check that everybody can see, read and trust a clip. Without CLIP: all clips.

    It checks the numbers, contrast, color vision, flashes, text size,
    overlaps, margins and words of both cuts, in both themes, wide and upright,
    and the words and sizes of the files that have been rendered. Nothing needs
    to be rendered first. Exit code 5 if it finds a fault.

    \b
    Examples:
      python3 cli.py check
      python3 cli.py check roc --json | python3 -m json.tool

    docs/checking.md lists what is checked, and the limits.
    """
    from mlu_anim.review.quality import checking, report

    if not clips:
        remark_unfinished()
    with terminal.progress() as show_progress:
        found = checking.check_clips(
            clips, out=out, cache=cache, n_workers=jobs, report=show_progress
        )
    if as_json:
        for clip in found:
            terminal.put(json.dumps(clip.as_plain()))
    else:
        report.show(found)
    return errors.CheckFailed.exit_code if any(clip.findings for clip in found) else 0
