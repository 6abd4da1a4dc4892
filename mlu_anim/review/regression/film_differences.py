"""Compare two published films or images frame by frame, by blocks of thumbnails.

Files that were made with the same software are also compared exactly.
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
"""The longer side of a thumbnail, in pixels, before it is rounded up to whole blocks."""
_CODEC_BUDGET = 14.0
"""The mean difference allowed for a block, in levels of 255, since encoders add noise."""
_CODEC_PICTURE_BUDGET = 2.0


@dataclass(frozen=True)
class Thumbnail:
    """A thumbnail of a frame; `digest`: a checksum of the full picture, empty unless requested."""

    t_s: Fraction
    thumbnail: Picture
    digest: str = ""


def differences(before: Path, after: Path, *, same_software: bool = False) -> list[str]:
    """Return the differences of two films or images of one format, as sentences.

    `same_software`: True if both were made with the same versions and options: then the pictures
    must be exactly equal. Raises BadInput if a file has no pictures that can be read.
    """
    if before.read_bytes() == after.read_bytes():
        return []
    name = after.name
    old, new = (_facts(path) for path in (before, after))
    if old[:2] != new[:2]:
        return [f"{name} is {new[0]}x{new[1]} instead of {old[0]}x{old[1]}"]
    if old[2] != new[2]:
        return [f"{name} has {float(new[2]):g} frames a second instead of {float(old[2]):g}"]
    return _frame_by_frame(name, before, after, same_software)


def _frame_by_frame(name: str, before: Path, after: Path, same_software: bool) -> list[str]:
    n_old = n_new = n_other = 0
    first = ""
    pairs = zip_longest(*(frames(path, with_digests=same_software) for path in (before, after)))
    for old, new in pairs:
        n_old, n_new = n_old + (old is not None), n_new + (new is not None)
        if old is None or new is None:
            continue
        faults = _faults(old, new)
        if faults or old.t_s != new.t_s:
            n_other += 1
            shifted = f"comes at {seconds(new.t_s)} instead of {seconds(old.t_s)}"
            first = first or f"{name}, {seconds(old.t_s)}: {faults or f'the frame {shifted}'}"
    sentences = []
    if n_old != n_new:
        word = "more" if n_new > n_old else "fewer"
        sentences.append(f"{name} has {counted(abs(n_new - n_old), f'{word} frame')} than before")
    if first:
        more = f" (and {counted(n_other - 1, 'more frame')})" if n_other > 1 else ""
        sentences.append(first + more)
    return sentences


def _faults(old: Thumbnail, new: Thumbnail) -> str:
    faults = block_faults(old.thumbnail, new.thumbnail, _CODEC_BUDGET, _CODEC_PICTURE_BUDGET)
    if not faults and old.digest != new.digest:
        return bit_faults(old.thumbnail, new.thumbnail)
    return faults


def frames(path: Path, *, with_digests: bool = False) -> Iterator[Thumbnail]:
    """Yield a thumbnail of each frame of a film or an image, in order.

    `with_digests`: also compute the checksum of each full picture. Raises BadInput if the file
    cannot be read.
    """
    try:
        with av.open(str(path)) as file:
            stream = file.streams.video[0]
            width_px, height_px = _reduced(stream.width, stream.height)
            for frame in file.decode(stream):
                small = frame.reformat(width_px, height_px, "rgb24", interpolation="AREA")
                time = (frame.pts or 0) * (frame.time_base or Fraction(0))
                digest = _digest(frame) if with_digests else ""
                yield Thumbnail(time, np.ascontiguousarray(small.to_ndarray()), digest)
    except (FFmpegError, OSError, IndexError) as error:
        raise BadInput(f"cannot read pictures from {path}: {error}") from error


def _digest(frame: av.VideoFrame) -> str:
    rgba = frame.reformat(format="rgba").to_ndarray()
    return hashlib.sha256(np.ascontiguousarray(rgba).tobytes()).hexdigest()


def _reduced(width_px: int, height_px: int) -> tuple[int, int]:
    """Return width and height of a thumbnail: whole blocks, with about the same aspect ratio."""
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
