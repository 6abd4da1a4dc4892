"""Describe a clip without rendering it: its options, beats, times and numbers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mlu_anim.bundle.manifest import beats_as_plain
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.slices import MeasureTimeline
from mlu_anim.rendering.workers import Workers
from mlu_anim.results import clips, compute
from mlu_anim.results.parameters import OPTIONS, Input, Parameter
from mlu_anim.results.result import Result
from mlu_anim.stage.timeline import Timeline
from mlu_anim.stage.variant import Cut, film_variant
from mlu_anim.system import temporary_files
from mlu_anim.system.store import Store
from mlu_anim.wording import clip_sentences, quiz
from mlu_anim.wording.sentences import formatted, words_for

_DEFAULT_OF = {"short": "the GIF's", "full": "the film's"}


@dataclass(frozen=True)
class Description:
    """The description of a clip.

    `result`: computed from the clip's own data, not from a user's.
    `takes`: the command-line options for other data, such as `--data FILE`, each with a line that
    explains it.
    `timelines`: by the name of the cut, `short` and `full`.
    """

    clip: str
    result: Result
    takes: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    timelines: Mapping[str, Timeline]

    def as_plain(self) -> dict[str, Any]:
        """Return the description as a dict for the JSON output."""
        title, summary = clip_sentences.summary(self.clip)
        return {
            "clip": self.clip,
            "title": title,
            "summary": summary,
            "takes": dict(self.takes),
            "parameters": [asdict(parameter) for parameter in self.parameters],
            "cuts": {name: beats_as_plain(timeline) for name, timeline in self.timelines.items()},
            "facts": {
                name: {"value": fact.value, "written": formatted(fact)}
                for name, fact in self.result.facts().items()
            },
            "checks": [check.name for check in self.result.checks()],
            "provenance": dict(getattr(self.result, "about", {})),
        }

    def as_lines(self) -> list[str]:
        """Return the description as lines of text for a person."""
        title, summary = clip_sentences.summary(self.clip)
        facts = self.result.facts()
        return [
            f"{self.clip}: {title}",
            f"  {summary}",
            *_section("takes", dict(self.takes)),
            *_section("parameters (--set NAME=VALUE)", _parameters(self.parameters)),
            *(line for name, cut in self.timelines.items() for line in _beats(name, cut)),
            *_section("numbers", {name: formatted(fact) for name, fact in facts.items()}),
            *_section("true before it is drawn", {c.name: "" for c in self.result.checks()}),
        ]


def describe(clip: str, cache: Path | None) -> Description:
    """Describe a clip: compute the result of its own data, and time its cuts without drawing.

    `cache`: the folder in which results are kept; None for no cache.
    """
    with Workers(1) as workers, temporary_files.scratch_folder() as scratch:
        result = own_result(clip, cache)
        path = scratch / "result.npz"
        result.save(path)
        variant = film_variant("standard", "16:9", "light", None)
        shots = [
            Shot(clip, path, result.digest(), variant, Cut(name), (variant.fps,))
            for name in _DEFAULT_OF
        ]
        answers = workers.map([MeasureTimeline(shot) for shot in shots])
    timelines = {shot.cut.name: timeline for shot, (timeline,) in zip(shots, answers, strict=True)}
    return Description(clip, result, options(clip), clips.parameters(clip), timelines)


def options(clip: str) -> dict[str, str]:
    """Return the command-line options that give a clip other data, each with a line about it."""
    is_fixed = not clips.takes_seed(clip)
    return dict(_TAKES[name] for name in clips.takes(clip) if not (name == "own" and is_fixed))


def own_result(clip: str, cache: Path | None) -> Result:
    """Return the result of a clip's own data, from the cache folder or else computed."""
    inputs = compute.Inputs(clips.module_name(clip))
    store = None if cache is None else Store(cache)
    kept = None if store is None else compute.load_stored(inputs, store)
    return kept or compute.compute(inputs, store)


def quiz_lines(clip: str, cache: Path | None, *, as_json: bool = False) -> list[str]:
    """Return the quiz of a clip about its own data as lines of text, or as one line of JSON."""
    result = own_result(clip, cache)
    asked = quiz.questions(words_for(result), result.facts(), result.verdicts)
    if as_json:
        return [json.dumps({"clip": clip, "quiz": [asdict(question) for question in asked]})]
    return quiz.as_lines(asked)


_TAKES: Mapping[Input, tuple[str, str]] = {
    "own": ("--seed N", "another draw of the clip's own data"),
    "predictions": (
        "--predictions FILE",
        "your own predictions, with --y-true, --y-score and --pos-label for its columns",
    ),
    "data": (
        "--data FILE|NAME",
        "your own table, with --target and --features, or a data set of scikit-learn",
    ),
    "model": ("--model FILE.skops", "your own fitted model, asked for the rows of --data"),
}
"""For each kind of input: the option that gives it, and a line that explains it."""


def _parameters(parameters: tuple[Parameter, ...]) -> dict[str, str]:
    return {p.name: f"{p.line}; {p.default} (from {p.range}{_inputs(p)})" for p in parameters}


def _inputs(parameter: Parameter) -> str:
    """Return the end of a parameter's help: the inputs that it applies to; empty if all of them."""
    names = [OPTIONS[name] for name in parameter.of]
    return "" if len(names) == len(OPTIONS) - 1 else f"; for {' and '.join(names)}"


def _beats(name: str, timeline: Timeline) -> list[str]:
    lines = {f"{float(b.start_s):5.1f} s  {b.name}": b.caption for b in timeline.beats}
    length = f"{float(timeline.duration_s):.1f} s"
    return _section(f"{name} cut, {length}, {_DEFAULT_OF[name]} unless --cut says else", lines)


def _section(title: str, rows: Mapping[str, str]) -> list[str]:
    if not rows:
        return []
    width = max(len(key) for key in rows)
    return [title, *(f"  {key:{width}}  {value}".rstrip() for key, value in rows.items())]
