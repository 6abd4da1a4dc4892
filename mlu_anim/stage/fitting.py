"""Checks that the user's own words fit; an error names the key of the text that does not."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from mlu_anim.stage.captions import MOST_CAPTION_LINES, caption_lines
from mlu_anim.stage.page import SMALLEST_EM, Page, Rect
from mlu_anim.stage.variant import Cut
from mlu_anim.stage.words import Words, text_width
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.templates import Hole, parse

SLACK = 0.02
"""Distance that a text may extend beyond its rectangle, in scene units."""


def require_caption_fits(page: Page, ratio: str, key: str, caption: str, cut: Cut) -> None:
    """Raise BadInput for a caption that takes too many lines, if it is in the user's own words.

    To be called only for a caption that does not fit; `key`: its key, without a verdict.
    """
    own = cut.own_words
    if own is None or not any(k == key or k.startswith(f"{key}_") for k in own.by_key):
        return
    lines = caption_lines(page, caption)
    width = page.content.width
    longest = len(caption) * width / text_width(caption, page.type.text, "medium")
    raise BadInput(
        f"{own.source}: {key}: {caption!r} takes {len(lines)} lines in {ratio}",
        hint=f"There are {MOST_CAPTION_LINES}, each with room for about {int(longest)} characters.",
    )


def require_in_order(
    words: Sequence[Words], cards: Sequence[Rect], page: Page, ratio: str, cut: Cut
) -> None:
    """Raise BadInput if an own text of the user is too small, leaves its panel or overlaps a text.

    `cards`: the panels that are there. `cut` must have own words; faults that do not involve one of
    them are ignored.
    """
    own = cut.own_words
    assert own is not None
    shown = [line for line in words if line.string.strip()]
    for fault, involved in chain(_without_room(shown, cards, page), _overlapping(shown)):
        keys = [key for text in involved for key in _keys_of(text.string, own)]
        if keys:  # other texts are the clip's, and the user cannot change them
            raise BadInput(
                f"{own.source}: {', '.join(dict.fromkeys(keys))}: {fault} in {ratio}",
                hint="Say it in fewer characters, or choose another --ratio.",
            )


Fault = tuple[str, tuple[Words, ...]]
"""A description of what is wrong, and the lines of text that it involves."""


def _without_room(words: Sequence[Words], cards: Sequence[Rect], page: Page) -> Iterator[Fault]:
    for line in words:
        box = line.line_box()
        near = [card for card in cards if card.overlaps(box)] or [page.content]
        room = next((card for card in near if card.contains(box, slack=SLACK)), near[0])
        if line.em < SMALLEST_EM - 1e-9:
            yield f"{line.string!r} has so little room that it is too small to read", (line,)
        if not room.contains(box, slack=SLACK):
            size = f"it is {box.width:.1f} wide, and all there is is {room.width:.1f}"
            yield f"{line.string!r} would leave its panel ({size})", (line,)


def _overlapping(words: Sequence[Words]) -> Iterator[Fault]:
    for one, other in combinations(words, 2):
        if one.line_box().overlaps(other.line_box()):
            yield f"{one.string!r} would overlap {other.string!r}", (one, other)


def _keys_of(text: str, own: OwnWords) -> list[str]:
    """Return the keys of the user's sentences and names that the text of a line may come from."""
    keys = []
    for key, template in own.sentences:
        fixed = [p.strip() for p in parse(template) if not isinstance(p, Hole) and p.strip()]
        if fixed and (all(p in text for p in fixed) or any(text in p for p in fixed)):
            keys.append(key)
    return keys + [f"names.{name!r}" for name, shown in own.names if shown in text]
