"""What GitHub shows of a comparison: annotations on the run and a table in its summary."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from mlu_anim.bundle.snippets import markdown_text
from mlu_anim.review.regression.golden import Difference
from mlu_anim.system.visible_text import strip_invisible, strip_invisible_lines

_MOST_ANNOTATIONS = 10
"""GitHub shows no more of one step."""


def tell(
    name: str,
    differences: Sequence[Difference],
    notes: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Annotate the run and add to its summary; does nothing anywhere else."""
    if environment.get("GITHUB_ACTIONS") == "true":
        for each in differences[:_MOST_ANNOTATIONS]:
            print(f"::error title={_property(f'{name} {each.kind}')}::{_data(each.words)}")
    summary = environment.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(markdown(name, differences, notes))


def markdown(name: str, differences: Sequence[Difference], notes: Sequence[str]) -> str:
    """A table of what is different."""
    if not differences:
        lines = [f"### {_cell(name)}: no difference", ""]
    else:
        lines = [f"### {_cell(name)}: {len(differences)} differences", "", "| what | change |"]
        lines += ["| --- | --- |"]
        lines += [f"| {_cell(each.kind)} | {_cell(each.words)} |" for each in differences]
        lines += [""]
    lines += [f"- {_cell(note)}" for note in notes]
    return "\n".join([*lines, ""]) + "\n"


def _cell(text: str) -> str:
    """Text in which nothing is markup, an image from elsewhere for example."""
    return markdown_text(strip_invisible(text))


def _data(text: str) -> str:
    return strip_invisible_lines(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
