"""Metadata of films, read as players do, in films that were encoded and in joined ones."""

import html
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from mlu_anim.encoding._tags import require_tags
from mlu_anim.encoding.writer import FILMS, Cue, Tags, open_segment, open_writer
from mlu_anim.system.errors import RenderFailed
from tests.encoding.charts import film

FPS = Fraction(10)
N_FRAMES = 25
SIZE: dict[str, Any] = {"width_px": 320, "height_px": 180, "fps": FPS}
TAGS = Tags(
    title="ROC <b>&amp; AUC</b>\N{EN DASH}was zählt",
    description="A threshold sweeps;\n86 % of the pairs rank right.",
    language="de-AT",
    chapters=(
        Cue(Fraction(0), Fraction(1), "Die Fälle"),
        Cue(Fraction(1), Fraction(5, 2), "Die Kurve"),
    ),
    subtitles=(
        Cue(Fraction(0), Fraction(9, 10), "42 Fälle --> <b>eine</b> &amp; Kurve"),
        Cue(Fraction(1), Fraction(5, 2), "Jeder Treffer geht hinauf"),
    ),
)


def written(path: Path, tags: Tags | None, *, joined: bool) -> Path:
    """Write a film of 2.5 s, encoded frame by frame or joined from a segment."""
    writer = open_writer(path, quality="draft", tags=tags, **SIZE)
    if joined:
        segment = open_segment(path.with_name("segment"), path, quality="draft", **SIZE)
        for index, picture in enumerate(film(N_FRAMES)):
            segment.write(picture, index)
        segment.finish(N_FRAMES)
        writer.take(path.with_name("segment"), N_FRAMES)
    else:
        for index, picture in enumerate(film(N_FRAMES)):
            writer.write(picture, index / FPS)
    facts = writer.finish(N_FRAMES / FPS)
    writer.publish()
    assert (facts.n_frames, facts.duration_s) == (N_FRAMES, N_FRAMES / FPS)
    return path


@pytest.mark.parametrize("joined", [False, True], ids=["written", "joined"])
@pytest.mark.parametrize("form", FILMS)
def test_players_find_title_chapters_and_subtitles(tmp_path: Path, form: str, joined: bool) -> None:
    with av.open(str(written(tmp_path / f"film.{form}", TAGS, joined=joined))) as container:
        metadata = {key.lower(): value for key, value in container.metadata.items()}
        assert metadata["title"] == TAGS.title
        assert metadata["comment"] == TAGS.description
        starts_s = [chapter["start"] * chapter["time_base"] for chapter in container.chapters()]
        titles = [chapter["metadata"]["title"] for chapter in container.chapters()]
        assert (starts_s, titles) == ([0, 1], ["Die Fälle", "Die Kurve"])
        (subtitles,) = container.streams.subtitles
        assert subtitles.metadata["language"] == ("deu" if form == "mp4" else "ger")
        packets = [bytes(packet) for packet in container.demux(subtitles)]
        for cue in TAGS.subtitles:
            shown = html.escape(cue.text, quote=False) if form == "webm" else cue.text
            assert any(shown.encode() in packet for packet in packets)


@pytest.mark.parametrize("form", FILMS)
def test_without_subtitles_there_is_no_subtitle_track(tmp_path: Path, form: str) -> None:
    tags = replace(TAGS, subtitles=())
    with av.open(str(written(tmp_path / f"film.{form}", tags, joined=True))) as container:
        assert len(container.streams.subtitles) == 0
        assert len(container.chapters()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        replace(TAGS, title="another"),
        replace(TAGS, chapters=TAGS.chapters[:1]),
        replace(TAGS, subtitles=(replace(TAGS.subtitles[0], text="?"), TAGS.subtitles[1])),
        replace(TAGS, subtitles=(replace(TAGS.subtitles[0], end_s=Fraction(1, 2)),)),
    ],
)
@pytest.mark.parametrize("form", FILMS)
def test_wrong_tags_are_detected(tmp_path: Path, form: str, wrong: Tags) -> None:
    path = written(tmp_path / f"film.{form}", TAGS, joined=True)
    with av.open(str(path)) as container:
        require_tags(container, TAGS)
    with (
        av.open(str(path)) as container,
        pytest.raises(RenderFailed, match="title, chapters and subtitles were written"),
    ):
        require_tags(container, wrong)


def test_formats_that_are_not_films_ignore_tags(tmp_path: Path) -> None:
    writer = open_writer(tmp_path / "still.png", tags=TAGS, **SIZE)
    writer.write(film(1)[0], Fraction(0))
    writer.finish(1 / FPS)
    writer.abandon()


def test_subtitles_are_escaped_in_a_webm(tmp_path: Path) -> None:
    path = written(tmp_path / "a.webm", TAGS, joined=False)
    with av.open(str(path)) as container:
        first = next(bytes(p) for p in container.demux(container.streams.subtitles[0]))
    assert first.decode() == "42 Fälle --&gt; &lt;b&gt;eine&lt;/b&gt; &amp;amp; Kurve"
