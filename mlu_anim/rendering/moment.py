"""One moment of a shot before it is painted, and what its picture depends on."""

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
    """What is to be drawn at a moment; equal pictures in a row hold the very same list.

    `rates`: those of the shot's rates whose films show it.  `span`: the number of its slice.
    """

    t_s: Fraction
    rates: frozenset[Fraction]
    span: int
    items: DisplayList
    row: FrameRow


def fingerprint(moments: Sequence[Moment], first_s: Fraction, variant: Variant) -> str:
    """The checksum of all that the pictures of one slice depend on.

    Times count from the beginning of the slice, so that a slice that is only told later is the
    same. Things are numbered as they appear: which is which decides where it is painted anew.
    """
    size = f"{variant.width_px}x{variant.height_px} {variant.ratio}"
    paper = f"{theme(variant.theme).color('paper')} {variant.transparent}"
    found = hashlib.sha256(f"{_painting()}\n{size} {paper}".encode())
    numbers: dict[int, int] = {}
    shown: DisplayList | None = None
    for moment in moments:
        found.update(f"\n{moment.t_s - first_s} {sorted(moment.rates)}".encode())
        if moment.items is shown:
            continue
        shown = moment.items
        for item in shown:
            number = numbers.setdefault(item.key, len(numbers))
            found.update(number.to_bytes(4, "big") + item.digest)
    return found.hexdigest()


@cache
def _painting() -> str:
    """What paints: our code, Cairo, and the arithmetic below."""
    versions = cairo.version, cairo.cairo_version_string(), np.__version__, platform.machine()
    return " ".join((code_digest(only=("rendering",)), *versions))
