"""Findings of gates: a fault and its place."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from mlu_anim.stage.timeline import BeatSpan
from mlu_anim.stage.variant import Cut, Variant


@dataclass(frozen=True)
class Finding:
    """A fault found by a gate.

    `where`: the rendering or the file with the fault.  `beat`, `t_s`: its place in time, if any.
    `n_more`: the number of further places with the same fault.
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
        """The finding as plain values, for `--json`."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}

    def with_more(self, n_more: int) -> Self:
        """The same finding, standing for `n_more` others."""
        return replace(self, n_more=n_more)


def at(gate: str, words: str, where: str, beat: BeatSpan, t_s: float) -> Finding:
    """A finding at a time of a beat."""
    return Finding(gate, words, where, beat.name, round(t_s, 2))


def merge_repeated(findings: list[Finding]) -> list[Finding]:
    """Merge equal faults of one gate and beat into the first of them."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.gate, finding.beat, finding.words), []).append(finding)
    return [first.with_more(len(others)) for first, *others in groups.values()]


def rendering_name(cut: Cut, variant: Variant) -> str:
    """The name of a rendering in findings, like `full 9:16 dark`."""
    words = [cut.name, variant.ratio, variant.theme]
    if variant.compact:
        words.append("GIF")
    return " ".join(words)
