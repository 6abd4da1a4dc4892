"""Where the files of a request go: `renders/<name>/<clip>[-<what differs>].<ext>`."""

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path

from mlu_anim.bundle.presets import options_of
from mlu_anim.bundle.request import RenderRequest
from mlu_anim.stage.variant import QUALITIES
from mlu_anim.system.errors import UsageError
from mlu_anim.wording.value_text import quoted

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)")
"""What Windows takes for a device, whatever stands after the dot."""
_PLAIN = re.compile(r"[\w][\w .+-]{0,99}", re.UNICODE)
_LONGEST_WORD, _LONGEST_NAME = 40, 200
"""In bytes: a file system takes 255, and the longest suffix has 15."""


def folder(request: RenderRequest) -> Path:
    """The folder of the request's files: the clip's, the user's name, or after the user's table."""
    return request.out / (require_name(request.name) if request.name else _default_name(request))


def path(request: RenderRequest, suffix: str) -> Path:
    """The file with that suffix, such as `.mp4` or `.frames.csv`."""
    stem = "".join([request.clip, *_differences(request)])
    return folder(request) / f"{_short(stem, _LONGEST_NAME)}{suffix}"


def require_name(name: str, option: str = "--name") -> str:
    """A name that a folder may have on every system; raises UsageError for any other."""
    too_long = len(name.encode(errors="surrogatepass")) > _LONGEST_NAME
    if not _PLAIN.fullmatch(name) or _RESERVED.match(name) or name[-1:] in " ." or too_long:
        raise UsageError(
            f"{option} {quoted(name)} cannot be a folder's name",
            hint="begin with a letter or digit; then also spaces, '.', '+', '-' and '_', up to "
            f"100 characters and {_LONGEST_NAME} bytes; no device of Windows, such as con",
        )
    return name


def require_inside(out: Path, place: Path) -> None:
    """Raise UsageError where a link in the output folder would lead what is written out of it.

    `out` itself may be a link: the user has named it. A file that is a link is never written
    through: it is replaced.
    """
    if not is_inside(out, place):
        raise UsageError(
            f"{place} leads out of {out}, to {os.path.realpath(place)}",
            hint="remove the link, or name the folder it leads to with --out",
        )


def is_inside(folder: Path, place: Path) -> bool:
    """Whether a place, with all links followed, is below a folder."""
    try:
        return place.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, a NUL
        return False


def _default_name(request: RenderRequest) -> str:
    sources = (request.predictions, request.data, request.model)
    return "-".join([request.clip, *(_stem(Path(source)) for source in sources if source)])


def _stem(path: Path) -> str:
    """What is left of a file's name in that of a folder or a file of ours."""
    name = (re.sub(r"[^\w.+-]+", "-", path.stem).strip("-. ") or "table")[:_LONGEST_WORD]
    return _short(name, _LONGEST_WORD)


def _word(text: str) -> str:
    """A value that the user wrote, in the name of a file: what may not stand there is marked."""
    plain = re.sub(r"[^\w.+-]+", "-", text)
    return _short(plain if plain == text else f"{plain}-{_mark(text)}", _LONGEST_WORD)


def _short(text: str, n_bytes: int) -> str:
    """Text that takes at most so many bytes; of a longer one the beginning, and a mark of it."""
    content = text.encode()
    if len(content) <= n_bytes:
        return text
    mark = _mark(text)
    return f"{content[: n_bytes - len(mark) - 1].decode(errors='ignore')}-{mark}"


def _mark(text: str) -> str:
    """What two texts that look alike in a name do not share."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]


def _differences(request: RenderRequest) -> list[str]:
    """What is not as by default, or as the preset has it, each as `-word`."""
    usual = replace(RenderRequest(request.clip), **options_of(request.preset))
    words = [] if request.preset is None else [request.preset]
    if request.theme != usual.theme:
        words.append(request.theme)
    if request.transparent:
        words.append("transparent")
    if request.ratio != "16:9":
        words.append(request.ratio.replace(":", "x"))
    short_side_px, fps = QUALITIES[request.quality]
    rate = float(request.fps) if request.fps is not None else fps
    if (request.quality, request.fps) != (usual.quality, usual.fps):
        words.append(f"{short_side_px}p{rate:g}")
    if request.effort != usual.effort:
        words.append(f"effort-{request.effort}")
    if request.beats:
        words.append(_word("+".join(request.beats)))
    if request.cut and request.cut != usual.cut:
        words.append(request.cut)
    if request.pace != 1:
        words.append(f"pace{request.pace:g}")
    if not request.captions and usual.captions:
        words.append("no-captions")
    if not request.heading and usual.heading:
        words.append("no-title")
    if request.subtitles:
        words.append("subtitles")
    if request.max_size_bytes not in (None, usual.max_size_bytes):
        words.append(f"max{_size(request.max_size_bytes)}")
    if request.seed is not None:
        words.append(f"seed{request.seed}")
    words += [_word(setting.replace("=", "", 1)) for setting in request.settings]
    if request.wording is not None:
        words.append(_stem(request.wording))
    return [f"-{word}" for word in words]


def _size(n_bytes: int) -> str:
    """`2MB`, `1.5MB` or `900kB`."""
    return f"{n_bytes / 1e6:g}MB" if n_bytes >= 1e6 else f"{n_bytes / 1e3:g}kB"
