"""Titles of axes that may be long, such as the names of columns of somebody's table."""

from collections.abc import Sequence

from mlu_anim.stage.axes import Tick, round_ticks
from mlu_anim.stage.words import Anchor, shortened, text_width
from mlu_anim.wording.numerals import ENGLISH, Numbers

LEADING = 1.25
"""Between the lines of a title, in em."""


def title_lines(text: str, em: float, width: float) -> list[str]:
    """A title in at most two lines, none wider than `width`; what is too long for that ends in …"""
    words, weight = text.split() or [""], "medium"
    if len(words) == 1 or text_width(" ".join(words), em, weight) <= width:
        return [shortened(" ".join(words), em, width, weight)]
    # The cut that makes the wider line as short as can be, or else the first line as full.
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    widths = [[text_width(line, em, weight) for line in cut] for cut in cuts]
    fitting = [place for place, (first, _) in enumerate(widths) if first <= width] or [0]
    whole = [place for place in fitting if widths[place][1] <= width]
    chosen = min(whole, key=lambda place: max(widths[place])) if whole else fitting[-1]
    return [shortened(line, em, width, weight) for line in cuts[chosen]]


def ticks_within(
    low: float,
    high: float,
    numbers: Numbers = ENGLISH,
    *,
    em: float,
    left: float,
    right: float,
    air: float,
) -> tuple[Tick, ...]:
    """Three round values of an x axis from `left` to `right`, or fewer if they are long.

    `air`: how far a label may reach beyond the right end of the axis.
    """
    for at_most in (3, 2):
        ticks = round_ticks(low, high, at_most, numbers)
        if not _crowded(ticks, (low, high), em, right - left):
            break
    return tuple(
        Tick(t.value, t.label, _anchor(t, low, high, em, right - left, air)) for t in ticks
    )


def _crowded(ticks: Sequence[Tick], ends: tuple[float, float], em: float, length: float) -> bool:
    """True if labels, the outer ones pushed inside, would touch."""
    pitch = length * (ticks[-1].value - ticks[0].value) / (ends[1] - ends[0])
    widths = [text_width(t.label, em) for t in ticks]
    return len(ticks) > 1 and sum(widths) + (len(ticks) - 1) * em > pitch + widths[0] / 2


def _anchor(tick: Tick, low: float, high: float, em: float, length: float, air: float) -> Anchor:
    half = text_width(tick.label, em) / 2
    return "right" if (high - tick.value) / (high - low) * length + air < half else "center"


def spaced(
    labels: Sequence[str], places: Sequence[float], kept: Sequence[int], em: float
) -> set[int]:
    """Labels that are written, centered at `places`: `kept`, and others with room."""
    halves = [text_width(label, em) / 2 for label in labels]
    chosen: list[int] = []
    for index in [*dict.fromkeys(kept), *range(len(labels))]:
        clear = (
            abs(places[index] - places[other]) >= halves[index] + halves[other] + 0.3 * em
            for other in chosen
        )
        if index not in chosen and all(clear):
            chosen.append(index)
    return set(chosen)
