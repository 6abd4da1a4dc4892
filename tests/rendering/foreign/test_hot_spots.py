"""The faster functions give the same results as manim's, and are used only if they fit."""

import copy
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import (
    RED,
    Camera,
    ManimColor,
    Mobject,
    Scene,
    Square,
    Surface,
    SVGMobject,
    Text,
    ThreeDScene,
    VGroup,
    VMobject,
)

from mlu_anim.rendering.foreign.hot_spots import (
    drawing,
    faster_manim,
    glyphs,
    replacements,
    shading_3d,
    text_cache,
)
from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement, replaced
from tests.rendering.foreign.playing import difference, our_frames, settings
from tests.rendering.foreign.varied_scenes import Texts

EVERYTHING = replacements()


def _name(replacement: Replacement) -> str:
    return f"{replacement.owner.__name__}.{replacement.name}"


@pytest.mark.parametrize("replacement", EVERYTHING, ids=_name)
def test_each_was_written_for_the_installed_manim(replacement: Replacement) -> None:
    assert replacement.fits(), "read manim's new source before changing the digest"


@pytest.mark.parametrize("replacement", EVERYTHING, ids=_name)
def test_each_is_active_only_inside_the_block(replacement: Replacement) -> None:
    stock = vars(replacement.owner)[replacement.name]
    with faster_manim() as notes:
        assert notes == ()
        assert vars(replacement.owner)[replacement.name] is replacement.stand_in
    assert vars(replacement.owner)[replacement.name] is stock


def test_another_version_of_manim_is_not_changed() -> None:
    stock = Mobject.shift

    def nothing(self: Any, *_: Any) -> Any:
        return self

    other = Replacement(Mobject, "shift", nothing, (), "0123456789abcdef")
    with replaced([other]) as notes:
        assert Mobject.shift is stock
    assert notes == (
        "Mobject.shift is not sped up: "
        "its source differs from the version of manim that was tested",
    )


def test_a_change_in_a_function_that_is_relied_on_counts_too() -> None:
    r = next(r for r in EVERYTHING if r.name == "get_subpaths_from_points")
    changed = Replacement(r.owner, r.name, r.stand_in, r.relies_on[:1], r.digest)
    assert r.fits()
    assert not changed.fits()


_coordinates = st.one_of(
    st.floats(-1e3, 1e3),
    st.sampled_from([0.0, 1.0, 1.0 + 1e-6, 1.0 + 2e-6, math.inf, -math.inf, math.nan]),
)


@given(
    st.lists(_coordinates, min_size=3, max_size=3), st.lists(_coordinates, min_size=3, max_size=3)
)
def test_points_are_equal_when_manim_says_so(first: list[float], second: list[float]) -> None:
    one, other, mobject = np.array(first), np.array(second), VMobject()
    with np.errstate(invalid="ignore"):
        expected = mobject.consider_points_equals(one, other)
    with faster_manim():
        assert bool(mobject.consider_points_equals(one, other)) == bool(expected)


def test_runs_of_points_are_compared_as_before() -> None:
    points, mobject = Square().points, VMobject()
    expected = [bool(mobject.consider_points_equals(points[:4], points[3])) for _ in range(1)]
    with faster_manim():
        assert [bool(mobject.consider_points_equals(points[:4], points[3]))] == expected


@given(
    color=st.sampled_from([None, "#ff0000", "RED", RED, [RED, "#00ff00"], "#f00"]),
    opacity=st.sampled_from([None, 0, 0.5, 1, np.float64(0.25), [0.1, 0.9]]),
    sheen=st.sampled_from([0.0, 0.4]),
    is_new=st.booleans(),
    before=st.sampled_from([RED, [RED, "#00ff00", "#0000ff"]]),
)
def test_colors_are_set_as_before(
    color: Any, opacity: Any, sheen: float, is_new: bool, before: Any
) -> None:
    def colored() -> Any:
        square = Square().set_fill(before, opacity=0.7)
        square.sheen_factor = sheen
        if is_new:
            del square.fill_rgbas
        square.update_rgbas_array("fill_rgbas", color, opacity)
        return square.fill_rgbas

    expected = colored()
    with faster_manim():
        actual = colored()
    assert actual.dtype == expected.dtype
    assert np.array_equal(actual, expected)


