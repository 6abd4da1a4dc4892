"""Drawn flowers, as art for glyphs: three large petals and three small ones between them."""

import numpy as np

from mlu_anim.stage.marks.glyph import Art

_TURNS = np.deg2rad([90, 210, 330])


def flower(*, petal: float, small: float, tip: float, throat: float = 0.0) -> Art:
    """Return a flower. `petal`, `small`: half widths of large and small petals, from 0 to 1.

    `tip`: 0 for round petals, 1 for pointed ones. `throat`: size of the spot on large petals.
    """
    large = [_petal(turn, 0.0, 1.0, petal, tip) for turn in _TURNS]
    between = [_petal(turn + np.pi / 3, 0.0, 0.8, small, tip) for turn in _TURNS]
    spots = [_petal(turn, 0.3, 0.3 + throat, throat / 4, 0.5)[::-1] for turn in _TURNS if throat]
    art = np.concatenate([*large, *between, *spots])
    return np.asarray(art / np.abs(art).max())


def _petal(turn: float, start: float, end: float, half: float, tip: float) -> Art:
    """Return one petal from `start` to `end` along the direction `turn`."""
    bulge, shoulder = 1.35 * half, half * (1 - tip)
    out = [
        (start, 0),
        (start + 0.2 * (end - start), bulge),
        (end, bulge + 0.2 * shoulder),
        (end, 0),
    ]
    if tip:
        out[2] = ((1 - 0.35 * tip) * end, bulge * (1 - 0.5 * tip))
    side = np.array(out)
    both = np.concatenate([side, side[::-1] * (1, -1)])
    cosine, sine = np.cos(turn), np.sin(turn)
    return np.asarray(both @ np.array([(cosine, sine), (-sine, cosine)]))


VERSICOLOR = flower(petal=0.44, small=0.12, tip=0.0, throat=0.4)
"""Iris versicolor: broad, round petals."""
VIRGINICA = flower(petal=0.34, small=0.28, tip=0.9, throat=0.24)
"""Iris virginica: long, slender petals."""
UNNAMED = flower(petal=0.39, small=0.2, tip=0.45)
"""An iris of a species that is not known yet."""
