"""Images: a small picture of pixels for each row, such as a handwritten digit."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.image_ink import ImageInk, PixelImages
from mlu_anim.stage.marks.boxes import LEVELS, BoxMark, BoxOptions
from mlu_anim.stage.marks.dot import mark_radius
from mlu_anim.stage.marks.mark import Rows
from mlu_anim.stage.moves.move import Move
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats

_LEVELS_OF_A_BYTE = 255


class Image(BoxMark):
    """A picture at `x`, `y` for each row, all of them in the color of one role.

    `levels`: shape (n_rows, height, width), from 0 (the card shows) to 1 (the color of the role).
    `radius`: half the height of a picture in scene units. `strength`: the opacity of all pictures,
    or one of each row, which is then the nearest of 17.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        levels: ArrayLike,
        radius: Source | None = None,
        role: str = "ink",
        strength: Source = 1.0,
        key: Source | None = None,
        reveal: Reveal | Value | None = None,
        moves: Sequence[Move] = (),
    ) -> None:
        options: BoxOptions = {"role": role, "strength": strength, "moves": moves}
        if key is not None:
            options["key"] = key
        if reveal is not None:
            options["reveal"] = reveal
        super().__init__(name, {"x": x, "y": y, "radius": radius}, **options)
        self._role, self.images = role, PixelImages(levels)
        self._n_rows = len(self.images)
        self._opacity = float(strength) if isinstance(strength, int | float) else 1.0
        self._is_faded = not isinstance(strength, int | float)
        if self._is_faded:
            shades = [level * self.images.levels for level in LEVELS]
            self.images = PixelImages(np.concatenate(shades))
        self._shown_images: tuple[bytes | None, PixelImages] = (None, self.images)

    def make_inks(self) -> list[Ink]:
        color = self.setting.theme.color(self._role)
        places = np.zeros((len(self.images), 4))
        self.picture = ImageInk(self.images, places, fill=color, strength=self._opacity)
        return [self.picture]

    def home(self) -> Pose:
        x, y = self.columns("x", "y")
        n_rows = self._n_rows
        x, y = np.broadcast_to(x, n_rows), np.broadcast_to(y, n_rows)
        known = self.has("radius")
        radius = self._whole("radius", n_rows) if known else mark_radius(self.setting.page)
        half = radius * self.shares(n_rows)
        _, height, width = self.images.levels.shape
        return Pose.of(self.plane.c2p(x, y), np.column_stack([half * width / height, half]))

    def draw(self) -> None:
        pose = self.expected_pose()
        images = self._images_of(self._numbers_shown())
        self.picture.exchange(images, np.concatenate([pose.low, pose.high], axis=1))

    def expected(self) -> Rows:
        """Return middle, radius and mean level of each picture whose reveal has begun."""
        levels = np.rint(self.images.levels[self._numbers_shown()] * _LEVELS_OF_A_BYTE)
        return self._rows(self.expected_pose(), levels / _LEVELS_OF_A_BYTE)

    def drawn(self) -> Rows:
        return self._rows(self.drawn_pose(), self.picture.images.painted_levels())

    def drawn_pose(self) -> Pose:
        """Return the boxes of the shown pictures, read back from what is drawn."""
        boxes = self.picture.rectangles()
        low, high = boxes[:, :2], boxes[:, 2:]
        return Pose.of((low + high) / 2, (high - low) / 2)

    def read_values(self) -> dict[str, float | int]:
        return self.reading("shown", len(self.picture.rectangles()))

    def _rows(self, pose: Pose, levels: Floats) -> Rows:
        places = self.plane.p2c(pose.at)
        mean = levels.mean(axis=(1, 2)) if len(levels) else np.zeros(0)
        return {"x": places[:, 0], "y": places[:, 1], "radius": pose.half[:, 1], "level": mean}

    def _numbers_shown(self) -> NDArray[np.int_]:
        """Return the number of the picture of each shown row, in the opacity that it has now."""
        rows = np.flatnonzero(self.is_shown())
        if not self._is_faded:
            return rows
        strength = self._whole("strength", self._n_rows)[rows]
        levels: NDArray[np.int_] = np.abs(strength[:, None] - np.array(LEVELS)).argmin(axis=1)
        return np.asarray(levels * self._n_rows + rows)

    def _images_of(self, numbers: NDArray[np.int_]) -> PixelImages:
        """Return the pictures of these numbers: the same object while these are the same."""
        if len(numbers) == len(self.images):
            return self.images
        if self._shown_images[0] != numbers.tobytes():
            self._shown_images = numbers.tobytes(), self.images.of_rows(numbers)
        return self._shown_images[1]
