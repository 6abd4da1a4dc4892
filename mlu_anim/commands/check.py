"""The command `check`: run the quality gates on clips."""

import json
from pathlib import Path

import click

from mlu_anim.commands.command import Command, section
from mlu_anim.commands.options import (
    cache_option,
    jobs_option,
    json_option,
    project_option,
    rendered_to_option,
)
from mlu_anim.commands.render import remark_unfinished
from mlu_anim.system import errors, terminal


@click.command(cls=Command, short_help="Check that everybody can see, read and trust a clip.")
@click.argument("clips", nargs=-1, metavar="[CLIP]...")
@section(
    "Options",
    rendered_to_option("Folder with renderings, whose words and sizes are checked too."),
    jobs_option,
    cache_option,
    project_option,
    json_option,
)
def check(clips: tuple[str, ...], out: Path, jobs: int | None, cache: Path, as_json: bool) -> int:
    """Check that everybody can see, read and trust a clip. Without CLIP: all clips.

    Each clip is checked in eight versions: the short and the full cut, in both
    themes, in 16:9 and 9:16.

    \b
    What is checked:
      identities       numbers of the result agree with each other
      contrast         texts and marks stand out from what lies under them
      text size        texts are large enough, even where the film is smallest
      overlaps         nothing covers a text
      safe area        nothing is in the margin
      color vision     colors differ, also for the color-blind
      flashes          at most three in a second; checked in four of the eight
      words            alt text, description, captions; time to read them
      essay            numbers, lengths, headings, links of the clip's essay
      published words  the text files in --out agree with the clip
      sizes            films, GIFs and pictures in --out have few enough bytes

    No rendering is needed; files that exist in --out are checked too. Exit
    code 5 if there is a fault.

    \b
    Examples:
      python3 cli.py check
      python3 cli.py check roc --json | python3 -m json.tool

    docs/checking.md has the limits and how they are measured.
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
