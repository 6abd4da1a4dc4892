"""The followed case, its copy that falls through tree 1, and what is asked about it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, around, corners, pixel_boxes
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Cell, Dot, Mark, Text
from mlu_anim.stage.moves import Drop
from mlu_anim.stage.words import shortened, text_width
from scenes._random_forest_marks import LARGE, Story
from scenes._random_forest_wall import ForestWall

_FRAME = 1.12
_MOST_VALUES = 3
"""Most values of a case that are written below it."""


class FollowedCase:
    """The case in its places, the names of the classes beside it, and its fall."""

    def __init__(self, story: Story, stage: Frame, wall: ForestWall) -> None:
        self.story, self.stage, self.wall = story, stage, wall
        r, shape = story.result, story.shapes[0]
        self.inner = [node for node in shape.path if shape.is_inner[node]]
        self.names, self.profile = self._names(), self._profile()
        _, y, half = story.places.case_stops()[0]
        room = story.places.whole.top - float(y + half)
        drop = Drop(story.trackers["dropped"], height=min(1.6, room))
        levels = story.picture([r.case])
        self.case = stage.add(story.cases("case", self._place, levels, moves=[drop]))
        self.falling = self._falling()
        self.asking = self._asking()

    def _place(self) -> Floats:
        stops = np.vstack([self.story.places.case_stops(), self.wall.case_tile()])
        return along(stops, self.story.now("moved"))[None]

    def _names(self) -> list[Mark]:
        """Return mark and name of each class, which go along with the case."""
        setting, places = self.story.setting, self.story.places
        em = setting.page.type.readout
        texts = [
            shortened(setting.say(f"labels.{role}"), em, places.name_room, "medium")
            for role in ("negative", "positive")
        ]
        widths = text_width(texts[0], em, "medium"), text_width(texts[1], em, "medium")
        self.name_stops = places.name_stops(widths)

        def at(side: int, axis: int, by: float = 0.0) -> Callable[[], float]:
            return lambda: (
                float(along(self.name_stops, min(self.story.now("moved"), LARGE))[side, axis]) + by
            )

        marks: list[Mark] = []
        for side, role in enumerate(("negative", "positive")):
            lift = sizes.HALF_CAP_EM * em
            x, y = at(side, 0, -0.3), at(side, 1, lift)
            marks.append(Dot(f"{role} mark", x=x, y=y, role=role, radius=0.16))
            x, y, text = at(side, 0), at(side, 1), texts[side]
            marks.append(Text(f"{role} name", x=x, y=y, text=text, role=role, em="readout"))
        return [self.stage.add(mark) for mark in marks]

    def _profile(self) -> list[Mark]:
        """Return the values that tree 1 asks for, below a case that is no picture."""
        if self.story.result.pictures is not None or not self.inner:
            return []
        r, em = self.story.result, self.story.setting.page.type.text
        features = dict.fromkeys(int(f) for f in r.feature[self.story.shapes[0].node[self.inner]])
        room, texts = 0.4 * self.story.places.whole.width, []
        for feature in list(features)[:_MOST_VALUES]:
            name = shortened(str(r.feature_names[feature]), em, room, "medium")
            texts.append(f"{name} {r.case_values[feature]:.3g}")
        x, y, radius = self.story.places.case_stops()[0]
        below = y - radius - (1.3 + 1.3 * np.arange(len(texts))) * em
        return [
            self.stage.add(Text("profile", x=x, y=below, text=texts, em="text", anchor="center"))
        ]

    def _falling(self) -> list[Mark]:
        story, r = self.story, self.story.result

        def rows() -> Floats:
            return along(self._fall_stops(), np.clip(story.now("fallen") + 1, 0, 99))[None]

        def is_seen() -> float:
            return float(story.now("fallen") > -1 and story.now("filled") < 1)

        box = corners(lambda: around(rows(), _FRAME))
        levels = story.picture([r.case])
        marks = [story.cases("falling", rows, levels, reveal=is_seen)]
        if levels is not None:
            card = Cell("falling card", **box, role="panel", reveal=is_seen)
            frame = Cell("falling frame", **box, outline=sizes.RULE, reveal=is_seen)
            marks = [card, *marks, frame]
        return [self.stage.add(mark) for mark in marks]

    def _fall_stops(self) -> Floats:
        """Return the places of the falling copy: in the case, at each question, at the leaf."""
        story, places = self.story, self.story.places
        path = story.node_places(0)[list(story.shapes[0].path)]
        half = 0.6 * places.node_half if places.has_pictures else 0.14
        stops = np.column_stack([path, np.full(len(path), half)])
        if places.has_pictures:
            side = np.append(-1.0, np.where(np.diff(path[:, 0]) > 0, 1.0, -1.0))
            aside = _FRAME * (places.node_half + half) + 0.07
            stops[:-1, 0] += (side * aside)[:-1]
            stops[:-1, 1] += _FRAME * (places.node_half - half)
            stops[-1, 1] += _FRAME * half
        else:
            stops[:, 1] += np.append(np.full(len(path) - 1, -0.34), 0.16)
        leaf = stops[-1].copy()
        leaf[1], leaf[2] = path[-1, 1], 0.0
        filled = story.now("filled")
        stops[-1] += (leaf - stops[-1]) * filled
        start = (*places.case_stops()[LARGE][:2], stops[0, 2])
        return np.vstack([start, stops])

    # --- questions --------------------------------------------------------------------------

    def _step(self) -> int:
        return int(np.clip(round(self.story.now("fallen")), 0, max(len(self.inner) - 1, 0)))

    def _asking(self) -> list[Mark]:
        """Return the question and its answer below the case, and a frame around its pixel."""
        if not self.inner:
            return []
        story, em, side = self.story, self.story.setting.page.type.text, self.story.places.side
        _, y, half = story.places.case_stops()[LARGE]
        near = lambda: 2 - 4 * abs(story.now("fallen") - self._step())  # noqa: E731
        room = side.width

        def text(key: str, weight: str) -> str:
            return shortened(self._said(key), em, room, weight)

        line: Any = {"x": side.center[0], "em": "text", "anchor": "center", "reveal": near}
        asks, replies = (lambda: text("asks", "medium")), (lambda: text("replies", "bold"))
        marks: list[Mark] = [
            Text("asks", y=y - half - 1.3 * em, text=asks, **line),
            Text("replies", y=y - half - 2.7 * em, text=replies, weight="bold", **line),
        ]
        if story.result.pictures is not None:
            feature = story.result.feature[story.shapes[0].node[self.inner]]
            rows = np.repeat(story.places.case_stops()[LARGE][None], len(self.inner), axis=0)
            boxes = pixel_boxes(rows, feature, story.result.pictures.cases.shape[1:])
            shown = lambda: float(story.now("moved") == LARGE)  # noqa: E731
            ring = corners(lambda: along(boxes, story.now("fallen"))[None])
            marks.append(Cell("ring", **ring, role="accent", outline=0.09, reveal=shown))
        return [self.stage.add(mark) for mark in marks]

    def _said(self, key: str) -> str:
        r, node = self.story.result, int(self.story.shapes[0].node[self.inner[self._step()]])
        feature, threshold = int(r.feature[node]), float(r.threshold[node])
        value = float(r.case_values[feature])
        say = self.story.setting.say
        answer = say("labels.yes") if value > threshold else say("labels.no")
        facts = {
            "feature": Fact(str(r.feature_names[feature]), Kind.NAME),
            "threshold": Fact(f"{threshold:.3g}", Kind.NAME),
            "value": Fact(f"{value:.3g}", Kind.NAME),
            "answer": Fact(answer, Kind.NAME),
        }
        if r.pictures is not None:
            facts["darkest"] = Fact(f"{r.pictures.darkest:.3g}", Kind.NAME)
        kind = "feature" if r.pictures is None else "pixel"
        return say(f"labels.{key}_{kind}", **facts)
