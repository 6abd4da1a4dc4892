"""The words: a sentence with its bars, the map of its words, and the answers to two sentences."""

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, column
from mlu_anim.stage.frame import Frame, Live
from mlu_anim.stage.marks import CAT, DOG, Bar, Cell, Glyph, Text
from mlu_anim.stage.moves import Grow, Stagger
from mlu_anim.stage.moves.reveal import eased
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

if TYPE_CHECKING:
    from mlu_anim.experiments.attention.telling import WeightedMeans
    from mlu_anim.stage.part import Part

WORDS = "the", "dog", "bites", "the", "cat", "bitten"
DOG_AT, CAT_AT = 1, 4
_ANIMALS = np.array([DOG_AT, CAT_AT])
_ROLES = "positive", "negative"
_FACE, _LANES = 0.28, (-0.24, -0.5)
"""Half the height of a face; how far below the words the dog and the cat pass each other."""
_WORD_Y, _PLACE_Y = -0.14, -0.86
"""Heights of words and numbers below the bars, which go from 0 to 1."""
_ROWS = 6.8
"""Height of the map and the faces above it, in rows."""
_BREADTH = 0.3
"""Breadth of an answer's bar, of the room for a sentence."""


class Sentence:
    """A sentence on one card; on the other the map of its words, then two answers."""

    def __init__(
        self,
        setting: Setting,
        cards: tuple[Rect, Rect],
        r: "WeightedMeans",
        tracked: dict[str, ValueTracker],
    ) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        say, self.names = setting.say, [setting.say(f"labels.{word}") for word in WORDS]
        heads = self.said_trained(len(r.step) - 1), say("labels.placeless"), say("labels.placed")
        x, y = Linear(-0.6, 5.7), Linear(_PLACE_Y - 0.08, 1.02)
        head = Live(self.said_now, heads)
        self.frame = Frame(setting, cards[0], name="words", x=x, y=y, ticks=False, head=head)
        room: Any = {"x": Linear(-2.6, 5.5), "y": Linear(5.5, 5.5 - _ROWS), "ticks": False}
        self.map = Frame(setting, cards[1], name="word map", head="labels.words_ask", **room)
        room = {"x": Linear(0, 1), "y": Linear(2, 0), "ticks": False}
        self.answers = Frame(setting, cards[1], name="answers", head="labels.answers", **room)
        self._add_sentence()
        self._add_map()
        self._add_answers()

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def said_trained(self, kept: int) -> str:
        r = self.result
        facts = {
            "k": Fact(int(r.step[kept]), Kind.COUNT),
            "n": Fact(float(r.right[kept]), Kind.PERCENT),
        }
        return self.setting.say("labels.trained", **facts)

    def said_now(self) -> str:
        told = round(self.now("told"))
        if told == 0:
            return self.said_trained(round(self.now("trained")))
        return self.setting.say("labels.placeless" if told == 1 else "labels.placed")

    # --- the sentence ---------------------------------------------------------------------------

    def places(self) -> Floats:
        """Return the place of each word of the first sentence; dog and cat may be on their way."""
        at, way = np.arange(6.0), self.now("swapped")
        at[_ANIMALS] += way * (at[_ANIMALS[::-1]] - at[_ANIMALS])
        return at

    def bars(self) -> Floats:
        """Return place and height of each bar: what the question takes. (6, 2)

        Without places bars go along with their words, with places they stay.
        """
        r, placed = self.result, self.now("placed")
        swapped = self.now("swapped")
        if self.now("told") == 0:
            return np.column_stack([np.arange(6), along(r.looks[:, -1], self.now("trained"))])
        if placed == 1:
            return np.column_stack([np.arange(6), along(r.last_looks[0], swapped)])
        at = self.places()
        by_place = along(r.last_looks[0], swapped)[np.rint(at).astype(int)]
        return np.column_stack([at, (1 - placed) * r.last_looks[1, 0] + placed * by_place])

    def _add_sentence(self) -> None:
        add, rest = self.frame.add, np.array([0, 2, 3, 5])
        bars: Any = {"x": column(self.bars, 0), "y": column(self.bars, 1), "width": 0.6}
        self.weights = add(Bar("taken", **bars, role="accent"))
        look: Any = {"anchor": "center", "level": "middle"}
        same = add(Text("rest", x=rest, y=_WORD_Y, text=[self.names[k] for k in rest], **look))
        hop = lambda: eased(3 * min(self.now("swapped"), 1 - self.now("swapped")))  # noqa: E731
        x, y = lambda: self.places()[_ANIMALS], lambda: _WORD_Y + hop() * np.array(_LANES)
        faces: Any = {"art": [DOG, CAT], "role": _ROLES, "radius": _FACE}
        self.words = same, add(Glyph("animals", x=x, y=y, **faces))
        fallen = Stagger(self.tracked["numbered"])
        numbers: Any = {"text": [str(k + 1) for k in range(6)], "role": "muted", "reveal": fallen}
        self.numbers = add(Text("places", x=np.arange(6), y=_PLACE_Y, **numbers, **look))

    # --- the map --------------------------------------------------------------------------------

    def _add_map(self) -> None:
        r, add = self.result, self.map.add
        row, at = np.tril_indices(6)
        tone = lambda: np.sqrt(along(r.looks, self.now("trained"))[row, at])  # noqa: E731
        frame: Any = {"outline": sizes.HAIRLINE, "role": "muted"}
        self.grid = add(Cell("word cells", x=at, y=row, **frame))
        self.cells = add(Cell("word weights", x=at, y=row, role="accent", strength=tone))
        look: Any = {"anchor": "right", "level": "middle"}
        pitch = self.map.plane.rect.height / _ROWS
        fits = pitch >= sizes.LINE_EM * self.setting.page.type.label
        named = self.names if fits else ["", "", "", "", "", self.names[-1]]
        names = add(Text("who asks", x=-0.7, y=np.arange(6), text=named, **look))
        faces: Any = {"art": [DOG, CAT], "role": _ROLES, "radius": 0.75 * _FACE}
        heads = add(Glyph("who answers", x=_ANIMALS, y=-0.95, **faces))
        self.map_parts = self.grid, self.cells, names, heads

    # --- the answers ----------------------------------------------------------------------------

    def shares(self) -> Floats:
        """Return how likely dog and cat are the answer, to both sentences: (2, 2)."""
        return along(self.result.answers[::-1], self.now("placed"))

    def _add_answers(self) -> None:
        self.said: list[Part] = []
        for k, order in enumerate(([0, 1], [1, 0])):
            look: Any = {"reveal": Grow(lambda k=k: self.now("answered") - k)}
            place: Any = {"x": (0.12, 0.7), "y": k + 0.22, "radius": _FACE, **look}
            place |= {"art": [(DOG, CAT)[i] for i in order], "role": [_ROLES[i] for i in order]}
            parts: list[Any] = [Glyph(f"sentence {k}", **place)]
            for i, role in enumerate(_ROLES):
                end = lambda k=k, i=i: abs(i - self.shares()[k, i])  # noqa: E731
                sides: Any = {"x": float(i), "x2": end, "y": k + 0.4, "y2": k + 0.4 + _BREADTH}
                parts.append(Cell(f"{WORDS[_ANIMALS[i]]} {k}", **sides, role=role, **look))
            look |= {"level": "middle"}
            verb: Any = {"say": "labels.bites", "anchor": "center", **look}
            parts.append(Text(f"verb {k}", x=0.41, y=k + 0.22, **verb))
            said: Any = {"text": lambda k=k: [self.said_answer(k)], "weight": "bold", **look}
            parts.append(Text(f"answer {k}", x=0.0, y=k + 0.85, **said))
            self.said += map(self.answers.add, parts)

    def said_answer(self, sentence: int) -> str:
        """Return the likelier animal, and whether it is right; nothing between two models."""
        if self.now("placed") % 1:
            return ""
        shares = self.shares()[sentence]
        said = int(shares.argmax())
        facts = {"name": Fact(self.names[_ANIMALS[said]], Kind.NAME)}
        facts["n"] = Fact(float(shares[said]), Kind.PERCENT)
        right = said == 1 - sentence
        return self.setting.say("labels.said_right" if right else "labels.said_wrong", **facts)