def test_colors_are_mixed_as_before() -> None:
    one, other = ManimColor("#123456"), ManimColor("#fedcba", alpha=0.5)
    expected = [one.interpolate(other, a).to_rgba() for a in (0, 0.3, np.float64(0.7), 1)]
    with faster_manim():
        actual = [one.interpolate(other, a).to_rgba() for a in (0, 0.3, np.float64(0.7), 1)]
    assert np.array_equal(actual, expected)


def test_a_copy_shares_no_mutable_state() -> None:
    group = VGroup(Square(), Square())
    group.names, group.shared = {"a": [1]}, group[0].points
    with faster_manim():
        twin = group.copy()
    assert twin.names == {"a": [1]}
    twin.names["a"].append(2)
    twin[0].points += 1
    twin[1].set_color("#00ff00")
    assert group.names == {"a": [1]}
    assert np.array_equal(group[0].points, Square().points)
    assert group[1].get_color() == Square().get_color()
    assert twin.shared is twin[0].points, "one object stays one object"
    assert twin.original_id == str(id(group))


def test_a_copy_equals_manims_copy() -> None:
    square = Square().add_updater(lambda m: m).set_z_index(2)
    square.note = ("a", [1, 2])
    expected = copy.deepcopy(square).__dict__
    with faster_manim():
        actual = copy.deepcopy(square).__dict__
    assert list(actual) == list(expected)
    assert actual["updaters"] == expected["updaters"]
    assert actual["note"] == expected["note"]
    assert actual["note"][1] is not square.note[1]


def test_a_cached_text_is_an_equal_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    with settings(), faster_manim():
        first = Text("memo", font_size=30)
        typeset = []
        monkeypatch.setattr(text_cache, "_STOCK_INIT", lambda *a, **k: typeset.append(a))
        again = Text("memo", font_size=30)
        assert typeset == []
        assert list(again.__dict__) == list(first.__dict__)
        for one, other in zip(first.get_family(), again.get_family(), strict=True):
            assert one is not other
            assert np.array_equal(one.points, other.points)
            assert one.points is not other.points or not len(one.points)
        again[0].set_color(RED)
        assert first[0].get_color() != again[0].get_color()
        Text("memo", font_size=31)
        assert len(typeset) == 1, "another size is not in the cache"


class _Marked(Text):
    """A user's subclass of `Text`, which may behave differently."""


def test_a_subclass_of_text_is_not_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    with settings(), faster_manim():
        _Marked("memo")
        typeset = []
        monkeypatch.setattr(text_cache, "_STOCK_INIT", lambda *a, **k: typeset.append(a))
        _Marked("memo")
        assert len(typeset) == 1


def test_a_path_changed_in_place_is_drawn_again() -> None:
    with settings(), faster_manim():
        square, camera = Square(), Camera()
        camera.capture_mobjects([square])
        before = camera.reset().pixel_array.copy()
        square.points *= 0.5
        camera.capture_mobjects([square])
        inside = camera.pixel_array.copy()
    stock = Camera(pixel_width=320, pixel_height=180)
    stock.capture_mobjects([square])
    assert not np.array_equal(inside, before)
    assert np.array_equal(inside, stock.pixel_array)


class _TurningFaces(ThreeDScene):
    def construct(self) -> None:
        self.set_camera_orientation(phi=1)
        self.add(Surface(lambda u, v: np.array([u, v, u * v]), resolution=(2, 2)))
        self.begin_ambient_camera_rotation(rate=1)
        self.wait(0.5)


def test_light_on_faces_is_computed_once_and_not_for_each_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    computed: list[Any] = []
    n_colors: list[int] = []
    light, source = shading_3d._light, drawing.set_source

    def counted_light(*arguments: Any) -> float:
        computed.append(arguments)
        return light(*arguments)

    def counted_source(ctx: Any, rgbas: list[list[float]], ends: Any) -> None:
        n_colors.append(len(rgbas))
        source(ctx, rgbas, ends)

    monkeypatch.setattr(shading_3d, "_light", counted_light)
    monkeypatch.setattr(drawing, "set_source", counted_source)
    frames, _ = our_frames(_TurningFaces)
    n_faces = 4
    assert len(computed) == 2 * n_faces, "at the start and the end corner of each"
    assert n_colors == [2] * (2 * n_faces * len(frames)), (
        "fill and stroke, none by manim's own function"
    )
    assert not np.array_equal(frames[0], frames[-1])


