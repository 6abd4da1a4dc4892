"""Whether the user's own words have room: measured where they stand, and refused by their key."""

from collections.abc import Sequence
from itertools import combinations

from mlu_anim.errors import BadInput
from mlu_anim.stage.heading import MOST_CAPTION_LINES, caption_lines
from mlu_anim.stage.page import SMALLEST_EM, Page, Rect
from mlu_anim.stage.words import Words, text_width
from mlu_anim.templates import Hole, pieces
from mlu_anim.variant import Cut

SLACK = 0.02
"""How far a text may stand out of the page, in scene units: less than a pixel."""


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


def require_in_order(words: Sequence[Words], content: Rect, ratio: str, cut: Cut) -> None:
    """Raise BadInput where a text leaves the page or two stand in each other's way."""
    shown = [each for each in words if each.string.strip()]
    for each in shown:
        box = each.line_box()
        if each.em < SMALLEST_EM - 1e-9:
            raise _refused(cut, [each], f"has no room in {ratio}: it would be too small to read")
        if not content.contains(box, slack=SLACK):
            over = max(content.left - box.left, box.right - content.right, 0.0)
            share = f"{100 * over / each.text_width:.0f} % of it" if over else "a part of it"
            raise _refused(cut, [each], f"has no room in {ratio}: {share} would leave the page")
    for one, other in combinations(shown, 2):
        if one.line_box().overlaps(other.line_box()):
            raise _refused(cut, [one, other], f"would overlap {other.string!r} in {ratio}")


def _refused(cut: Cut, words: Sequence[Words], rule: str) -> BadInput:
    own = cut.own_words
    assert own is not None
    keys = [key for each in words for key in _keys_of(each.string, own.sentences)]
    keys += [f"names.{n!r}" for each in words for n, shown in own.names if shown in each.string]
    named = ", ".join(dict.fromkeys(keys)) or "names"
    return BadInput(
        f"{own.source}: {named}: {words[0].string!r} {rule}",
        hint="Say it in fewer characters, or choose another --ratio.",
    )


def _keys_of(text: str, sentences: Sequence[tuple[str, str]]) -> list[str]:
    """The sentences that a line on screen may come from: all fixed text of them, or part of it."""
    return [
        key
        for key, template in sentences
        if (fixed := [p.strip() for p in pieces(template) if not isinstance(p, Hole) and p.strip()])
        and (all(part in text for part in fixed) or any(text in part for part in fixed))
    ]
