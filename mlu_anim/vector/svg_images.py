"""The images of an SVG film: each is defined once, in its usual size, and shown where needed."""

from collections import Counter
from collections.abc import Iterable, Sequence

from mlu_anim.vector.film import Part, Piece
from mlu_anim.vector.image_sheets import Sheet

Size = tuple[int, int]
"""Width and height in units."""


class ImageElements:
    """Makes the definitions of a film's images, and the elements that show them."""

    def __init__(self, sheets: Sequence[Sheet], parts: Iterable[Part]) -> None:
        self._sheets = sheets
        sheet_of = {image: n for n, sheet in enumerate(sheets) for image in sheet.numbers}
        sizes: dict[int, Counter[Size]] = {}
        for part in parts:
            for piece in part.pieces:
                if piece.shape < 0:
                    counts = sizes.setdefault(sheet_of[-1 - piece.shape], Counter())
                    counts[piece.width, piece.height] += 1
        usual = {n: counts.most_common(1)[0][0] for n, counts in sizes.items()}
        self._usual = {image: usual[n] for image, n in sheet_of.items() if n in usual}
        self._stretched = {
            n
            for n, counts in sizes.items()
            if any(_is_stretched(sheets[n], size) for size in counts)
        }

    def definitions(self) -> str:
        """Return the definitions of the sheets and of each of their images."""
        return "".join(self._sheet(sheet, n) for n, sheet in enumerate(self._sheets))

    def element(self, piece: Piece) -> str:
        """Return the element that shows an image; its pixels stand in the definitions."""
        size = ""
        if (piece.width, piece.height) != self._usual[-1 - piece.shape]:
            size = f' width="{piece.width}" height="{piece.height}"'
        return f'<use href="#i{-1 - piece.shape}"{place_attributes(piece.x, piece.y)}{size}/>'

    def _sheet(self, sheet: Sheet, index: int) -> str:
        name = f"s{index}"
        size = f'width="{sheet.columns * sheet.width}" height="{sheet.n_rows * sheet.height}"'
        parts = [f'<image id="{name}" {size} href="{sheet.url}"/>']
        fit = ' preserveAspectRatio="none"' if index in self._stretched else ""
        for place, image in enumerate(sheet.numbers):
            if image not in self._usual:
                continue
            x, y = sheet.corner(place)
            width, height = self._usual[image]
            parts.append(
                f'<svg id="i{image}" width="{width}" height="{height}"'
                f' viewBox="{x} {y} {sheet.width} {sheet.height}"{fit}>'
                f'<use href="#{name}"/></svg>'
            )
        return "".join(parts)


def _is_stretched(sheet: Sheet, size: Size) -> bool:
    """Return True if an image is shown with other proportions than its own, by a unit or more."""
    width, height = size
    return abs(width * sheet.height - height * sheet.width) > max(sheet.width, sheet.height)


def place_attributes(x: int, y: int) -> str:
    """Return the attributes of a place, without those that are 0."""
    return (f' x="{x}"' if x else "") + (f' y="{y}"' if y else "")
