"""Texts at data positions, and numbers that count up or down while the film runs."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict, Unpack

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.mark import LEAST_PLOT, Margins, Mark, Rows
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.scales import Floats
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Anchor, Words, text_width


class TextOptions(TypedDict, total=False):
    """Options of a text: its look and its place.

    `em`: the name of a text size of the page. `dx`, `dy`: distance from its place, in scene units.
    `level`: which height of the text is at its place: the `baseline`, or the `middle`, level with a
    dot there. `behind`: color role and opacity of the area under it.
    """

    role: str
    em: str
    weight: str
    anchor: Anchor
    dx: float
    dy: float
    level: Literal["baseline", "middle"]
    halo: float
    behind: tuple[str, float]
    reveal: Reveal | Value


_DEFAULTS: TextOptions = {
    "role": "ink",
    "em": "label",
    "weight": "medium",
    "anchor": "left",
    "dx": 0.0,
    "dy": 0.0,
    "level": "baseline",
    "halo": 0.0,
    "behind": ("panel", 1.0),
}
_AFTER: Mapping[Anchor, float] = {"left": 1.0, "center": 0.5, "right": 0.0}
"""Share of a text that is to the right of its place."""


class Text(Mark):
    """A line of text at `x`, `y` for each row, by default with its baseline there.

    `say`: the key of a sentence, the same for all rows; or `text`: a channel of strings. A half
    revealed text has half of its opacity.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        text: Source | None = None,
        say: str = "",
        **options: Unpack[TextOptions],
    ) -> None:
        super().__init__(name, {"x": x, "y": y, "text": text}, options.get("reveal"))
        self._say, self._look = say, _DEFAULTS | options

    def margins(self, setting: Setting, plane: Plane, room: Rect) -> Margins:
        """Return the room at the right for texts that would extend beyond `room`.

        A mark with changing channels gets none. The plot keeps 40 % of its width whatever the text.
        """
        is_settled = all(channel.is_fixed for channel in self._channels.values())
        if not is_settled or plane.rect.left >= room.right:
            return 0.0, 0.0, 0.0, 0.0
        em = getattr(setting.page.type, self._look["em"])
        texts = self._whole_texts(setting)
        widths = np.array([text_width(text, em, self._look["weight"]) for text in texts])
        shares = plane.x.to_share(plane.x.as_numbers(self._channels["x"].now()))
        reach = self._look["dx"] + _AFTER[self._look["anchor"]] * widths
        width = room.right - plane.rect.left
        fitting = (width - reach) / np.maximum(shares, 1e-9)
        right = width - float(np.clip(fitting, LEAST_PLOT * width, width).min())
        return 0.0, 0.0, right, 0.0

    def make_inks(self) -> list[Ink]:
        theme, look = self.setting.theme, self._look
        under, halo = theme.tint(*look["behind"]), look["halo"]
        em = getattr(self.setting.page.type, look["em"])
        below = sizes.HALF_CAP_EM * em if look["level"] == "middle" else 0.0
        self._by = np.array([look["dx"], look["dy"] - below])
        self.lines = [
            Words(
                "",
                em=em,
                color=theme.text_tone(look["role"], under),
                under=under,
                weight=look["weight"],
                anchor=look["anchor"],
                halo=theme.color("panel") if halo else None,
                halo_width=halo,
            )
            for _ in self._strings()
        ]
        return [*self.lines]

    def draw(self) -> None:
        places = self._places() + self._by
        shares = self.shares(len(places))
        rows = zip(self.lines, self._strings(), places, shares, strict=True)
        for words, text, at, share in rows:
            words.strength = float(share)
            words.set_string(text)
            words.move_to_baseline((float(at[0]), float(at[1])))

    def expected(self) -> Rows:
        x, y, strings = self._columns()
        seen = np.array([bool(text) for text in strings])
        return {"x": x[seen], "y": y[seen], "text": np.array(strings)}

    def drawn(self) -> Rows:
        places = np.array([w.drawn_place() for w in self.lines if w.string]).reshape(-1, 2)
        values = self.plane.p2c(places - self._by)
        strings = np.array([words.drawn_string() for words in self.lines])
        return {"x": values[:, 0], "y": values[:, 1], "text": strings}

    def _whole_texts(self, setting: Setting) -> list[str]:
        """Return the text of each row when fully revealed, or a single one that all rows have."""
        if self.has("text"):
            return [str(text) for text in self._channels["text"].now()]
        return [setting.say(self._say)]

    def _strings(self) -> list[str]:
        return self._columns()[2]

    def _places(self) -> Floats:
        x, y, _ = self._columns()
        return self.plane.c2p(x, y)

    def _columns(self) -> tuple[Floats, Floats, list[str]]:
        if self.has("text"):
            x, y, text = self.columns("x", "y", "text")
            return x, y, [str(value) for value in text]
        x, y = self.columns("x", "y")
        return x, y, [self.setting.say(self._say)] * len(x)


class Number(Text):
    """A number at `x`, `y` that follows `value`, alone or in a sentence.

    It counts with its reveal: a half-revealed number shows half of the value. `kind`: its format.
    `say`, `fact`: the key of the sentence that it stands in, and its name there.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        value: Source,
        kind: Kind = Kind.COUNT,
        say: str = "",
        fact: str = "n",
        **options: Unpack[TextOptions],
    ) -> None:
        large: TextOptions = {"em": "readout", "weight": "bold"}
        super().__init__(name, x=x, y=y, say=say, **(large | options))
        self._kind, self._fact = kind, fact
        self.add_channel("value", value)

    def draw(self) -> None:
        super().draw()
        for words in self.lines:
            words.strength = 1.0

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the value of a single number, if it is what is drawn."""
        values = self._values()
        is_written = [w.drawn_string() for w in self.lines] == self._strings()
        return self.reading("", values[0]) if len(values) == 1 and is_written else {}

    def _columns(self) -> tuple[Floats, Floats, list[str]]:
        x, y, _ = self.columns("x", "y", "value")
        return x, y, [self._written(value, self.setting) for value in self._values()]

    def _whole_texts(self, setting: Setting) -> list[str]:
        return [self._written(value, setting) for value in self._channels["value"].now().tolist()]

    def _values(self) -> list[Any]:
        """Return each value times its revealed share (0 to 1), so that it counts up from 0.

        Values of the kind COUNT are rounded."""
        values = self.columns("x", "y", "value")[2]
        counted = np.asarray(values, dtype=float) * self.shares(len(values))
        is_count = self._kind is Kind.COUNT
        return [round(v) if is_count else v for v in counted.tolist()]

    def _written(self, value: float, setting: Setting) -> str:
        fact = Fact(value, self._kind)
        if not self._say:
            return setting.numbers.formatted(fact)
        return setting.say(self._say, **{self._fact: fact})
