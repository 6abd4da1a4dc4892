"""Nearest neighbors: ask one, ask more, ask everyone."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from manim import linear
from numpy.typing import NDArray

from mlu_anim.stage import sizes
from mlu_anim.stage.frame import AxisTitle, Frame
from mlu_anim.stage.marks import Dot, Line, Number, Text, Tiles
from mlu_anim.stage.moves import Stagger, Upto
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scene import ExplainerScene

if TYPE_CHECKING:
    from experiments.my_clip import Votes


class MyClip(ExplainerScene):
    """One neighbor and ever more of them, all of them, and the choice."""

    clip: ClassVar[str] = "my_clip"
    # The beats in the order of the film, and those of the GIF. Each is a method below.
    beat_names: ClassVar[tuple[str, ...]] = ("more", "everyone", "choose")
    short_beats: ClassVar[tuple[str, ...]] = ("more", "everyone")
    result: "Votes"

    # What stands on the stage. Frames place themselves, in every ratio.
    def lay(self) -> None:
        r, n = self.result, len(self.result.accuracy)
        self.k, self.reached = self.track("k", 1), self.track("reached", 1)
        self.planted = self.track("planted", 1)
        self.wall = Frame(self.setting, self.page.world, head="labels.wall")
        n_flowers = r.is_right.shape[1]
        roles, grown = ("validation", "noise"), Stagger(self.planted)
        tiles = Tiles("flowers", n=n_flowers, role=self.roles, roles=roles, reveal=grown)
        self.wall.add(tiles)
        k, share = Linear(1, n, at=(1, r.best_k, n)), Linear(at=(0, 0.5, 1))
        x_title, y_title = AxisTitle("labels.k"), AxisTitle("labels.accuracy")
        card = self.page.measure
        self.plot = Frame(self.setting, card, x=k, y=share, x_title=x_title, y_title=y_title)
        add = self.plot.add
        asked = np.arange(1, n + 1)
        drawn = Upto(lambda: self.reached.get_value() - 1)
        add(Line("accuracy", x=asked, y=r.accuracy, role="validation", reveal=drawn))
        add(Dot("point", x=self.asked, y=self.share, radius=sizes.POINT))
        add(Number("asked", x=n / 2, y=0.2, value=self.asked, say="labels.asked", fact="k"))
        self.best = add(Text("best", x=r.best_k, y=0.6, say="labels.best", em="readout"))
        self.place(self.wall, self.plot)

    # --- values of the moment ---------------------------------------------------------------

    def asked(self) -> int:
        """Return the number of neighbors that are asked."""
        return round(self.k.get_value())

    def share(self) -> float:
        """The share of flowers that they name right."""
        return float(self.result.accuracy[self.asked() - 1])

    def roles(self) -> NDArray[np.str_]:
        """The role of each flower: one that is named right has the color of its set."""
        return np.where(self.result.is_right[self.asked() - 1], "validation", "noise")

    # --- beats ------------------------------------------------------------------------------

    def all_of_it(self) -> dict[Part, float]:
        """Both cards and all that stands on them but the label of the best k."""
        parts = self.world_card, self.plot_card, *self.wall.parts(), *self.plot.parts()
        return dict.fromkeys(parts, 1.0) | {self.best: 0.0}

    def more(self) -> None:
        self.enter(self.all_of_it(), {self.k: 1, self.reached: 1, self.planted: 0})
        self.play(self.slide(self.planted, 1, linear), run_time=2.4)
        self.ask_up_to(self.result.best_k)

    def everyone(self) -> None:
        k = self.result.best_k
        self.enter(self.all_of_it(), {self.k: k, self.reached: k, self.planted: 1})
        self.ask_up_to(len(self.result.accuracy))

    def choose(self) -> None:
        n = len(self.result.accuracy)
        self.enter(self.all_of_it(), {self.k: n, self.reached: n, self.planted: 1})
        self.follow(self.slide(self.k, self.result.best_k), run_time=5.2)
        self.follow(self.best.appear(), run_time=0.6)

    def ask_up_to(self, k: int) -> None:
        """Ask more and more neighbors, and draw the curve as far, at an even pace."""
        moves = self.slide(self.k, k, linear), self.slide(self.reached, k, linear)
        self.follow(*moves, run_time=7.2)
