"""The preview of a scene of the user's own: frames as they are drawn, and again after a save."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import pytest

from mlu_anim.pipeline.foreign.request import ForeignRequest
from mlu_anim.preview.hub import Events, Hub
from mlu_anim.preview.nursery import Nursery
from mlu_anim.preview.scene_session import SceneSession, scene_places
from mlu_anim.preview.watched_files import SCENE, Saved
from mlu_anim.rendering.foreign.scene_reference import SceneReference

SOURCE = """from manim import *
from beside import COLOR

config.pixel_width, config.pixel_height, config.frame_rate = 160, 90, 10
config.background_color = COLOR


class Moving(Scene):
    def construct(self):
        self.next_section("first")
        self.wait(0.5)
        self.next_section("second")
        self.play(Square().animate.shift(UP), run_time=0.5)
        # more
"""
PATIENCE_S = 120.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.py").write_text(SOURCE)
    (tmp_path / "beside.py").write_text("COLOR = '#FF0000'\n")
    return tmp_path


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def session(folder: Path, hub: Hub) -> Iterator[SceneSession]:
    nursery = Nursery(folder)
    request = ForeignRequest(SceneReference(folder / "mine.py", "Moving"))
    assert scene_places(request)[0].has(folder / "beside.py")
    yield SceneSession(request, nursery, hub, limit_s=6.0)
    nursery.stop()


def _next(events: Events, wanted: str, **fields: Any) -> dict[str, Any]:
    """The next event of a kind that has these fields."""
    while True:
        text = events.get(timeout=PATIENCE_S)
        assert text is not None
        kind, data = text.strip().split("\n")
        content: dict[str, Any] = json.loads(data.removeprefix("data: "))
        if kind == f"event: {wanted}" and fields.items() <= content.items():
            return content


def _color(session: SceneSession, name: str) -> tuple[int, ...]:
    content = session.file(name)
    assert content is not None
    picture = iio.imread(io.BytesIO(content))
    assert picture.shape == (90, 160, 3)
    return tuple(int(level) for level in picture[2, 2])


def test_frames_come_and_come_again_after_a_save(
    session: SceneSession, folder: Path, hub: Hub
) -> None:
    with hub.listening() as events:
        session.begin()
        done = _next(events, "frames", done=True)
        assert (done["frames"], done["fps"], done["title"]) == (10, 10.0, "Moving")
        assert [beat[:4:3] for beat in done["beats"]] == [["first", 0], ["second", 500]]
        assert _color(session, "frame-1-0")[0] > 240
        assert session.file("frame-1-10") is session.file("frame-0-0") is None
        (folder / "beside.py").write_text("COLOR = '#0000FF'\n")
        session.saved(Saved(SCENE, "beside.py", 1.0))
        assert _next(events, "frames", run=2)["saved"] == "beside.py"
        assert _color(session, "frame-2-0")[2] > 240
        _next(events, "frames", done=True)
        _break(session, folder, "self.add(no_such_thing)")
        trouble = _next(events, "trouble", change=3)
        assert "no_such_thing" in trouble["message"]
        assert "mine.py, line 14, in construct" in trouble["hint"]
        _break(session, folder, "while True: __import__('time').sleep(9)")
        trouble = _next(events, "trouble", change=4)
        assert trouble["message"].endswith("6 s, so it was stopped")
        assert "line 14, in construct: while True: " in trouble["hint"]


def _break(session: SceneSession, folder: Path, line: str) -> None:
    (folder / "mine.py").write_text(SOURCE.replace("# more", line))
    session.saved(Saved(SCENE, "mine.py", 1.0))
