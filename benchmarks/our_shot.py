"""Make the shot that `render` would draw, for processes that measure."""

from fractions import Fraction
from pathlib import Path

from mlu_anim.rendering.plan import Shot
from mlu_anim.results.clips import module_name
from mlu_anim.results.compute import Inputs, compute
from mlu_anim.stage.variant import Cut, film_variant


def our_shot(clip: str, quality: str, cut: str, fps: Fraction, folder: Path) -> Shot:
    """Compute a clip's default result, save it in `folder` and return its shot."""
    result = compute(Inputs(module_name(clip)))
    path = folder / "result.npz"
    result.save(path)
    variant = film_variant(quality, "16:9", "light", fps)
    return Shot(clip, path, result.digest(), variant, Cut(cut), (fps,))
