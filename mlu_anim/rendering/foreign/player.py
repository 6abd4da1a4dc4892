"""Play a scene with manim and receive its frames instead of encoding them with manim."""

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
    """A named section of the film that starts at frame `first_frame`."""

    name: str
    kind: str
    first_frame: int
    is_skipped: bool


@dataclass(frozen=True)
class Session:
    """The settings of a scene's frames, known when the scene object has been created.

    `background`: returns the camera's current background color: red, green, blue from 0 to 255.
    """

    fps: Fraction
    seed: int
    is_transparent: bool
    background: Callable[[], tuple[int, int, int]]


@dataclass
class Played:
    """The result of playing a scene, apart from its frames.

    `sound`: the sound track mixed by manim, None for a scene without sound.
    `notes`: messages on settings of the user's file that are ignored.
    `last`: the final picture; None if it was not asked for and there are frames.
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

    All attributes that a user's code or a plug-in may read are as in manim. Only the partial movie
    files do not exist; they have the names that manim gives them without its cache.
    """

    def __init__(self, settings: Any) -> None:
        self.played = Played()
        super().__init__(settings)

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        """Begin a section; an empty section is dropped, as in manim."""
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
        """Mix in a sound as manim does; WAV files of floats need no ffmpeg binary here."""
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
    """manim's renderer, which passes each frame to `show`.

    `show`: called with a picture, which it may keep, and the number of frames that show it.
    `picture`: size, rate and seed from the command line, some of which override the user's file.
    `draws`: if False, plays the scene without drawing until `final_picture` is called.
    `jumps`: skip every play to its end without frames, as with `manim -s`.
    """

    show: Callable[[Pixels, int], None]
    picture: Picture
    draws = True
    jumps = False

    def __init__(self, *_: Any, camera_class: Any = None, skip_animations: bool = False) -> None:
        # A user's __init__ may have changed settings just before.
        settings.apply_fixed(self.picture)
        self.notes = settings.begin_session()
        super().__init__(FrameSink, camera_class, skip_animations or self.jumps)

    @property
    def played(self) -> Played:
        """The result of playing the scene so far."""
        played: Played = self.file_writer.played
        return played

    def play(self, scene: Scene, *arguments: Any, **options: Any) -> None:
        """Play one call of `Scene.play`; with `jumps`, count the frames that are skipped."""
        super().play(scene, *arguments, **options)
        if self.jumps and not self.file_writer.sections[-1].skip_animations:
            self.played.n_frames += round(scene.duration * self.camera.frame_rate)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Show a picture for `num_frames` frames, and advance the time as manim does."""
        if self.skip_animations:
            return
        self.time += num_frames * (1 / self.camera.frame_rate)
        self.played.n_frames += num_frames
        if self.draws and num_frames > 0:
            self.show(frame, num_frames)

    def render(
        self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None
    ) -> None:
        """Draw and show the frame at `time`, unless animations are skipped."""
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
        """Draw the scene, if `draws` is set."""
        if self.draws:
            super().update_frame(scene, mobjects, include_submobjects, ignore_skipping, **options)

    def final_picture(self, scene: Scene) -> Pixels:
        """Draw the complete scene after the last play, as manim draws a still."""
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
    """Create the scene and play it; `show` is called for every frame in order.

    `show`: takes a picture and the number of frames that show it.  `begin`: called before the first
    frame.  `jumps`: skip every play to its end without frames, as with manim's `-s`.
    `wants_last`: also draw the final state, which is always drawn for a scene without frames.
    Raises RenderFailed if the scene has its own renderer; exceptions of the scene are passed on.
    """
    members = {"show": staticmethod(show), "picture": picture, "draws": draws, "jumps": jumps}
    bound = type("FrameRenderer", (FrameRenderer,), members)
    settings.apply_fixed(picture)
    with _renderer(bound):
        scene = scene_class()
    renderer = scene.renderer
    if not isinstance(renderer, FrameRenderer):
        raise RenderFailed(
            f"{scene_class.__name__} uses its own renderer, {type(renderer).__name__}: "
            "only scenes with manim's Cairo renderer can be rendered",
            hint="remove the renderer argument from the scene",
        )
    begin(_session(scene, picture))
    scene.render()
    played = renderer.played
    played.n_plays = renderer.num_plays
    writer = renderer.file_writer
    played.captions = [_caption(subtitle) for subtitle in writer.subcaptions]
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
    """Return the settings that the scene object took from manim's config when it was created."""
    if "seed" in picture.fixed and scene.random_seed != picture.seed:
        scene.random_seed = picture.seed  # the scene passes its own seed to Scene.__init__
        random.seed(picture.seed)
        np.random.seed(picture.seed)
    encoder = scene.session_spec.video_encoder
    assert encoder is not None  # begin_session makes manim plan a film
    camera: Any = scene.camera
    return Session(
        # manim has only a float, from which it recovers rates like 24000/1001.
        fps=picture.fps if camera.frame_rate == float(picture.fps) else encoder.frame_rate,
        seed=picture.seed if scene.random_seed is None else scene.random_seed,
        is_transparent=scene.session_spec.output.transparent,
        background=lambda: tuple(camera.background_color.to_int_rgb()),
    )


@contextmanager
def _renderer(renderer_class: type[CairoRenderer]) -> Iterator[None]:
    """Replace manim's renderer class while a scene is created.

    The renderer is not an argument, because a user's `__init__` may not pass it on.
    """
    module: Any = importlib.import_module("manim.scene.scene")
    stock = module.CairoRenderer
    module.CairoRenderer = renderer_class
    try:
        yield
    finally:
        module.CairoRenderer = stock
