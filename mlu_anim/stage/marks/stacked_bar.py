"""Stacked bars: the parts of a whole on top of each other."""

from collections.abc import Mapping
from functools import partial
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Channel, Source
from mlu_anim.stage.marks.bar import Bar
from mlu_anim.stage.marks.boxes import BoxOptions
from mlu_anim.stage.scales import Floats
from mlu_anim.stage.stats.stacks import stacked


class StackedBar(Bar):
    """A stacked bar for each band at `x`.

    `parts`: the color role of each part and its heights, (n_bands,) or one for all, from the lowest
    part up. `grown`: the share of its height that each part has, (n_parts, n_bands) or one for all;
    each part stands on what the parts below it have grown to.
    """

    def __init__(
        self,
        name: str,
        *,
        x: ArrayLike,
        parts: Mapping[str, ArrayLike],
        width: Source = sizes.BAND_SHARE,
        grown: Source = 1.0,
        **options: Unpack[BoxOptions],
    ) -> None:
        bands = np.atleast_1d(np.asarray(x))
        heights = np.array([np.broadcast_to(h, bands.shape) for h in parts.values()], dtype=float)
        now = Channel(grown)
        ends = [partial(_ends, heights, now, end) for end in (0, 1)]
        base, top = [end() for end in ends] if now.is_fixed else ends
        roles = np.repeat(list(parts), len(bands))
        everywhere = np.tile(bands, len(parts))
        options = {"role": roles, **options}
        super().__init__(name, x=everywhere, y=top, base=base, width=width, **options)


def _ends(heights: Floats, grown: Channel, end: int) -> Floats:
    """Return where all parts begin (`end` 0) or end (1) now: (n_parts * n_bands,)."""
    return stacked(heights * grown.now())[end].ravel()
