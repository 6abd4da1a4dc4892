"""Snippets show the smallest animated image that their target supports."""

from dataclasses import replace
from pathlib import Path

import pytest

from mlu_anim.bundle.animations import smallest_supported
from mlu_anim.bundle.media_file import MediaFile
from mlu_anim.bundle.snippets import TARGETS, snippet
from tests.bundle.bundles import bundle, film

GIF = MediaFile("demo.gif", 604_000, 640, 360, 20.0, 37.3)
WEBP = MediaFile("demo.webp", 713_000, 640, 360, 20.0, 37.3)
APNG = MediaFile("demo.apng", 488_000, 640, 360, 20.0, 37.3)


@pytest.mark.parametrize(
    ("target", "expected"),
    [("html", APNG), ("jupyter", APNG), ("markdown", GIF), ("moodle", GIF)],
)
def test_the_smallest_supported_image_is_chosen(target: str, expected: MediaFile) -> None:
    assert smallest_supported([GIF, WEBP, APNG], target) == expected


def test_an_image_of_another_length_is_another_cut() -> None:
    short = replace(APNG, duration_s=12.0)
    assert smallest_supported([GIF, WEBP, short], "html") == GIF


def test_an_unsupported_image_is_better_than_none() -> None:
    assert smallest_supported([APNG], "markdown") == APNG
    assert smallest_supported([], "html") is None


@pytest.mark.parametrize("target", TARGETS)
def test_a_snippet_refers_to_the_image_and_lists_it(tmp_path: Path, target: str) -> None:
    files = [
        {**film(f"demo.{form}"), "size_bytes": size}
        for form, size in (("gif", 900_000), ("webp", 700_000), ("apng", 500_000))
    ]
    made = snippet(bundle(tmp_path, ("gif", "webp", "apng"), files=files), target, "")
    expected = "demo.webp" if target in ("markdown", "moodle") else "demo.apng"
    assert expected in made.text
    assert [file.name for file in made.files] == [expected]
