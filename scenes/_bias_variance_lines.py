"""The lines of many models beside the truth, on the whole page and then on one card."""

from functools import partial

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Dot, Interval, Line, Lines, Text
from mlu_anim.stage.moves import Drop, Grow, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.words import first_fitting, text_width
from scenes._bias_variance_story import Story

FAINT = 0.3
"""Presence below which a mark is about to leave."""
_MEAN = 0.1
"""Width of the mean: the dashes of the truth are seen on it."""
_NARROW_EM = 14
"""Width of a card, in em, from which all lines are named."""
ROOMY = 4.0
"""Width of a plot, in scene units, from which three names fit beside each other."""
_BESIDE = sizes.SERIF + 1.6 * sizes.AIR
"""Distance of a bracket's name from the bracket."""
_NEAR_THE_TRUTH = 0.12
"""Where the name of the gap stands, from the truth to the mean."""


class LinesWorld:
    """Points, lines, their mean and their brackets; the plot goes from `wide` to `small`."""

    def __init__(self, story: Story) -> None:
        self.story, page = story, story.setting.page
        a, b = page.world, page.measure
        self.whole = Rect(
            min(a.left, b.left), min(a.bottom, b.bottom), max(a.right, b.right), a.top
        )
        self.wide = self._wide_frame()
        self.small = self._small_frame()
        self.ghosts = self._ghosts()
        self.fit = self._curve("fit", story.fit, "variance", "fitted", sizes.CURVE)
        self.mean = self._curve("mean", story.mean, "bias", "averaged", _MEAN, sizes.HALO)
        self.truth = self._truth()
        self.points = self._points()
        self.brackets = {part: self._bracket(part) for part in ("bias", "variance")}

    def _frame(self, name: str, card: Rect, key: list[Entry], head: Live, small: bool) -> Frame:
        r = self.story.result
        return Frame(
            self.story.setting,
            card,
            name=name,
            x=Linear(r.x_low, r.x_high),
            y=Linear(r.low, r.high),
            x_title=AxisTitle("labels.x"),
            y_title=AxisTitle("labels.y") if r.resampled else None,
            key=key,
            head=head,
            grid=False,
            comes_from=(self.wide, self.story.tracker("way")) if small else None,
        )

    def _wide_frame(self) -> Frame:
        head = Live(self.story.counted, ("", self.story.counted(self.story.n_ghosts)))
        points = Entry("labels.point", "ink", shown=lambda: self._is_there(self.points))
        key = [points, *self._key(self.whole)]
        return self._frame("wide", self.whole, key, head, small=False)

    def _small_frame(self) -> Frame:
        heads = tuple(self.story.head(index) for index in range(self.story.n_models))
        card, head = self.story.setting.page.world, Live(self.story.head, heads)
        return self._frame("world", card, self._key(card), head, small=True)

    def _key(self, card: Rect) -> list[Entry]:
        """Return the entries of the lines that stand in a card; each is there while they are.

        On a narrow card the fits have none.
        """
        now = self.story.now
        fits = Entry("labels.fit", "variance", "line", lambda: now("n_lines") + now("fitted") > 0)
        mean = Entry("labels.mean", "bias", "line", lambda: now("averaged") > 0)
        key = [fits, mean, Entry("labels.truth", "ink", "dashed")]
        return key if card.width > _NARROW_EM * self.story.setting.page.type.label else key[1:]

    def _is_there(self, part: Part) -> bool:
        return part.presence.get_value() > FAINT

    def _ghosts(self) -> Lines:
        x, y = self.story.ghost_x, self.story.cloud
        drawn = Upto(self.story.tracker("n_lines").get_value)
        return self.small.add(Lines("lines", x=x, y=y, role="variance", reveal=drawn))

    def _truth(self) -> Line:
        r = self.story.result
        y = self.story.truth if r.resampled else r.truth[0]
        return self.small.add(Line("truth", x=r.x, y=y, role="ink", dashed=True, halo=0))

    def _curve(
        self, name: str, y: Source, role: str, shown: str, width: float, halo: float = 0.0
    ) -> Lines:
        x, reveal = self.story.result.x, Grow(self.story.tracker(shown))
        look = {"width": width, "halo": halo, "strength": 1.0}
        return self.small.add(Lines(name, x=x, y=y, role=role, reveal=reveal, **look))

    def _points(self) -> Dot:
        r, of_sample = self.story.result, self.story.of_sample
        fallen = Stagger(self.story.tracker("dropped"))
        x, y = (partial(of_sample, values) for values in (r.train_x, r.train_y))
        return self.small.add(Dot("points", x=x, y=y, reveal=fallen, moves=[Drop(fallen)]))

    def _bracket(self, part: str) -> tuple[Interval, Text]:
        """Return the bracket of the gap (`bias`) or of the spread (`variance`), and its name."""
        r, (x, y, y2) = self.story.result, self.story.bracket_ends(part)
        ends = [y2] if part == "bias" else [y2, 2 * y - y2]
        shown = Grow(self.story.tracker("gap" if part == "bias" else "spread"))
        is_right = x > (r.x_low + r.x_high) / 2
        em = "readout" if self.small.plan.plot.width > ROOMY else "label"
        bracket = Interval(f"{part} bracket", x=x, y=y, y2=ends, role=part, reveal=shown)
        name = Text(
            f"{part} name",
            x=x,
            y=y + (_NEAR_THE_TRUTH if part == "bias" else 0.0) * (y2 - y),
            text=self._said(part, em),
            role=part,
            em=em,
            weight="bold",
            anchor="right" if is_right else "left",
            dx=self._beside(x, part, em, is_right=is_right),
            level="middle",
            halo=sizes.HALO,
            reveal=shown,
        )
        return self.small.add(bracket), self.small.add(name)

    def _said(self, part: str, em: str) -> str:
        """Return the name of a bracket, without the sign of the spread where room is scarce."""
        setting = self.story.setting
        said, room = setting.say(f"labels.{part}_length"), self.small.plane.rect.width - 3 * _BESIDE
        short = said if part == "bias" else setting.say("labels.variance_length_short")
        return first_fitting((said, short), getattr(setting.page.type, em), room, "bold")

    def _beside(self, x: float, part: str, em: str, *, is_right: bool) -> float:
        """Return how far from `x` the name of a bracket stands: nearer where it has little room."""
        page, plane = self.story.setting.page, self.small.plane
        width = text_width(self._said(part, em), getattr(page.type, em), "bold")
        at = float(plane.c2p(x, 0.0)[0, 0])
        if is_right:
            return max(-_BESIDE, plane.rect.left + sizes.AIR - at + width)
        return min(_BESIDE, page.world.right - sizes.AIR - at - width)
