"""A neural network: a line, eight lines added up, training, blame, no squash, more units."""

from typing import TYPE_CHECKING, ClassVar

from manim import ValueTracker

from mlu_anim.stage.card import Card
from mlu_anim.stage.frame import Overlay
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scene import ExplainerScene
from scenes._neural_network_fields import TRACKED, Story
from scenes._neural_network_frames import NetworkFrame, PlaneFrame, cards

if TYPE_CHECKING:
    from mlu_anim.experiments.neural_network import Network


_SLOWER = 1.6
"""Factor by which motions take longer in the full cut than in the short one."""


class NeuralNetwork(ExplainerScene):
    """One neuron, all of them added up, their training, their blame, and others."""

    clip: ClassVar[str] = "neural_network"
    beat_names: ClassVar[tuple[str, ...]] = ("neuron", "bend", "train", "back", "flat", "width")
    short_beats: ClassVar[tuple[str, ...]] = ("neuron", "bend", "train", "back", "width")
    result: "Network"

    def beats_of(self, result: "Network") -> tuple[str, ...]:
        """All; of a user's model only what needs neither its training nor other networks."""
        return ("neuron", "bend", "back") if result.learning is None else self.beat_names

    def lay(self) -> None:
        for name in TRACKED:
            self.track(name, 0.0)
        self.story = story = Story(self.result, self.setting, self.tracked)
        places, air = cards(self.page), Overlay(self.setting, "air")
        named = zip(("network card", "plane card", "lower card"), places, strict=True)
        self.cards = [self.add_part(Card(name, at, self.theme)) for name, at in named]
        self.network, self.plane = NetworkFrame(story, places[0]), PlaneFrame(story, *places[1:])
        self.plane.draw_on(air, self.network.places)
        self.network.draw_on(air, self.plane.frame.plan.plot)
        plane = self.plane
        frames = plane.frame, plane.squash, plane.loss, plane.wrong, self.network.frame, air
        self.place(*(frame for frame in frames if frame is not None))

    # --- beats ------------------------------------------------------------------------------

    def neuron(self) -> None:
        plane = self.plane
        first = {self.cards[1]: 1.0} | plane.standing()
        self.enter(first, self.start(told=0, dropped=0, nodes=1))
        self.play(self.evenly("dropped", 1), run_time=0.8)
        more = self.present(plane.flying, plane.case, *plane.squash.parts())
        self.play(*(part.appear() for part in more.keys() - first.keys()), run_time=0.5)
        self.follow(self.to("squash", 1), run_time=self.slow * 1.2)

    def bend(self) -> None:
        added = self.start(told=1, nodes=self.story.n_drawn, squash=1, sent=1)
        self.enter(self.bending(self.plane.flying), added, run_time=0.9)
        self.wait_for_reading()
        self.tracked["added"].set_value(0.001)
        for stop in range(1, self.story.n_stops + 1):
            goes_s = {1: 0.7, 2: 0.45}.get(stop, 0.2)
            self.play(self.evenly("added", stop), run_time=self.slow * goes_s)

    def train(self) -> None:
        assert self.plane.loss is not None
        present = self.present(self.plane.sum, *self.plane.loss.parts())
        self.enter(present, self.built(told=2, trained=0))
        self.follow(self.evenly("trained", self.last), run_time=self.slow * 1.9)

    def back(self) -> None:
        loss = self.plane.loss
        shown = self.present(self.plane.sum, *loss.parts()) if loss else self.bending()
        shown |= {self.network.glow: 1.0}
        self.enter(shown, self.built(told=3, trained=self.result.blamed))
        self.follow(self.evenly("back", 2), run_time=self.slow * 1.1)
        if loss:
            self.play(self.evenly("trained", self.last), run_time=self.slow * 0.9)

    def flat(self) -> None:
        self.enter(self.present(self.plane.sum, *self.squash()), self.built(told=4))
        self.follow(self.to("flat", 1), run_time=2.0)
        self.pause(0.6)

    def width(self) -> None:
        assert self.plane.wrong is not None
        assert self.result.learning is not None
        parts = self.plane.sum, self.network.others, self.network.head, *self.plane.wrong.parts()
        present = dict.fromkeys((*self.cards, *parts), 1.0) | self.plane.standing()
        self.enter(present, self.built(told=5, width=1, flat=self.now("flat")))
        self.play(self.to("bars", 1), run_time=0.4)
        self.wait_for_reading()
        for k in range(2, len(self.result.learning.widths) + 1):
            self.play(self.to("bars", k), self.to("width", k), run_time=self.slow * 0.35)

    # --- what stands where --------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The last snapshot of training."""
        return len(self.result.step) - 1

    def present(self, *parts: Part) -> dict[Part, float]:
        """The cards with the network and the points, and these parts."""
        standing = dict.fromkeys(self.cards, 1.0) | self.network.parts() | self.plane.standing()
        return standing | dict.fromkeys(parts, 1.0)

    def squash(self) -> list[Part]:
        """The curve of the squash, without the selected case."""
        return [part for part in self.plane.squash.parts() if part.part_name != "case given"]

    def bending(self, *parts: Part) -> dict[Part, float]:
        """Return the parts that are present while units are added up: the squash has been told."""
        return self.present(self.plane.sum, *parts) | dict.fromkeys(self.squash(), DIMMED)

    def start(self, **given: float) -> dict[ValueTracker, float]:
        """The values with a trained network, of which nothing has been added up yet."""
        return self.at(**{"dropped": 1, "trained": self.last, **given})

    def built(self, **given: float) -> dict[ValueTracker, float]:
        """The values once all units have been added up."""
        n = {"nodes": self.story.n_drawn, "added": self.story.n_stops}
        return self.start(**{"sent": 1, "squash": 1, **n, **given})

    @property
    def slow(self) -> float:
        return 1.0 if self.cut.name == "short" else _SLOWER
