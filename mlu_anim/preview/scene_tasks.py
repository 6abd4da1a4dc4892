"""The task of a child process that plays a scene of the user's own and sends its frames."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlu_anim.pipeline.foreign.playing import Playing
from mlu_anim.preview.task import Send
from mlu_anim.preview.time_limit import OutOfTimeError
from mlu_anim.system.errors import RenderFailed
from mlu_anim.system.temporary_files import scratch_folder

if TYPE_CHECKING:
    from mlu_anim.rendering.foreign.player import Pixels, Played
    from mlu_anim.rendering.foreign.settings import Picture

_JPEG = {"format": "jpeg", "quality": 88, "subsampling": 0}


@dataclass(frozen=True)
class PlayScene:
    """Play a scene and send each frame as soon as it is drawn.

    `limit_s`: the longest time without a frame.
    """

    playing: Playing
    limit_s: float = 60.0

    def run(self, send: Send, start_anew: Callable[[], None]) -> None:
        """Send "frame" for each picture: a JPEG and how many frames show it; then "sections"."""
        try:
            self._play(send, start_anew)
        except RenderFailed as error:
            if not isinstance(error.__cause__, OutOfTimeError):
                raise
            rule = (
                f"{self.playing.reference}: no new frame for {self.limit_s:g} s, so it was stopped"
            )
            raise RenderFailed(rule, hint=error.hint) from None

    def _play(self, send: Send, start_anew: Callable[[], None]) -> None:
        from mlu_anim.rendering.foreign import loading, player

        def show(pixels: "Pixels", n_frames: int) -> None:
            start_anew()
            send("frame", (_jpeg(pixels), n_frames))

        with _scene(self.playing) as (scene_class, picture):
            with loading.user_code_errors(self.playing.reference):
                played = player.play(
                    scene_class,
                    show,
                    picture,
                    begin=lambda session: send("rate", float(session.fps)),
                )
            if played.last is not None:
                show(played.last, 1)
            send("sections", _sections(played))


@contextmanager
def _scene(playing: Playing) -> Iterator[tuple[Any, "Picture"]]:
    """Configure manim for a playing within the block; yields the scene's class and its settings."""
    from mlu_anim.rendering.foreign import hot_spots, loading, pillow_compatibility, settings

    size_px = playing.width_px, playing.height_px
    picture = settings.Picture(*size_px, playing.fps, playing.seed, playing.fixed)
    with (
        scratch_folder() as folder,
        settings.scene_settings(picture, folder, playing.reference),
        hot_spots.faster_manim(),
        pillow_compatibility.patched_pillow(),
    ):
        yield loading.scene_class(playing.reference, settings.seed()), picture


def _jpeg(pixels: "Pixels") -> tuple[bytes, int, int]:
    """Return a picture as JPEG, with its width and height."""
    from PIL import Image

    content = io.BytesIO()
    options: dict[str, Any] = dict(_JPEG)
    Image.fromarray(pixels[:, :, :3].copy()).save(content, **options)
    height_px, width_px, _ = pixels.shape
    return content.getvalue(), width_px, height_px


def _sections(played: "Played") -> list[tuple[str, int]]:
    """Return name and first frame of each section, if the scene has more than one."""
    named = [(section.name, section.first_frame) for section in played.sections]
    return named if len(named) > 1 else []
