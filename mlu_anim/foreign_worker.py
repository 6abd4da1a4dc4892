"""The child process in which a user's scene runs: one playing, from a job on its standard input.

A scene is code of the user's. What it prints goes to standard error, and what it breaks is this
process and not the one that publishes.
"""

import os
import pickle
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlu_anim.encoding.writer import SMALL, FileFacts, FrameWriter, open_writer
from mlu_anim.errors import MluAnimError
from mlu_anim.leftovers import scratch
from mlu_anim.rendering.foreign.reference import SceneReference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mlu_anim.rendering.foreign.player import Played

REPORT_EVERY = 10
"""Frames between two reports of progress."""
_QUEUED_FRAMES = 4
_LONGEST_GIF_SIDE_PX = 640
_NO_TIME = Fraction(0)


@dataclass(frozen=True)
class Playing:
    """One playing of a scene and the files that are made of it.

    `rate_is_fixed`: whether a rate that the user's file sets is overruled.  `targets`: complete
    files appear there; of a `.png` only the last state is drawn.
    """

    reference: SceneReference
    width_px: int
    height_px: int
    fps: Fraction
    rate_is_fixed: bool
    seed: int
    quality: str
    targets: tuple[Path, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a playing."""

    files: tuple[FileFacts, ...]
    n_frames: int
    n_plays: int
    fps: Fraction
    sections: tuple[tuple[str, str, int, bool], ...]
    subcaptions: str
    notes: tuple[str, ...]
    versions: Mapping[str, str]


def run(playing: Playing, report: Callable[[int], None]) -> Outcome:
    """Play the scene and write its files; `report` is told the number of frames so far."""
    from mlu_anim.rendering.foreign import deferred_imports

    deferred_imports.import_manim()
    from mlu_anim.rendering.foreign import hot_spots, loading, pillow, settings

    picture = settings.Picture(playing.width_px, playing.height_px, playing.fps)
    with (
        scratch() as folder,
        settings.scene_settings(picture, playing.seed, folder),
        hot_spots.cooled() as notes,
        pillow.mended_images(),
    ):
        found = loading.scene_class(playing.reference, playing.seed)
        if playing.rate_is_fixed:
            settings.force_rate(playing.fps)
        settings.keep_quiet(folder)
        fps = playing.fps if playing.rate_is_fixed else settings.chosen_rate(playing.fps)
        outcome = _played(playing, found, fps, report)
        return replace(outcome, notes=(*outcome.notes, *notes))


def _played(
    playing: Playing, scene_class: Any, fps: Fraction, report: Callable[[int], None]
) -> Outcome:
    from mlu_anim.rendering.foreign import loading, player

    films = [target for target in playing.targets if target.suffix != ".png"]
    stills = [target for target in playing.targets if target.suffix == ".png"]
    with _Films(playing, films, fps, report) as written:
        with loading.told_by_their_lines(playing.reference):
            played = player.play(
                scene_class, written.show, draws=bool(films), wants_last=bool(stills)
            )
        files = written.finish(played.n_frames)
    if films and not played.n_frames:
        played.notes.append("no film: the scene calls neither self.play nor self.wait")
    files += [_still(playing, target, played.last, fps) for target in stills]
    return _outcome(played, files, fps)


def _outcome(played: "Played", files: list[FileFacts], fps: Fraction) -> Outcome:
    from mlu_anim.bundle.versions import versions

    sections = tuple((s.name, s.kind, s.first_frame, s.is_skipped) for s in played.sections)
    return Outcome(
        files=tuple(files),
        n_frames=played.n_frames,
        n_plays=played.n_plays,
        fps=fps,
        sections=sections,
        subcaptions=played.subcaptions,
        notes=tuple(played.notes),
        versions=versions(),  # here Cairo and Pango are loaded anyway
    )


class _Films:
    """Writes frames into films in a thread of its own: encoding leaves Python free meanwhile."""

    def __init__(
        self, playing: Playing, targets: list[Path], fps: Fraction, report: Callable[[int], None]
    ) -> None:
        self._playing, self._targets, self._fps, self._report = playing, targets, fps, report
        self._writers: list[FrameWriter] = []
        self._frames: queue.Queue[tuple[NDArray[np.uint8], int] | None] = queue.Queue(
            _QUEUED_FRAMES
        )
        self._n_shown = 0
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._write_all, daemon=True)

    def __enter__(self) -> "_Films":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        for writer in self._writers:
            writer.abandon()

    def show(self, pixels: "NDArray[np.uint8]", n_frames: int) -> None:
        """Take a picture (red, green, blue, alpha) that stands for some frames."""
        if self._failure is not None:
            raise self._failure
        self._frames.put((pixels, n_frames))
        before, self._n_shown = self._n_shown, self._n_shown + n_frames
        if before // REPORT_EVERY != self._n_shown // REPORT_EVERY:
            self._report(self._n_shown)

    def finish(self, n_frames: int) -> list[FileFacts]:
        """Complete the files."""
        self._end()
        if self._failure is not None:
            raise self._failure
        files = [writer.finish(n_frames / self._fps) for writer in self._writers]
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
                continue  # the player finds it at its next frame; until then nothing may block
            try:
                self._write(item[0], index)
            except BaseException as error:
                self._failure = error
            index += item[1]

    def _write(self, pixels: "NDArray[np.uint8]", index: int) -> None:
        rgb = _opaque(pixels)
        if not self._writers:
            height_px, width_px, _ = rgb.shape
            for target in self._targets:
                size = _size(self._playing, target, width_px, height_px)
                self._writers.append(_opened(self._playing, target, size, self._fps))
        for writer in self._writers:
            writer.write(rgb, index / self._fps)


def _opaque(pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """Without alpha, as manim's films are."""
    import numpy as np

    return np.ascontiguousarray(pixels[:, :, :3])


def _size(playing: Playing, target: Path, width_px: int, height_px: int) -> tuple[int, int]:
    """As large as drawn; but a scene that sets its own size gets no larger GIF than others."""
    is_own = (width_px, height_px) != (playing.width_px, playing.height_px)
    longest_px = max(width_px, height_px)
    is_small = target.suffix.removeprefix(".") in SMALL
    if not is_small or not is_own or longest_px <= _LONGEST_GIF_SIDE_PX:
        return width_px, height_px
    share = Fraction(_LONGEST_GIF_SIDE_PX, longest_px)
    return round(width_px * share), round(height_px * share)


def _opened(playing: Playing, target: Path, size_px: tuple[int, int], fps: Fraction) -> FrameWriter:
    return open_writer(
        target,
        width_px=size_px[0],
        height_px=size_px[1],
        fps=fps,
        quality=playing.quality,
        # Our clips end with a summary, which their GIFs show first; who knows how a user's ends.
        lead_in_s=_NO_TIME,
    )


def _still(playing: Playing, target: Path, last: Any, fps: Fraction) -> FileFacts:
    rgb = _opaque(last)
    writer = _opened(playing, target, (rgb.shape[1], rgb.shape[0]), fps)
    try:
        writer.write(rgb, Fraction(0))
        facts = writer.finish(1 / fps)
        writer.publish()
    finally:
        writer.abandon()
    return facts


def main() -> None:
    """Read a job, do it, answer: ("progress", frames), then ("answer", ...) or ("error", ...)."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a scene prints is no answer

    def say(kind: str, content: Any) -> None:
        pickle.dump((kind, content), answers)
        answers.flush()

    try:
        answer = run(pickle.load(sys.stdin.buffer), lambda n: say("progress", n))
    except MluAnimError as error:
        say("error", (type(error), error.message, error.hint))
    else:
        say("answer", answer)


if __name__ == "__main__":
    # Under its real name, so that what is pickled here is known by that name in the parent.
    import_module("mlu_anim.foreign_worker").main()
