"""Where the files of a request go: `renders/<name>/<clip>[-<what differs>].<ext>`."""

import re
from dataclasses import replace
from pathlib import Path

from mlu_anim.errors import UsageError
from mlu_anim.presets import options_of
from mlu_anim.request import RenderRequest
from mlu_anim.variant import QUALITIES

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_PLAIN = re.compile(r"[\w][\w .+-]{0,99}", re.UNICODE)


def folder(request: RenderRequest) -> Path:
    """The folder of the request's files: the clip's, the user's name, or after the user's table."""
    return request.out / (_named(request.name) if request.name else _default_name(request))


def path(request: RenderRequest, suffix: str) -> Path:
    """The file with that suffix, such as `.mp4` or `.frames.csv`."""
    return folder(request) / "".join([request.clip, *_differences(request), suffix])


def _default_name(request: RenderRequest) -> str:
    sources = (request.predictions, request.data, request.model)
    return "-".join([request.clip, *(_stem(Path(source)) for source in sources if source)])


def _stem(path: Path) -> str:
    """What is left of a file's name in that of a folder or a file of ours."""
    return (re.sub(r"[^\w.+-]+", "-", path.stem).strip("-. ") or "table")[:40]


def _named(name: str) -> str:
    if not _PLAIN.fullmatch(name) or _RESERVED.match(name) or name.endswith((" ", ".")):
        raise UsageError(
            f"--name {name!r} cannot be a folder's name",
            hint="begin with a letter or digit; then also spaces, '.', '+', '-' and '_'",
        )
    return name


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
    if request.beats:
        words.append("+".join(request.beats))
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
    words += [setting.replace("=", "") for setting in request.settings]
    if request.wording is not None:
        words.append(_stem(request.wording))
    return [f"-{word}" for word in words]


def _size(n_bytes: int) -> str:
    """`2MB`, `1.5MB` or `900kB`."""
    return f"{n_bytes / 1e6:g}MB" if n_bytes >= 1e6 else f"{n_bytes / 1e3:g}kB"
