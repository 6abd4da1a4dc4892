"""Plays a scene by manim's own rules; its frames go to us instead of to manim's encoder."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import srt  # type: ignore[import-untyped]
from manim import CairoRenderer, Mobject, Scene
from manim.scene.scene_file_writer import SceneFileWriter
from numpy.typing import NDArray

from mlu_anim.errors import RenderFailed

Pixels = NDArray[np.uint8]
"""Shape (height_px, width_px, 4): red, green, blue, alpha."""


@dataclass(frozen=True)
class Section:
    """A part of the film, named by the scene; `first_frame` is where it begins."""

    name: str
    kind: str
    first_frame: int
    is_skipped: bool


@dataclass
class Played:
    """What a playing has told beside its frames."""

    n_frames: int = 0
    n_plays: int = 0
    sections: list[Section] = field(default_factory=list)
    subcaptions: str = ""
    notes: list[str] = field(default_factory=list)
    last: Pixels | None = None


class FrameSink(SceneFileWriter):
    """Stands where manim writes files: keeps sections and captions, and writes nothing."""

    def __init__(self, settings: Any) -> None:
        self.played = Played()
        super().__init__(settings)

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        """Begin a section; one in which nothing was played is dropped, as manim does."""
        super().next_section(name, type_, skip_animations)
        del self.played.sections[len(self.sections) - 1 :]
        section = Section(name, str(type_), self.played.n_frames, skip_animations)
        self.played.sections.append(section)

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        """Note that the section has a play."""
        self.sections[-1].partial_movie_files.append(hash_animation)

    def add_sound(self, *_: Any, **__: Any) -> None:
        """Leave the sound out, and say so once."""
        note = "sound is left out: films are silent"
        if note not in self.played.notes:
            self.played.notes.append(note)


class FrameRenderer(CairoRenderer):
    """manim's renderer with its own camera and counting, which shows each frame to `show`.

    `show`: called with a picture, which is its to keep, and for how many frames it stands.
    `draws`: when False each play is jumped over, as by `manim -s`, and nothing is drawn until
    `final_picture` is asked for.
    """

    show: Callable[[Pixels, int], None]
    draws = True

    def __init__(self, *_: Any, camera_class: Any = None, skip_animations: bool = False) -> None:
        super().__init__(FrameSink, camera_class, skip_animations or not self.draws)

    @property
    def played(self) -> Played:
        """What the playing has told so far."""
        played: Played = self.file_writer.played
        return played

    def play(self, scene: Scene, *arguments: Any, **options: Any) -> None:
        """Play, and count the frames of what was jumped over, so that sections have a beginning."""
        super().play(scene, *arguments, **options)
        if not self.draws and not self.file_writer.sections[-1].skip_animations:
            self.played.n_frames += round(scene.duration * self.camera.frame_rate)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Show a frame, and move the time on as manim does."""
        if self.skip_animations:
            return
        self.time += num_frames * (1 / self.camera.frame_rate)
        self.played.n_frames += num_frames
        if num_frames > 0:
            self.show(frame, num_frames)

    def render(
        self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None
    ) -> None:
        """Draw and show the frame of a moment, unless nothing of it would be seen."""
        if self.skip_animations:
            return
        super().render(scene, time, moving_mobjects)

    def update_frame(
        self,
        scene: Scene,
        mobjects: Iterable[Mobject] | None = None,
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **options: Any,
    ) -> None:
        """Draw, if this playing draws at all."""
        if self.draws:
            super().update_frame(scene, mobjects, include_submobjects, ignore_skipping, **options)

    def final_picture(self, scene: Scene) -> Pixels:
        """The scene as the last play has left it, drawn whole, as manim draws a still."""
        self.static_image = None
        super().update_frame(scene)
        return np.asarray(self.get_frame())


def play(
    scene_class: type[Scene],
    show: Callable[[Pixels, int], None],
    *,
    draws: bool = True,
    wants_last: bool = False,
) -> Played:
    """Make the scene and play all of it; every frame is shown, in order.

    `draws`: when False no frame is shown, and each play jumps to its end, as manim's `-s` does.
    `wants_last`: also draw the state at the end.  Raises whatever the scene raises, and
    RenderFailed when it brings a renderer of its own.
    """
    bound = type("FrameRenderer", (FrameRenderer,), {"show": staticmethod(show), "draws": draws})
    with _renderer(bound):
        scene = scene_class()
    renderer = scene.renderer
    if not isinstance(renderer, FrameRenderer):
        raise RenderFailed(
            f"{scene_class.__name__} brings its own renderer, {type(renderer).__name__}",
            hint="only scenes drawn by manim's Cairo renderer can be rendered here",
        )
    scene.render()
    played = renderer.played
    played.n_plays = renderer.num_plays
    played.subcaptions = srt.compose(renderer.file_writer.subcaptions)
    if wants_last:
        played.last = renderer.final_picture(scene)
    return played


@contextmanager
def _renderer(renderer_class: type[CairoRenderer]) -> Iterator[None]:
    """While scenes are made, the renderer that they make for themselves is ours.

    It is not handed in as an argument, because a user's `__init__` need not pass it on.
    """
    module: Any = importlib.import_module("manim.scene.scene")
    stock = module.CairoRenderer
    module.CairoRenderer = renderer_class
    try:
        yield
    finally:
        module.CairoRenderer = stock
