"""What the bias-variance scene draws, as values: for its tests."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.variant import Cut, Variant
from tests.playing import default_result, shot_of, stop_at, timeline_of

SAME = 1e-9
STIFF, WIGGLY = 0, -1
both_models = pytest.mark.parametrize(("beat", "model"), [("stiff", STIFF), ("wiggly", WIGGLY)])


@cache
def usual() -> BiasVariance:
    result = default_result("bias-variance")
    assert isinstance(result, BiasVariance)
    return result


@cache
def first_models(count: int) -> BiasVariance:
    """Only the stiffest models: other numbers, fewer stacks, nothing cut."""
    r = usual()
    per_model = ("complexity", "predictions", "train_error", "bias_squared", "variance", "noise")
    per_model += ("measured", "gap_x", "spread_x", "counts", "truth")
    fields: dict[str, Any] = {name: getattr(r, name)[:count] for name in per_model}
    return replace(r, **fields, best=int(r.expected[:count].argmin()))


def at_share(
    result: BiasVariance,
    beat: str,
    share: float,
    read: Callable[[Any], Any],
    cut: Cut | None = None,
    variant: Variant | None = None,
) -> Any:
    """What `read` makes of the scene at a share of a beat; 1 is a hundredth before its end."""
    shot = shot_of(result, variant, cut)
    span = next(b for b in timeline_of(shot).beats if b.name == beat)
    lasts = span.end_s - span.start_s - Fraction(1, 100)
    found: list[Any] = []
    moment = span.start_s + lasts * Fraction(share)
    stop_at(shot, [moment], lambda scene, _: found.append(read(scene)))
    return found[0]


def at_end(result: BiasVariance, beat: str, read: Callable[[Any], Any]) -> Any:
    return at_share(result, beat, 1.0, read)


def crossings(scene: Any, model: int, x: float) -> NDArray[np.float64]:
    """The heights at which the ghosts of a model cross a place, read from their inks."""
    index = model % len(scene.result.complexity)
    plane, heights = scene.world.plane, []
    for ink in scene.world.fits[index].ghosts.layers:
        assert ink.visibility > 0
        ends = plane.p2c(ink.points).reshape(-1, 4, 2)[:, [0, 3]]
        low, high = ends[:, 0, 0], ends[:, 1, 0]
        here = (low <= x) & (x < high)
        share = (x - low[here]) / (high[here] - low[here])
        heights += list(ends[here, 0, 1] * (1 - share) + ends[here, 1, 1] * share)
    return np.sort(heights)


def span_of(plane: Plane, ink: Any) -> tuple[float, float, float]:
    """Where a bracket stands, and from where to where it reaches, in values of a plot."""
    (x, low), (_, high) = plane.p2c(ink.points[[0, 3]])
    return float(x), float(low), float(high)


def drawn_rects(scene: Any) -> NDArray[np.float64]:
    """(n_stacks, n_layers, 4) of the stacks: left, bottom, right, top on the page."""
    found = []
    for ink in scene.errors.stacks.layers:
        assert ink.visibility == 1
        corners = np.asarray(ink.points).reshape(-1, 16, 3)[:, :, :2]
        found.append(np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1))
    return np.stack(found, axis=1)


def sizes(scene: Any) -> NDArray[np.float64]:
    """(n_stacks, n_layers, 2): width and height on the page."""
    rects = drawn_rects(scene)
    return np.asarray(rects[:, :, 2:] - rects[:, :, :2])


def layers_of(result: BiasVariance) -> NDArray[np.float64]:
    """(n_stacks, n_layers): what the stacks are made of."""
    return np.column_stack([result.noise, result.variance, result.bias_squared])


def share_where(beat: str, holds: Callable[[dict[str, float]], bool]) -> float:
    """A share of a beat of the usual result at which tracked values are so."""
    shot = shot_of(usual())
    span = next(b for b in timeline_of(shot).beats if b.name == beat)
    lasts = span.end_s - span.start_s - Fraction(1, 100)
    shares = [Fraction(k, 100) for k in range(20, 91)]
    found: list[float] = []

    def look(scene: Any, t_s: Fraction) -> None:
        if holds(scene.tracked_values()):
            found.append(float((t_s - span.start_s) / lasts))

    stop_at(shot, [span.start_s + lasts * share for share in shares], look)
    if found:
        return found[0]
    raise AssertionError(f"never so in {beat}")
