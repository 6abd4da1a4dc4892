"""Pictures like charts to encode: flat areas, antialiased text, a moving mark, a fade."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from mlu_anim.encoding.writer import FileFacts, FrameWriter, open_writer

Picture = NDArray[np.uint8]
PAPER, INK = (247, 244, 238), (27, 39, 51)
POSITIVE, NEGATIVE, ACCENT = (226, 102, 40), (85, 133, 250), (120, 21, 160)


def chart(progress: float, width_px: int = 320, height_px: int = 180) -> Picture:
    """One picture of a film; `progress` runs from 0 to 1."""
    image = Image.new("RGB", (width_px * 2, height_px * 2), PAPER)
    draw, unit = ImageDraw.Draw(image), height_px / 50
    fade = tuple(round(p + (i - p) * progress) for p, i in zip(PAPER, INK, strict=True))
    draw.text((5 * unit, 4 * unit), "Every threshold", fill=INK, font=ImageFont.load_default(20))
    draw.text((5 * unit, 85 * unit), f"TPR {progress:.2f}", fill=fade)
    x = (10 + 120 * progress) * unit
    draw.rectangle((x, 20 * unit, x + 2 * unit, 75 * unit), fill=INK)
    draw.ellipse((60 * unit, 30 * unit, 80 * unit, 50 * unit), fill=POSITIVE)
    draw.rectangle((60 * unit, 55 * unit, 80 * unit, 75 * unit), fill=NEGATIVE)
    draw.rectangle((100 * unit, 75 * unit - x / 3, 120 * unit, 75 * unit), fill=ACCENT)
    return np.asarray(image.resize((width_px, height_px), Image.Resampling.BOX)).copy()


def film(n_frames: int, width_px: int = 320, height_px: int = 180) -> list[Picture]:
    """Pictures of a film in which every frame differs."""
    steps = np.linspace(0, 1, n_frames)
    return [chart(float(step), width_px, height_px) for step in steps]


def write_all(writer: FrameWriter, pictures: Sequence[Picture], fps: int) -> FileFacts:
    """Write pictures at every frame, finish and publish."""
    for index, picture in enumerate(pictures):
        writer.write(picture, Fraction(index, fps))
    facts = writer.finish(Fraction(len(pictures), fps))
    writer.publish()
    return facts


def encoded(
    path: Path,
    pictures: Sequence[Picture],
    fps: int = 20,
    quality: str = "standard",
    effort: str = "fast",
) -> FileFacts:
    """Encode these pictures into a file, at their own size."""
    height_px, width_px, _ = pictures[0].shape
    writer = open_writer(
        path,
        width_px=width_px,
        height_px=height_px,
        fps=Fraction(fps),
        quality=quality,
        effort=effort,
    )
    return write_all(writer, pictures, fps)


def decoded(path: Path) -> list[tuple[Fraction, Picture]]:
    """The pictures in a file, each with its start time."""
    if path.suffix == ".webp":
        return _decoded_by_pillow(path)
    shown = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            assert frame.pts is not None
            assert frame.time_base is not None
            rgb = frame.to_ndarray(format="rgb24").astype(np.uint8)
            shown.append((frame.pts * Fraction(frame.time_base), rgb))
    return shown


def _decoded_by_pillow(path: Path) -> list[tuple[Fraction, Picture]]:
    """Decode animated WebP, which FFmpeg does not support."""
    shown, start_ms = [], 0
    with Image.open(path) as image:
        for number in range(image.n_frames):
            image.seek(number)
            rgb = np.asarray(image.convert("RGB"))
            shown.append((Fraction(start_ms, 1000), rgb))
            start_ms += image.info.get("duration", 0)
    return shown


def psnr_db(one: Picture, other: Picture) -> float:
    """Similarity of two pictures; 40 dB is hard to distinguish, infinity is equal."""
    error = float(np.mean((one.astype(float) - other.astype(float)) ** 2))
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))


def partial_files(folder: Path) -> list[str]:
    """The names of the hidden files in a folder."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
