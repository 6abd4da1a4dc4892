"""The tracked values of the bias-variance clip, and what follows from them at each moment."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.channels import along
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import first_fitting

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance
    from mlu_anim.stage.page import Rect

Floats = NDArray[np.float64]
N_GHOSTS, N_VERTICES = 50, 40
"""Most lines that are drawn of all that are measured, and most vertices of each."""
N_SPANS = 15
"""Places at which the gap or the spread is drawn."""
N_SLOW = 3
"""Lines that are drawn one at a time."""
PARTS = ("noise", "bias", "variance")
"""Parts of the error, from the lowest of a stack up."""
MEASURED = {"noise": "scatter", "bias": "gap", "variance": "spread"}
"""The tracked value by which the distances of each part are shown."""
TRACKED = (
    *("way", "dropped", "sample", "fitted", "n_lines", "level", "fit_level", "averaged"),
    *(*MEASURED.values(), "carried", "squared", "arranged", "poured", "risen", "slider", "sunk"),
    *("landed", "crossed", "slid"),
)
"""Names of all tracked values; each begins at 0."""
STEPS = 12
"""Pictures of the cloud from one model to the next: it costs as much to paint as all else."""


class Story:
    """The result with its setting, and the values of the moment.

    `pours_in_u`: True if no beat before `u` has made bars of the squares.
    """

    def __init__(
        self,
        result: "BiasVariance",
        setting: Setting,
        tracked: dict[str, ValueTracker],
        *,
        pours_in_u: bool,
    ) -> None:
        self.result, self.setting, self._tracked = result, setting, tracked
        self.pours_in_u = pours_in_u
        self.n_models, self.last = len(result.complexity), len(result.complexity) - 1
        self.n_ghosts = min(N_GHOSTS, result.n_sets)
        kept = np.unique(np.linspace(0, len(result.x) - 1, N_VERTICES).round().astype(int))
        self.ghost_x = result.x[kept]
        self._ghost_values = result.predictions[:, : self.n_ghosts, kept]
        parts = {"noise": result.noise, "bias": result.bias_squared, "variance": result.variance}
        self.heights = {part: np.maximum(height, 0) for part, height in parts.items()}

    def tracker(self, name: str) -> ValueTracker:
        return self._tracked[name]

    def now(self, name: str) -> float:
        """Return the present number of a tracked value."""
        return float(self._tracked[name].get_value())

    def cloud(self) -> Floats:
        """Return the lines that are drawn of the present model: (n_ghosts, n_vertices)."""
        return along(self._ghost_values, round(self.now("level") * STEPS) / STEPS)

    def mean(self) -> Floats:
        return along(self.result.mean, self.now("level"))[None]

    def shown_level(self) -> float:
        return max(self.now("level"), self.now("fit_level"))

    def shown_index(self) -> int:
        """Return the model that is shown; between two it is the more flexible one."""
        return ceil(round(self.shown_level() * STEPS) / STEPS)

    def truth(self) -> Floats:
        return along(self.result.truth, self.shown_level())

    def fit(self) -> Floats:
        """Return the line of the present sample."""
        values = self.result.predictions[:, round(self.now("sample"))]
        return along(values, self.now("fit_level"))[None]

    def of_sample(self, values: Floats) -> Floats:
        """Return the values of the present sample: those of its points, of all samples' points."""
        return along(values, self.now("sample") if len(values) > N_SLOW else 0.0)

    def counted(self, n: int | None = None) -> str:
        """Return how many lines are drawn, and nothing before the first one."""
        n = round(self.now("n_lines")) if n is None else n
        return self.setting.say("labels.lines", n=Fact(n, Kind.COUNT)) if n else ""

    def head(self, index: int | None = None) -> str:
        """Return what kind of model is shown, or another one, in plain words at both ends."""
        index = self.shown_index() if index is None else index
        r = self.result
        is_straight = r.complexity_name == "degree" and r.complexity[index] == 1
        ends = {0: "model_line" if is_straight else "model_stiff", self.last: "model_wiggly"}
        says = [f"labels.{ends.get(index, 'model')}", "labels.model"]
        texts = [self.setting.say(say, k=self.complexity(index)) for say in says]
        return self.fitting(self.setting.page.world, texts)

    def fitting(self, card: "Rect", texts: Sequence[str]) -> str:
        """Return the first of some texts that fits on a line of a card, or else the last."""
        page = self.setting.page
        return first_fitting(texts, page.type.label, card.width - 2 * page.pad)

    def complexity(self, index: int) -> Fact:
        return Fact(int(self.result.complexity[index]), Kind.COUNT)

    def distances(self, part: str) -> tuple[Floats, Floats, Floats]:
        """Return x, and both ends at each: from the truth to points, or to the mean of the stiffest
        models, or around the mean of the most flexible ones.
        """
        r = self.result
        if part == "noise":
            x = r.train_x[0]
            return x, np.interp(x, r.x, r.truth[0]), r.train_y[0]
        if part == "bias":
            return r.x, r.truth[0], r.mean[0]
        spread = r.predictions[-1].std(axis=0)
        return r.x, r.mean[-1] - spread, r.mean[-1] + spread

    def bracket_ends(self, part: str) -> tuple[float, float, float]:
        """Return x and both y of a distance of typical size, where about that size is found."""
        r = self.result
        if part == "variance":
            mean = float(r.mean[-1, r.spread_place])
            return float(r.x[r.spread_place]), mean, mean + float(r.spread[-1])
        x, begin, end = self.distances(part)
        way, size = end - begin, r.sigma if part == "noise" else float(r.gap[0])
        near = int(np.abs(np.abs(way) - size).argmin()) if part == "noise" else r.gap_place
        y = float(begin[near])
        return float(x[near]), y, y + float(np.copysign(size, way[near]))

    def grown(self) -> Floats:
        """Return how far each part of each bar has grown: (n_parts, n_models)."""
        come = np.clip(self.now("risen") - np.arange(self.n_models), 0, 1)
        return np.asarray(np.maximum(self.from_squares(), come))

    def from_squares(self) -> Floats:
        """Return 1 for each part of a bar that has been a square."""
        poured: Floats = np.zeros((len(PARTS), self.n_models))
        if not self.pours_in_u:
            poured[:, [0, self.last]] = 1
        poured[PARTS.index("bias"), 0] = poured[PARTS.index("variance"), -1] = 1
        return poured
