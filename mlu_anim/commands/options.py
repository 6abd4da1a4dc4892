"""The options that several commands share, in groups."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from mlu_anim.commands.option_types import CommaList, PositiveRatio, Separator
from mlu_anim.pipeline.presets import PRESETS
from mlu_anim.results.inputs import DATASET_NAMES, DECIMAL_MARKS

Decorator = Callable[[Any], Any]

QUALITIES = ("draft", "standard", "high", "4k")
EFFORTS = ("fast", "small")
FORMATS = ("mp4", "webm", "mov", "gif", "webp", "apng", "png", "storyboard")
cache_option = click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MLU_ANIM_CACHE",
    metavar="DIR",
    help="Where what has been made is kept.  [default: your system's place for caches]",
)
rendered_to_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="renders",
    show_default=True,
    metavar="DIR",
    help="Where the files were rendered to.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="As one JSON object.")


def all_of(*options: Decorator) -> Decorator:
    """One decorator for a group; `--help` lists it in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


picture_options = all_of(
    click.option(
        "-q",
        "--quality",
        type=click.Choice(QUALITIES),
        default="standard",
        show_default=True,
        help="854x480@15, 1280x720@30, 1920x1080@60, 3840x2160@60.",
    ),
    click.option(
        "--effort",
        type=click.Choice(EFFORTS),
        default="fast",
        show_default=True,
        help="How an mp4 is encoded: in little time, or into few bytes, for publishing.",
    ),
    click.option(
        "--format",
        "formats",
        type=CommaList(FORMATS),
        default="mp4,gif,png",
        show_default=True,
        help=f"Which files to write: {', '.join(FORMATS)}.",
    ),
    click.option(
        "--ratio",
        type=click.Choice(["16:9", "1:1", "4:5", "9:16"]),
        default="16:9",
        show_default=True,
        help="Shape of the picture, laid out anew for each.",
    ),
    click.option(
        "--for",
        "preset",
        type=click.Choice(tuple(PRESETS)),
        help="Set the rest for a purpose: "
        + "; ".join(f"{name}, {preset.purpose}" for name, preset in PRESETS.items())
        + ".",
    ),
    click.option(
        "--transparent",
        is_flag=True,
        help="Without the paper; webm and png, if nothing else is said of --format.",
    ),
    click.option("--max-size", metavar="SIZE", help="The best GIF of at most so much: 2MB, 900kB."),
    click.option(
        "--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True
    ),
    click.option(
        "--fps",
        type=PositiveRatio(Fraction(1), Fraction(240)),
        help="Frames a second, instead of the quality's; 1 to 240.",
    ),
)
telling_options = all_of(
    click.option(
        "--cut",
        type=click.Choice(["short", "full"]),
        help="Which beats.  [default: short for gif, full for mp4]",
    ),
    click.option("--beats", type=CommaList(), default=(), help="Only these beats of the cut."),
    click.option(
        "--pace",
        type=PositiveRatio(Fraction(1, 100), Fraction(100)),
        default="1",
        show_default=True,
        help="Speed: 2 is twice as fast.",
    ),
    click.option("--no-captions", is_flag=True, help="Leave the captions out."),
    click.option("--subtitles", is_flag=True, help="Captions also as a track of the film."),
    click.option("--no-title", is_flag=True, help="Leave the title out."),
    click.option("--title", metavar="TEXT", help="Title that is shown, instead of the clip's."),
    click.option(
        "--wording",
        type=click.Path(path_type=Path),
        metavar="FILE.toml",
        help="Your own sentences, names and numbers; `info CLIP --wording-template` begins one.",
    ),
)
input_options = all_of(
    click.option(
        "--data",
        metavar="FILE|NAME",
        help="Your own table (CSV, TSV, also .gz; xlsx; Parquet), or one of "
        f"{', '.join(DATASET_NAMES)}.",
    ),
    click.option("--target", metavar="COLUMN", help="Column of --data that is to be predicted."),
    click.option(
        "--features",
        type=CommaList(),
        default=(),
        metavar="COLUMNS",
        help="Columns that predict it.  [default: all others that can be used]",
    ),
    click.option("--drop-missing", is_flag=True, help="Leave rows of --data with gaps out."),
    click.option(
        "--model",
        type=click.Path(path_type=Path),
        metavar="FILE.skops",
        help="Your fitted scikit-learn model; it is asked for every row of --data.",
    ),
    click.option(
        "--trust",
        multiple=True,
        metavar="TYPES",
        help="Load types in --model that are not known to be harmless: names, or "
        "`my.module.` for all below it.",
    ),
    click.option(
        "--predictions",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Your own predictions: a table with true labels and scores.",
    ),
    click.option("--y-true", metavar="COLUMN", help="Column of the true labels."),
    click.option("--y-score", metavar="COLUMN", help="Column of the scores."),
    click.option(
        "--pos-label",
        metavar="VALUE",
        help="The label that counts as positive (--predictions, --data); of more than two, that "
        "one against the rest.",
    ),
    click.option(
        "--separator",
        type=Separator(),
        metavar="CHARACTER",
        help="Between the cells of a CSV: , ; | tab or another.  [default: detected]",
    ),
    click.option(
        "--decimal",
        type=click.Choice(DECIMAL_MARKS),
        help="Decimal mark of a table: 1.5 or 1,5.  [default: detected]",
    ),
    click.option(
        "--sheet", metavar="NAME", help="Sheet of a workbook.  [default: the first that is shown]"
    ),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="A parameter of the clip; `info CLIP` lists them. Can be given several times.",
    ),
    click.option("--seed", type=click.IntRange(min=0), help="Seed of the experiment."),
)
