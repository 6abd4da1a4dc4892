"""Observe clips in worker processes and run every gate on the observations."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from mlu_anim.bundle import rendered_bundles
from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.rendering.executor import Executor
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.rendering.workers import default_jobs
from mlu_anim.results import clips, compute
from mlu_anim.results.result import Result
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import Gate, GateInput
from mlu_anim.review.quality.gates import ALL_GATES
from mlu_anim.review.quality.observations import FlashMeasurement, View
from mlu_anim.review.quality.observing import FlashTask, ObserveTask
from mlu_anim.stage.theme import theme_names
from mlu_anim.stage.variant import Cut, Variant, film_variant, gif_variant, size_px
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import BadInput, MluAnimError
from mlu_anim.system.store import Store
from mlu_anim.system.terminal import Step
from mlu_anim.wording.own_words import OwnWords

_FLASH_SIDE_PX = 144
"""The shorter side of the pictures in which flashes are counted, in pixels."""
_FILM_FPS, _GIF_FPS = Fraction(30), Fraction(20)


@dataclass(frozen=True)
class GateResult:
    """The findings of one gate; `skipped`: the reason why it was not run, empty if it was."""

    gate: str
    findings: tuple[Finding, ...]
    skipped: str = ""


@dataclass(frozen=True)
class CheckedClip:
    """A clip with the results of all gates."""

    clip: str
    results: tuple[GateResult, ...]

    @property
    def findings(self) -> list[Finding]:
        """The findings of all gates."""
        return [finding for result in self.results for finding in result.findings]

    def as_plain(self) -> dict[str, Any]:
        """Return the results as a dict for the JSON output."""
        gates = {
            result.gate: {
                "ok": not result.findings and not result.skipped,
                **({"skipped": result.skipped} if result.skipped else {}),
                "findings": [finding.as_plain() for finding in result.findings],
            }
            for result in self.results
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
) -> list[CheckedClip]:
    """Run all gates on clips, drawn from the results of their own data.

    A clip that cannot be drawn gets a finding, and the others are still checked. Raises UsageError
    for an unknown name, AuthorMistake for the name of an unfinished clip.

    `names`: the clips; empty for all.
    `out`: the folder with the published renderings.
    `cache`: the folder in which results are kept; None for no cache.
    `n_workers`: the number of worker processes; None for one per core.
    """
    chosen = list(dict.fromkeys(names)) or clips.names()
    all_inputs = [compute.Inputs(clips.module_name(name)) for name in chosen]
    store = None if cache is None else Store(cache)
    bundles, errors = rendered_bundles.find_bundles(out)
    checked = []
    with SharedWorkers() as shared:
        for name, inputs in zip(chosen, all_inputs, strict=True):
            own = [bundle for bundle in bundles if bundle.clip == name]
            try:
                kept = None if store is None else compute.load_stored(inputs, store)
                result = kept or compute.compute(inputs, store)
                with shared.borrow(n_workers or default_jobs()) as workers:
                    subject = observe_clip(name, result, workers, report, bundles=own)
            except MluAnimError as error:  # continue with the other clips
                checked.append(_not_drawn(name, error))
                continue
            checked.append(run_gates(subject, errors=[e for e in errors if _is_of(e, out / name)]))
    return checked


def _not_drawn(clip: str, error: MluAnimError) -> CheckedClip:
    """Return the results for a clip that could not be drawn: one finding, in the first gate."""
    first, *others = (gate.name for gate in ALL_GATES)
    fault = Finding(first, f"the clip cannot be drawn: {error}")
    skipped = (GateResult(gate, (), "not checked") for gate in others)
    return CheckedClip(clip, (GateResult(first, (fault,)), *skipped))


def observe_clip(
    clip: str,
    result: Result,
    workers: Executor,
    report: Callable[[Step], None],
    *,
    title: str | None = None,
    own: OwnWords | None = None,
    bundles: Sequence[rendered_bundles.RenderedBundle] = (),
) -> GateInput:
    """Draw a clip in several variants, and return the observations for the gates to check.

    `report`: takes the progress, counted in variants.
    `title`, `own`: the user's title and words; None for those of the clip.
    `bundles`: published renderings of the clip.
    """
    clip_text = ClipText.of(result, title, own)
    with temporary_files.scratch_folder() as scratch:
        path = scratch / "result.npz"
        result.save(path)

        def shot(cut: str, variant: Variant, rate: Fraction) -> Shot:
            own_cut = Cut(cut, title=title, own_words=own)
            return Shot(clip, path, result.digest(), variant, own_cut, (rate,))

        tasks: list[Any] = [ObserveTask(shot(*args, _FILM_FPS)) for args in observed_variants()]
        tasks += [FlashTask(shot(*args)) for args in flash_variants()]
        done = 0

        def count(n: int) -> None:
            nonlocal done
            done += n
            report(_Progress(clip, "checking", done, len(tasks)))

        report(_Progress(clip, "checking", 0, len(tasks)))
        answers = [answer for (answer,) in workers.map(tasks, count)]
    views = tuple(answer for answer in answers if isinstance(answer, View))
    flashes = tuple(answer for answer in answers if isinstance(answer, FlashMeasurement))
    return GateInput(clip, result, clip_text, views, flashes, tuple(bundles))


def observed_variants() -> list[tuple[str, Variant]]:
    """Return the cuts and variants for snapshots: film, GIF and upright film, in each theme."""
    variants = []
    for theme in theme_names():
        upright = film_variant("draft", "9:16", theme)
        variants += [("full", film_variant("draft", "16:9", theme)), ("full", upright)]
        variants += [("short", gif_variant("standard", "16:9", theme)), ("short", upright)]
    return variants


def flash_variants() -> list[tuple[str, Variant, Fraction]]:
    """Return the cuts, variants and frame rates in which every frame is measured for flashes."""
    rows = [*product(["full"], ["16:9"], theme_names(), [_FILM_FPS])]
    rows += [("full", "9:16", "light", _FILM_FPS), ("short", "16:9", "light", _GIF_FPS)]
    return [
        (cut, Variant(theme, "en", ratio, *size_px(ratio, _FLASH_SIDE_PX), rate), rate)
        for cut, ratio, theme, rate in rows
    ]


def run_gates(
    subject: GateInput, gates: Sequence[Gate] = ALL_GATES, errors: Sequence[BadInput] = ()
) -> CheckedClip:
    """Run the gates on one clip and return their results.

    `errors`: raised by manifests of the clip that could not be read; each becomes a finding.
    """
    results = []
    for gate in gates:
        if gate.needs_files and not subject.bundles and not errors:
            results.append(GateResult(gate.name, (), "not rendered"))
            continue
        findings = gate.run(subject)
        if gate.needs_files:
            findings += [Finding(gate.name, error.message) for error in errors]
        results.append(GateResult(gate.name, tuple(findings)))
    return CheckedClip(subject.clip, tuple(results))


def _is_of(error: BadInput, folder: Path) -> bool:
    return error.message.startswith(f"{folder}{os.sep}")
