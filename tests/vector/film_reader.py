"""Reads the JSON of a vector film as docs/vector-film.md says, apart from what writes it."""

import json
from typing import Any

import numpy as np

from tests.vector.paths import read_path

COUNTS = {"M": 1, "L": 1, "C": 3, "Z": 0}


class FilmReader:
    """A film; `outlines(frame)` are the end points of all curves of each ink that is seen."""

    def __init__(self, text: str) -> None:
        self.film = json.loads(text)
        self._shapes = [read_path("M0 0" + shape) for shape in self.film["shapes"]]

    def outlines(self, frame: int) -> list[np.ndarray]:
        """For each ink its points, (n, 2) in units: where each curve ends."""
        seen = []
        for *_, parts in self.film["inks"]:
            shown = [self._part(part, frame) for part in parts if part[0] <= frame < part[1]]
            if shown:
                seen.append(np.concatenate(shown))
        return seen

    def opacity(self, ink: int, layer: int, frame: int) -> float:
        """The opacity of a layer (0 halo, 1 fill, 2 stroke) of an ink, 0 to 255."""
        paint = self.film["inks"][ink][2 + layer]
        return float(at(paint[1], 1, frame)[0]) if paint else 0.0

    def _part(self, part: list[Any], frame: int) -> np.ndarray:
        if isinstance(part[2], str):
            return self._bent(part[2], part[3], frame)
        x, y, across, down = at(part[3], 4, frame) if len(part) > 3 else (0, 0, 4096, 4096)
        points = []
        numbers = list(part[2])
        while numbers:
            shape, left, top, *numbers = numbers
            if shape < 0:
                width, height, *numbers = numbers
                ends = np.array([[0, 0], [width, height]])
            else:
                ends = np.concatenate([curves[:, 3] for curves in self._shapes[shape]])
            moved = (ends + np.array([left, top])) * (across / 4096, down / 4096)
            points.append(moved + np.array([x, y]))
        return np.concatenate(points)

    @staticmethod
    def _bent(form: str, track: list[Any], frame: int) -> np.ndarray:
        n = sum(COUNTS[letter] for letter in form)
        points = at(track, 2 * n, frame).reshape(-1, 2).cumsum(axis=0)
        ends, number = [], -1
        for letter in form:
            number += COUNTS[letter]
            if letter in "LC":
                ends.append(points[number])
        return np.array(ends)


def at(track: list[Any], n: int, frame: float) -> np.ndarray:
    """The numbers of a track at a frame."""
    if not isinstance(track[0], list):
        return np.array(track, dtype=float)
    frames = np.cumsum(track[0])
    values = np.array(track[1], dtype=float).reshape(-1, n).cumsum(axis=0)
    return np.array([np.interp(frame, frames, column) for column in values.T])
