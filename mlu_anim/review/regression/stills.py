"""Save, load and compare stills: by blocks of thumbnails, and exactly if made on one machine."""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.review.regression.beat_alignment import seconds
from mlu_anim.system.errors import BadInput

Picture = NDArray[np.uint8]
"""Shape (height_px, width_px, 3): red, green, blue."""
SHRINK = 3
"""The factor by which a thumbnail is smaller than its picture, in width and in height."""
BLOCK = 8
"""The side of a block, in pixels of a thumbnail."""
BLOCK_BUDGET = 4.0
"""The mean difference allowed for a block, in levels of 255, since versions of Cairo differ."""
PICTURE_BUDGET = 0.6
"""The mean difference allowed for the whole picture, in levels of 255."""
_COLUMNS = 5
SHEET, INDEX = "stills.png", "stills.json"


@dataclass(frozen=True, eq=False)
class Still:
    """A picture of a beat, stored as a thumbnail; `digest`: a checksum of the full picture."""

    beat: str
    beat_t_s: Fraction
    thumbnail: Picture
    digest: str

    @property
    def place(self) -> tuple[str, Fraction]:
        """The name of the beat, and the time within the beat in seconds."""
        return self.beat, self.beat_t_s


def still_of(beat: str, beat_t_s: Fraction, picture: Picture) -> Still:
    """Return the still of a picture at a time within a beat: its thumbnail and checksum."""
    digest = hashlib.sha256(np.ascontiguousarray(picture).tobytes()).hexdigest()[:32]
    return Still(beat, beat_t_s, shrunk(picture), digest)


