"""The commands `embed` and `gallery`, which show rendered clips on web pages."""

from pathlib import Path
from typing import Any

import click

from mlu_anim.commands.command import Command, option, section
from mlu_anim.commands.option_types import NonEmptyPath, OneOf
from mlu_anim.commands.options import (
    json_option,
    open_option,
    project_option,
    rendered_to_option,
)

EMBED_TARGETS = ("markdown", "html", "quarto", "sphinx", "myst", "jupyter", "moodle")
SHOWN_KINDS = ("film", "player", "svg", "gif", "still")
_SHOWN_ALIASES = {
    **dict.fromkeys(("mp4", "webm", "video", "movie"), "film"),
    **dict.fromkeys(("vector", "page", "frame", "iframe"), "player"),
    **dict.fromkeys(("webp", "apng", "animation"), "gif"),
    **dict.fromkeys(("png", "poster", "image", "svg-still"), "still"),
}
"""Other words that people type for what is shown, and what an error then suggests."""
_TARGET_ALIASES = {
    **dict.fromkeys(("md", "github", "gitlab", "readme"), "markdown"),
    **dict.fromkeys(("web", "htm"), "html"),
    **dict.fromkeys(("rst", "restructuredtext"), "sphinx"),
    **dict.fromkeys(("jupyterbook", "jupyter-book"), "myst"),
    **dict.fromkeys(("notebook", "ipynb"), "jupyter"),
    **{"qmd": "quarto", "lms": "moodle"},
}
"""Other words that people type for a target, and the target that an error then suggests."""


@click.command(cls=Command, short_help="Print the code that shows a clip on a page.")
@click.argument("clip", metavar="CLIP")
@section(
    "What to show",
    option(
        "--as",
        "target",
        type=OneOf(EMBED_TARGETS, _TARGET_ALIASES),
        required=True,
        metavar="KIND",
        help=f"Kind of page: {', '.join(EMBED_TARGETS[:-1])} or {EMBED_TARGETS[-1]}.",
    ),
    rendered_to_option("Folder that the clip was rendered to."),
    option(
        "--name",
        metavar="NAME",
        help="Folder of the clip in --out, if it was rendered with --name or with your data.  "
        "[default: the clip's name]",
    ),
    option(
        "--variant",
        metavar="TEXT",
        help="Which rendering to show if there are several: dark-9x16 for roc-dark-9x16.mp4.  "
        "[default: the one named after the clip alone, such as roc.mp4, or the only one]",
    ),
    option(
        "--autoplay",
        is_flag=True,
        help="Play the film at once; readers who prefer less motion see the still. Not for myst.",
    ),
    option(
        "--show",
        type=OneOf(SHOWN_KINDS, _SHOWN_ALIASES),
        metavar="KIND",
        help="What to show: the film, the player of --format vector, the svg that moves, the gif "
        "(or webp, apng), or the still.  [default: the first of these that was rendered; for "
        "markdown svg, film, gif, player, still; for moodle no player]",
    ),
    option(
        "--gif",
        is_flag=True,
        help="The same as --show gif, for pages that take only images.",
    ),
)
@section(
    "Where the files are",
    option(
        "--page",
        type=NonEmptyPath(path_type=Path),
        metavar="FILE",
        help="Your page. Paths in the snippet are relative to its folder.  "
        "[default: a page in the current folder]",
    ),
    option(
        "--copy-to",
        type=NonEmptyPath(path_type=Path),
        metavar="DIR",
        help="Copy the files that the snippet needs to this folder.",
    ),
    option(
        "--replace",
        is_flag=True,
        help="Let --copy-to overwrite files that have the same name but other content.",
    ),
    option(
        "--at",
        metavar="FOLDER|URL",
        default="",
        help="Folder or URL from which your page will load the files; not with --page.  "
        "[default: for moodle the uploaded files; else the folder of --copy-to; without --copy-to, "
        "_static for sphinx and myst, otherwise where the files are now]",
    ),
)
@section("Other", project_option, json_option)
def embed(clip: str, **options: Any) -> int:
    """Print the code to paste into a page, for a clip that has been rendered.

    \b
    Examples:
      python3 cli.py embed roc --as html
      python3 cli.py embed roc --as markdown --gif
      python3 cli.py embed roc --as html --show player
      python3 cli.py embed roc --as quarto --variant dark-9x16 --copy-to media
      python3 cli.py embed roc --as sphinx --page docs/guide/roc.rst \\
          --copy-to docs/_static
    """
    from mlu_anim.pipeline import embedding

    return embedding.embed(clip, **options)


@click.command(cls=Command, short_help="Make one page of everything that was rendered.")
@section(
    "Options",
    rendered_to_option("Folder that the clips were rendered to; the page is written there too."),
    open_option("Show the page in your browser."),
    project_option,
)
def gallery(out: Path, opens: bool) -> int:
    """Make one page, index.html, of everything that was rendered to a folder.

    The page shows films, sizes, numbers, where the data came from, and code to
    copy. Open the file in a browser; it needs no server.

    \b
    Examples:
      python3 cli.py gallery --open
      python3 cli.py gallery --out course/clips
    """
    from mlu_anim.pipeline import embedding

    return embedding.gallery(out, opens=opens)
