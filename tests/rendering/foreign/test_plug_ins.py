"""A scene and its plug-ins read the same values as in manim, before, during and after."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from manim import RIGHT, Circle, Create, Scene, config, tempconfig

from mlu_anim.bundle import captions
from mlu_anim.encoding.writer import Cue
from mlu_anim.rendering.foreign.player import play
from tests.rendering.foreign.playing import SMALL, settings


def _values(scene: Scene) -> dict[str, Any]:
    """The values that manim-slides, manim-voiceover and users' own tools read."""
    renderer: Any = scene.renderer
    writer = renderer.file_writer
    return {
        "plays": renderer.num_plays,
        "time": (renderer.time, scene.time, scene.manager.time if scene.manager else None),
        "skipping": (renderer.skip_animations, renderer._original_skipping_status),
        "partial files": list(writer.partial_movie_files),
        "sections": [
            (s.name, s.type_, s.skip_animations, s.video, list(s.partial_movie_files))
            for s in writer.sections
        ],
        "hashes": list(renderer.animations_hashes),
        "film": (writer.movie_file_path, writer.output_name, writer.image_file_path),
        "final": getattr(writer, "final_file_path", None),
        "captions": [(s.start, s.end, s.content) for s in writer.subcaptions],
        "sound": writer.includes_sound,
        "output": writer.output_spec,
        "camera": (renderer.camera.frame_rate, renderer.camera.pixel_width),
        "config": {
            name: config[name]
            for name in (
                "media_dir",
                "output_file",
                "frame_rate",
                "quality",
                "format",
                "save_last_frame",
                "dry_run",
                "from_animation_number",
                "upto_animation_number",
                "frame_width",
                "background_color",
                "assets_dir",
            )
        },
    }


class Read(Scene):
    """Records the values before, between and after its plays."""

    read: list[Any]

    def setup(self) -> None:
        self.read = [_values(self)]

    def construct(self) -> None:
        self.next_section("first")
        circle = Circle()
        self.play(Create(circle), run_time=0.3, subcaption="a circle")
        self.read.append(_values(self))
        self.next_section("skipped", skip_animations=True)
        self.play(circle.animate.shift(RIGHT), run_time=0.3)
        self.read.append(_values(self))
        self.next_section("last", section_type="own.kind")
        self.add_subcaption("later", duration=2, offset=0.5)
        self.wait(0.4)
        self.read.append(_values(self))

    def tear_down(self) -> None:
        self.read.append(_values(self))

    def render(self, preview: bool = False) -> bool:
        result = super().render(preview)
        self.read.append(_values(self))
        READ.append(self.read)
        return result


READ: list[list[Any]] = []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    READ.clear()
    yield tmp_path
    READ.clear()


def test_plug_ins_read_the_same_values_as_in_manim(folder: Path) -> None:
    with settings(), tempconfig({"disable_caching": True}):
        Read().render()
    (folder / "media").rename(folder / "stock")
    with settings():
        play(Read, lambda *_: None, SMALL)
    stock, ours = READ
    assert len(stock) == 6
    for before, after in zip(stock, ours, strict=True):
        assert after == before
    files = ours[-1]["partial files"]
    assert [file and Path(file).name for file in files] == [
        "uncached_00000.mp4",
        None,
        "uncached_00002.mp4",
    ]
    assert not (folder / "media").exists(), "no file is written"


def test_a_play_in_manims_cache_is_drawn(folder: Path) -> None:
    class Cached(Scene):
        def construct(self) -> None:
            config.disable_caching = False
            self.play(Create(Circle()), run_time=0.3)

    with settings():
        Cached().render()
    assert list((folder / "media").rglob("partial_movie_files/*/*.mp4"))
    with settings():
        assert play(Cached, lambda *_: None, SMALL).n_frames == 3


def test_captions_equal_those_of_manim(folder: Path) -> None:
    class Captions(Scene):
        def construct(self) -> None:
            self.add_subcaption("second", duration=2 / 3, offset=1.9999)
            self.add_subcaption("a <first>\n\nwith a gap", duration=1 / 3)
            self.wait(0.5)

    with settings():
        scene = Captions()
        scene.render()
        (stock,) = folder.rglob("Captions.srt")
        played = play(Captions, lambda *_: None, SMALL)
    cues = [Cue(*caption) for caption in played.captions]
    assert captions.srt(cues) == stock.read_text(encoding="utf-8")
    assert captions.webvtt("Captions", cues).split("\n\n")[2:] == [
        "00:00:00.000 --> 00:00:00.333\na &lt;first&gt;\nwith a gap",
        "00:00:02.000 --> 00:00:02.667\nsecond\n",
    ]


def test_a_scene_within_a_scene_is_rendered_by_manim(folder: Path) -> None:
    class Inner(Scene):
        def construct(self) -> None:
            self.wait(0.2)

    class Outer(Scene):
        def construct(self) -> None:
            inner = Inner()
            inner.render()
            self.wait(0.4 if Path(inner.renderer.file_writer.final_file_path).is_file() else 0.1)

    with settings():
        assert play(Outer, lambda *_: None, SMALL).n_frames == 4
    module: Any = importlib.import_module("manim.scene.scene")
    assert module.CairoRenderer.__module__.startswith("manim.")
