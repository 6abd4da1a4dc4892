"""Report a comparison on GitHub Actions: annotations, and a table in the summary."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from mlu_anim.bundle.snippets import markdown_text
from mlu_anim.review.regression.golden import Difference
from mlu_anim.review.regression.golden_check import count_of
from mlu_anim.system.visible_text import strip_invisible, strip_invisible_lines

_MAX_ANNOTATIONS = 10
"""GitHub shows at most this number of annotations per step."""


def annotate(
    name: str,
    differences: Sequence[Difference],
    notes: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Print annotations for GitHub Actions, and add the differences to the summary of the job.

    Does nothing outside GitHub Actions. `name`: the clip or bundle that was compared.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        for d in differences[:_MAX_ANNOTATIONS]:
            print(f"::error title={_property(f'{name} {d.kind}')}::{_data(d.words)}")
    summary = environment.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(markdown(name, differences, notes))


def markdown(name: str, differences: Sequence[Difference], notes: Sequence[str]) -> str:
    """Return the differences as Markdown: a title, a table and the notes."""
    lines = [f"### {_cell(name)}: {count_of(differences)}", ""]
    if differences:
        lines += ["| what | change |", "| --- | --- |"]
        lines += [f"| {_cell(d.kind)} | {_cell(d.words)} |" for d in differences]
        lines += [""]
    lines += [f"- {_cell(note)}" for note in notes]
    return "\n".join([*lines, ""]) + "\n"


def _cell(text: str) -> str:
    """Return a text without markup for a Markdown table: it must not load an image, for example."""
    return markdown_text(strip_invisible(text))


def _data(text: str) -> str:
    return strip_invisible_lines(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
