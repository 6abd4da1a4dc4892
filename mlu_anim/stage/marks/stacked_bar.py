"""Stacked bars: the parts of a whole on top of each other."""

from collections.abc import Mapping
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.marks.bar import Bar
from mlu_anim.stage.marks.boxes import BoxOptions
from mlu_anim.stage.stats.stacks import stacked


class StackedBar(Bar):
    """A stacked bar for each band at `x`.

    `parts`: the color role of each part and its heights, (n_bands,) or one for all, from the lowest
    part up.
    """

    def __init__(
        self,
        name: str,
        *,
        x: ArrayLike,
        parts: Mapping[str, ArrayLike],
        width: Source = sizes.BAND_SHARE,
        **options: Unpack[BoxOptions],
    ) -> None:
        bands = np.atleast_1d(np.asarray(x))
        base, top = stacked([np.broadcast_to(h, bands.shape) for h in parts.values()])
        roles = np.repeat(list(parts), len(bands))
        everywhere = np.tile(bands, len(parts))
        options = {"role": roles, **options}
        super().__init__(
            name, x=everywhere, y=top.ravel(), base=base.ravel(), width=width, **options
        )
