"""Each gate of observed pages finds a planted fault, with place and time."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mlu_anim.review.quality.color_distances import distance
from mlu_anim.review.quality.findings import Finding, merge_repeated
from mlu_anim.review.quality.gates import PAGE_GATES
from mlu_anim.review.quality.gates import color_vision as color_vision_gate
from mlu_anim.review.quality.gates.color_vision import ColorVision
from mlu_anim.review.quality.gates.contrast import Contrast
from mlu_anim.review.quality.gates.overlaps import Overlaps
from mlu_anim.review.quality.gates.safe_area import SafeArea
from mlu_anim.review.quality.gates.text_size import TextSize
from mlu_anim.stage.page import SHORT_SIDE, Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.theme import Theme, theme
from mlu_anim.stage.variant import gif_variant
from tests.review.quality.planting import area, empty_place, findings_of, subject, view, words


def _require_found(findings: list[Finding], *parts: str) -> None:
    """Require the fault at both times of the beat, with the rendering, the beat and the time."""
    assert [f.beat for f in findings] == ["alarm", "alarm"], findings
    assert all(part in finding.words for finding in findings for part in parts), findings
    assert {finding.where for finding in findings} == {"short 16:9 light"}
    first, last = (f.t_s for f in findings)
    assert first is not None
    assert last is not None
    assert 0 < first < last
    assert str(findings[0]).startswith(f"short 16:9 light, alarm, {first:.1f} s: ")


def test_without_a_fault_nothing_is_found() -> None:
    observed = subject(view(lambda scene: [words(scene, "in order")]))
    assert any(text.string == "in order" for text in observed.views[0].snapshots[0].texts)
    assert [
        finding for gate in (*PAGE_GATES, ColorVision()) for finding in gate.run(observed)
    ] == []


def test_a_text_with_low_contrast_is_found() -> None:
    findings = findings_of(Contrast(), lambda scene: [words(scene, "too weak", color="#8A8A8A")])
    _require_found(findings, "'too weak' in #8A8A8A on #FFFFFF has contrast 3.45; the least is 4.5")


def test_a_text_on_a_mark_is_found() -> None:
    def plant(scene: Any) -> list[Ink]:
        text = words(scene, "hidden")
        return [area(text.line_box().inset(-0.1), scene.theme.color("ink")), text]

    _require_found(
        findings_of(Contrast(), plant), "'hidden' in #1B2733 on #1B2733 has contrast 1.00"
    )


def test_a_halo_separates_a_text_from_the_mark_under_it() -> None:
    def plant(scene: Any) -> list[Ink]:
        text = words(scene, "hidden", halo=scene.theme.color("panel"))
        return [area(text.line_box().inset(-0.1), scene.theme.color("ink")), text]

    assert findings_of(Contrast(), plant) == []


@pytest.mark.parametrize("outlined", [False, True])
def test_a_mark_with_low_contrast_is_found_unless_it_has_an_outline(outlined: bool) -> None:
    def plant(scene: Any) -> list[Ink]:
        x, y = empty_place(scene)
        outline = scene.theme.color("ink") if outlined else None
        box = area(Rect(x, y + 2, x + 0.5, y + 2.5), "#D0D0D0")
        return [Ink(box.points, fill="#D0D0D0", stroke=outline, width=0.04)]

    findings = findings_of(Contrast(), plant)
    if outlined:
        assert findings == []
    else:
        _require_found(
            findings, "the mark of 'planted' in #D0D0D0 on #FFFFFF", "1.5", "the least is 3"
        )


def test_faded_texts_are_exempt() -> None:
    def plant(scene: Any) -> list[Ink]:
        return [words(scene, "faint", strength=0.25)]

    assert findings_of(Contrast(), plant) == []


def test_a_small_text_is_found() -> None:
    findings = findings_of(TextSize(), lambda scene: [words(scene, "tiny", em=SHORT_SIDE / 31)])
    _require_found(findings, "'tiny' is too small: 3.2% of the shorter side; the least is 4.0%")


def test_a_text_is_measured_at_the_smallest_size_shown() -> None:
    """Large enough for a film, too small for a GIF on a phone."""

    def plant(scene: Any) -> list[Ink]:
        return [words(scene, "small", em=0.042 * SHORT_SIDE)]

    assert findings_of(TextSize(), plant) == []
    findings = findings_of(TextSize(), plant, gif_variant("standard", "16:9", "light"))
    assert {finding.words for finding in findings} == {
        "'small' is too small: 4.2% of the shorter side; the least is 4.8%"
    }
    assert {finding.where for finding in findings} == {"short 16:9 light GIF"}


def test_a_mark_over_a_text_is_found() -> None:
    def plant(scene: Any) -> list[Ink]:
        text = words(scene, "covered")
        box = text.line_box()
        half = Rect(box.center[0], box.bottom - 0.1, box.right, box.top + 0.1)
        return [text, area(half, scene.theme.color("accent"))]

    findings = findings_of(Overlaps(), plant)
    _require_found(findings, "the mark of 'planted' covers", "of 'covered'")
    assert any(f" {share}% " in findings[0].words for share in range(40, 61))


def test_a_mark_beside_the_letters_covers_nothing() -> None:
    def plant(scene: Any) -> list[Ink]:
        text = words(scene, "free")
        box = text.line_box()
        beside = Rect(box.right + 0.05, box.bottom, box.right + 0.5, box.top)
        return [text, area(beside, scene.theme.color("accent"))]

    assert findings_of(Overlaps(), plant) == []


def test_overlapping_texts_are_found() -> None:
    def plant(scene: Any) -> list[Ink]:
        x, y = empty_place(scene)
        return [words(scene, "one"), words(scene, "two", at=(x + 0.2, y + 2.3))]

    _require_found(findings_of(Overlaps(), plant), "'one' overlaps 'two'")


def test_a_text_in_the_margin_is_found() -> None:
    def plant(scene: Any) -> list[Ink]:
        right = scene.page.frame.right
        margin = right - scene.page.content.right
        return [words(scene, "outside", at=(right - margin / 2, 0), anchor="right")]

    _require_found(
        findings_of(SafeArea(), plant), "'outside' leaves the safe area at the right by 4"
    )


def test_roles_that_are_similar_in_some_vision_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only people with red-green blindness cannot distinguish these two colors."""
    olive, light = "#7E8A30", theme("light")
    planted = Theme("light", {**light.roles, "negative": olive})
    assert distance(light.color("positive"), olive, None) > 17
    monkeypatch.setattr(color_vision_gate, "theme", lambda _: planted)
    findings = findings_of(
        ColorVision(),
        lambda scene: [area(Rect(-6, 2.2, -5.5, 2.5), olive)],
    )
    alike = "positive and negative are too similar in"
    assert {finding.words for finding in findings} == {
        f"{alike} protan vision: their distance is 3.1, the least is 17",
        f"{alike} deutan vision: their distance is 6.4, the least is 17",
    }
    assert {finding.beat for finding in findings} == {"alarm"}


