"""The options of `render`, section by section as its help page shows them."""

from fractions import Fraction
from pathlib import Path

import click

from mlu_anim.commands.command import option, section
from mlu_anim.commands.option_types import (
    ByteSize,
    CommaList,
    Number,
    OneOf,
    Separator,
    WholeNumber,
)
from mlu_anim.commands.options import CUTS, cache_option, jobs_option, open_option, project_option
from mlu_anim.data.tables.column_names import LABEL_NAMES
from mlu_anim.pipeline.presets import PRESETS
from mlu_anim.results.inputs import DATASET_NAMES, DECIMAL_MARKS

QUALITIES = ("draft", "standard", "high", "4k")
EFFORTS = ("fast", "small")
RATIOS = ("16:9", "1:1", "4:5", "9:16")
THEMES = ("light", "dark")
_PIXELS = ("mp4", "webm", "mov", "gif", "webp", "apng", "png")
FORMATS = (*_PIXELS, "vector", "svg", "svg-still", "storyboard")

# Other words that people type, and the words that an error then suggests.
_QUALITY_ALIASES = {
    **dict.fromkeys(("medium", "720p"), "standard"),
    **dict.fromkeys(("1080p", "hd"), "high"),
    **dict.fromkeys(("2160p", "uhd"), "4k"),
    "low": "draft",
}
_RATIO_ALIASES = {
    **dict.fromkeys(("landscape", "wide"), "16:9"),
    **dict.fromkeys(("portrait", "vertical", "upright"), "9:16"),
    "square": "1:1",
}
_FORMAT_ALIASES = {
    **dict.fromkeys(("avi", "mkv", "mpeg", "mpg", "m4v", "h264", "video"), "mp4"),
    **dict.fromkeys(("jpg", "jpeg", "image", "poster"), "png"),
    "prores": "mov",
}
_PRESET_ALIASES = {
    **dict.fromkeys(("ppt", "pptx"), "powerpoint"),
    **dict.fromkeys(("reels", "insta"), "instagram"),
    **{"yt": "youtube", "shorts": "tiktok", "gitlab": "readme", "canvas": "lms"},
}

