"""The command `preview`: a page that shows a clip again whenever a file is saved."""

import click

from mlu_anim.commands.command import Command, option, section
from mlu_anim.commands.option_types import WholeNumber
from mlu_anim.commands.options import cut_option
from mlu_anim.commands.render import render
from mlu_anim.commands.render_options import RenderOptions

_OF_RENDER = (
    *("beats", "settings", "seed", "frozen_result", "quality", "ratio", "theme", "fps", "pace"),
    *("captions", "heading", "title", "wording", "data", "target", "features", "drop_missing"),
    *("model", "trust", "predictions", "y_true", "y_score", "pos_label", "separator", "decimal"),
    *("sheet", "project", "cache", "no_cache"),
)
"""The options that mean the same as for `render`."""
EPILOG = """\b
More examples:
  python3 cli.py preview roc --theme dark --ratio 9:16 --cut short
  python3 cli.py preview roc --predictions scores.csv --y-true sick \\
      --y-score risk --pos-label yes
  python3 cli.py preview roc --wording deutsch.toml
  python3 cli.py preview my-clip --project course --port 9000

\b
What is shown again, and how fast:
  a scene, its parts, sentences, facts, themes   the present moment, at once
  an experiment, a table, a model                it is computed again first
  mlu_anim's own code                            everything is loaded again
An error stands in the page, with file, line and advice, over the last good
picture. docs/preview.md explains the rest.
"""


@click.command(cls=Command, epilog=EPILOG, short_help="See a clip change while you edit it.")
@click.argument("what", metavar="CLIP|FILE.py:SCENE")
@section(
    "The page",
    option("--open", "opens", is_flag=True, help="Open the page in your browser."),
    option(
        "--port",
        type=WholeNumber(1),
        metavar="N",
        help="Port of the page.  [default: the first free one from 8765 on]",
    ),
    cut_option("The short or the full version of the clip; the page has buttons for both."),
)
@click.pass_context
def preview(
    context: click.Context, /, what: str, opens: bool, port: int | None, **_: object
) -> int:
    """Show a clip in a page on this machine, and show it again whenever you save a file of it.

    The page has the player, the beats as chapters, and buttons for theme, ratio
    and cut. It keeps the moment that you are looking at. Only this machine can
    open it, with the address that is printed. Ctrl-C ends it.

    \b
    Examples:
      python3 cli.py preview roc --open
      python3 cli.py preview roc --data wine --pos-label class_1
      python3 cli.py preview lecture.py:Intro
    """
    from mlu_anim.preview import live

    (request,) = RenderOptions.of(context).of_clip(what).requests()
    return live.preview(request, port=port, opens=opens)


preview.params += [param for param in render.params if param.name in _OF_RENDER]
