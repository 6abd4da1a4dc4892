"""Both panels of the beats about the bag and about errors: rows drawn, the barcode, the promise."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import (
    Foot,
    Panel,
    foot,
    head,
    n_foot_lines,
    n_head_lines,
    plan_panel,
)
from mlu_anim.stage.part import Part
from mlu_anim.stage.setting import Setting
from scenes._random_forest_bag import BagOfRows
from scenes._random_forest_barcode import Barcode
from scenes._random_forest_measured_bar import BarLook, MeasuredBar, bar_rects

if TYPE_CHECKING:
    from mlu_anim.experiments.random_forest import ForestVote

AnyPart = TypeVar("AnyPart", bound=Part)


class ForestErrors:
    """Places the parts; `parts` has them in drawing order.

    `drawn`: 0 to 1, the rows of the bag.  `aligned`: 0 for errors dealt at random, 1 for the real
    ones.  `delivered`: 0 to 1, the forest's bar.
    """

    def __init__(
        self,
        setting: Setting,
        result: "ForestVote",
        *,
        drawn: Callable[[], float],
        aligned: Callable[[], float],
        delivered: Callable[[], float],
    ) -> None:
        self._setting, self.result = setting, result
        self._aligned, self._delivered = aligned, delivered
        self.parts: list[Part] = []
        self.world, self.plot = self._panels()
        self.bag_head = self._add(head(setting, self.world, "bag"))
        shown, _ = self._draws()
        self.bag = self._add(BagOfRows("bag", self._bag_rect(), setting.theme, shown, drawn=drawn))
        self.draws_head = self._add(head(setting, self.plot, "draws"))
        self.draws = [self._add(bar) for bar in self._draw_bars(drawn)]
        self.distinct = self._add(foot(setting, self.world, "distinct"))
        self.code_head = self._add(head(setting, self.world, self._code_key()))
        self.barcode = self._add(self._barcode())
        self.together = self._add(self._together_words())
        self.bars_head = self._add(head(setting, self.plot, "accuracy"))
        self.one_tree, self.promised, self.forest = (self._add(b) for b in self._accuracy_bars())
        self.correlation = self._add(foot(setting, self.plot, "correlation"))

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    def _panels(self) -> tuple[Panel, Panel]:
        page, say = self._setting.page, self._setting.say
        texts = {
            page.world: (
                ("bag", self._code_key()),
                [*self._together_texts(), say("labels.distinct")],
            ),
            page.measure: (("draws", "accuracy"), [say("labels.correlation")]),
        }
        feet = max(n_foot_lines(page, card, *foot) for card, (_, foot) in texts.items())
        world, plot = (
            plan_panel(
                card,
                page,
                head_lines=n_head_lines(page, card, *(say(f"labels.{key}") for key in heads)),
                foot_lines=feet,
            )
            for card, (heads, _) in texts.items()
        )
        return world, plot

    def _bag_rect(self) -> Rect:
        """A little air above the conclusion."""
        middle = self.world.middle
        return Rect(middle.left, middle.bottom + 0.15, middle.right, middle.top)

    def _draws(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Draws of the rows that are shown, and numbers of rows drawn never, once, twice ..."""
        r = self.result
        if r.bag is None:
            return np.ones(min(r.n_train, 40), dtype=np.int64), np.array([0, r.n_train, 0])
        return r.bag.shown_draws, r.bag.rows_by_draws

    def _draw_bars(self, drawn: Callable[[], float]) -> list[MeasuredBar]:
        """How many training rows tree 1 was given never, once, twice and more often."""
        _, by_draws = self._draws()
        counts = [int(n) for n in (*by_draws[:3], by_draws[3:].sum())]
        keys = "never", "once", "twice", "more_often"
        numbers = [self._setting.numbers.formatted(Fact(count, Kind.COUNT)) for count in counts]
        rects = self._bar_rects(self.plot.room_below_head, len(keys))
        return [
            MeasuredBar(
                f"rows {key}",
                rect,
                self._setting.theme,
                self._look(key, "muted" if key == "never" else "train", key == "never"),
                share=_times(count, drawn),
                number=_always(number),
                longest=float(max(counts)),
                widest=max(numbers, key=len),
            )
            for rect, key, count, number in zip(rects, keys, counts, numbers, strict=True)
        ]

    def _bar_rects(self, room: Rect, n_bars: int) -> list[Rect]:
        scale = self._setting.page.type
        return bar_rects(room, n_bars, scale.label, scale.readout)

    def _look(self, key: str, role: str, hollow: bool) -> BarLook:
        scale, words = self._setting.page.type, self._setting.say(f"labels.{key}")
        return BarLook(words, scale.label, scale.readout, role, hollow)

    def _barcode(self) -> Barcode:
        r = self.result
        order = r.case_order
        return Barcode(
            "barcode",
            self.world.middle,
            self._setting.theme,
            before=r.shuffled_wrong,
            after=r.wrong[:, order],
            together_before=self._dealt_together(),
            together_after=r.forest_wrong[order],
            way=self._aligned,
        )

    def _together_texts(self) -> tuple[str, str]:
        """How many cases are wrong in the last row: of a majority, then of the forest."""
        say, dealt, thinned = self._setting.say, self._dealt_together(), self.result.is_thinned
        if thinned:
            before = say("labels.share_before", share=Fact(float(dealt.mean()), Kind.PERCENT))
            return before, say("labels.share_after")
        before = say("labels.together_before", n_wrong=Fact(int(dealt.sum()), Kind.COUNT))
        return before, say("labels.together_after")

    def _code_key(self) -> str:
        """The barcode's head; a column may stand for more than one case."""
        return "barcode_thinned" if self.result.is_thinned else "barcode"

    def _dealt_together(self) -> NDArray[np.bool_]:
        """Where not more than half of the trees are right, were errors dealt at random."""
        r = self.result
        return np.asarray(2 * (~r.shuffled_wrong).sum(axis=0) <= r.n_trees)

    def _together_words(self) -> Foot:
        """The conclusion below the last row."""
        texts = self._together_texts()
        say = lambda: texts[int(self._aligned() > 0.5)]  # noqa: E731 - read at each frame
        return Foot("together", self._setting, self.world, say, *texts)

    def _accuracy_bars(self) -> list[MeasuredBar]:
        r = self.result
        rects = self._bar_rects(self.plot.middle, 3)
        shares = r.mean_tree_accuracy, r.promised_accuracy, r.forest_accuracy
        widest = max(
            (self._setting.numbers.formatted(Fact(share, Kind.SHARE)) for share in shares), key=len
        )
        forest = "forest_first" if r.n_all_trees else "forest"
        rows = (
            ("one_tree", r.mean_tree_accuracy, "muted", False, lambda: 1.0),
            ("promised", r.promised_accuracy, "accent", True, lambda: 1.0),
            (forest, r.forest_accuracy, "accent", False, self._delivered),
        )
        return [
            MeasuredBar(
                f"accuracy {key}",
                rect,
                self._setting.theme,
                self._look(key, role, hollow),
                share=_times(share, grown),
                number=_always(self._setting.numbers.formatted(Fact(share, Kind.SHARE))),
                widest=widest,
            )
            for rect, (key, share, role, hollow, grown) in zip(rects, rows, strict=True)
        ]


def _times(number: float, way: Callable[[], float]) -> Callable[[], float]:
    """A number on its way from zero."""
    return lambda: number * way()


def _always(text: str) -> Callable[[], str]:
    return lambda: text
