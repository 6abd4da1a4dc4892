"""The storyboard: one sheet of a cut, with a picture of each beat and its caption below it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.executor import Report

if TYPE_CHECKING:
    from mlu_anim.bundle.clip_text import BeatText
    from mlu_anim.rendering.plan import Shot
    from mlu_anim.stage.page import Rect


@dataclass(frozen=True)
class ComposeStoryboard:
    """A task for a worker: compose the storyboard of one shot, and answer its width and height.

    `stills`: .npy files with the pictures of the beats, in order, each of shape (n_pictures,
    height_px, width_px, 4).
    `path`: the .npy file to which the finished picture is written.
    """

    shot: "Shot"
    stills: tuple[Path, ...]
    title: str
    beats: tuple["BeatText", ...]
    path: Path
    n_pieces: int = 1

    def run(self, first: int, report: Report, answer: Callable[[tuple[int, int]], bool]) -> None:
        """Compose the sheet, write it to `path`, and answer its width and height in pixels."""
        from mlu_anim.encoding._scaling import Scaler  # loads FFmpeg
        from mlu_anim.rendering import contact_sheet
        from mlu_anim.rendering.shot import page_of
        from mlu_anim.stage.theme import theme

        room = contact_sheet.picture_room(page_of(self.shot))
        grid = contact_sheet.grid(
            self.shot.variant.ratio, room, [beat.caption for beat in self.beats]
        )
        reduce = Scaler(*grid.picture_px, "bgra")
        stills = np.concatenate([np.load(path, allow_pickle=False) for path in self.stills])
        pictures = [reduce.reduced(self._cropped(still, room)) for still in stills]
        panels = [contact_sheet.Panel(b.start_s, b.title, b.caption) for b in self.beats]
        made = contact_sheet.sheet(
            grid, theme(self.shot.variant.theme), self.title, panels, pictures
        )
        with self.path.open("wb") as file:
            np.save(file, made, allow_pickle=False)
        answer((grid.width_px, grid.height_px))

    def _cropped(self, still: NDArray[np.uint8], room: "Rect") -> NDArray[np.uint8]:
        """Return the part of a picture that shows the rectangle `room`, given in scene units.

        `still`: shape (height_px, width_px, 4).
        """
        from mlu_anim.rendering.settings import frame_size

        height_px, width_px, _ = still.shape
        frame_width, frame_height = frame_size(self.shot.variant)
        across, down = width_px / frame_width, height_px / frame_height
        columns = slice(
            round(width_px / 2 + room.left * across), round(width_px / 2 + room.right * across)
        )
        rows = slice(
            round(height_px / 2 - room.top * down), round(height_px / 2 - room.bottom * down)
        )
        return np.ascontiguousarray(still[rows, columns])
