"""What happens on the page between the ends of beats: a cut seen ten times a second, in order."""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, groupby, pairwise

from mlu_anim.rendering.shot import Timeline
from mlu_anim.stage.card import Card
from mlu_anim.stage.heading import Heading
from mlu_anim.stage.layout.axes import FrameAxes
from mlu_anim.stage.marks.mark import Mark
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Band
from mlu_anim.stage.scene import ON_SCREEN, ExplainerScene
from mlu_anim.stage.words import Words

WHOLE = 0.9
"""Least presence of a card or axis that has arrived."""
FAINT = 0.1
"""Least opacity of a mark that counts as being there."""
TRANSITION_S = 0.5
"""For so long what leaves and what comes may stand together, in seconds."""
TOUCHING = 0.1
"""Least share of a text's area that another one lies over, where the two are doubled."""
_NUMBER = re.compile(r"(?<![^\W\d_])\d+(?:[.,\u2009]\d+)*(?: of \d+)?")
"""A number; a count with its total, as `8 of 26`, is one; a name such as `F1` is none."""
_OF_A_MATRIX = frozenset({"tp", "fn", "fp", "tn"})
"""The last words of the names of a confusion matrix's parts, whose counts are one set."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Moment:
    """What is on the page at `t_s`, in seconds.

    `look`: a number for the picture without title and caption: the same picture, the same number.
    `n_words`, `n_numbers`: of what is counted (`_counted`). `empty`: cards without a mark.
    `bare`: axes without a mark. `doubled`: pairs of texts that lie over each other.
    """

    t_s: Fraction
    beat: str
    look: int
    n_words: int
    n_numbers: int
    empty: tuple[str, ...]
    bare: tuple[str, ...]
    doubled: tuple[str, ...]


@dataclass(frozen=True)
class Strip:
    """A cut, seen ten times a second. `n_ticks`: the most ticks of any axis."""

    timeline: Timeline
    moments: tuple[Moment, ...]
    n_ticks: int

    @property
    def moving_share(self) -> float:
        """The share of time, 0 to 1, in which anything but title and caption changes."""
        return sum(a.look != b.look for a, b in pairwise(self.moments)) / len(self.moments)

    def holds(self) -> dict[str, float]:
        """Return for each beat how long its last picture stands still at its end, in seconds."""
        return {
            beat: len(list(next(groupby(reversed(list(there)), key=lambda m: m.look))[1])) / 10
            for beat, there in groupby(self.moments, key=lambda m: m.beat)
        }

    def over(self, of: Callable[[Moment], int], limit: int) -> dict[str, int]:
        """Return the beats in which more than `limit` stand for longer than a transition."""
        found: dict[str, int] = {}
        for beat, there in groupby(self.moments, key=lambda m: m.beat):
            many = [n for m in there if (n := of(m)) > limit]
            if len(many) / 10 > TRANSITION_S:
                found[beat] = max(many)
        return found

    def lasting(self, of: Callable[[Moment], tuple[str, ...]], longest_s: float) -> list[str]:
        """Return a line for each thing in `of` that lasts longer than `longest_s`."""
        found = []
        for name in sorted({name for moment in self.moments for name in of(moment)}):
            for there, run in groupby(self.moments, key=lambda m, n=name: n in of(m)):  # type: ignore[misc]
                during = list(run)
                if there and len(during) / 10 > longest_s:
                    first = during[0]
                    lasts = f"{len(during) / 10} s from {float(first.t_s)} s"
                    found.append(f"{name}: {lasts}, beat {first.beat}")
        return found


class StripTaker:
    """Looks at a scene ten times a second, in order, and keeps what it sees as a strip.

    What depends on the picture alone is found once for each picture, and what depends on a part
    alone once for each of its states, which are the same object until it is drawn anew.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._moments: list[Moment] = []
        self._looks: dict[Hashable, int] = {}
        self._n_ticks = 0
        self._look: Hashable = None
        self._in_part: dict[Part, tuple[Hashable, _InPart]] = {}

    @property
    def strip(self) -> Strip:
        """What has been seen so far."""
        return Strip(self._timeline, tuple(self._moments), self._n_ticks)

    def take(self, scene: ExplainerScene, t_s: Fraction) -> None:
        """Look at the scene, which is in its state at `t_s`."""
        look, beat = scene.look(), self._timeline.beat_at(t_s).name
        if self._moments and look == self._look:
            self._moments.append(replace(self._moments[-1], t_s=t_s, beat=beat))
        else:
            self._look = look
            self._moments.append(self._seen(scene, t_s, beat))

    def _seen(self, scene: ExplainerScene, t_s: Fraction, beat: str) -> Moment:
        shown = [part for part in scene.parts if not _is_told(part)]
        counted = list(_counted(shown))
        axes = [p for p in shown if isinstance(p, FrameAxes) and p.presence.get_value() >= WHOLE]
        self._n_ticks = max([self._n_ticks, *(n for part in axes for n in _n_ticks(part))])
        boxes = [box for p in shown if isinstance(p, Mark) for box in self._of(p).boxes]
        cards = [p for p in shown if isinstance(p, Card) and p.presence.get_value() >= WHOLE]
        return Moment(
            t_s,
            beat,
            self._number(shown),
            sum(len(_WORD.findall(text)) for text in counted),
            sum(len(_NUMBER.findall(text)) for text in counted),
            tuple(c.part_name for c in cards if not _holds_any(c.inks()[0].box(), boxes)),
            tuple(a.part_name for a in axes if not _holds_any(a.plane.rect, boxes)),
            tuple(_doubled([line for part in scene.parts for line in self._of(part).lines])),
        )

    def _of(self, part: Part) -> "_InPart":
        """Return what is seen in a part, read again only if it was drawn anew."""
        state, seen = self._in_part.get(part, (None, None))
        if seen is None or state is not part.drawn_state:
            seen = _InPart(tuple(_boxes(part)), tuple(_lines(part)))
            self._in_part[part] = part.drawn_state, seen
        return seen

    def _number(self, shown: list[Part]) -> int:
        """Return the number of the picture: the same picture, the same number."""
        look = tuple(part.drawn_state for part in shown)
        return self._looks.setdefault(look, len(self._looks))