def shrunk(picture: Picture, factor: int = SHRINK) -> Picture:
    """Return a smaller picture, in which each pixel is the mean of `factor` x `factor` pixels."""
    height, width = (side // factor * factor for side in picture.shape[:2])
    cut = picture[:height, :width].astype(np.float32)
    means = cut.reshape(height // factor, factor, width // factor, factor, 3).mean(axis=(1, 3))
    reduced: Picture = np.round(means).astype(np.uint8)
    return reduced


def differences(golden: Sequence[Still], got: Sequence[Still], *, same_machine: bool) -> list[str]:
    """Return the differences of stills at the same beat and time, as sentences.

    `same_machine`: True if both were drawn with the same software: then the full pictures must be
    exactly equal.
    """
    known = {still.place: still for still in golden}
    sentences = []
    for still in got:
        before = known.get(still.place)
        if before is None:
            continue
        where = f"beat {still.beat}, {seconds(still.beat_t_s)}"
        faults = block_faults(before.thumbnail, still.thumbnail)
        if faults:
            sentences.append(f"{where}: {faults}")
        elif same_machine and before.digest != still.digest:
            sentences.append(f"{where}: {bit_faults(before.thumbnail, still.thumbnail)}")
    return sentences


def bit_faults(before: Picture, after: Picture) -> str:
    """Describe the difference of two pictures that is within the budget but changes a checksum."""
    largest = int(_difference(before, after).max())
    visible = f"up to {largest} levels in the thumbnail" if largest else "too small to see"
    return f"the picture is not exactly the same ({visible})"


def block_faults(
    before: Picture,
    after: Picture,
    block_budget: float = BLOCK_BUDGET,
    whole_budget: float = PICTURE_BUDGET,
) -> str:
    """Describe by how much and where two pictures differ; empty if within the budgets.

    `block_budget`, `whole_budget`: the mean difference allowed for each block and for the whole
    picture, in levels of 255.
    """
    if before.shape != after.shape:
        (height, width), (other_height, other_width) = before.shape[:2], after.shape[:2]
        return f"the picture is {other_width}x{other_height} instead of {width}x{height}"
    blocks = block_errors(before, after)
    if blocks.max() <= block_budget and blocks.mean() <= whole_budget:
        return ""
    if blocks.max() <= block_budget:
        return f"the whole picture differs by {blocks.mean():.3g} levels on average"
    row, column = np.unravel_index(int(blocks.argmax()), blocks.shape)
    n_over = int((blocks > block_budget).sum())
    where = _third(row, blocks.shape[0], ("top", "middle", "bottom"))
    side = _third(column, blocks.shape[1], ("left", "center", "right"))
    return (
        f"{n_over} of {blocks.size} blocks differ, most at the {where} {side} "
        f"by {blocks.max():.3g} levels"
    )


def block_errors(before: Picture, after: Picture) -> NDArray[np.float64]:
    """Return the mean difference of each block, in levels of 255, shape (n_rows, n_columns)."""
    error = _difference(before, after).mean(axis=2)
    height, width = (ceil(side / BLOCK) * BLOCK for side in error.shape)
    padded = np.zeros((height, width))
    padded[: error.shape[0], : error.shape[1]] = error
    errors: NDArray[np.float64] = padded.reshape(
        height // BLOCK, BLOCK, width // BLOCK, BLOCK
    ).mean(axis=(1, 3))
    return errors


def _difference(before: Picture, after: Picture) -> NDArray[np.int16]:
    difference: NDArray[np.int16] = np.abs(before.astype(np.int16) - after.astype(np.int16))
    return difference


def _third(index: Any, n: int, names: tuple[str, str, str]) -> str:
    return names[min(2, int(index) * 3 // n)]


# --- files ------------------------------------------------------------------------------------


def save(folder: Path, stills: Sequence[Still]) -> None:
    """Write stills into a folder: one sheet of all thumbnails, and an index of beats and times.

    Equal thumbnails are stored once. There must be at least one still.
    """
    pictures = {s.thumbnail.tobytes(): s.thumbnail for s in stills}
    numbers = {content: number for number, content in enumerate(pictures)}
    rows = [
        {
            "beat": s.beat,
            "beat_t_s": str(s.beat_t_s),
            "picture": numbers[s.thumbnail.tobytes()],
            "digest": s.digest,
        }
        for s in stills
    ]
    height, width = stills[0].thumbnail.shape[:2]
    head = {"width_px": width, "height_px": height, "columns": _COLUMNS}
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    text = json.dumps(head)[:-1] + ', "stills": [\n' + lines + "\n]}\n"
    (folder / INDEX).write_text(text, encoding="utf-8", newline="\n")
    (folder / SHEET).write_bytes(png(sheet(list(pictures.values()))))


def load(folder: Path) -> tuple[Still, ...]:
    """Load the stills of a folder; empty if it has none. Raises BadInput if they are damaged."""
    if not (folder / INDEX).is_file():
        return ()
    try:
        index: Mapping[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        rows = index["stills"]
        n_pictures = 1 + max(row["picture"] for row in rows)
        pictures = _cut(read_png(folder / SHEET), index, n_pictures)
        return tuple(
            Still(row["beat"], Fraction(row["beat_t_s"]), pictures[row["picture"]], row["digest"])
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise BadInput(f"{folder / INDEX}: not an index of stills: {error}") from error


def sheet(pictures: Sequence[Picture]) -> Picture:
    """Return one picture in which several pictures of the same size are arranged in rows."""
    height, width = pictures[0].shape[:2]
    n_rows = ceil(len(pictures) / _COLUMNS)
    n_columns = min(_COLUMNS, len(pictures))
    page: Picture = np.zeros((n_rows * height, n_columns * width, 3), dtype=np.uint8)
    for index, picture in enumerate(pictures):
        row, column = divmod(index, _COLUMNS)
        page[row * height : (row + 1) * height, column * width : (column + 1) * width] = picture
    return page


def _cut(sheet_picture: Picture, index: Mapping[str, Any], n: int) -> list[Picture]:
    height, width, columns = index["height_px"], index["width_px"], index["columns"]
    pictures = []
    for number in range(n):
        row, column = divmod(number, columns)
        part = sheet_picture[
            row * height : (row + 1) * height, column * width : (column + 1) * width
        ]
        pictures.append(np.ascontiguousarray(part))
    return pictures


def png(picture: Picture) -> bytes:
    """Return the bytes of a picture as a PNG file."""
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(picture).save(content, format="PNG", optimize=True)
    return content.getvalue()


def read_png(path: Path) -> Picture:
    """Return the picture in a PNG file as red, green and blue."""
    from PIL import Image

    with Image.open(path) as image:
        picture: Picture = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return picture
