"""Whether the user's own words have room: measured where they stand, and refused by their key."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from mlu_anim.stage.captions import MOST_CAPTION_LINES, caption_lines
from mlu_anim.stage.page import SMALLEST_EM, Page
from mlu_anim.stage.variant import Cut
from mlu_anim.stage.words import Words, text_width
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.templates import Hole, parse

SLACK = 0.02
"""How far a text may stand out of its room, in scene units: less than a pixel."""


def require_caption_fits(page: Page, ratio: str, key: str, caption: str, cut: Cut) -> None:
    """Raise BadInput where a caption of the user's takes more lines than there are."""
    own = cut.own_words
    if own is None or not any(each.startswith(key) for each in own.by_key):
        return
    lines = caption_lines(page, caption)
    width = page.content.width
    longest = len(caption) * width / text_width(caption, page.type.text, "medium")
    raise BadInput(
        f"{own.source}: {key}: {caption!r} takes {len(lines)} lines in {ratio}",
        hint=f"There are {MOST_CAPTION_LINES}, each with room for about {int(longest)} characters.",
    )


def require_in_order(words: Sequence[Words], page: Page, ratio: str, cut: Cut) -> None:
    """Raise BadInput where a text of the user's leaves its panel or stands in another's way."""
    own = cut.own_words
    assert own is not None
    shown = [each for each in words if each.string.strip()]
    for fault, involved in chain(_without_room(shown, page), _overlapping(shown)):
        keys = [key for each in involved for key in _keys_of(each.string, own)]
        if keys:  # what none of these words is part of is not theirs to mend
            raise BadInput(
                f"{own.source}: {', '.join(dict.fromkeys(keys))}: {fault} in {ratio}",
                hint="Say it in fewer characters, or choose another --ratio.",
            )


Fault = tuple[str, tuple[Words, ...]]


def _without_room(words: Sequence[Words], page: Page) -> Iterator[Fault]:
    for each in words:
        box = each.line_box()
        room = next((p for p in (page.world, page.measure) if p.overlaps(box)), page.content)
        if each.em < SMALLEST_EM - 1e-9:
            yield f"{each.string!r} has so little room that it is too small to read", (each,)
        if not room.contains(box, slack=SLACK):
            size = f"it is {box.width:.1f} wide, and all there is is {room.width:.1f}"
            yield f"{each.string!r} would leave its panel ({size})", (each,)


def _overlapping(words: Sequence[Words]) -> Iterator[Fault]:
    for one, other in combinations(words, 2):
        if one.line_box().overlaps(other.line_box()):
            yield f"{one.string!r} would overlap {other.string!r}", (one, other)


def _keys_of(text: str, own: OwnWords) -> list[str]:
    """The sentences and names that a line on screen may come from, or be a part of."""
    found = []
    for key, template in own.sentences:
        fixed = [p.strip() for p in parse(template) if not isinstance(p, Hole) and p.strip()]
        if fixed and (all(p in text for p in fixed) or any(text in p for p in fixed)):
            found.append(key)
    return found + [f"names.{name!r}" for name, shown in own.names if shown in text]
