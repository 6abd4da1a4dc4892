"""What can be read off a drawn ROC scene: from points, colors and strings, not from its state."""

from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.roc import RocSweep
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scene import BeatSpan, ExplainerScene
from mlu_anim.stage.variant import Cut, Variant
from mlu_anim.stage.words import Words
from tests.playing import shot_of, stop_at, timeline_of

SAME = 1e-9
"""How far two floats of the page may lie apart and still be the same place."""
POINTS_PER_MARK = 16


class Called(NamedTuple):
    """How many cases of each class stand at or right of the bar."""

    tp: int
    fp: int


def centers(ink: Ink) -> NDArray[np.float64]:
    """(n_marks, 2) of the marks of an ink, on the page."""
    blocks = np.asarray(ink.points).reshape(-1, POINTS_PER_MARK, 3)[:, :, :2]
    return np.asarray((blocks.min(axis=1) + blocks.max(axis=1)) / 2)


def bar_x(scene: Any) -> float:
    """Where the bar is drawn, on the page."""
    xs = scene.scored.bar.bar.points[:, 0]
    assert np.ptp(xs) == 0, "the bar leans"
    return float(xs[0])


def called(scene: Any) -> Called:
    """Cases right of the bar, counted in the picture."""
    swarm, x = scene.scored.swarm, bar_x(scene)
    right = [
        int((centers(ink)[:, 0] >= x - SAME).sum()) for ink in (swarm.positives, swarm.negatives)
    ]
    return Called(*right)


def wrong_side(scene: Any) -> set[tuple[float, float]]:
    """Places of the marks on the wrong side of the bar."""
    swarm, x = scene.scored.swarm, bar_x(scene)
    positives, negatives = centers(swarm.positives), centers(swarm.negatives)
    missed = positives[positives[:, 0] < x - SAME]
    false_alarms = negatives[negatives[:, 0] >= x - SAME]
    return places([*missed, *false_alarms])


def places(points: Any) -> set[tuple[float, float]]:
    """Points as a set that forgives the last digits."""
    return {(round(float(x), 6), round(float(y), 6)) for x, y in points}


def on_plot(scene: Any, points: Any) -> NDArray[np.float64]:
    """Values at points of the page, (n, 2), from where the plot's ticks are written."""
    plane = scene.roc.frame.plane
    return np.asarray(plane.p2c(np.asarray(points)))


def point(scene: Any) -> tuple[float, float]:
    """Where the dot on the curve is: (false alarms, hits)."""
    x, y = on_plot(scene, centers(scene.roc.point.by_role["ink"]))[0]
    return float(x), float(y)


def end_of_curve(scene: Any) -> tuple[float, float]:
    """The last vertex of the drawn curve; the origin while there is none."""
    drawn = scene.roc.curve.line.points
    if not len(drawn):
        return 0.0, 0.0
    x, y = on_plot(scene, drawn[-1:])[0]
    return float(x), float(y)


def area_under(scene: Any, ink: Ink) -> float:
    """The area between a drawn polyline and the lower edge of the plot, as a share of it."""
    drawn = np.asarray(ink.points)
    corners = on_plot(scene, np.vstack([drawn[0::4], drawn[-1:]]))
    return float(np.trapezoid(corners[:, 1], corners[:, 0]))


def words_of(scene: Any, name: str) -> Words:
    """The one line of a part of the plot's frame."""
    (words,) = scene.roc.frame.part(name).inks()
    assert isinstance(words, Words)
    return words


def lines_of(part: Any) -> list[Words]:
    """The lines of text of a part."""
    return [ink for ink in part.inks() if isinstance(ink, Words)]


def right_columns(scene: Any) -> NDArray[np.float64]:
    """Points of the columns of pairs that are ranked right; the first ink of the pairs."""
    return np.asarray(scene.roc.area[0].inks()[0].points)


def string_at(words: Words) -> str:
    """A string that can be seen."""
    assert words.visibility > 0, f"{words.string!r} cannot be seen"
    return words.string


def visible(scene: ExplainerScene) -> Hashable:
    """All that can be seen now: points, colors and opacities, in drawing order."""
    inks = (ink for ink in scene.mobjects_to_draw() if ink.visibility > 0)
    return tuple(
        (
            np.round(ink.points, 9).tobytes(),
            ink.fill_rgbas.tobytes(),
            ink.stroke_rgbas.tobytes(),
            ink.background_stroke_rgbas.tobytes(),
        )
        for ink in inks
    )


def beat(result: RocSweep, name: str, cut: Cut | None = None) -> BeatSpan:
    """When a beat is told."""
    beats = timeline_of(shot_of(result, cut=cut)).beats
    return next(span for span in beats if span.name == name)


def moments_of(span: BeatSpan, count: int) -> list[Fraction]:
    """Moments of a beat that is not the first, from when its parts have entered to its end."""
    first, last = span.start_s + Fraction(5, 4), span.end_s - Fraction(1, 100)
    return [first + (last - first) * k / (count - 1) for k in range(count)]


def at_end_of(
    result: RocSweep,
    name: str,
    read: Callable[[Any], Any],
    cut: Cut | None = None,
    variant: Variant | None = None,
) -> Any:
    """What `read` makes of the scene a hundredth of a second before a beat ends."""
    shot = shot_of(result, variant, cut)
    span = next(b for b in timeline_of(shot).beats if b.name == name)
    found: list[Any] = []
    stop_at(shot, [span.end_s - Fraction(1, 100)], lambda scene, _: found.append(read(scene)))
    return found[0]
