"""Two published pictures compared: films and GIFs frame by frame, as thumbnails in blocks.

Where both were made alike, by the same versions on the same platform, also to the bit.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from math import ceil
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from mlu_anim.review.regression.beat_alignment import counted, seconds
from mlu_anim.review.regression.stills import BLOCK, Picture, bit_faults, block_faults
from mlu_anim.system.errors import BadInput

THUMBNAIL_PX = 320
"""The longer side."""
_CODEC_BUDGET = 14.0
"""Mean difference that a block may have where an encoder has put its own noise on both."""
_CODEC_WHOLE_BUDGET = 2.0


@dataclass(frozen=True)
class Shown:
    """One frame of a file, reduced. `digest`: of the whole picture; empty when not asked for."""

    t_s: Fraction
    thumbnail: Picture
    digest: str = ""


def differences(before: Path, after: Path, *, made_alike: bool = False) -> list[str]:
    """What is different of two files of one format, in sentences.

    `made_alike`: by the same versions and with the same options, so that no bit may differ.
    """
    if before.read_bytes() == after.read_bytes():
        return []
    name = after.name
    old, new = (_facts(path) for path in (before, after))
    if old[:2] != new[:2]:
        return [f"{name} is {new[0]}x{new[1]} instead of {old[0]}x{old[1]}"]
    if old[2] != new[2]:
        return [f"{name} has {float(new[2]):g} frames a second instead of {float(old[2]):g}"]
    return _frame_by_frame(name, before, after, made_alike)


def _frame_by_frame(name: str, before: Path, after: Path, made_alike: bool) -> list[str]:
    n_old = n_new = n_other = 0
    first = ""
    pairs = zip_longest(*(frames(path, with_digests=made_alike) for path in (before, after)))
    for old, new in pairs:
        n_old, n_new = n_old + (old is not None), n_new + (new is not None)
        if old is None or new is None:
            continue
        faults = _faults(old, new)
        if faults or old.t_s != new.t_s:
            n_other += 1
            shifted = f"comes at {seconds(new.t_s)} instead of {seconds(old.t_s)}"
            first = first or f"{name}, {seconds(old.t_s)}: {faults or f'the frame {shifted}'}"
    found = []
    if n_old != n_new:
        word = "more" if n_new > n_old else "fewer"
        found.append(f"{name} has {counted(abs(n_new - n_old), f'{word} frame')} than before")
    if first:
        more = f" (and {counted(n_other - 1, 'more frame')})" if n_other > 1 else ""
        found.append(first + more)
    return found


def _faults(old: Shown, new: Shown) -> str:
    faults = block_faults(old.thumbnail, new.thumbnail, _CODEC_BUDGET, _CODEC_WHOLE_BUDGET)
    if not faults and old.digest != new.digest:
        return bit_faults(old.thumbnail, new.thumbnail)
    return faults


def frames(path: Path, *, with_digests: bool = False) -> Iterator[Shown]:
    """The frames of a film, a GIF or a picture, in order."""
    try:
        with av.open(str(path)) as file:
            stream = file.streams.video[0]
            width_px, height_px = _reduced(stream.width, stream.height)
            for frame in file.decode(stream):
                small = frame.reformat(width_px, height_px, "rgb24", interpolation="AREA")
                time = (frame.pts or 0) * (frame.time_base or Fraction(0))
                digest = _digest(frame) if with_digests else ""
                yield Shown(time, np.ascontiguousarray(small.to_ndarray()), digest)
    except (FFmpegError, OSError, IndexError) as error:
        raise BadInput(f"cannot read pictures from {path}: {error}") from error


def _digest(frame: av.VideoFrame) -> str:
    whole = frame.reformat(format="rgba").to_ndarray()
    return hashlib.sha256(np.ascontiguousarray(whole).tobytes()).hexdigest()


def _reduced(width_px: int, height_px: int) -> tuple[int, int]:
    """A size that is a whole number of blocks, of about the same shape."""
    scale = min(1.0, THUMBNAIL_PX / max(width_px, height_px))
    width, height = (max(BLOCK, BLOCK * ceil(s * scale / BLOCK)) for s in (width_px, height_px))
    return width, height


def _facts(path: Path) -> tuple[int, int, Fraction]:
    try:
        with av.open(str(path)) as file:
            stream = file.streams.video[0]
            return stream.width, stream.height, Fraction(stream.average_rate or 0)
    except (FFmpegError, OSError, IndexError) as error:
        raise BadInput(f"cannot read pictures from {path}: {error}") from error
