"""Attention: men weigh men by their waists, words weigh words, and places make order count."""

from typing import TYPE_CHECKING, ClassVar

from manim import ValueTracker

from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._attention_club import Club
from scenes._attention_words import Sentence

if TYPE_CHECKING:
    from mlu_anim.experiments.attention import WeightedMeans

TRACKED = (
    *("dropped", "found", "barred", "stacked", "laid", "spread", "missed", "learned"),
    *("trained", "told", "numbered", "answered", "swapped", "placed"),
)
"""All tracked values; each begins at 0. `learned`, `trained`: the place among what was kept."""


class Attention(ExplainerScene):
    """A guess of a man by others, its weights, everybody's map, and a sentence and its places."""

    clip: ClassVar[str] = "attention"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("query", "weights", "map", "learn"),
        *("head", "order", "places"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("weights", "map", "head", "order", "places")
    result: "WeightedMeans"

    def lay(self) -> None:
        tracked = {name: self.track(name, 0.0) for name in TRACKED}
        self.cards = self.world_card, self.plot_card
        places = self.page.world, self.page.measure
        self.club = Club(self.setting, places, self.result, tracked)
        self.sentence = Sentence(self.setting, places, self.result, tracked)
        club, sentence = self.club, self.sentence
        self.place(club.bars_frame, club.map_frame, club.plot)
        self.place(sentence.frame, sentence.map, sentence.answers)

    # --- beats: men -----------------------------------------------------------------------------

    def query(self) -> None:
        club = self.club
        self.enter(self.men(club.bands, club.asker, club.mark), self.known(dropped=0))
        self.play(self.to("dropped", 1), run_time=0.9)
        self.follow(self.to("found", 1), run_time=1.4)

    def weights(self) -> None:
        club, is_first = self.club, self.shown_beats()[0] == "weights"
        standing = self.men(club.bands, club.asker, club.mark)
        more = self.present(self.cards[1], *club.bars_frame.furniture, club.bars, club.sum)
        self.enter(standing, self.known(dropped=0) if is_first else self.known(found=1))
        if is_first:
            self.play(self.to("dropped", 1), run_time=0.7)
            self.play(self.to("found", 1), run_time=0.5)
        self.wait_for_reading()
        appear = [part.appear() for part in (*more, club.slot, club.told, *club.raised)]
        self.play(*appear, self.to("barred", 1), run_time=self.in_cut(0.9, 1.6))
        self.play(self.evenly("stacked", 1), run_time=self.in_cut(1.2, 2.4))

    def map(self) -> None:
        club = self.club
        there = self.known(found=1, barred=1, stacked=1)
        titles = club.bars_frame.furniture
        shown = self.men(club.asker, club.dots, self.cards[1], *titles, club.row, club.rows)
        self.enter(shown | {club.stack: DIMMED}, there)
        leaving = [part.vanish() for part in titles]
        self.follow(self.to("laid", 1), *leaving, run_time=self.in_cut(0.6, 1.0))
        coming = [part.appear() for part in (*club.map_frame.furniture, club.ring, club.named)]
        self.play(self.to("spread", 1), *coming, run_time=self.in_cut(1.1, 2.0))

    def learn(self) -> None:
        club, last = self.club, len(self.result.width) - 1
        parts = club.head, club.truth, club.misses, club.dots, club.named, *self.of_map()
        there = self.known(found=1, barred=1, stacked=1, laid=1, spread=1, missed=1)
        self.enter(self.men(*parts), there)
        self.follow(self.evenly("learned", last // 3), run_time=2.2)
        self.play(self.evenly("learned", last), run_time=0.8)

    # --- beats: words ---------------------------------------------------------------------------

    def head(self) -> None:
        sentence = self.sentence
        shown = self.speaking(*sentence.map.furniture, *sentence.map_parts)
        self.enter(shown, self.spoken(told=0, placed=1))
        last, early = len(self.result.step) - 1, len(self.result.step) // 4
        self.follow(self.evenly("trained", early), run_time=self.in_cut(1.2, 2.4))
        self.play(self.evenly("trained", last), run_time=self.in_cut(0.4, 1.0))

    def order(self) -> None:
        self.enter(self.speaking(*self.of_answers()), self.spoken(told=1, numbered=0, answered=1))
        self.follow(self.to("swapped", 1), run_time=self.in_cut(1.2, 2.0))
        self.play(self.to("answered", 2), run_time=0.5)

    def places(self) -> None:
        there = self.spoken(told=2, numbered=0, answered=2, swapped=1)
        self.enter(self.speaking(*self.of_answers()), there)
        self.play(self.to("numbered", 1), run_time=0.6)
        self.follow(self.to("placed", 1), run_time=self.in_cut(0.9, 1.4))
        self.play(self.to("swapped", 0), run_time=self.in_cut(0.9, 1.6))

    # --- what is present ------------------------------------------------------------------------

    def men(self, *parts: Part) -> dict[Part, float]:
        """The men in their plot, and these parts."""
        club = self.club
        standing = [part for part in club.plot.furniture if part is not club.head]
        return self.present(self.cards[0], *standing, club.men, *parts)

    def of_map(self) -> tuple[Part, ...]:
        """The map of the men on its card."""
        club = self.club
        return self.cards[1], *club.map_frame.furniture, club.row, club.rows, club.ring

    def speaking(self, *parts: Part) -> dict[Part, float]:
        """The sentence with its bars and places, and these parts."""
        sentence = self.sentence
        standing = *sentence.frame.furniture, sentence.weights, *sentence.words, sentence.numbers
        return self.present(*self.cards, *standing, *parts)

    def of_answers(self) -> tuple[Part, ...]:
        """The answers to both sentences."""
        sentence = self.sentence
        return *sentence.answers.furniture, *sentence.said

    def known(self, **more: float) -> dict[ValueTracker, float]:
        """The values before the width is learned, with all men in their places."""
        return self.at(**{"dropped": 1} | more)

    def spoken(self, **more: float) -> dict[ValueTracker, float]:
        """The values once the men have been told, with the sentence and its places."""
        men = {"found": 1, "barred": 1, "stacked": 1, "laid": 1, "spread": 1}
        learned = {"learned": self.now("learned")}
        trained = 0 if more["told"] == 0 else len(self.result.step) - 1
        return self.known(**men | {"numbered": 1, "trained": trained} | learned | more)
