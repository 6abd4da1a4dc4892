"""Plays a scene by manim's own rules; its frames go to us instead of to manim's encoder."""

import importlib
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import srt  # type: ignore[import-untyped]
from manim import CairoRenderer, Mobject, Scene
from manim.scene.scene_file_writer import SceneFileWriter
from numpy.typing import NDArray
from pydub import AudioSegment  # type: ignore[import-untyped]

from mlu_anim.rendering.foreign import settings
from mlu_anim.rendering.foreign.settings import Picture
from mlu_anim.rendering.foreign.sounds import readable_sound
from mlu_anim.system.errors import RenderFailed

Caption = tuple[Fraction, Fraction, str]
"""Start and end in seconds, to the microsecond, and the text."""
Pixels = NDArray[np.uint8]
"""Shape (height_px, width_px, 4): red, green, blue, alpha."""


@dataclass(frozen=True)
class Section:
    """A part of the film, named by the scene; `first_frame` is where it begins."""

    name: str
    kind: str
    first_frame: int
    is_skipped: bool


@dataclass(frozen=True)
class Session:
    """The settings of all frames of a playing, known once the scene object has been made.

    `background`: gives the background color of the camera now: red, green, blue from 0 to 255.
    """

    fps: Fraction
    seed: int
    is_transparent: bool
    background: Callable[[], tuple[int, int, int]]


@dataclass
class Played:
    """The result of a playing, apart from its frames.

    `sound`: the mixed sound track as manim makes it, None for a scene without sound.
    """

    n_frames: int = 0
    n_plays: int = 0
    sections: list[Section] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    sound: AudioSegment | None = None
    notes: list[str] = field(default_factory=list)
    last: Pixels | None = None


class FrameSink(SceneFileWriter):
    """Replaces manim's file writer: same sections, sound, captions and names, but no files.

    Everything that a user's code or a plug-in may read is as in manim. Only the partial movie
    files do not exist; they have the names that manim gives them without its cache.
    """

    def __init__(self, settings: Any) -> None:
        self.played = Played()
        super().__init__(settings)

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        """Begin a section; one in which nothing was played is dropped, as manim does."""
        super().next_section(name, type_, skip_animations)
        del self.played.sections[len(self.sections) - 1 :]
        section = Section(name, str(type_), self.played.n_frames, skip_animations)
        self.played.sections.append(section)

    def add_sound(
        self,
        sound_file: Any,
        time: float | None = None,
        gain: float | None = None,
        **kwargs: Any,
    ) -> None:
        """Mix a sound in as manim does; a WAV of floats is read too, without an ffmpeg binary."""
        with readable_sound(sound_file, self.settings.assets_dir) as path:
            super().add_sound(path, time, gain, **kwargs)

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Return False: a play that manim has cached in a file must still be drawn here."""
        return False

    def begin_animation(self, *_: Any, **__: Any) -> None:
        """Open no partial movie file."""

    def end_animation(self, *_: Any, **__: Any) -> None:
        """Close no partial movie file."""

    def write_frame(self, *_: Any, **__: Any) -> None:
        """Write no frame."""

    def save_image(self, *_: Any) -> None:
        """Write no picture."""

    def finish(self) -> None:
        """Write no film; attributes read afterwards are as in manim."""
        self.final_file_path = self.movie_file_path


class FrameRenderer(CairoRenderer):
    """manim's renderer with its own camera and counting, which passes each frame to `show`.

    `show`: called with a picture, which it may keep, and the number of frames it is shown for.
    `picture`: the command line's settings, which override those of the user's file.
    `draws`: if False, everything is played and nothing drawn until `final_picture` is called.
    `jumps`: each play jumps to its end and shows no frame, as with `manim -s`.
    """

    show: Callable[[Pixels, int], None]
    picture: Picture
    draws = True
    jumps = False

    def __init__(self, *_: Any, camera_class: Any = None, skip_animations: bool = False) -> None:
        # A user's __init__ may have set something just before.
        settings.overrule(self.picture)
        self.notes = settings.begin_session()
        super().__init__(FrameSink, camera_class, skip_animations or self.jumps)

    @property
    def played(self) -> Played:
        """What the playing has told so far."""
        played: Played = self.file_writer.played
        return played

    def play(self, scene: Scene, *arguments: Any, **options: Any) -> None:
        """Play, and count skipped frames, so that sections have a start time."""
        super().play(scene, *arguments, **options)
        if self.jumps and not self.file_writer.sections[-1].skip_animations:
            self.played.n_frames += round(scene.duration * self.camera.frame_rate)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Show a frame, and move the time on as manim does."""
        if self.skip_animations:
            return
        self.time += num_frames * (1 / self.camera.frame_rate)
        self.played.n_frames += num_frames
        if self.draws and num_frames > 0:
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
    picture: Picture,
    *,
    begin: Callable[[Session], None] = lambda _: None,
    draws: bool = True,
    jumps: bool = False,
    wants_last: bool = False,
) -> Played:
    """Make the scene and play all of it; every frame is shown, in order.

    `begin`: called before the first frame.  `jumps`: each play jumps to its end and shows no frame,
    as with manim's `-s`.  `wants_last`: also draw the state at the end; a scene without a frame
    always gives it.  Raises whatever the scene raises, and RenderFailed when it brings its own
    renderer.
    """
    members = {"show": staticmethod(show), "picture": picture, "draws": draws, "jumps": jumps}
    bound = type("FrameRenderer", (FrameRenderer,), members)
    settings.overrule(picture)
    with _renderer(bound):
        scene = scene_class()
    renderer = scene.renderer
    if not isinstance(renderer, FrameRenderer):
        raise RenderFailed(
            f"{scene_class.__name__} brings its own renderer, {type(renderer).__name__}",
            hint="only scenes drawn by manim's Cairo renderer can be rendered here",
        )
    begin(_session(scene, picture))
    scene.render()
    played = renderer.played
    played.n_plays = renderer.num_plays
    writer = renderer.file_writer
    played.captions = [_caption(each) for each in writer.subcaptions]
    played.sound = writer.audio_segment if writer.includes_sound else None
    played.notes += renderer.notes
    if wants_last or not played.n_frames:
        played.last = renderer.final_picture(scene)
    return played


def _caption(subtitle: srt.Subtitle) -> Caption:
    microsecond = timedelta(microseconds=1)
    start, end = (t // microsecond for t in (subtitle.start, subtitle.end))
    return Fraction(start, 10**6), Fraction(end, 10**6), subtitle.content


def _session(scene: Scene, picture: Picture) -> Session:
    """Return the settings that the scene object took from manim's config when it was made."""
    if "seed" in picture.fixed and scene.random_seed != picture.seed:
        scene.random_seed = picture.seed  # the scene passes a seed of its own to Scene.__init__
        random.seed(picture.seed)
        np.random.seed(picture.seed)
    encoder = scene.session_spec.video_encoder
    assert encoder is not None  # begin_session has manim plan a film
    camera: Any = scene.camera
    return Session(
        # manim rounds 24000/1001 and the like from a float, as it must.
        fps=picture.fps if camera.frame_rate == float(picture.fps) else encoder.frame_rate,
        seed=picture.seed if scene.random_seed is None else scene.random_seed,
        is_transparent=scene.session_spec.output.transparent,
        background=lambda: tuple(camera.background_color.to_int_rgb()),
    )


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
