"""Each gate that looks at pages sees a planted fault, and says where and when."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mlu_anim.review.quality.color_distances import distance
from mlu_anim.review.quality.findings import Finding, gathered
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
from tests.review.quality.planting import area, found, subject, view, words


def _require_told(findings: list[Finding], *parts: str) -> None:
    """Found at both moments of the beat, in the same words, with rendering, beat and time."""
    assert [f.beat for f in findings] == ["sweep", "sweep"], findings
    assert all(part in each.words for each in findings for part in parts), findings
    assert {each.where for each in findings} == {"short 16:9 light"}
    first, last = (f.t_s for f in findings)
    assert first is not None
    assert last is not None
    assert 0 < first < last
    assert str(findings[0]).startswith(f"short 16:9 light, sweep, {first:.1f} s: ")


def test_without_a_fault_nothing_is_found() -> None:
    seen = subject(view(lambda scene: [words(scene, "in order")]))
    assert any(text.string == "in order" for text in seen.views[0].stops[0].texts)
    assert [finding for gate in (*PAGE_GATES, ColorVision()) for finding in gate.run(seen)] == []


def test_a_weak_text_is_seen() -> None:
    findings = found(Contrast(), lambda scene: [words(scene, "too weak", color="#8A8A8A")])
    _require_told(findings, "'too weak' in #8A8A8A on #FFFFFF has contrast 3.45, not 4.5")


def test_a_text_on_a_mark_is_seen() -> None:
    def plant(scene: Any) -> list[Ink]:
        text = words(scene, "hidden")
        return [area(text.line_box().inset(-0.1), scene.theme.color("ink")), text]

    _require_told(found(Contrast(), plant), "'hidden' in #1B2733 on #1B2733 has contrast 1.00")


def test_a_halo_parts_a_text_from_what_lies_under_it() -> None:
    def plant(scene: Any) -> list[Ink]:
        text = words(scene, "hidden", halo=scene.theme.color("panel"))
        return [area(text.line_box().inset(-0.1), scene.theme.color("ink")), text]

    assert found(Contrast(), plant) == []


@pytest.mark.parametrize("outlined", [False, True])
def test_a_weak_mark_is_seen_unless_it_has_an_outline(outlined: bool) -> None:
    def plant(scene: Any) -> list[Ink]:
        x, y = scene.page.world.center
        outline = scene.theme.color("ink") if outlined else None
        box = area(Rect(x, y + 2, x + 0.5, y + 2.5), "#D0D0D0")
        return [Ink(box.points, fill="#D0D0D0", stroke=outline, width=0.04)]

    findings = found(Contrast(), plant)
    if outlined:
        assert findings == []
    else:
        _require_told(findings, "the mark of 'planted' in #D0D0D0 on #FFFFFF", "1.5", "not 3")


def test_what_has_stepped_back_is_exempt() -> None:
    def plant(scene: Any) -> list[Ink]:
        return [words(scene, "faint", strength=0.25)]

    assert found(Contrast(), plant) == []


def test_a_small_text_is_seen() -> None:
    findings = found(TextSize(), lambda scene: [words(scene, "tiny", em=SHORT_SIDE / 31)])
    _require_told(findings, "'tiny' is too small: 3.2% of the shorter side, not 1/30")


def test_a_text_is_measured_where_it_is_shown_smallest() -> None:
    """Large enough for a film, too small for a GIF on a phone."""

    def plant(scene: Any) -> list[Ink]:
        return [words(scene, "small", em=0.035 * SHORT_SIDE)]

    assert found(TextSize(), plant) == []
    findings = found(TextSize(), plant, gif_variant("standard", "16:9", "light"))
    assert {each.words for each in findings} == {
        "'small' is too small: 7.1 px where shown 360 px wide"
    }
    assert {each.where for each in findings} == {"short 16:9 light GIF"}


def test_a_mark_over_a_text_is_seen() -> None:
    def plant(scene: Any) -> list[Ink]:
        text = words(scene, "covered")
        box = text.line_box()
        half = Rect(box.center[0], box.bottom - 0.1, box.right, box.top + 0.1)
        return [text, area(half, scene.theme.color("accent"))]

    findings = found(Overlaps(), plant)
    _require_told(findings, "the mark of 'planted' lies over", "of 'covered'")
    assert any(f" {share}% " in findings[0].words for share in range(40, 61))


def test_a_mark_beside_the_letters_covers_nothing() -> None:
    def plant(scene: Any) -> list[Ink]:
        text = words(scene, "free")
        box = text.line_box()
        beside = Rect(box.right + 0.05, box.bottom, box.right + 0.5, box.top)
        return [text, area(beside, scene.theme.color("accent"))]

    assert found(Overlaps(), plant) == []


def test_texts_that_overlap_are_seen() -> None:
    def plant(scene: Any) -> list[Ink]:
        x, y = scene.page.world.center
        return [words(scene, "one"), words(scene, "two", at=(x + 0.2, y + 2.3))]

    _require_told(found(Overlaps(), plant), "'one' overlaps 'two'")


def test_a_text_in_the_margin_is_seen() -> None:
    def plant(scene: Any) -> list[Ink]:
        right = scene.page.frame.right
        margin = right - scene.page.content.right
        return [words(scene, "outside", at=(right - margin / 2, 0), anchor="right")]

    _require_told(found(SafeArea(), plant), "'outside' leaves the safe area at the right by 4")


def test_roles_that_look_alike_to_some_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Red-green blindness takes these two for one; everybody else tells them apart."""
    olive, light = "#7E8A30", theme("light")
    planted = Theme("light", {**light.roles, "negative": olive})
    assert distance(light.color("positive"), olive, None) > 17
    monkeypatch.setattr(color_vision_gate, "theme", lambda _: planted)
    findings = found(
        ColorVision(),
        lambda scene: [area(Rect(-6, 2.2, -5.5, 2.5), olive)],
    )
    said = {each.words for each in findings}
    assert said == {
        "positive and negative are 3.1 apart in protan vision, not 17",
        "positive and negative are 6.4 apart in deutan vision, not 17",
    }
    assert {each.beat for each in findings} == {"sweep"}


def test_lines_of_different_sets_have_no_shape_to_be_known_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two lines must differ in every sight, a line and an area in normal vision alone."""
    olive = "#7E8A30"
    planted = Theme("light", {**theme("light").roles, "test": olive, "accent": "#E26628"})
    monkeypatch.setattr(color_vision_gate, "theme", lambda _: planted)

    def plant(scene: Any, *, lines: bool) -> list[Ink]:
        box = area(Rect(-6, 2.2, -5.5, 2.5), olive)
        line = Ink(box.points, stroke=olive, width=0.1)
        other = Ink(np.add(box.points, (1, 0, 0)), stroke="#E26628", width=0.1)
        return [line if lines else box, other]

    def alike(*, lines: bool) -> bool:
        findings = found(ColorVision(), lambda scene: plant(scene, lines=lines))
        return any("accent and test" in each.words for each in findings)

    assert alike(lines=True)
    assert not alike(lines=False)


def test_the_same_fault_is_told_once() -> None:
    fault = Finding("contrast", "weak", "full 16:9 light", "sweep", 1.0)
    others = [replace(fault, t_s=2.0), replace(fault, words="small")]
    assert [str(each) for each in gathered([fault, *others])] == [
        "full 16:9 light, sweep, 1.0 s: weak (and 1 more like it)",
        "full 16:9 light, sweep, 1.0 s: small",
    ]
