"""Findings of the quality gates: each is a fault and its place."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from mlu_anim.stage.timeline import BeatSpan
from mlu_anim.stage.variant import Cut, Variant


@dataclass(frozen=True)
class Finding:
    """A fault found by a gate.

    `gate`: the name of the gate.  `words`: a description of the fault.
    `where`: the rendering or the file with the fault.
    `beat`, `t_s`: the beat and the time of the fault in seconds, if it has one.
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
        """Return the finding as a dict for the JSON output, without empty values."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}

    def with_more(self, n_more: int) -> Self:
        """Return a copy of the finding that stands for `n_more` equal ones as well."""
        return replace(self, n_more=n_more)


def at(gate: str, words: str, where: str, beat: BeatSpan, t_s: float) -> Finding:
    """Return a finding at the time `t_s` (seconds) within the beat `beat`.

    `gate`: the name of the gate. `words`: the fault. `where`: the rendering.
    """
    return Finding(gate, words, where, beat.name, round(t_s, 2))


def merge_repeated(findings: list[Finding]) -> list[Finding]:
    """Return the findings without repeats: equal faults of a gate and beat become the first one.

    That one then tells how many others there were.
    """
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.gate, finding.beat, finding.words), []).append(finding)
    return [first.with_more(len(others)) for first, *others in groups.values()]


def rendering_name(cut: Cut, variant: Variant) -> str:
    """Return the name of a rendering for findings, such as `full 9:16 dark`."""
    words = [cut.name, variant.ratio, variant.theme]
    if variant.compact:
        words.append("GIF")
    return " ".join(words)
