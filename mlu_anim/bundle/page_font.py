"""Embed the bundled font in a page as base64, reduced to the characters that the page uses."""

import base64
from collections.abc import Iterable

from mlu_anim.system.font_files import font_bytes

_FILES = {400: "Inter_400Regular.ttf", 600: "Inter_600SemiBold.ttf"}


def font_faces(text: str) -> str:
    """Return CSS that embeds Inter in two weights, with printable ASCII and a text's characters."""
    characters = {ord(character) for character in text} | set(range(0x20, 0x7F))
    return "\n".join(_face(weight, name, characters) for weight, name in _FILES.items())


def _face(weight: int, name: str, characters: Iterable[int]) -> str:
    import uharfbuzz

    subset = uharfbuzz.SubsetInput()
    subset.unicode_set.update(characters)
    blob = subset.subset(uharfbuzz.Face(font_bytes(name))).blob
    data = base64.b64encode(blob.data).decode("ascii")
    return (
        f"@font-face {{ font-family: Inter; font-weight: {weight}; font-display: optional;"
        f" src: url(data:font/ttf;base64,{data}) format('truetype'); }}"
    )
