"""Compare two recordings of geometry: find objects that moved, changed color, are new or gone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mlu_anim.review.regression.beat_alignment import Findings, paired_rows, seconds
from mlu_anim.review.regression.geometry import Drawn, GeometryRow

POSITION = 0.004
"""The tolerance for the position of a point, in scene units: half a pixel at 1080p."""
TEXT_POSITION, TEXT_SHARE = 0.01, 0.01
"""The tolerance for the box of a text: at least TEXT_POSITION scene units, or TEXT_SHARE of its
width, since hinting of fonts differs between machines."""
MOMENT = 0.03
OPACITY = 0.01
_MAX_PIECES_NAMED = 3
_STYLES = ("fill", "stroke", "halo")


@dataclass(frozen=True)
class _Change:
    """A difference of one object.

    `kind`: what changed, such as `fill` or `place`. `words`: what the object does or is now.
    `size`: how large the change is: a distance in scene units, or a change of opacity or width.
    """

    kind: str
    words: str
    size: float = 0.0


def differences(golden: Sequence[GeometryRow], got: Sequence[GeometryRow]) -> list[str]:
    """Return the differences of two recordings, as sentences.

    If an object differs in many frames of a beat, the frame with the largest difference is named.
    """
    findings = Findings()
    for label, row, other in paired_rows(golden, got, findings):
        where = f"{label}, {seconds(row.beat_t_s)}"
        for name, change in _changes(row, other):
            # A wrong color has the same cause in every beat; a wrong position may have several.
            key = (change.words,) if change.kind in _STYLES else (label, change.kind)
            sentence = f"{where}: {name} {change.words}"
            findings.add(sentence, name, *key, size=change.size)
    return findings.sentences()


def _changes(old: GeometryRow, new: GeometryRow) -> Iterator[tuple[str, _Change]]:
    """Yield the differences of one frame, each with the name of the object."""
    for name, before in old.drawn.items():
        after = new.drawn.get(name)
        if after is None:
            yield name, _Change("gone", "is gone")
        elif after is not before and after != before:
            yield from ((name, change) for change in _changes_of(before, after))
    for name in new.drawn:
        if name not in old.drawn:
            yield name, _Change("new", "is new")
    if old.order != new.order:
        yield from _restacked(old, new)


def _restacked(old: GeometryRow, new: GeometryRow) -> Iterator[tuple[str, _Change]]:
    before = [name for name in old.order if name in new.drawn]
    after = [name for name in new.order if name in old.drawn]
    for above, name in zip(before, after, strict=True):
        if above != name:
            yield name, _Change("order", f"is now below {above}")
            return


def _changes_of(old: Drawn, new: Drawn) -> Iterator[_Change]:
    if old.text != new.text:
        yield _Change("text", f"says '{new.text}' instead of '{old.text}'")
    yield from _restyled(old, new)
    moved = list(_moved(old, new))
    yield from moved
    if moved:
        return
    if old.n_pieces != new.n_pieces:
        yield _Change("pieces", f"has {new.n_pieces} pieces instead of {old.n_pieces}")
    elif not old.is_text:
        if old.n_points != new.n_points:
            yield _Change("points", f"has {new.n_points} points instead of {old.n_points}")
        elif abs(old.moment - new.moment) > MOMENT + 1e-6 * old.n_points:
            yield _Change("moment", "has another shape")


# --- colors -----------------------------------------------------------------------------------


def _restyled(old: Drawn, new: Drawn) -> Iterator[_Change]:
    """Yield the changes of fill, stroke and halo; if all opacities change equally, only one."""
    changes = [c for s in _STYLES for c in _repainted(s, getattr(old, s), getattr(new, s))]
    n_styles = sum(bool(getattr(old, style)) for style in _STYLES)
    opacities = {change.words.partition(" opacity ")[2] for change in changes}
    if n_styles == len(changes) > 1 and len(opacities) == 1 and "" not in opacities:
        yield _Change("opacity", f"has an opacity {opacities.pop()}", changes[0].size)
    else:
        yield from changes


def _repainted(what: str, old: str, new: str) -> Iterator[_Change]:
    if old == new:
        return
    if not old or not new:
        yield _Change(what, f"has {'no' if old else 'a'} {what} now")
        return
    if "/" in old or "/" in new:  # a gradient
        yield _Change(what, f"changed its {what} from {old} to {new}")
        return
    (color, *rest), (other, *others) = old.split(), new.split()
    if color != other or len(rest) != len(others):
        yield _Change(what, f"changed its {what} from {color} to {other}")
        return
    for name, before, after in zip(("opacity", "width"), rest, others, strict=False):
        if ":" in before + after:  # the pixels of pictures
            if before != after:
                yield _Change(what, "shows other pictures")
            continue
        change = abs(float(before) - float(after))
        if change > OPACITY:
            words = f"has a {what} {name} of {after} instead of {before}"
            yield _Change(f"{what} {name}", words, change)


# --- positions --------------------------------------------------------------------------------


def _moved(old: Drawn, new: Drawn) -> Iterator[_Change]:
    tolerance = POSITION
    if old.is_text:
        tolerance = max(TEXT_POSITION, TEXT_SHARE * (old.box[2] - old.box[0]))
    left, bottom, right, top = (b - a for a, b in zip(old.box, new.box, strict=True))
    dx, dy, wider, taller = (left + right) / 2, (bottom + top) / 2, right - left, top - bottom
    if abs(wider) > tolerance or abs(taller) > tolerance:
        size = max(abs(wider), abs(taller))
        yield _Change("size", _size_change(wider, taller, tolerance), size)
    elif abs(dx) > tolerance or abs(dy) > tolerance:
        yield _Change("place", f"moved {_direction(dx, dy, tolerance)}", max(abs(dx), abs(dy)))
        return
    yield from _moved_pieces(old, new, tolerance)


def _moved_pieces(old: Drawn, new: Drawn, tolerance: float) -> Iterator[_Change]:
    if (old.n_pieces, old.nth, len(old.pieces)) != (new.n_pieces, new.nth, len(new.pieces)):
        return
    offsets = [(b - a) for a, b in zip(old.pieces, new.pieces, strict=True)]
    moves = [
        (index, dx, dy)
        for index, (dx, dy) in enumerate(zip(offsets[::2], offsets[1::2], strict=True))
        if abs(dx) > tolerance or abs(dy) > tolerance
    ]
    if not moves:
        return
    size = max(max(abs(dx), abs(dy)) for _, dx, dy in moves)
    if old.n_pieces == 1:
        yield _Change("pieces", "has another path", size)
        return
    named = [
        f"piece {1 + index * old.nth} moved {_direction(dx, dy, tolerance)}"
        for index, dx, dy in moves[:_MAX_PIECES_NAMED]
    ]
    rest = len(moves) - len(named)
    more = f" and {rest} more" if rest else ""
    yield _Change("pieces", f"({', '.join(named)}{more})", size)


def _direction(dx: float, dy: float, tolerance: float) -> str:
    words = []
    if abs(dx) > tolerance:
        words.append(f"{abs(dx):.3g} {'right' if dx > 0 else 'left'}")
    if abs(dy) > tolerance:
        words.append(f"{abs(dy):.3g} {'up' if dy > 0 else 'down'}")
    return " and ".join(words)


def _size_change(wider: float, taller: float, tolerance: float) -> str:
    words = []
    if abs(wider) > tolerance:
        words.append(f"{abs(wider):.3g} {'wider' if wider > 0 else 'narrower'}")
    if abs(taller) > tolerance:
        words.append(f"{abs(taller):.3g} {'taller' if taller > 0 else 'lower'}")
    return f"is {' and '.join(words)}"