@dataclass(frozen=True)
class _InPart:
    """The boxes of a part's inks that are seen, and its texts with their places."""

    boxes: tuple[Rect, ...]
    lines: tuple[tuple[str, Rect], ...]


def _n_ticks(axes: FrameAxes) -> Iterator[int]:
    """Yield the number of ticks of each axis; the names of bands are none."""
    for ticks, scale in ((axes._x, axes.plane.x), (axes._up, axes.plane.y)):
        yield 0 if isinstance(scale, Band) else len(ticks)


def _is_told(part: Part) -> bool:
    """Return True for the title and the captions."""
    return isinstance(part, Heading) or part.part_name.startswith("caption ")


def _counted(parts: list[Part]) -> Iterator[str]:
    """Yield the texts whose words and numbers are counted: no ticks, no names of bands.

    Of a row of numbers (three or more of one mark) and of a confusion matrix, the first number
    stands for all.
    """
    cells = 0
    for part in parts:
        if isinstance(part, FrameAxes):
            continue
        texts = [w.string for w in part.inks() if isinstance(w, Words) and _is_read(w)]
        if texts and part.part_name.split()[-1] in _OF_A_MATRIX:
            cells += 1
            texts = [_NUMBER.sub("", text) for text in texts] if cells > 1 else texts
        numbers = [text for text in texts if _NUMBER.fullmatch(text)]
        yield from (text for text in texts if text not in numbers)
        yield from numbers[:1] if len(numbers) > 2 else numbers


def _is_read(words: Words) -> bool:
    return words.visibility >= ON_SCREEN and bool(words.string.strip())


def _boxes(part: Part) -> list[Rect]:
    return [ink.box() for ink in part.inks() if ink.visibility >= FAINT]


def _holds_any(room: Rect, boxes: list[Rect]) -> bool:
    return any(_common_area(room, box) > 0 or _is_within(room, box) for box in boxes)


def _is_within(room: Rect, box: Rect) -> bool:
    """Return True if the middle of the box, which may have no area, is in the room."""
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    return room.left <= x <= room.right and room.bottom <= y <= room.top


def _lines(part: Part) -> list[tuple[str, Rect]]:
    words = [ink for ink in part.inks() if isinstance(ink, Words)]
    return [(each.string, each.line_box()) for each in words if _is_read(each)]


def _doubled(lines: list[tuple[str, Rect]]) -> Iterator[str]:
    for (text, a), (other, b) in combinations(lines, 2):
        if a.left >= b.right or b.left >= a.right or a.bottom >= b.top or b.bottom >= a.top:
            continue  # most pairs are far apart
        smaller = min(a.width * a.height, b.width * b.height)
        if _common_area(a, b) > TOUCHING * smaller:
            yield f"{text!r} over {other!r}"


def _common_area(a: Rect, b: Rect) -> float:
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.top, b.top) - max(a.bottom, b.bottom)
    return max(width, 0.0) * max(height, 0.0)