what_section = section(
    "What to render",
    option(
        "--all",
        "everything",
        is_flag=True,
        help="All clips, instead of WHAT. Implies --keep-going.",
    ),
    option(
        "--for",
        "preset",
        type=OneOf(tuple(PRESETS), _PRESET_ALIASES),
        metavar="PURPOSE",
        help="Choose formats, size and length for a purpose or a platform; see 'Purposes and "
        "platforms' below. Options given explicitly override it.",
    ),
    option(
        "--cut",
        type=OneOf(CUTS),
        help="The short or the full version of the clip.  [default: short for gif, webp, apng and "
        "svg, full for all others]",
    ),
    option(
        "--beats",
        type=CommaList(),
        default=(),
        help="Only these beats (steps of the scene); info CLIP lists them.  "
        "[default: all of the cut]",
    ),
    option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="Set a parameter of the clip; info CLIP lists them with their defaults. "
        "Can be repeated.",
    ),
    option(
        "--seed",
        type=WholeNumber(0),
        metavar="N",
        help="Seed of the random choices, such as the split into training and test rows.  "
        "[default: several seeds are tried, and the one with the median result is used; 0 for "
        "large tables and your own scenes]",
    ),
    option(
        "--frozen-result",
        type=click.Path(path_type=Path),
        metavar="FILE.npz",
        help="Draw the result stored in this file instead of computing one. A golden contains "
        "such a file, result.npz (docs/regression.md).",
    ),
)
look_section = section(
    "How it looks",
    option(
        "-q",
        "--quality",
        type=OneOf(QUALITIES, _QUALITY_ALIASES),
        default="standard",
        show_default=True,
        metavar="QUALITY",
        help="Size and frames per second of films and stills: draft (854x480 at 15), standard "
        "(1280x720 at 30), high (1920x1080 at 60) or 4k (3840x2160 at 60). These sizes are for "
        "16:9; other ratios have the same shorter side. gif, webp, apng and svg are 640x360 (in "
        "16:9) whatever the quality, at 20 frames per second, or 10 for draft.",
    ),
    option(
        "--ratio",
        type=OneOf(RATIOS, _RATIO_ALIASES),
        default="16:9",
        show_default=True,
        metavar="RATIO",
        help=f"Shape of the picture: {', '.join(RATIOS[:-1])} or {RATIOS[-1]}.",
    ),
    option(
        "--theme",
        type=OneOf(THEMES),
        default="light",
        show_default=True,
        help="Colors of background and text.",
    ),
    option(
        "--fps",
        type=Number(Fraction(1), Fraction(240), Fraction),
        help="Frames per second, from 1 to 240. Applies to gif, webp, apng and svg only if "
        "--format has no others (for your own scenes: no mp4, webm or mov).  [default: those of "
        "--quality]",
    ),
    option(
        "--pace",
        type=Number(Fraction(1, 100), Fraction(100), float),
        default="1",
        show_default=True,
        help="Speed of the clip: 2 is twice as fast.",
    ),
    option(
        "--no-captions",
        "captions",
        is_flag=True,
        flag_value=False,
        default=True,
        help="Leave the captions out of the picture.",
    ),
    option(
        "--subtitles",
        is_flag=True,
        help="Add the captions to the film as a track that players can show or hide.",
    ),
    option(
        "--no-title",
        "heading",
        is_flag=True,
        flag_value=False,
        default=True,
        help="Leave the title out of the picture. gif, webp, apng and svg have it only "
        "with --title.",
    ),
    option("--title", metavar="TEXT", help="Your title.  [default: the clip's own]"),
    option(
        "--wording",
        type=click.Path(path_type=Path),
        metavar="FILE.toml",
        help="Your sentences, names and number formats, also in another language; "
        "info CLIP --wording-template prints a file to start from.",
    ),
    option(
        "--transparent",
        is_flag=True,
        help="Leave the background out, to lay the clip over slides or films. Formats are then "
        "webm, mov, webp, apng or png; the default is webm,png.",
    ),
)
data_section = section(
    "Your data",
    option(
        "--data",
        metavar="FILE|NAME",
        help="Your table (CSV, TSV, Excel or Parquet), or a data set of scikit-learn: "
        f"{', '.join(DATASET_NAMES)}.  [default: the clip's own data]",
    ),
    option(
        "--target",
        metavar="COLUMN",
        help="The column of --data to predict.  "
        f"[default: the one named {', '.join(LABEL_NAMES[:-1])} or {LABEL_NAMES[-1]}]",
    ),
    option(
        "--time",
        metavar="COLUMN",
        help="The column of --data with the dates of a series, for time-series.",
    ),
    option(
        "--features",
        type=CommaList(),
        default=(),
        metavar="COLUMNS",
        help="The columns to predict it from, separated by commas.  [default: all others that a "
        "model can use, or those that --model was fitted on]",
    ),
    option("--drop-missing", is_flag=True, help="Leave out rows of --data with empty cells."),
    option(
        "--model",
        type=click.Path(path_type=Path),
        metavar="FILE.skops",
        help="Your fitted scikit-learn model, saved with skops. It predicts the rows of --data.  "
        "[default: the clip fits a model of its own]",
    ),
    option(
        "--trust",
        multiple=True,
        metavar="TYPES",
        help="Allow types in --model that this project has not reviewed as safe "
        "(comma-separated; a trailing dot, as in my.module., allows a whole module). "
        "Warning: a loaded type can run any code.",
    ),
    option(
        "--predictions",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Your table of true labels and scores, instead of --data and --model.",
    ),
    option(
        "--y-true",
        metavar="COLUMN",
        help="The column of --predictions with the true labels.  "
        "[default: the column with a name listed under --target; if the table has just two "
        "columns, the first, or the one that holds no scores]",
    ),
    option(
        "--y-score",
        metavar="COLUMN",
        help="The column of --predictions with the scores of the positive class (higher = more "
        "positive).  [default: the column with a name such as y_score, score, probability or p; "
        "if the table has just two columns, the one that holds no labels]",
    ),
    option(
        "--pos-label",
        metavar="VALUE",
        help="The label that counts as positive. All others count as negative.  "
        "[default: 1 of 0 and 1, yes of no and yes, and the like; required for other labels]",
    ),
    option(
        "--separator",
        type=Separator(),
        metavar="CHARACTER",
        help="The character between the cells of a CSV, such as , ; | or the word tab.  "
        "[default: detected]",
    ),
    option(
        "--decimal",
        type=OneOf(DECIMAL_MARKS, {"comma": ",", "point": ".", "dot": "."}),
        metavar="MARK",
        help="The decimal mark of numbers: . or ,  [default: detected]",
    ),
    option(
        "--sheet",
        metavar="NAME",
        help="The sheet of an Excel file.  [default: the first that is not hidden]",
    ),
)
files_section = section(
    "Files",
    option(
        "--format",
        "formats",
        type=CommaList(FORMATS, _FORMAT_ALIASES),
        default="mp4,gif,png",
        show_default=True,
        metavar="A,B",
        help="Formats of the films and pictures: "
        f"{', '.join(FORMATS).replace(' png', ' png (a still)')} (one png with a picture and the "
        "caption of each beat). vector (a page with a player), svg (for README pages; it moves) "
        "and svg-still are made of outlines, sharp at any size.",
    ),
    option(
        "--effort",
        type=OneOf(EFFORTS),
        default="fast",
        show_default=True,
        help="How to encode an mp4: in little time, or slowly into a file of half the size.",
    ),
    option(
        "--max-size",
        "max_size_bytes",
        type=ByteSize(),
        help="Make the highest-quality GIF of at most this size, such as 2MB or 900kB.  "
        "[default: no limit]",
    ),
    option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default="renders",
        show_default=True,
        metavar="DIR",
        help="Folder for the files, which go to DIR/NAME/.",
    ),
    option(
        "--name",
        metavar="NAME",
        help="Name of the folder in DIR.  [default: the names of the clip and of your files, "
        "joined by hyphens: roc-scores for roc with scores.csv]",
    ),
)
run_section = section(
    "This run",
    jobs_option,
    project_option,
    cache_option,
    option("--no-cache", is_flag=True, help="Compute and draw everything again; store nothing."),
    option("--explain", is_flag=True, help="Say why existing files are made again."),
    option(
        "-k", "--keep-going", is_flag=True, help="Go on with the other renderings if one fails."
    ),
    open_option(
        "Show the result in your browser: the player, film or picture; for several renderings "
        "the gallery, which is then written too."
    ),
    option("--json", "as_json", is_flag=True, help="Print one JSON object per file."),
    option("-n", "--dry-run", is_flag=True, help="Print which files would be made; make none."),
)
