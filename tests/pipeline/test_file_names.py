"""Where files go: what differs has another name, and no name leaves its folder."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.pipeline.file_names import paths_of
from mlu_anim.pipeline.presets import PRESETS
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.system.errors import UsageError

ROC = RenderRequest("roc")
DIFFERENCES: list[dict[str, Any]] = [
    {},
    {"theme": "dark"},
    {"ratio": "9:16"},
    {"ratio": "1:1"},
    {"quality": "high"},
    {"quality": "draft"},
    {"fps": Fraction(25)},
    {"quality": "high", "fps": Fraction(25)},
    {"beats": ("alarm", "duels")},
    {"beats": ("alarm",)},
    {"cut": "short"},
    {"cut": "full"},
    {"pace": 1.25},
    {"captions": False},
    {"heading": False},
    {"seed": 7},
    {"seed": 0},
    {"predictions": Path("scores.csv")},
    {"predictions": Path("more.csv")},
    {"name": "ward-3"},
    {"transparent": True},
    {"subtitles": True},
    {"max_size_bytes": 2_000_000},
    {"max_size_bytes": 900_000},
    *({"preset": name, **preset.options} for name, preset in PRESETS.items()),
    {"preset": "readme", **PRESETS["readme"].options, "max_size_bytes": 900_000},
    {"preset": "slides", **PRESETS["slides"].options, "quality": "4k"},
    {"preset": "slides", **PRESETS["slides"].options, "effort": "fast"},
    {"effort": "small"},
    {"wording": Path("words/deutsch.toml")},
    {"wording": Path("words/по-русски.toml")},
]


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({}, "renders/roc/roc.mp4"),
        (
            {"theme": "dark", "ratio": "9:16", "quality": "high"},
            "renders/roc/roc-dark-9x16-1080p60.mp4",
        ),
        ({"predictions": Path("a/scores.csv")}, "renders/roc-scores/roc.mp4"),
        ({"name": "Ward 3", "predictions": Path("s.csv")}, "renders/Ward 3/roc.mp4"),
        ({"out": Path("clips"), "cut": "short"}, "clips/roc/roc-short.mp4"),
        ({"beats": ("alarm", "duels")}, "renders/roc/roc-alarm+duels.mp4"),
        ({"theme": "dark", "transparent": True}, "renders/roc/roc-dark-transparent.mp4"),
        ({"preset": "plate", **PRESETS["plate"].options}, "renders/roc/roc-plate.mp4"),
        (
            {"preset": "slides", **PRESETS["slides"].options, "theme": "dark"},
            "renders/roc/roc-slides-dark.mp4",
        ),
        ({"max_size_bytes": 1_500_000}, "renders/roc/roc-max1.5MB.mp4"),
        ({"effort": "small"}, "renders/roc/roc-effort-small.mp4"),
    ],
)
def test_names_are_those_that_are_promised(options: dict[str, Any], name: str) -> None:
    assert paths_of(replace(ROC, **options)).file(".mp4") == Path(name)


def test_requests_that_differ_have_files_of_different_names() -> None:
    named = [paths_of(replace(ROC, **options)).file(".mp4") for options in DIFFERENCES]
    for (one, first), (other, second) in combinations(zip(DIFFERENCES, named, strict=True), 2):
        assert first != second, (one, other)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "a\\b", "con", "NUL.txt", "x.", "x ", "-x", "a\nb"]
)
def test_names_that_are_no_folder_are_refused(name: str) -> None:
    if name:
        with pytest.raises(UsageError, match="cannot be a folder's name"):
            paths_of(replace(ROC, name=name))
    else:
        assert paths_of(replace(ROC, name=name)).folder == Path("renders/roc")


@given(st.text(max_size=60))
def test_a_table_of_any_name_stays_inside(stem: str) -> None:
    stem = stem.replace("/", "").replace("\0", "")
    found = paths_of(replace(ROC, predictions=Path(f"x{stem}.csv"))).folder
    assert found.parent == Path("renders")
    assert found.name.startswith("roc-")
    assert len(found.name) <= 84


@given(st.text(max_size=120))
def test_a_name_is_refused_or_stays_inside(name: str) -> None:
    try:
        found = paths_of(replace(ROC, name=name or "x")).folder
    except UsageError:
        return
    assert found.parent == Path("renders")
    assert found.name not in ("", ".", "..")
    assert not set(found.name) & set('/\\:*?"<>|\n\r\t')
