"""The page that shows the grammar: its code runs, its pictures and lists are those of now."""

from functools import cache
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from mlu_anim.stage import marks, moves, scales, stats
from mlu_anim.stage.frame import Frame
from scripts import grammar_page
from tests.stage.grammar import mark_classes

EXAMPLES = grammar_page.examples()
MOST_DIFFERING = 0.01
"""Share of a picture's pixels that another version of Cairo may paint a little differently."""
_BASES = {"Mark", "Move", "Reveal", "Pose", "Scale", "Tick", "Floats"}
_DATA = {
    *("Bins", "Bricks", "FractionTiles", "Thinned", "TreeBlocks", "TreeLayout"),
    *("EndLabel", "Named", "Note", "mark_radius", "CAT", "DOG"),
}
"""What the others take or return; it is seen in their blocks."""
every_example = pytest.mark.parametrize("heading", EXAMPLES)


@cache
def frame(heading: str) -> Frame:
    return grammar_page.frame_of(EXAMPLES[heading])


@every_example
def test_a_block_draws_what_its_channels_say(heading: str) -> None:
    assert frame(heading).marks
    assert grammar_page.faults(frame(heading)) == []


@every_example
def test_a_picture_is_that_of_its_block(heading: str) -> None:
    drawn = grammar_page.picture(frame(heading)).astype(int)
    path = grammar_page.image_path(heading)
    assert path.is_file(), "make it: .venv/bin/python scripts/grammar_page.py"
    kept = np.asarray(Image.open(path).convert("RGB"), dtype=int)
    assert kept.shape == drawn.shape
    differing = (np.abs(kept - drawn).max(axis=2) > 48).mean()
    assert differing <= MOST_DIFFERING, "make it again: .venv/bin/python scripts/grammar_page.py"


def test_lists_are_those_of_now() -> None:
    text = grammar_page.PAGE.read_text(encoding="utf-8")
    assert grammar_page.with_lists(text) == text


def test_no_picture_is_left_over() -> None:
    found = set(grammar_page.IMAGES.glob("grammar-*.png"))
    assert found == {grammar_page.image_path(heading) for heading in EXAMPLES}


@pytest.mark.parametrize("module", [marks, moves, scales, stats], ids=lambda m: m.__name__)
def test_each_noun_of_the_grammar_is_shown(module: ModuleType) -> None:
    """Under a heading of its own, or in the code of one."""
    code = "\n".join(EXAMPLES.values())
    nouns = set(module.__all__) - _BASES - _DATA
    assert {noun for noun in nouns if f"{noun}(" not in code and f"{noun}." not in code} == set()


def test_each_mark_has_a_block() -> None:
    headings = set(EXAMPLES)
    assert {kind.__name__ for kind in mark_classes()} - headings == set()