def test_lines_of_different_trios_must_differ_in_every_vision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two lines must differ in every kind of vision, a line and an area only in normal vision."""
    olive = "#7E8A30"
    planted = Theme("light", {**theme("light").roles, "test": olive, "accent": "#E26628"})
    monkeypatch.setattr(color_vision_gate, "theme", lambda _: planted)

    def plant(scene: Any, *, lines: bool) -> list[Ink]:
        box = area(Rect(-6, 2.2, -5.5, 2.5), olive)
        line = Ink(box.points, stroke=olive, width=0.1)
        other = Ink(np.add(box.points, (1, 0, 0)), stroke="#E26628", width=0.1)
        return [line if lines else box, other]

    def alike(*, lines: bool) -> bool:
        findings = findings_of(ColorVision(), lambda scene: plant(scene, lines=lines))
        return any("accent and test" in finding.words for finding in findings)

    assert alike(lines=True)
    assert not alike(lines=False)


def test_a_repeated_fault_is_reported_once() -> None:
    fault = Finding("contrast", "weak", "full 16:9 light", "alarm", 1.0)
    others = [replace(fault, t_s=2.0), replace(fault, words="small")]
    assert [str(finding) for finding in merge_repeated([fault, *others])] == [
        "full 16:9 light, alarm, 1.0 s: weak (and 1 more like it)",
        "full 16:9 light, alarm, 1.0 s: small",
    ]
