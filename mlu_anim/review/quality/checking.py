"""Look at clips in worker processes, run every gate over what was seen, and tell the outcome."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from mlu_anim.bundle import rendered
from mlu_anim.bundle.clip_text import Telling
from mlu_anim.rendering.executor import Executor
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.rendering.workers import default_jobs
from mlu_anim.results import clips, compute
from mlu_anim.results.result import Result
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gates import ALL_GATES
from mlu_anim.review.quality.looking import Looking, Watching
from mlu_anim.review.quality.seen import Flicker, View
from mlu_anim.review.quality.subject import Gate, Subject
from mlu_anim.stage.theme import theme_names
from mlu_anim.stage.variant import Cut, Variant, film_variant, gif_variant, size_px
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import BadInput, MluAnimError
from mlu_anim.system.store import Store
from mlu_anim.system.terminal import Step
from mlu_anim.wording.own_words import OwnWords

_WATCHED_PX = 144
"""Shorter side of the pictures in which flashes are counted."""
_FILM_FPS, _GIF_FPS = Fraction(30), Fraction(20)


@dataclass(frozen=True)
class Verdict:
    """What one gate found; `skipped`: why it had nothing to look at."""

    gate: str
    findings: tuple[Finding, ...]
    skipped: str = ""


@dataclass(frozen=True)
class Checked:
    """A clip, and what each gate found."""

    clip: str
    verdicts: tuple[Verdict, ...]

    @property
    def findings(self) -> list[Finding]:
        """All of all gates."""
        return [finding for verdict in self.verdicts for finding in verdict.findings]

    def as_plain(self) -> dict[str, Any]:
        """As plain values, for `--json`."""
        gates = {
            verdict.gate: {
                "ok": not verdict.findings and not verdict.skipped,
                **({"skipped": verdict.skipped} if verdict.skipped else {}),
                "findings": [finding.as_plain() for finding in verdict.findings],
            }
            for verdict in self.verdicts
        }
        return {"clip": self.clip, "ok": not self.findings, "gates": gates}


@dataclass(frozen=True)
class _Progress:
    clip: str
    stage: str
    done: int
    total: int


def check_clips(
    names: Sequence[str],
    *,
    out: Path,
    cache: Path | None,
    n_workers: int | None,
    report: Callable[[Step], None],
) -> list[Checked]:
    """Check clips with their own results; one that cannot be drawn is a finding.

    Raises UsageError for a name that there is not, AuthorMistake for a named unfinished clip.
    """
    wanted = list(dict.fromkeys(names)) or clips.names()
    inputs = [compute.Inputs(clips.module_name(name)) for name in wanted]
    store = None if cache is None else Store(cache)
    bundles, troubles = rendered.all_in(out)
    found = []
    with SharedWorkers() as shared:
        for name, each in zip(wanted, inputs, strict=True):
            own = [bundle for bundle in bundles if bundle.clip == name]
            try:
                kept = None if store is None else compute.load_stored(each, store)
                result = kept or compute.compute(each, store)
                with shared.borrow(n_workers or default_jobs()) as workers:
                    subject = looked_at(name, result, workers, report, bundles=own)
            except MluAnimError as error:  # a fault of one clip, and no end of the others
                found.append(_not_drawn(name, error))
                continue
            found.append(judged(subject, troubles=[t for t in troubles if _is_of(t, out / name)]))
    return found


def _not_drawn(clip: str, error: MluAnimError) -> Checked:
    """A clip that no gate could look at, and why."""
    first, *others = (gate.name for gate in ALL_GATES)
    fault = Finding(first, f"the clip cannot be drawn: {error}")
    skipped = (Verdict(gate, (), "not looked at") for gate in others)
    return Checked(clip, (Verdict(first, (fault,)), *skipped))


def looked_at(
    clip: str,
    result: Result,
    workers: Executor,
    report: Callable[[Step], None],
    *,
    title: str | None = None,
    own: OwnWords | None = None,
    bundles: Sequence[rendered.RenderedBundle] = (),
) -> Subject:
    """All that the gates look at, of any result of a clip. `title`, `own`: the user's words."""
    telling = Telling.of(result, title, own)
    with temporary_files.scratch_folder() as scratch:
        path = scratch / "result.npz"
        result.save(path)

        def shot(cut: str, variant: Variant, rate: Fraction) -> Shot:
            told = Cut(cut, title=title, own_words=own)
            return Shot(clip, path, result.digest(), variant, told, (rate,))

        rows: list[Any] = [Looking(shot(*each, _FILM_FPS)) for each in views()]
        rows += [Watching(shot(*each)) for each in watched()]
        done = 0

        def count(n: int) -> None:
            nonlocal done
            done += n
            report(_Progress(clip, "checking", done, len(rows)))

        report(_Progress(clip, "checking", 0, len(rows)))
        answers = [answer for (answer,) in workers.map(rows, count)]
    seen = tuple(each for each in answers if isinstance(each, View))
    flickers = tuple(each for each in answers if isinstance(each, Flicker))
    return Subject(clip, result, telling, seen, flickers, tuple(bundles))


def views() -> list[tuple[str, Variant]]:
    """The cuts and variants that are looked at: film, GIF and upright film, in each theme."""
    found = []
    for theme in theme_names():
        upright = film_variant("draft", "9:16", theme)
        found += [("full", film_variant("draft", "16:9", theme)), ("full", upright)]
        found += [("short", gif_variant("standard", "16:9", theme)), ("short", upright)]
    return found


def watched() -> list[tuple[str, Variant, Fraction]]:
    """The cuts and variants of which every frame is watched, with their rates."""
    wanted = [*product(["full"], ["16:9"], theme_names(), [_FILM_FPS])]
    wanted += [("full", "9:16", "light", _FILM_FPS), ("short", "16:9", "light", _GIF_FPS)]
    return [
        (cut, Variant(theme, "en", ratio, *size_px(ratio, _WATCHED_PX), rate), rate)
        for cut, ratio, theme, rate in wanted
    ]


def judged(
    subject: Subject, gates: Sequence[Gate] = ALL_GATES, troubles: Sequence[BadInput] = ()
) -> Checked:
    """What each gate says. `troubles`: manifests that could not be read."""
    verdicts = []
    for gate in gates:
        found = gate.run(subject)
        if gate.looks_at_files and not subject.bundles and not troubles:
            verdicts.append(Verdict(gate.name, (), "not rendered"))
            continue
        if gate.looks_at_files:
            found += [Finding(gate.name, trouble.message) for trouble in troubles]
        verdicts.append(Verdict(gate.name, tuple(found)))
    return Checked(subject.clip, tuple(verdicts))


def _is_of(trouble: BadInput, folder: Path) -> bool:
    return trouble.message.startswith(str(folder))
