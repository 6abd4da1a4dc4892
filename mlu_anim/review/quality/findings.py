"""What a gate found, and where."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from mlu_anim.stage.timeline import BeatSpan
from mlu_anim.stage.variant import Cut, Variant


@dataclass(frozen=True)
class Finding:
    """One fault. `where`: the rendering or file that has it; `beat` and `t_s` where there are such.

    `n_more`: how often the same was found elsewhere.
    """

    gate: str
    words: str
    where: str = ""
    beat: str = ""
    t_s: float | None = None
    n_more: int = 0

    def __str__(self) -> str:
        time = "" if self.t_s is None else f"{self.t_s:.1f} s"
        place = ", ".join(part for part in (self.where, self.beat, time) if part)
        more = f" (and {self.n_more} more like it)" if self.n_more else ""
        return f"{place}: {self.words}{more}" if place else f"{self.words}{more}"

    def as_plain(self) -> dict[str, Any]:
        """As plain values, for `--json`."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}

    def with_more(self, n_more: int) -> Self:
        """The same, standing for as many others."""
        return replace(self, n_more=n_more)


def at(gate: str, words: str, where: str, beat: BeatSpan, t_s: float) -> Finding:
    """A fault at a moment of a beat."""
    return Finding(gate, words, where, beat.name, round(t_s, 2))


def gathered(findings: list[Finding]) -> list[Finding]:
    """One finding for all that say the same of one beat, the first of them."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for each in findings:
        alike.setdefault((each.gate, each.beat, each.words), []).append(each)
    return [first.with_more(len(others)) for first, *others in alike.values()]


def rendering(cut: Cut, variant: Variant) -> str:
    """What a rendering is called in findings: `full 9:16 dark`."""
    words = [cut.name, variant.ratio, variant.theme]
    if variant.compact:
        words.append("GIF")
    return " ".join(words)
