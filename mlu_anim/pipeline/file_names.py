"""Names the files of a request: `renders/<name>/<clip>[-<what differs from the default>].<ext>`."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mlu_anim.bundle.paths import LONGEST_NAME, BundlePaths, require_name
from mlu_anim.pipeline.presets import options_of
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.stage.variant import QUALITIES

_LONGEST_WORD = 40
"""The length limit of one part of a file name, in bytes."""


def paths_of(request: RenderRequest) -> BundlePaths:
    """Return the folder of a request's files, and the name that they share.

    The folder is `request.name` or, by default, named after the clip and the user's tables and
    model. Raises UsageError if `request.name` cannot be the name of a folder.
    """
    name = require_name(request.name) if request.name else _default_name(request)
    stem = "-".join([request.clip, *_differences(request)])
    return BundlePaths(request.out / name, _shortened(stem, LONGEST_NAME))


def _default_name(request: RenderRequest) -> str:
    sources = (request.predictions, request.data, request.model)
    return "-".join([request.clip, *(_stem(Path(source)) for source in sources if source)])


def _differences(request: RenderRequest) -> Iterator[str]:
    """Yield a part of the file name for each option that is not the default: `dark`, `9x16`.

    A preset is named itself; the options that it sets are then the defaults.
    """
    usual = replace(RenderRequest(request.clip), **options_of(request.preset))
    if request.preset is not None:
        yield request.preset
    yield from _of_the_picture(request, usual)
    yield from _of_the_cut(request, usual)
    if request.max_size_bytes not in (None, usual.max_size_bytes):
        yield f"max{_size(request.max_size_bytes)}"
    if request.seed is not None:
        yield f"seed{request.seed}"
    yield from (_word(setting.replace("=", "", 1)) for setting in request.settings)
    if request.wording is not None:
        yield _stem(request.wording)


def _of_the_picture(request: RenderRequest, usual: RenderRequest) -> Iterator[str]:
    if request.theme != usual.theme:
        yield request.theme
    if request.transparent:
        yield "transparent"
    if request.ratio != "16:9":
        yield request.ratio.replace(":", "x")
    short_side_px, fps = QUALITIES[request.quality]
    rate = float(request.fps) if request.fps is not None else fps
    if (request.quality, request.fps) != (usual.quality, usual.fps):
        yield f"{short_side_px}p{rate:g}"
    if request.effort != usual.effort:
        yield f"effort-{request.effort}"


def _of_the_cut(request: RenderRequest, usual: RenderRequest) -> Iterator[str]:
    if request.beats:
        yield _word("+".join(request.beats))
    if request.cut and request.cut != usual.cut:
        yield request.cut
    if request.pace != 1:
        yield f"pace{request.pace:g}"
    if not request.captions and usual.captions:
        yield "no-captions"
    if not request.heading and usual.heading:
        yield "no-title"
    if request.subtitles:
        yield "subtitles"


def _size(n_bytes: int) -> str:
    """Return a file size as text, such as `2MB`, `1.5MB` or `900kB`."""
    return f"{n_bytes / 1e6:g}MB" if n_bytes >= 1e6 else f"{n_bytes / 1e3:g}kB"


def _stem(path: Path) -> str:
    """Return the stem of a user's file as a part of a file name: spaces and signs become `-`."""
    name = (re.sub(r"[^\w.+-]+", "-", path.stem).strip("-. ") or "table")[:_LONGEST_WORD]
    return _shortened(name, _LONGEST_WORD)


def _word(text: str) -> str:
    """Return a user's text as a part of a file name.

    Spaces and signs become `-`; a checksum then tells the text from others that look the same.
    """
    plain = re.sub(r"[^\w.+-]+", "-", text)
    return _shortened(plain if plain == text else f"{plain}-{_checksum(text)}", _LONGEST_WORD)


def _shortened(text: str, n_bytes: int) -> str:
    """Return `text`, or if it has more than `n_bytes` bytes, its beginning and a checksum."""
    content = text.encode()
    if len(content) <= n_bytes:
        return text
    checksum = _checksum(text)
    return f"{content[: n_bytes - len(checksum) - 1].decode(errors='ignore')}-{checksum}"


def _checksum(text: str) -> str:
    """Return the first 8 hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