def test_scenes_do_not_share_cached_texts() -> None:
    once, _ = our_frames(Texts)
    again, _ = our_frames(Texts)
    assert difference(once, again) == 0


def test_manim_is_restored_if_a_scene_raises() -> None:
    class Fails(Scene):
        def construct(self) -> None:
            raise ValueError("as it must")

    stock = Text.__init__
    with pytest.raises(ValueError, match="as it must"):
        our_frames(Fails)
    assert Text.__init__ is stock


STYLES: tuple[dict[str, Any], ...] = (
    {},
    {"font_size": 28, "color": "#FF0000"},
    {"weight": "BOLD", "slant": "ITALIC", "t2c": {"a": "#0000FF", "0": "#00FF00"}},
    {"gradient": ("#FF0000", "#0000FF")},
    {"stroke_width": 2, "fill_opacity": 0.5, "height": 1.0},
    {"disable_ligatures": True},
)


@pytest.mark.parametrize("style", STYLES)
def test_texts_of_cached_letters_equal_manims(style: dict[str, Any]) -> None:
    strings = (
        "TPR = 0.31",
        "TPR = 0.32",
        "office, a  b",
        "two\nlines",
        "\u00dcn\u00efcode \u2014 ok",
        "0",
    )

    def drawn() -> list[tuple[list[Any], dict[str, list[int]]]]:
        texts = [Text(string, **style) for string in strings]
        copies = [text.copy() for text in texts]
        assert all(_groups(a) == _groups(b) for a, b in zip(texts, copies, strict=True))
        return [(_look(text), _groups(text)) for text in texts]

    with settings():
        slow = drawn()
    with settings(), faster_manim():
        assert glyphs.generate_mobject is SVGMobject.generate_mobject
        fast = drawn()
        n_read = len(glyphs._cache)
        Text("TPR = 0.37", **style)
        assert len(glyphs._cache) - n_read == 1, "only the new letter is read"
    for (one, groups), (other, own_groups) in zip(slow, fast, strict=True):
        assert list(groups.items()) == list(own_groups.items())
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(mine, theirs, strict=True))


def _groups(text: Text) -> dict[str, list[int]]:
    """The indices of letters by name of their group, without Cairo's numbers of surfaces."""
    letters = [id(letter) for letter in text.id_to_vgroup_dict["root"]]
    return {
        re.sub(r"^surface\d+$", "surface", name): [letters.index(id(m)) for m in group]
        for name, group in text.id_to_vgroup_dict.items()
    }


def test_groups_of_a_text_are_made_lazily() -> None:
    with settings(), faster_manim():
        groups = Text("fi", disable_ligatures=True).id_to_vgroup_dict
        assert dict.__len__(groups) == 1
        assert len(groups["glyph0-1"]) == 0
        assert dict.__len__(groups) == len(groups) > 5
        assert "no such group" not in groups
        with pytest.raises(KeyError, match="no such group"):
            groups["no such group"]
        groups["mine"] = groups["root"]
        del groups["glyph0-1"]
        assert (groups.get("glyph0-1"), list(groups)[-1]) == (None, "mine")


def _look(text: Text) -> list[Any]:
    return [
        (m.points.copy(), m.fill_rgbas.copy(), m.stroke_rgbas.copy(), np.array(m.stroke_width))
        for m in text.family_members_with_points()
    ]


def test_other_svg_files_are_read_by_manim(tmp_path: Path) -> None:
    file = tmp_path / "shape.svg"
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><g id="box"><rect width="2" height="1"/></g></svg>'
    )
    with settings(), faster_manim():
        shape = SVGMobject(str(file))
    assert "box" in shape.id_to_vgroup_dict
    assert len(shape.family_members_with_points()) == 1
