"""The list of all gates, in the order in which they are reported."""

from mlu_anim.review.quality.gate import Gate
from mlu_anim.review.quality.gates.color_vision import ColorVision
from mlu_anim.review.quality.gates.contrast import Contrast
from mlu_anim.review.quality.gates.essay import Essays
from mlu_anim.review.quality.gates.flashes import Flashes
from mlu_anim.review.quality.gates.identities import Identities
from mlu_anim.review.quality.gates.overlaps import Overlaps
from mlu_anim.review.quality.gates.published_words import PublishedWords
from mlu_anim.review.quality.gates.safe_area import SafeArea
from mlu_anim.review.quality.gates.sizes import Sizes
from mlu_anim.review.quality.gates.text_size import TextSize
from mlu_anim.review.quality.gates.words import Words

PAGE_GATES: tuple[Gate, ...] = (Contrast(), TextSize(), Overlaps(), SafeArea())
"""The gates that check the layout of single pictures."""
ALL_GATES: tuple[Gate, ...] = (
    Identities(),
    *PAGE_GATES,
    ColorVision(),
    Flashes(),
    Words(),
    Essays(),
    PublishedWords(),
    Sizes(),
)
