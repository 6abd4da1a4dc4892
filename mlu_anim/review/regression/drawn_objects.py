"""Read the drawn objects of a scene: named by part in our clips, by class in other scenes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
from manim import Mobject, Scene
from manim.utils.family import extract_mobject_family_members

from mlu_anim.review.regression import point_summary
from mlu_anim.review.regression.geometry import Drawn
from mlu_anim.stage.image_ink import ImageInk
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.words import Words

_TEXTS = ("Text", "MarkupText", "SingleStringMathTex", "DecimalNumber", "Typst", "SVGMobject")
"""manim's classes of texts, of which strings are recorded and outlines of letters are not."""
_STRINGS = ("original_text", "text", "tex_string", "typst_code")
_CAMERA = "camera frame"
DrawnObjects = tuple[dict[str, Drawn], tuple[str, ...]]
"""The objects of a frame by name, and their names in drawing order."""


# --- our clips --------------------------------------------------------------------------------


class ClipReader:
    """Reads the drawn objects of one of our clips, named after the scene's parts.

    An ink (one path or text) is not read again while it is unchanged.
    """

    def __init__(self, scene: ExplainerScene) -> None:
        self._scene = scene
        self._named = list(_named_inks(scene.parts))
        self._known: dict[str, tuple[Any, int, Drawn]] = {}

    def read(self) -> DrawnObjects:
        drawn = {name: self._drawn(name, ink) for name, ink in self._named if ink.visibility > 0}
        return drawn, tuple(drawn)

    def _drawn(self, name: str, ink: Ink) -> Drawn:
        known = self._known.get(name)
        if known is None or known[0] is not ink.points or known[1] != ink.style_number:
            drawn = _of_ink(ink)
            self._known[name] = known = ink.points, ink.style_number, drawn
        return known[2]


def _named_inks(parts: Iterable[Part]) -> Iterator[tuple[str, Ink]]:
    """Yield each ink of the parts in drawing order, with a unique name.

    The name consists of the part's name and, if the part has several inks, the attribute of the
    part that holds the ink.
    """
    taken: dict[str, int] = {}
    for part in parts:
        attributes = dict(_called(part))
        for index, ink in enumerate(part.inks()):
            own = attributes.get(id(ink), str(index + 1))
            name = f"{part.part_name}: {own}" if len(part.inks()) > 1 else part.part_name
            taken[name] = taken.get(name, 0) + 1
            yield (name if taken[name] == 1 else f"{name} ({taken[name]})"), ink


def _called(part: Part) -> Iterator[tuple[int, str]]:
    for name, value in vars(part).items():
        if name not in ("submobjects", "_inks", "parents", "updaters"):
            yield from _inks_in(value, name.strip("_"))


