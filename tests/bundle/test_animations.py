"""Several animated images of one film: the smallest that a place shows is offered."""

from dataclasses import replace
from pathlib import Path

import pytest

from mlu_anim.bundle.animations import smallest_shown
from mlu_anim.bundle.rendered_bundles import MediaFile
from mlu_anim.bundle.snippets import TARGETS, snippet
from tests.bundle.bundles import bundle, film

GIF = MediaFile("demo.gif", 604_000, 640, 360, 20.0, 37.3)
WEBP = MediaFile("demo.webp", 713_000, 640, 360, 20.0, 37.3)
APNG = MediaFile("demo.apng", 488_000, 640, 360, 20.0, 37.3)


@pytest.mark.parametrize(
    ("target", "expected"),
    [("html", APNG), ("jupyter", APNG), ("markdown", GIF), ("moodle", GIF)],
)
def test_the_smallest_that_is_shown(target: str, expected: MediaFile) -> None:
    assert smallest_shown([GIF, WEBP, APNG], target) == expected


def test_one_of_another_length_is_another_film() -> None:
    short = replace(APNG, duration_s=12.0)
    assert smallest_shown([GIF, WEBP, short], "html") == GIF


def test_what_a_place_may_not_show_is_better_than_nothing() -> None:
    assert smallest_shown([APNG], "markdown") == APNG
    assert smallest_shown([], "html") is None


@pytest.mark.parametrize("target", TARGETS)
def test_a_snippet_names_it_and_lists_it(tmp_path: Path, target: str) -> None:
    files = [
        {**film(f"demo.{form}"), "size_bytes": size}
        for form, size in (("gif", 900_000), ("webp", 700_000), ("apng", 500_000))
    ]
    made = snippet(bundle(tmp_path, ("gif", "webp", "apng"), files=files), target, "")
    expected = "demo.webp" if target in ("markdown", "moodle") else "demo.apng"
    assert expected in made.text
    assert [file.name for file in made.files] == [expected]
