"""Write the frames of a foreign scene into films, GIFs and stills while the scene is drawn."""

import queue
import threading
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlu_anim.encoding.writer import (
    SMALL,
    FileFacts,
    FrameWriter,
    open_writer,
    transparent_formats,
)
from mlu_anim.pipeline.foreign.playing import Playing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mlu_anim.rendering.foreign.player import Session
    from mlu_anim.rendering.foreign.transparency import Color

REPORT_EVERY = 10
"""Frames between two reports of progress."""
_QUEUED_FRAMES = 4
_LONGEST_GIF_SIDE_PX = 640
_NO_TIME = Fraction(0)


class Films:
    """Encodes frames into films and GIFs in a background thread, while the scene is drawn."""

    session: "Session"
    """The frame rate, transparency and background of the scene; set by `begin`."""

    def __init__(
        self, playing: Playing, targets: list[Path], report: Callable[[int], None]
    ) -> None:
        self._playing, self._targets, self._report = playing, targets, report
        self._writers: list[FrameWriter] = []
        self._are_transparent: list[bool] = []
        self._frames: queue.Queue[tuple[NDArray[np.uint8], int, Color] | None] = queue.Queue(
            _QUEUED_FRAMES
        )
        self._n_shown = 0
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._write_all, daemon=True)

    def __enter__(self) -> "Films":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        for writer in self._writers:
            writer.abandon()

    def begin(self, session: "Session") -> None:
        """Take the settings of the scene's frames; must be called before the first `show`."""
        self.session = session

    def show(self, pixels: "NDArray[np.uint8]", n_frames: int) -> None:
        """Add a picture that fills the next `n_frames` frames.

        `pixels`: red, green, blue and alpha; shape (height_px, width_px, 4).
        Raises the error of an earlier picture that could not be written.
        """
        if self._failure is not None:
            raise self._failure
        self._frames.put((pixels, n_frames, self.session.background()))
        before, self._n_shown = self._n_shown, self._n_shown + n_frames
        if before // REPORT_EVERY != self._n_shown // REPORT_EVERY:
            self._report(self._n_shown)

    def finish(self, n_frames: int, sound: Path | None) -> list[FileFacts]:
        """Complete and publish the files, and return their facts.

        `n_frames`: the number of frames of the whole scene. `sound`: a sound file for the sound
        track of the films; None for silent films. Raises the error of a picture that could not be
        written.
        """
        self._end()
        if self._failure is not None:
            raise self._failure
        duration_s = n_frames / self.session.fps if self._writers else _NO_TIME
        files = [writer.finish(duration_s, sound) for writer in self._writers]
        for writer in self._writers:
            writer.publish()
        return files

    def _end(self) -> None:
        if self._thread.is_alive():
            self._frames.put(None)
            self._thread.join()

    def _write_all(self) -> None:
        index = 0
        while (item := self._frames.get()) is not None:
            if self._failure is not None:
                continue  # `show` raises the failure later; until then, keep its queue from filling
            try:
                self._write(item[0], item[2], index)
            except BaseException as error:
                self._failure = error
            index += item[1]

    def _write(self, pixels: "NDArray[np.uint8]", background: "Color", index: int) -> None:
        if not self._writers:
            height_px, width_px, _ = pixels.shape
            for target in self._targets:
                size = _size(self._playing, target, width_px, height_px)
                self._writers.append(_opened(self._playing, target, size, self.session))
                self._are_transparent.append(_is_transparent(target, self.session))
        pictures = {
            form: _as_written(pixels, background, transparent=form)
            for form in set(self._are_transparent)
        }
        for writer, form in zip(self._writers, self._are_transparent, strict=True):
            writer.write(pictures[form], index / self.session.fps)


def _is_transparent(target: Path, session: "Session") -> bool:
    """Return True if the scene is transparent and the format supports transparency."""
    return session.is_transparent and target.suffix.removeprefix(".") in transparent_formats()


def _as_written(
    pixels: "NDArray[np.uint8]", background: "Color", *, transparent: bool
) -> "NDArray[np.uint8]":
    from mlu_anim.rendering.foreign import transparency

    if transparent:
        return transparency.premultiplied(pixels, background)
    return transparency.opaque(pixels)


def _size(playing: Playing, target: Path, width_px: int, height_px: int) -> tuple[int, int]:
    """Return the width and height of the file `target`: the size in which the scene is drawn.

    Only animated images of a scene that sets a larger size of its own are made smaller.
    """
    is_own = (width_px, height_px) != (playing.width_px, playing.height_px)
    longest_px = max(width_px, height_px)
    is_small = target.suffix.removeprefix(".") in SMALL
    if not is_small or not is_own or longest_px <= _LONGEST_GIF_SIDE_PX:
        return width_px, height_px
    share = Fraction(_LONGEST_GIF_SIDE_PX, longest_px)
    return round(width_px * share), round(height_px * share)


def _opened(
    playing: Playing, target: Path, size_px: tuple[int, int], session: "Session"
) -> FrameWriter:
    return open_writer(
        target,
        width_px=size_px[0],
        height_px=size_px[1],
        fps=session.fps,
        quality=playing.quality,
        effort=playing.effort,
        transparent=_is_transparent(target, session),
        # Our clips end with a summary, which their GIFs show first; users' scenes may not.
        lead_in_s=_NO_TIME,
    )


def write_still(playing: Playing, target: Path, last: Any, session: "Session") -> FileFacts:
    """Write the last picture of a scene as a png, publish it, and return its facts.

    `last`: red, green, blue and alpha; shape (height_px, width_px, 4).
    """
    is_transparent = _is_transparent(target, session)
    picture = _as_written(last, session.background(), transparent=is_transparent)
    writer = _opened(playing, target, (picture.shape[1], picture.shape[0]), session)
    try:
        writer.write(picture, Fraction(0))
        facts = writer.finish(1 / session.fps)
        writer.publish()
    finally:
        writer.abandon()
    return facts
