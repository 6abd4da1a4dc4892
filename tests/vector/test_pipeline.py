"""Vector files come out of a rendering like all others."""

import base64
import json
import re
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mlu_anim.pipeline.foreign.request import ForeignRequest
from mlu_anim.pipeline.foreign.resolve import resolve
from mlu_anim.pipeline.one_clip import Progress, Rendered, RenderRequest, render
from mlu_anim.pipeline.resolve import resolve as streams
from mlu_anim.rendering.foreign.scene_reference import SceneReference
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.stage.theme import theme
from mlu_anim.system.errors import UsageError

Render = Callable[..., Rendered]


def quiet(_: Progress) -> None:
    """A report that nobody reads."""


@pytest.fixture
def rendered(workers: SharedWorkers, cache_of_its_own: Path) -> Render:
    """Renders one short beat of roc: `rendered(out, formats, **options)`."""

    def render_roc(out: Path, *formats: str, **options: object) -> Rendered:
        usual = RenderRequest(
            "roc", quality="draft", beats=("auc",), pace=4.0, formats=formats, out=out, jobs=1
        )
        request = replace(usual, **{"cache": cache_of_its_own, **options})
        return render(request, quiet, workers)

    return render_roc


def test_a_still_is_made_once(tmp_path: Path, rendered: Render) -> None:
    made = rendered(tmp_path, "svg-still", title="</svg>&")
    assert made.files[0].name == "roc-480p15-auc-pace4.still.svg"
    root = ET.parse(made.files[0]).getroot()
    assert root[0].text == "</svg>&"
    entry = made.manifest["files"][0]
    assert (entry["width_px"], entry["height_px"]) == (854, 480)
    assert "fps" not in entry
    assert sorted(path.name for path in made.files[0].parent.iterdir()) == sorted(
        path.name for path in made.files
    )
    again = rendered(tmp_path, "svg-still", title="</svg>&", explain=True)
    assert "nothing to do" in again.notes[0]


def test_a_page_has_the_film_at_the_rate_of_its_quality(tmp_path: Path, rendered: Render) -> None:
    made = rendered(tmp_path, "vector", "png", theme="dark")
    path = next(path for path in made.files if path.suffix == ".html")
    data = re.search(r'id="film">([^<]+)<', path.read_text(encoding="utf-8"))
    assert data is not None
    film = json.loads(zlib.decompress(base64.b64decode(data[1])))
    entry = next(file for file in made.manifest["files"] if file["name"] == path.name)
    assert film["fps"] == [15, 1]
    assert film["frames"] == entry["duration_s"] * 15
    assert film["paper"] == theme("dark").color("paper")
    assert [beat[0] for beat in film["beats"]] == ["auc"]
    assert film["values"]
    assert len(film["inks"]) > 10


def test_an_svg_is_as_a_gif(tmp_path: Path, rendered: Render) -> None:
    made = rendered(tmp_path, "svg", quality="standard")
    assert made.files[0].name == "roc-auc-pace4.svg"
    entry = made.manifest["files"][0]
    assert (entry["width_px"], entry["height_px"], entry["fps"]) == (640, 360, 20)
    text = made.files[0].read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert root[1].text == made.manifest["description"]
    assert f'dur="{entry["duration_s"]:g}s"' in text
    (gif,), (svg,) = (
        streams(RenderRequest("roc", formats=(name,))).streams for name in ("gif", "svg")
    )
    assert (svg.cut, svg.output.variant) == (gif.cut, gif.output.variant)


def test_a_vector_film_has_at_most_30_frames_a_second() -> None:
    (stream,) = streams(RenderRequest("roc", quality="high", formats=("vector",))).streams
    assert stream.output.variant.fps == 30


def test_transparent_vector_files_have_no_paper() -> None:
    request = RenderRequest("roc", formats=("vector", "svg", "svg-still"), transparent=True)
    found = streams(request).streams
    assert [stream.canvas.is_transparent for stream in found] == [True, True, True]
    opaque = streams(replace(request, transparent=False)).streams
    assert not any(stream.canvas.is_transparent for stream in opaque)


def test_scenes_of_ones_own_are_refused(tmp_path: Path) -> None:
    scene = SceneReference(tmp_path / "lecture.py", "Intro")
    with pytest.raises(UsageError, match=r"svg-still is for the clips of this project"):
        resolve(ForeignRequest(scene, formats=("mp4", "svg-still"), out=tmp_path))
