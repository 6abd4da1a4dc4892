"""The words: a sentence with its bars, the map of its words, and the answers to two sentences."""

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, Source, along, column
from mlu_anim.stage.frame import AxisTitle, Frame, Live
from mlu_anim.stage.marks import CAT, DOG, Cell, Glyph, Text
from mlu_anim.stage.moves import Grow, Stagger
from mlu_anim.stage.moves.reveal import eased
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import text_width

if TYPE_CHECKING:
    from mlu_anim.experiments.attention import WeightedMeans
    from mlu_anim.stage.part import Part

WORDS = "the", "dog", "bites", "the", "cat", "bitten"
DOG_AT, CAT_AT = 1, 4
_ANIMALS = np.array([DOG_AT, CAT_AT])
_ROLES = "positive", "negative"
_FACE, _LANES = 0.28, (-0.25, -0.52)
"""Half the height of a face; how far below the words the dog and the cat pass each other."""
_WORD, _PLACE, _LOWEST, _TOP = -0.375, -0.12, -1.06, 1.02
"""Heights of words, numbers and the lower edge below the bars, which go from 0 to 1."""
_ALONG, _NUMBER, _OVER = (-0.6, 5.7), 0.4, (0.42, 0.86)
"""Of a sentence that stands: its ends, room for numbers in scene units, and where animals pass."""
_LIFT = 0.2
"""Share of a swap in which animals leave the sentence, and again in which they come back."""
_HALF = 0.3
"""Half the breadth of a bar, of a word's room."""
_ROWS = 6.0
"""Rows of the map."""
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
        self.stands = cards[0].height > cards[0].width
        self.word, self.place, low = self._levels(cards[0])
        scales = Linear(*_ALONG), Linear(low, _TOP)
        x, y = (scales[1], Linear(*_ALONG[::-1])) if self.stands else scales
        head = Live(self.said_now, heads)
        self.frame = Frame(
            setting,
            cards[0],
            name="words",
            x=x,
            y=y,
            ticks=False,
            head=head,
            y_title=AxisTitle("labels.looks"),
        )
        left = self._left_of_map(cards[1])
        room: Any = {"x": Linear(left, 5.5), "y": Linear(5.5, -0.5), "ticks": False}
        self.map = Frame(setting, cards[1], name="word map", head="labels.words_ask", **room)
        room = {"x": Linear(0, 1), "y": Linear(2, 0), "ticks": False}
        self.answers = Frame(setting, cards[1], name="answers", head="labels.answers", **room)
        self._add_sentence()
        self._add_map()
        self._add_answers()

    def _levels(self, card: Rect) -> tuple[float, float, float]:
        """Return where words and numbers stand, and the edge beyond them; bars go from 0 to 1."""
        if not self.stands:
            return _WORD, _PLACE, _LOWEST
        wide = self.widest + 2 * sizes.AIR
        bar = (card.width - 2 * self.setting.page.pad - wide - _NUMBER) / _TOP
        return -wide / 2 / bar, -(wide + _NUMBER / 2) / bar, -(wide + _NUMBER) / bar

    @property
    def widest(self) -> float:
        """The width of the longest word, in scene units."""
        em = self.setting.page.type.label
        return max(text_width(name, em, "medium") for name in self.names)

    def at(self, along: Source, level: Source) -> Any:
        """Return channels of places along the sentence; levels are heights of its bars."""
        return dict(zip("yx" if self.stands else "xy", (along, level), strict=True))

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
        told = self.now("told")
        if told == 0:
            return self.said_trained(round(self.now("trained")))
        if told < 1:
            return ""
        return self.setting.say("labels.placed" if self.now("placed") > 0.5 else "labels.placeless")

    # --- the sentence ---------------------------------------------------------------------------

    def places(self) -> Floats:
        """Return the place of each word of the first sentence; dog and cat may be on their way."""
        at, gone = np.arange(6.0), self.now("swapped")
        way = min(max((gone - _LIFT) / (1 - 2 * _LIFT), 0.0), 1.0)
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
        sides: Any = [lambda by=by: self.bars()[:, 0] + by for by in (-_HALF, _HALF)]
        ends = self.at(sides[1], column(self.bars, 1)).items()
        bars: Any = self.at(sides[0], 0.0) | {f"{axis}2": source for axis, source in ends}
        self.weights = add(Cell("taken", **bars, role="accent"))
        look: Any = {"anchor": "center", "level": "middle"}
        text = [self.names[k] for k in rest]
        same = add(Text("rest", **self.at(rest, self.word), text=text, **look))
        lanes = np.array(_OVER if self.stands else _LANES)
        way = self.tracked["swapped"].get_value
        away = lanes - self.stands * self.word
        level = lambda: self.word + eased(min(way(), 1 - way()) / _LIFT) * away  # noqa: E731
        faces: Any = {"art": [DOG, CAT], "role": _ROLES, "radius": _FACE, "halo": sizes.HALO}
        places = self.at(lambda: self.places()[_ANIMALS], level)
        self.words = same, add(Glyph("animals", **places, **faces))
        fallen = Stagger(self.tracked["numbered"])
        numbers: Any = {"text": [str(k + 1) for k in range(6)], "role": "muted", "reveal": fallen}
        where = self.at(np.arange(6), self.place)
        self.numbers = add(Text("places", **where, **numbers, **look))

    # --- the map --------------------------------------------------------------------------------

    def _left_of_map(self, card: Rect) -> float:
        """Return where the longest name of a row begins, in columns of the map."""
        names = self.widest + sizes.AIR
        return -0.5 - names * 6 / (card.width - 2 * self.setting.page.pad - names)

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
        names = add(Text("who asks", x=-0.5, y=np.arange(6), text=named, dx=-sizes.AIR, **look))
        faces: Any = {"art": [DOG, CAT], "role": _ROLES, "radius": 0.75 * _FACE}
        heads = add(Glyph("who answers", x=_ANIMALS, y=_ANIMALS - 1.0, **faces))
        last: Any = {"x": -0.5, "x2": 5.5, "y": 4.5, "y2": 5.5, "outline": sizes.RULE}
        asked = add(Cell("asked row", **last))
        self.map_parts = self.grid, self.cells, names, heads, asked

    # --- the answers ----------------------------------------------------------------------------

    def shares(self) -> Floats:
        """Return how likely dog and cat are the answer, to both sentences: (2, 2)."""
        return along(self.result.answers[::-1], self.now("placed"))

    def _add_answers(self) -> None:
        self.said: list[Part] = []
        for k, order in enumerate(([0, 1], [1, 0])):
            answered: Any = lambda k=k: self.now("answered") - k  # noqa: E731
            look: Any = {"reveal": Grow(answered)}
            place: Any = {"x": (0.12, 0.7), "y": k + 0.22, "radius": _FACE, **look}
            place |= {"art": [(DOG, CAT)[i] for i in order], "role": [_ROLES[i] for i in order]}
            parts: list[Any] = [Glyph(f"sentence {k}", **place)]
            for i, role in enumerate(_ROLES):
                end: Any = lambda k=k, i=i: abs(i - self.shares()[k, i])  # noqa: E731
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
