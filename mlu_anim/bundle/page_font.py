"""The bundled font inside a page: only the letters that the page uses, as base64."""

import base64
from collections.abc import Iterable

from mlu_anim.system.font_files import font_bytes

_FILES = {400: "Inter_400Regular.ttf", 600: "Inter_600SemiBold.ttf"}


def font_faces(text: str) -> str:
    """CSS that brings Inter in two weights for the letters of a text."""
    letters = {ord(letter) for letter in text} | set(range(0x20, 0x7F))
    return "\n".join(_face(weight, name, letters) for weight, name in _FILES.items())


def _face(weight: int, name: str, letters: Iterable[int]) -> str:
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(letters)
    blob = wanted.subset(uharfbuzz.Face(font_bytes(name))).blob
    data = base64.b64encode(blob.data).decode("ascii")
    return (
        f"@font-face {{ font-family: Inter; font-weight: {weight}; font-display: optional;"
        f" src: url(data:font/ttf;base64,{data}) format('truetype'); }}"
    )
