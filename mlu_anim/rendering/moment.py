"""The contents of a picture before it is painted, and a checksum of a slice's pictures."""

import hashlib
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import cairo
import numpy as np

from mlu_anim.rendering.display_list import DisplayList
from mlu_anim.rendering.frame_data import FrameRow
from mlu_anim.stage.theme import theme
from mlu_anim.stage.variant import Variant
from mlu_anim.system.store import code_digest


@dataclass(frozen=True)
class Moment:
    """The contents of a cut's picture at one time, with its frame data.

    `rates`: those frame rates, of all files made from the cut, that have a frame at this time.
    `span`: the index of the slice, among those that are played.
    `items`: the paths to paint; the same object as before if the picture has not changed.
    """

    t_s: Fraction
    rates: frozenset[Fraction]
    span: int
    items: DisplayList
    row: FrameRow


def pictures_digest(moments: Sequence[Moment], first_s: Fraction, variant: Variant) -> str:
    """Return a checksum of everything that the pictures of a slice depend on.

    Times count from the start of the slice, `first_s`: a slice moved in time has the same digest.
    Items are numbered by first appearance, since their identity decides which areas are repainted.
    """
    size = f"{variant.width_px}x{variant.height_px} {variant.ratio}"
    paper = f"{theme(variant.theme).color('paper')} {variant.transparent}"
    digest = hashlib.sha256(f"{_painting_versions()}\n{size} {paper}".encode())
    numbers: dict[int, int] = {}
    shown: DisplayList | None = None
    for moment in moments:
        digest.update(f"\n{moment.t_s - first_s} {sorted(moment.rates)}".encode())
        if moment.items is shown:
            continue
        shown = moment.items
        for item in shown:
            number = numbers.setdefault(item.key, len(numbers))
            digest.update(number.to_bytes(4, "big") + item.digest)
    return digest.hexdigest()


@cache
def _painting_versions() -> str:
    """Return versions of all that paints: our code, Cairo and numpy, and the type of machine."""
    versions = cairo.version, cairo.cairo_version_string(), np.__version__, platform.machine()
    return " ".join((code_digest(only=("rendering",)), *versions))
