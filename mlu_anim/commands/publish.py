"""`embed` and `gallery`: what has been rendered, on a page."""

from pathlib import Path
from typing import Any

import click

from mlu_anim.commands.option_types import NonEmptyPath
from mlu_anim.commands.options import json_option, rendered_to_option

EMBED_TARGETS = ("markdown", "html", "quarto", "sphinx", "myst", "jupyter", "moodle")


@click.command(short_help="What to paste to show a clip.")
@click.argument("clip")
@click.option(
    "--as",
    "target",
    type=click.Choice(EMBED_TARGETS),
    required=True,
    help="The place that the snippet is for.",
)
@rendered_to_option
@click.option("--name", metavar="NAME", help="Folder name of your version, as in `render`.")
@click.option("--variant", metavar="TEXT", help="One of several renderings, such as dark-9x16.")
@click.option(
    "--at",
    metavar="FOLDER|URL",
    default="",
    help="Where the files will lie, as your page sees it.  [default: where they are]",
)
@click.option(
    "--page",
    type=NonEmptyPath(path_type=Path),
    metavar="FILE",
    help="The page that the snippet goes to: paths begin there.  [default: a page in this folder]",
)
@click.option(
    "--copy-to",
    type=NonEmptyPath(path_type=Path),
    metavar="DIR",
    help="Copy the files that the snippet names to this folder, and point to them there.",
)
@click.option("--replace", is_flag=True, help="Replace other files of the same name in --copy-to.")
@click.option("--autoplay", is_flag=True, help="Play at once, but not for who wants less motion.")
@click.option("--gif", "animation", is_flag=True, help="For places that take only images.")
@json_option
def embed(clip: str, **options: Any) -> int:
    """Print what to paste into a page to show a clip that has been rendered.

    \b
      python3 cli.py embed roc --as html
      python3 cli.py embed roc --as markdown --gif
      python3 cli.py embed roc --as quarto --variant dark-9x16 --copy-to media
      python3 cli.py embed roc --as sphinx --page docs/guide/roc.rst --copy-to docs/_static
    """
    from mlu_anim.pipeline import embedding

    return embedding.embed(clip, **options)


@click.command(short_help="One page of all that was rendered.")
@rendered_to_option
def gallery(out: Path) -> int:
    """Write one page of all that has been rendered: DIR/index.html.

    It needs no server: open the file. Films, sizes, snippets to copy, numbers and provenance.
    """
    from mlu_anim.pipeline import embedding

    return embedding.gallery(out)
