"""Our frames equal manim's: the same number and the same pixels."""

import inspect

import numpy as np
import pytest
from manim import Scene

from tests.rendering.foreign import varied_scenes
from tests.rendering.foreign.playing import difference, our_frames, stock_frames

SCENES = {
    name: scene
    for name, scene in inspect.getmembers(varied_scenes, inspect.isclass)
    if issubclass(scene, Scene) and scene.__module__ == varied_scenes.__name__
}


def test_there_are_enough_different_scenes() -> None:
    assert len(SCENES) >= 15


@pytest.mark.parametrize("name", SCENES)
def test_frames_equal_those_of_stock_manim(name: str) -> None:
    stock = stock_frames(SCENES[name])
    ours, _ = our_frames(SCENES[name])
    assert len(ours) == len(stock)
    assert difference(ours, stock) == 0
    assert len(np.unique(stock[0])) > 2 or len(np.unique(stock[-1])) > 2, "it shows something"
