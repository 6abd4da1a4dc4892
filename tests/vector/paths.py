"""Reads SVG path data back, as a browser would: only the commands that this project writes."""

import re

import numpy as np

_WORD = re.compile(r"[A-Za-z]|-?\d+")
_LENGTHS = {"M": 2, "m": 2, "l": 2, "c": 6}


def read_path(data: str) -> list[np.ndarray]:
    """The cubic curves of each contour, shape (n_curves, 4, 2); `z` adds a line where it must."""
    words = _WORD.findall(data)
    at = start = np.zeros(2)
    contours: list[list[np.ndarray]] = []
    command, n = "", 0
    while n < len(words):
        if words[n].isalpha():
            command, n = words[n], n + 1
        if command == "z":
            if (at != start).any():
                contours[-1].append(_line(at, start))
            at = start
            continue
        count = _LENGTHS[command]
        numbers = np.array([int(each) for each in words[n : n + count]], dtype=float).reshape(-1, 2)
        n += count
        if command in "Mm":
            at = start = numbers[0] + (at if command == "m" else 0)
            contours.append([])
        else:
            ends = numbers + at
            contours[-1].append(_line(at, ends[0]) if command == "l" else np.vstack([at, ends]))
            at = ends[-1]
    return [np.array(curves) for curves in contours]


def _line(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    return start + (end - start) * np.array([0, 1 / 3, 2 / 3, 1])[:, None]