def _inks_in(value: Any, name: str) -> Iterator[tuple[int, str]]:
    """Yield (id, name) of each ink in a value: an ink, or a list, mapping or dataclass of inks.

    `name`: the name of the value, to which the place of the ink in the value is added.
    """
    if isinstance(value, Ink):
        yield id(value), name
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _inks_in(item, f"{name} {index + 1}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _inks_in(item, f"{name} {key}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _inks_in(getattr(value, field.name), f"{name} {field.name}")


def _of_ink(ink: Ink) -> Drawn:
    if isinstance(ink, Words):
        return _of_words(ink)
    drawn = _of_paths([ink])
    if isinstance(ink, ImageInk):
        size = "x".join(map(str, ink.images.levels.shape))
        return replace(drawn, fill=f"{drawn.fill} pixels:{size}:{ink.images.digest.hex()[:12]}")
    return drawn


def _of_words(words: Words) -> Drawn:
    text = words.string or " "
    fill, stroke, halo = _styles(words)
    return Drawn(point_summary.box_of(words.points), fill, stroke, halo, text)


# --- other scenes -----------------------------------------------------------------------------


class SceneReader:
    """Reads the drawn mobjects of any scene, named by class and numbered as they first appear."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._names: dict[int, str] = {}
        self._references: list[Mobject] = []  # keeps mobjects alive, so that no id is used again
        self._counts: dict[tuple[str, str], int] = {}

    def read(self) -> DrawnObjects:
        owners = dict(self._owners(self._scene.mobjects, ""))
        drawn: dict[str, list[Mobject]] = {}
        family = extract_mobject_family_members(
            self._scene.mobjects, use_z_index=True, only_those_with_points=True
        )
        for mobject in family:
            drawn.setdefault(owners[id(mobject)][0], []).append(mobject)
        texts = dict(owners.values())
        objects = {name: _of_mobjects(group, texts[name]) for name, group in drawn.items()}
        visible = {n: o for n, o in objects.items() if o.fill or o.stroke or o.text}
        with_camera = self._camera_frame() | visible
        return with_camera, tuple(with_camera)

    def _camera_frame(self) -> dict[str, Drawn]:
        """Return the frame of a moving camera as an object; empty if the camera cannot move."""
        frame = getattr(self._scene.camera, "frame", None)
        return {_CAMERA: _of_paths([frame])} if isinstance(frame, Mobject) else {}

    def _owners(
        self, mobjects: Sequence[Mobject], path: str
    ) -> Iterator[tuple[int, tuple[str, str]]]:
        """Yield the id of each mobject, and the name of its object and its string if it is a text.

        All mobjects of one text belong to one object. `path`: the beginning of the names.
        """
        for mobject in mobjects:
            name = self._name(mobject, path)
            text = _string(mobject)
            if text:
                yield from ((id(member), (name, text)) for member in mobject.get_family())
            else:
                yield id(mobject), (name, "")
                yield from self._owners(mobject.submobjects, f"{name} / ")

    def _name(self, mobject: Mobject, path: str) -> str:
        if id(mobject) not in self._names:
            kind = type(mobject).__name__
            self._counts[path, kind] = number = self._counts.get((path, kind), 0) + 1
            self._names[id(mobject)] = f"{path}{kind} {number}"
            self._references.append(mobject)
        return self._names[id(mobject)]


def _string(mobject: Mobject) -> str:
    kinds = [kind.__name__ for kind in type(mobject).__mro__]
    if not any(kind in _TEXTS for kind in kinds):
        return ""
    if "DecimalNumber" in kinds:
        return str(mobject._get_num_string(mobject.number))
    values = (getattr(mobject, name, None) for name in _STRINGS)
    return next((v for v in values if isinstance(v, str) and v), type(mobject).__name__)


def _of_mobjects(mobjects: Sequence[Mobject], text: str) -> Drawn:
    if text:
        points = np.concatenate([m.points for m in mobjects])
        styles = _styles(mobjects[0])
        return Drawn(point_summary.box_of(points), *styles, text=text, n_pieces=len(mobjects))
    return _of_paths(mobjects)


def _of_paths(mobjects: Sequence[Any]) -> Drawn:
    (mobject,) = mobjects
    points = np.asarray(mobject.points, dtype=float)
    per_curve = getattr(mobject, "n_points_per_cubic_curve", 1)
    centers, n_pieces = point_summary.pieces_of(points, per_curve)
    nth = -(-n_pieces // point_summary.MAX_PIECES) if n_pieces > 1 else 1
    return Drawn(
        point_summary.box_of(points),
        *_styles(mobject),
        pieces=point_summary.rounded(centers[::nth]),
        n_pieces=n_pieces,
        nth=nth,
        n_points=len(points),
        moment=point_summary.moment_of(points),
    )


# --- styles -----------------------------------------------------------------------------------


def _styles(mobject: Any) -> tuple[str, str, str]:
    """Return fill, stroke and halo as texts such as `#RRGGBB 0.25`, empty if there is none."""
    if not hasattr(mobject, "fill_rgbas"):
        return _style_of_others(mobject), "", ""
    halo_width = float(mobject.background_stroke_width)
    stroke_width = float(np.max(mobject.stroke_width))
    return (
        _color(mobject.fill_rgbas),
        _line(mobject.stroke_rgbas, stroke_width),
        _line(mobject.background_stroke_rgbas, halo_width),
    )


def _style_of_others(mobject: Any) -> str:
    """Return a summary of the colors of an image or of dots without outlines, as a text."""
    colors = getattr(mobject, "pixel_array", None)
    values = np.asarray(getattr(mobject, "rgbas", [[0.0]]) if colors is None else colors, float)
    flat = values.reshape(-1, values.shape[-1])
    mean = ",".join(f"{value:.4g}" for value in flat.mean(axis=0))
    weighted = float(np.arange(1, len(flat) + 1) % 97 @ flat.sum(axis=1))
    return f"colors:{'x'.join(map(str, values.shape))}:{mean}:{weighted:.6g}"


def _line(rgbas: Any, width: float) -> str:
    color = _color(rgbas)
    return f"{color} {width:.4g}" if color and width > 0 else ""


def _color(rgbas: Any) -> str:
    """Return color and opacity as a text: `#RRGGBB 0.25`; several are separated by slashes.

    `rgbas`: red, green, blue and alpha, 0 to 1; shape (n_colors, 4). Empty if all are transparent.
    """
    rows = np.asarray(rgbas, dtype=float).reshape(-1, 4)
    if not rows[:, 3].any():
        return ""
    return "/".join(
        "#{:02X}{:02X}{:02X} {:.3g}".format(*np.round(255 * row[:3]).astype(int), row[3])
        for row in rows
    )
